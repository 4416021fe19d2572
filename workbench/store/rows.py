"""Documents, segments and vectors as rows of the database."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from workbench.records import Document, Encoding, Segment

__all__ = ["document_row", "encoding_from_row", "segment_row"]


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


def encoding_from_row(row: dict[str, Any]) -> Encoding:
    """Return the vectors of a row; a text without a token has a row too."""
    offsets = np.frombuffer(row["offsets"], dtype=np.int32).reshape(-1, 2)
    shape = (len(offsets), row["dimensions"])
    return Encoding(
        pooled=np.frombuffer(row["pooled"], dtype=np.float32),
        tokens=np.frombuffer(row["tokens"], dtype=np.float16).reshape(shape),
        middle=np.frombuffer(row["middle"], dtype=np.float16).reshape(shape),
        offsets=offsets,
    )
