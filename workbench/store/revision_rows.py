"""Revisions as rows of the database, read oldest first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, text

from workbench.editing.revisions import revision_with_id
from workbench.errors import WorkspaceError
from workbench.records import Revision, segment_place

__all__ = [
    "add_revisions",
    "all_revisions",
    "of_batch",
    "of_document",
    "of_segment",
    "revisions_after",
    "unchecked_revisions",
]

_INSERT = """INSERT INTO revisions
    (id, document_id, start_at, end_at, base, action, author, created, before_text, after_text, status, comment,
     seconds, suggestions)
    VALUES (:id, :document_id, :start, :end, :base, :action, :author, :created, :before, :after, :status, :comment,
     :seconds, :suggestions)"""
_PLAIN = ("id", "document_id", "base", "action", "author", "created", "status", "comment", "seconds")
_AT_PLACE = "WHERE document_id = :d AND start_at = :start AND end_at = :end"


def all_revisions(connection: Connection) -> tuple[Revision, ...]:
    """Return every revision; one that was altered is a WorkspaceError."""
    return _read(connection, "", {})


def unchecked_revisions(connection: Connection) -> tuple[Revision, ...]:
    """Return every revision, altered ones among them."""
    return tuple(_rows(connection, "", {}))


def of_document(connection: Connection, document_id: str) -> tuple[Revision, ...]:
    """Return the revisions of a document."""
    return _read(connection, "WHERE document_id = :d", {"d": document_id})


def of_segment(connection: Connection, segment_id: str) -> tuple[Revision, ...]:
    """Return the revisions of a segment."""
    return _read(connection, _AT_PLACE, _place(segment_id))


def of_batch(connection: Connection, batch_id: str) -> tuple[Revision, ...]:
    """Return the revisions of a batch."""
    where = "WHERE id IN (SELECT revision_id FROM batch_revisions WHERE batch_id = :batch)"
    return _read(connection, where, {"batch": batch_id})


def revisions_after(connection: Connection, revision_id: str) -> tuple[Revision, ...] | None:
    """Return the revisions after one, None if there is no such revision."""
    query = text("SELECT position FROM revisions WHERE id = :id")
    position = connection.execute(query, {"id": revision_id}).scalar()
    return None if position is None else _read(connection, "WHERE position > :position", {"position": position})


def add_revisions(connection: Connection, revisions: Sequence[Revision]) -> None:
    """Append revisions."""
    if revisions:
        connection.execute(text(_INSERT), [_row(r) for r in revisions])


def _place(segment_id: str) -> dict[str, object]:
    place = segment_place(segment_id)
    return {"d": place.document_id, "start": place.start, "end": place.end}


def _read(connection: Connection, where: str, values: dict[str, object]) -> tuple[Revision, ...]:
    return tuple(map(_checked, _rows(connection, where, values)))


def _rows(connection: Connection, where: str, values: dict[str, object]) -> Iterator[Revision]:
    query = text(f"SELECT * FROM revisions {where} ORDER BY position")  # noqa: S608
    return (_revision(dict(row)) for row in connection.execute(query, values).mappings())


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


def _checked(revision: Revision) -> Revision:
    if revision_with_id(revision).id != revision.id:
        raise WorkspaceError("workspace-row-damaged", table="revisions", record=revision.id)
    return revision


def _revision(row: dict[str, Any]) -> Revision:
    try:
        suggestions = json.loads(row["suggestions"])
        taken, refused = tuple(suggestions["taken"]), tuple(suggestions["refused"])
    except (ValueError, LookupError, TypeError) as error:
        raise WorkspaceError("workspace-row-damaged", table="revisions", record=row["id"]) from error
    return Revision(
        **{name: row[name] for name in _PLAIN},
        start=row["start_at"],
        end=row["end_at"],
        before=row["before_text"],
        after=row["after_text"],
        taken=taken,
        refused=refused,
    )
