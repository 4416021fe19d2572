"""Documents and segments as rows of the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from workbench.errors import WorkspaceError
from workbench.records import Document, Segment, content_id
from workbench.store.checksums import checked, checksum

__all__ = ["SEGMENT_COLUMNS", "document_from_row", "document_row", "read_document", "segment_from_row", "segment_row"]

SEGMENT_COLUMNS = ("id", "document_id", "position", "start_at", "end_at", "kind", "reason", "checksum")


def document_row(document: Document, position: int) -> dict[str, object]:
    """Return a document as a row; position is its place in the corpus."""
    fields = (
        *("id", "name", "text", "language", "role", "title", "published", "origin", "licence"),
        *("publisher", "url", "retrieved"),
    )
    row: dict[str, object] = {f: getattr(document, f) for f in fields}
    notes, source_of = (json.dumps(value, ensure_ascii=False) for value in (document.notes, document.source_of))
    row |= {"position": position, "notes": notes, "source_of": source_of}
    return {**row, "checksum": checksum("documents", row)}


def document_from_row(row: Mapping[Any, Any]) -> Document:
    """Return the document that `document_row` wrote; one that is damaged is a WorkspaceError."""
    if checked("documents", row)["id"] != content_id(row["text"]):
        raise WorkspaceError("workspace-row-damaged", table="documents", record=row["id"])
    values = {k: v for k, v in row.items() if k in Document.__dataclass_fields__}
    lists = {name: tuple(json.loads(values[name])) for name in ("notes", "source_of")}
    return Document(**{**values, **lists})


def read_document(connection: Connection, document_id: str) -> Document:
    """Return a document by its id; one that is not there is a KeyError."""
    query = text("SELECT * FROM documents WHERE id = :d")
    row = connection.execute(query, {"d": document_id}).mappings().one_or_none()
    if row is None:
        raise KeyError(document_id)
    return document_from_row(dict(row))


def segment_row(segment: Segment, position: int) -> dict[str, object]:
    """Return a segment as a row; position is its place in the document."""
    row = {
        "id": segment.id,
        "document_id": segment.document_id,
        "position": position,
        "start_at": segment.start,
        "end_at": segment.end,
        "kind": segment.kind,
        "reason": segment.reason,
    }
    return {**row, "checksum": checksum("segments", {**row, "text": segment.text})}


def segment_from_row(row: Mapping[Any, Any], name: str) -> Segment:
    """Return the segment that `segment_row` wrote, of a row with its text; one that is damaged is a WorkspaceError.

    name is that of its document.
    """
    checked("segments", row)
    return Segment(
        document_id=row["document_id"],
        start=row["start_at"],
        end=row["end_at"],
        text=row["text"],
        kind=row["kind"],
        reason=row["reason"],
        document=name,
    )
