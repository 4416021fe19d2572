"""Documents and segments as rows of the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from workbench.records import Document, Segment

__all__ = ["document_of_row", "document_row", "read_document", "segment_row"]


def document_row(document: Document, position: int) -> dict[str, object]:
    """Return a document as a row; position is its place in the corpus."""
    fields = (
        *("id", "name", "text", "language", "role", "title", "published", "origin", "licence"),
        *("publisher", "url", "retrieved"),
    )
    row: dict[str, object] = {f: getattr(document, f) for f in fields}
    return {**row, "position": position, "notes": json.dumps(document.notes, ensure_ascii=False)}


def document_of_row(row: Mapping[str, Any]) -> Document:
    """Return the document of a row."""
    values = {k: v for k, v in row.items() if k not in {"position", "active", "notes"}}
    return Document(notes=tuple(json.loads(row["notes"])), **values)


def read_document(connection: Connection, document_id: str) -> Document:
    """Return a document by its id; one that is not there is a KeyError."""
    query = text("SELECT * FROM documents WHERE id = :d")
    row = connection.execute(query, {"d": document_id}).mappings().one_or_none()
    if row is None:
        raise KeyError(document_id)
    return document_of_row(dict(row))


def segment_row(segment: Segment, position: int) -> dict[str, object]:
    """Return a segment as a row; position is its place in the document."""
    return {
        "id": segment.id,
        "document_id": segment.document_id,
        "position": position,
        "start_at": segment.start,
        "end_at": segment.end,
        "kind": segment.kind,
        "reason": segment.reason,
    }
