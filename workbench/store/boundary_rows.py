"""Decisions on the boundaries of segments as rows of the database, and segments cut by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from workbench.editing.boundaries import with_boundaries
from workbench.editing.content_ids import boundary_with_id
from workbench.records import Boundary, Segment
from workbench.store.bulk import insert_rows
from workbench.store.checksums import same_id
from workbench.store.links import delete_links
from workbench.store.queue import refresh
from workbench.store.rows import SEGMENT_COLUMNS, read_document, segment_row
from workbench.store.segments import read_segments

__all__ = ["add_boundaries", "apply_boundaries", "read_boundaries", "replace_segments"]

_INSERT = """INSERT INTO boundaries (id, document_id, boundary, start_at, end_at, comment, author, created)
    VALUES (:id, :document_id, :boundary, :start, :end, :comment, :author, :created)"""
_NAMES = ("id", "document_id", "boundary", "start", "end", "comment", "author", "created")
# The garbled documents whose results name segments of a document: itself, and those that it is a sibling of.
_RESTING = """SELECT document_id FROM results WHERE document_id = :d UNION
    SELECT l.document_id FROM links l JOIN link_segments s ON s.link_id = l.id
    JOIN segments g ON g.id = s.segment_id WHERE g.document_id = :d"""


def read_boundaries(connection: Connection, document_id: str | None = None) -> tuple[Boundary, ...]:
    """Return every decision on a boundary, or those of a document, oldest first."""
    where = "" if document_id is None else "WHERE document_id = :d"
    query = text(f"SELECT * FROM boundaries {where} ORDER BY position")  # noqa: S608
    found = (
        Boundary(
            id=row.id,
            document_id=row.document_id,
            boundary=row.boundary,
            start=row.start_at,
            end=row.end_at,
            comment=row.comment,
            author=row.author,
            created=row.created,
        )
        for row in connection.execute(query, {} if document_id is None else {"d": document_id})
    )
    return tuple(same_id("boundaries", b, boundary_with_id(b)) for b in found)


def add_boundaries(connection: Connection, boundaries: Iterable[Boundary]) -> None:
    """Add decisions on boundaries in their order; segments stay as they are."""
    if rows := [{name: getattr(b, name) for name in _NAMES} for b in boundaries]:
        connection.execute(text(_INSERT), rows)


def apply_boundaries(connection: Connection, document_id: str, boundaries: Sequence[Boundary]) -> None:
    """Cut the present segments of a document by decisions."""
    document = read_document(connection, document_id)
    present = read_segments(connection, document)
    wanted = with_boundaries(document, present, boundaries)
    if present and wanted != list(present):
        replace_segments(connection, document_id, wanted)


def replace_segments(connection: Connection, document_id: str, segments: Sequence[Segment]) -> None:
    """Replace the segments of a document; results that rest on them are deleted, and the next run makes them anew."""
    for resting in connection.execute(text(_RESTING), {"d": document_id}).scalars().all():
        delete_links(connection, resting)
        for table in ("reports", "results"):
            if table == "results":
                refresh(connection, resting)  # the queue, which names reports
            connection.execute(text(f"DELETE FROM {table} WHERE document_id = :d"), {"d": resting})  # noqa: S608
    connection.execute(text("DELETE FROM segments WHERE document_id = :d"), {"d": document_id})
    insert_rows(connection, "segments", SEGMENT_COLUMNS, [segment_row(s, k) for k, s in enumerate(segments)])
