"""Documents and segments as rows of the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from workbench.records import Document, Segment

__all__ = ["document_from_row", "document_row", "segment_row"]


def document_row(document: Document, position: int) -> dict[str, object]:
    """Return a document as a row; position is its place in the corpus."""
    fields = (
        *("id", "name", "text", "language", "role", "title", "published", "origin", "licence"),
        *("publisher", "url", "retrieved"),
    )
    row: dict[str, object] = {f: getattr(document, f) for f in fields}
    notes, source_of = (json.dumps(value, ensure_ascii=False) for value in (document.notes, document.source_of))
    return {**row, "position": position, "notes": notes, "source_of": source_of}


def document_from_row(row: Mapping[str, Any]) -> Document:
    """Return the document that `document_row` wrote."""
    values = {k: v for k, v in row.items() if k in Document.__dataclass_fields__}
    lists = {name: tuple(json.loads(values[name])) for name in ("notes", "source_of")}
    return Document(**{**values, **lists})


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
