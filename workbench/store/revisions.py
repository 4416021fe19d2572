"""The history of corrections: it is read and added to, nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, text

from workbench.records import Revision

__all__ = ["Revisions"]

_Decide = Callable[[tuple[Revision, ...]], Sequence[Revision]]
_INSERT = """INSERT INTO revisions
    (id, document_id, start_at, end_at, base, action, author, created, before_text, after_text, status, comment,
     seconds, suggestions)
    VALUES (:id, :document_id, :start, :end, :base, :action, :author, :created, :before, :after, :status, :comment,
     :seconds, :suggestions)"""
_PLAIN = ("id", "document_id", "base", "action", "author", "created", "status", "comment", "seconds")


class _Transaction(Protocol):
    def __call__(self, *, reading: bool = False) -> AbstractContextManager[Connection]: ...


class Revisions:
    """The revisions of a workspace, in the order they came."""

    def __init__(self, transaction: _Transaction) -> None:
        self._transaction = transaction

    def all(self) -> tuple[Revision, ...]:
        """Return every revision, also those of documents that are no longer active."""
        with self._transaction(reading=True) as connection:
            return _read(connection, "", {})

    def of(self, segment_id: str) -> tuple[Revision, ...]:
        """Return the revisions of a segment."""
        with self._transaction(reading=True) as connection:
            return _read(connection, _AT_PLACE, _place(segment_id))

    def of_document(self, document_id: str) -> tuple[Revision, ...]:
        """Return the revisions of all segments of a document."""
        with self._transaction(reading=True) as connection:
            return _read(connection, "WHERE document_id = :d", {"d": document_id})

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
            _add(connection, decide(_read(connection, _AT_PLACE, _place(segment_id))))

    def extend_all(self, decide: _Decide) -> None:
        """Add what `decide` makes of the whole history; no other writer comes between, and nothing is added by half."""
        with self._transaction() as connection:
            _add(connection, decide(_read(connection, "", {})))


_AT_PLACE = "WHERE document_id = :d AND start_at = :start AND end_at = :end"


def _place(segment_id: str) -> dict[str, object]:
    document, _, place = segment_id.partition(":")
    start, _, end = place.partition("-")
    return {"d": document, "start": int(start), "end": int(end)}


def _read(connection: Connection, where: str, values: dict[str, object]) -> tuple[Revision, ...]:
    query = text(f"SELECT * FROM revisions {where} ORDER BY position")  # noqa: S608
    return tuple(_revision(dict(row)) for row in connection.execute(query, values).mappings())


def _add(connection: Connection, revisions: Sequence[Revision]) -> None:
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
