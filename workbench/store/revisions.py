"""The history of corrections: it is read and added to, nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, text

from workbench.records import Revision

__all__ = ["Revisions", "Transaction", "add_revisions", "read_revisions", "revisions_of"]

_Decide = Callable[[tuple[Revision, ...]], Sequence[Revision]]
_INSERT = """INSERT INTO revisions
    (id, document_id, start_at, end_at, base, action, author, created, before_text, after_text, status, comment,
     seconds, suggestions)
    VALUES (:id, :document_id, :start, :end, :base, :action, :author, :created, :before, :after, :status, :comment,
     :seconds, :suggestions)"""
_PLAIN = ("id", "document_id", "base", "action", "author", "created", "status", "comment", "seconds")


class Transaction(Protocol):
    """Begins a transaction; one that writes waits until no other does."""

    def __call__(self, *, reading: bool = False) -> AbstractContextManager[Connection]:
        """Return a connection in a transaction."""


class Revisions:
    """The revisions of a workspace, in the order they came."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def all(self) -> tuple[Revision, ...]:
        """Return every revision, also those of documents that are no longer active."""
        with self._transaction(reading=True) as connection:
            return read_revisions(connection, "", {})

    def of(self, segment_id: str) -> tuple[Revision, ...]:
        """Return the revisions of a segment."""
        with self._transaction(reading=True) as connection:
            return revisions_of(connection, segment_id)

    def after(self, revision_id: str | None) -> tuple[Revision, ...] | None:
        """Return the revisions that came after one, or all; None if there is no such revision."""
        with self._transaction(reading=True) as connection:
            if revision_id is None:
                return read_revisions(connection, "", {})
            query = text("SELECT position FROM revisions WHERE id = :id")
            position = connection.execute(query, {"id": revision_id}).scalar()
            if position is None:
                return None
            return read_revisions(connection, "WHERE position > :position", {"position": position})

    def garbled(self, segment_id: str) -> str | None:
        """Return the text of a segment as its document has it, None if there is no such segment."""
        query = """SELECT s.start_at, s.end_at, d.text FROM segments s
            JOIN documents d ON d.id = s.document_id WHERE s.id = :id"""
        with self._transaction(reading=True) as connection:
            row = connection.execute(text(query), {"id": segment_id}).mappings().one_or_none()
        return None if row is None else str(row["text"][row["start_at"] : row["end_at"]])

    def extend(self, segment_id: str, decide: _Decide) -> None:
        """Add what `decide` makes of a segment's history; no other writer comes between."""
        with self._transaction() as connection:
            add_revisions(connection, decide(revisions_of(connection, segment_id)))

    def extend_all(self, decide: _Decide) -> None:
        """Add what `decide` makes of the whole history; no other writer comes between, and nothing is added by half."""
        with self._transaction() as connection:
            add_revisions(connection, decide(read_revisions(connection, "", {})))


_AT_PLACE = "WHERE document_id = :d AND start_at = :start AND end_at = :end"


def _place(segment_id: str) -> dict[str, object]:
    document, _, place = segment_id.partition(":")
    start, _, end = place.partition("-")
    return {"d": document, "start": int(start), "end": int(end)}


def read_revisions(connection: Connection, where: str, values: dict[str, object]) -> tuple[Revision, ...]:
    """Return the revisions that a condition names, in the order they came."""
    query = text(f"SELECT * FROM revisions {where} ORDER BY position")  # noqa: S608
    return tuple(_revision(dict(row)) for row in connection.execute(query, values).mappings())


def revisions_of(connection: Connection, segment_id: str) -> tuple[Revision, ...]:
    """Return the revisions of a segment, in the order they came."""
    return read_revisions(connection, _AT_PLACE, _place(segment_id))


def add_revisions(connection: Connection, revisions: Sequence[Revision]) -> None:
    """Add revisions within a transaction."""
    if revisions:
        connection.execute(text(_INSERT), [_row(r) for r in revisions])


def _row(revision: Revision) -> dict[str, object]:
    suggestions = {"taken": revision.taken, "refused": revision.refused}
    return {
        **{name: getattr(revision, name) for name in _PLAIN},
        "start": revision.start,
        "end": revision.end,
        "before": revision.before,
        "after": revision.after,
        "suggestions": json.dumps(suggestions, ensure_ascii=False),
    }


def _revision(row: dict[str, Any]) -> Revision:
    suggestions = json.loads(row["suggestions"])
    return Revision(
        **{name: row[name] for name in _PLAIN},
        start=row["start_at"],
        end=row["end_at"],
        before=row["before_text"],
        after=row["after_text"],
        taken=tuple(suggestions["taken"]),
        refused=tuple(suggestions["refused"]),
    )
