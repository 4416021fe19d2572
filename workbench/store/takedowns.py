"""The list of texts that no later release may hold; it is append-only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import Connection, text

from workbench.editing.content_ids import takedown_with_id
from workbench.records import Takedown
from workbench.store.checksums import same_id
from workbench.store.revisions import Transaction

__all__ = ["Takedowns", "add_takedowns", "read_takedowns"]

_INSERT = """INSERT INTO takedowns (id, target, action, reason, author, created)
    VALUES (:id, :target, :action, :reason, :author, :created)"""


class Takedowns:
    """The takedowns of a workspace."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, takedown: Takedown) -> None:
        """Add a takedown, or the withdrawal of one."""
        with self._transaction() as connection:
            add_takedowns(connection, [takedown])

    def all(self) -> tuple[Takedown, ...]:
        """Return every takedown and withdrawal, oldest first."""
        with self._transaction(reading=True) as connection:
            return read_takedowns(connection)


def read_takedowns(connection: Connection) -> tuple[Takedown, ...]:
    """Return every takedown and withdrawal, oldest first."""
    query = text("SELECT id, target, action, reason, author, created FROM takedowns ORDER BY position")
    found = (Takedown(**row) for row in connection.execute(query).mappings())
    return tuple(same_id("takedowns", t, takedown_with_id(t)) for t in found)


def add_takedowns(connection: Connection, takedowns: Iterable[Takedown]) -> None:
    """Add takedowns in their order."""
    if rows := [asdict(t) for t in takedowns]:
        connection.execute(text(_INSERT), rows)
