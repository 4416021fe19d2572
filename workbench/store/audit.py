"""The audit log: who did what to the service, and from where; what people write is in the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import text

from workbench.records import AuditEntry
from workbench.store.revisions import Transaction

__all__ = ["AuditLog"]

_ADD = "INSERT INTO audit (at, actor, action, target, address) VALUES (:at, :actor, :action, :target, :address)"
_READ = "SELECT at, actor, action, target, address FROM audit ORDER BY position DESC LIMIT :limit"
_LONGEST = 200  # characters of a field


class AuditLog:
    """The audit log of a workspace."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, entry: AuditEntry) -> None:
        """Append an entry."""
        with self._transaction() as connection:
            connection.execute(text(_ADD), {name: value[:_LONGEST] for name, value in asdict(entry).items()})

    def newest(self, limit: int) -> Sequence[AuditEntry]:
        """Return the newest entries, newest first."""
        with self._transaction(reading=True) as connection:
            return tuple(AuditEntry(**row) for row in connection.execute(text(_READ), {"limit": limit}).mappings())
