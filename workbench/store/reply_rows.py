"""Replies to comments as rows of the database, read oldest first."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from workbench.editing.content_ids import reply_with_id
from workbench.records import Reply, segment_place
from workbench.store.checksums import same_id

__all__ = ["add_replies", "read_replies"]

_NAMES = ("id", "segment_id", "thread", "action", "author", "created")
_INSERT = """INSERT INTO replies (id, document_id, segment_id, thread, action, words, author, created)
    VALUES (:id, :document_id, :segment_id, :thread, :action, :text, :author, :created)"""


def read_replies(
    connection: Connection, *, segment_id: str | None = None, document_id: str | None = None
) -> tuple[Reply, ...]:
    """Return every reply, or those of one segment or document, oldest first."""
    filters = {"segment_id": segment_id, "document_id": document_id}
    where = " AND ".join(f"{name} = :{name}" for name, value in filters.items() if value is not None) or "1 = 1"
    query = text(f"SELECT * FROM replies WHERE {where} ORDER BY position")  # noqa: S608
    found = (
        Reply(**{name: row[name] for name in _NAMES}, text=row["words"])
        for row in connection.execute(query, filters).mappings()
    )
    return tuple(same_id("replies", r, reply_with_id(r)) for r in found)


def add_replies(connection: Connection, replies: Iterable[Reply]) -> None:
    """Add replies."""
    names = (*_NAMES, "text")
    rows = [
        {**{n: getattr(r, n) for n in names}, "document_id": segment_place(r.segment_id).document_id} for r in replies
    ]
    if rows:
        connection.execute(text(_INSERT), rows)
