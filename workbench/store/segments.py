"""Segments as rows of the database: those of a document, and any by their ids."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, String, bindparam, text

from workbench.records import Document, Segment
from workbench.store.rows import segment_from_row

__all__ = ["document_languages", "read_segments", "segments_by_id"]

_OF_DOCUMENT = "SELECT * FROM segments WHERE document_id = :d ORDER BY position"
_LANGUAGES = "SELECT id, language FROM documents WHERE id IN :ids"
_BY_ID = """SELECT s.*, d.name,
    substr(d.text, s.start_at + 1, s.end_at - s.start_at) AS text
    FROM segments s JOIN documents d ON d.id = s.document_id WHERE s.id IN :ids ORDER BY d.position, s.position"""


def read_segments(connection: Connection, document: Document) -> tuple[Segment, ...]:
    """Return the segments of a document in order, furniture among them."""
    rows = connection.execute(text(_OF_DOCUMENT), {"d": document.id}).mappings()
    whole = document.text
    return tuple(
        segment_from_row({**row, "text": whole[row["start_at"] : row["end_at"]]}, document.name) for row in rows
    )


def segments_by_id(connection: Connection, segment_ids: Iterable[str]) -> dict[str, Segment]:
    """Return the segments that have one of some ids, in the order of the corpus."""
    query = text(_BY_ID).bindparams(bindparam("ids", type_=String(), expanding=True))
    found = connection.execute(query, {"ids": list(segment_ids)}).mappings()
    return {row["id"]: segment_from_row(row, row["name"]) for row in found}


def document_languages(connection: Connection, document_ids: Iterable[str]) -> dict[str, str]:
    """Return the languages of some documents by their ids."""
    query = text(_LANGUAGES).bindparams(bindparam("ids", type_=String(), expanding=True))
    return {r.id: r.language for r in connection.execute(query, {"ids": sorted(document_ids)})}
