"""Documents and segments as rows of the database."""

from __future__ import annotations

import json

from workbench.records import Document, Segment

__all__ = ["document_row", "segment_row"]


def document_row(document: Document, position: int) -> dict[str, object]:
    """Return a document as a row; position is its place in the corpus."""
    fields = (
        *("id", "name", "text", "language", "role", "title", "published", "origin", "licence"),
        *("publisher", "url", "retrieved"),
    )
    row: dict[str, object] = {f: getattr(document, f) for f in fields}
    return {**row, "position": position, "notes": json.dumps(document.notes, ensure_ascii=False)}


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
