"""Documents, their segments, and the vectors of a text.

Offsets are code points, half-open, in logical order.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Document",
    "Encoding",
    "Role",
    "Segment",
    "SegmentKind",
    "SegmentPlace",
    "content_id",
    "segment_place",
]

Role = Literal["garbled", "clean", "unknown"]
SegmentKind = Literal["sentence", "headline", "heading", "furniture"]


def content_id(text: str) -> str:
    """Return the id of a text: the first 16 hexadecimal digits of its SHA-256 in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text with what is known of it; its id is a hash of the text."""

    id: str
    name: str
    text: str
    language: str
    role: Role = "unknown"
    title: str | None = None
    published: str | None = None
    origin: str | None = None
    licence: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a document, `document.text[start:end] == text`; `reason` says why furniture is none of its prose."""

    document_id: str
    start: int
    end: int
    text: str
    kind: SegmentKind = "sentence"
    reason: str | None = None

    @property
    def id(self) -> str:
        """Return the id of the segment: its document and its place there."""
        return f"{self.document_id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPlace:
    """What the id of a segment says: its document, and its characters there."""

    document_id: str
    start: int
    end: int


def segment_place(segment_id: str) -> SegmentPlace:
    """Return where the segment of an id stands.

    >>> segment_place("ab12:3-9")
    SegmentPlace(document_id='ab12', start=3, end=9)
    """
    document_id, _, place = segment_id.partition(":")
    start, _, end = place.partition("-")
    return SegmentPlace(document_id=document_id, start=int(start), end=int(end))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Encoding:
    """The vectors of one text.

    pooled: (d,) float32, unit length. tokens: (n, d) float16, unit length each, special tokens left
    out. middle: the same of a middle layer, whose vectors tell words apart better; equal to tokens where an
    encoder shows no layer but its last. offsets: (n, 2) int32, the characters of the text that each token covers.
    """

    pooled: NDArray[np.float32]
    tokens: NDArray[np.float16]
    middle: NDArray[np.float16]
    offsets: NDArray[np.int32]
