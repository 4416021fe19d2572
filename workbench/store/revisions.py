"""The append-only history of corrections; the queue is updated in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, text

from workbench.records import Revision
from workbench.store.queue import apply_revisions
from workbench.store.revision_rows import add_revisions, all_revisions, of_document, of_segment, revisions_after

__all__ = ["Revisions", "Transaction"]

_Decide = Callable[[tuple[Revision, ...]], Sequence[Revision]]


class Transaction(Protocol):
    """Begins a transaction; transactions that write to different segments may run concurrently."""

    def __call__(self, *, reading: bool = False, segment: str | None = None) -> AbstractContextManager[Connection]:
        """Return a connection in a transaction."""


class Revisions:
    """The revisions of a workspace, oldest first."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def all(self) -> tuple[Revision, ...]:
        """Return every revision, including those of documents that are no longer active."""
        with self._transaction(reading=True) as connection:
            return all_revisions(connection)

    def of(self, segment_id: str) -> tuple[Revision, ...]:
        """Return the revisions of a segment."""
        with self._transaction(reading=True) as connection:
            return of_segment(connection, segment_id)

    def after(self, revision_id: str | None) -> tuple[Revision, ...] | None:
        """Return the revisions after one, or all; None if there is no such revision."""
        with self._transaction(reading=True) as connection:
            return all_revisions(connection) if revision_id is None else revisions_after(connection, revision_id)

    def of_document(self, document_id: str) -> tuple[Revision, ...]:
        """Return the revisions of all segments of a document."""
        with self._transaction(reading=True) as connection:
            return of_document(connection, document_id)

    def garbled(self, segment_id: str) -> str | None:
        """Return the garbled text of a segment, None if there is no such segment."""
        query = """SELECT substr(d.text, s.start_at + 1, s.end_at - s.start_at) FROM segments s
            JOIN documents d ON d.id = s.document_id WHERE s.id = :id"""
        with self._transaction(reading=True) as connection:
            garbled = connection.execute(text(query), {"id": segment_id}).scalar()
        return None if garbled is None else str(garbled)

    def extend(self, segment_id: str, decide: _Decide) -> None:
        """Add the revisions that `decide` returns for a segment's history; other writers wait."""
        with self._transaction(segment=segment_id) as connection:
            present = of_segment(connection, segment_id)
            added = decide(present)
            add_revisions(connection, added)
            if added:
                apply_revisions(connection, segment_id, (*present, *added))

    def extend_all(self, decide: _Decide) -> None:
        """Add the revisions that `decide` returns for the whole history, all or none; other writers wait."""
        with self._transaction() as connection:
            present = all_revisions(connection)
            added = decide(present)
            add_revisions(connection, added)
            grouped: dict[str, list[Revision]] = {r.segment_id: [] for r in added}
            for revision in (*present, *added):
                if revision.segment_id in grouped:
                    grouped[revision.segment_id].append(revision)
            for segment_id, history in grouped.items():
                apply_revisions(connection, segment_id, history)
