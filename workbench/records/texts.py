"""Documents, their segments, and the vectors of a text.

Offsets are code points, half-open, in logical order.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
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
    "cut_segment",
    "segment_place",
]

Role = Literal["garbled", "clean", "source", "unknown"]
SegmentKind = Literal["sentence", "headline", "heading", "furniture"]


def content_id(text: str) -> str:
    """Return the id of a text: the first 16 hexadecimal digits of its SHA-256 in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text with its metadata; its id is a hash of the text.

    publisher, url and retrieved (the date of the copy) say where it is from, origin in words of any kind. source_of are
    the ids of the documents of which one of the role `source` is the original text, none where the corpus names none.
    """

    id: str
    name: str
    text: str
    language: str
    role: Role = "unknown"
    title: str | None = None
    published: str | None = None
    origin: str | None = None
    licence: str | None = None
    publisher: str | None = None
    url: str | None = None
    retrieved: str | None = None
    notes: tuple[str, ...] = ()
    source_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a document: `text` is what the document has from `start` to `end`.

    reason says why a segment of the kind `furniture` is not prose. document is the name of the document, empty where it
    is not known; names change, so segments that differ in nothing else are equal.
    """

    document_id: str
    start: int
    end: int
    text: str
    kind: SegmentKind = "sentence"
    reason: str | None = None
    document: str = field(default="", compare=False)

    @property
    def id(self) -> str:
        """Return the id of the segment: its document and its offsets there."""
        return f"{self.document_id}:{self.start}-{self.end}"


def cut_segment(
    document: Document, start: int, end: int, kind: SegmentKind = "sentence", reason: str | None = None
) -> Segment:
    """Return the segment of a document from start to end."""
    return Segment(
        document_id=document.id,
        start=start,
        end=end,
        text=document.text[start:end],
        kind=kind,
        reason=reason,
        document=document.name,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPlace:
    """The document and the offsets that a segment id names."""

    document_id: str
    start: int
    end: int


def segment_place(segment_id: str) -> SegmentPlace:
    """Return the document and the offsets that a segment id names.

    >>> segment_place("ab12:3-9")
    SegmentPlace(document_id='ab12', start=3, end=9)
    """
    document_id, _, offsets = segment_id.partition(":")
    start, _, end = offsets.partition("-")
    return SegmentPlace(document_id=document_id, start=int(start), end=int(end))


def _no_vector() -> NDArray[np.float32]:
    import numpy as np

    return np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Encoding:
    """The vectors of one text.

    pooled: (d,) float32, unit length. tokens: (n, d) float16, unit length each, without special tokens. middle: the
    same from a middle layer, which tells words apart better, (n, m) float16; equal to tokens where the encoder exposes
    only its last layer. offsets: (n, 2) int32, the characters of the text that each token covers. sentence: (s,)
    float32, unit length, a vector made for comparing whole sentences, where the encoder has one beside pooled, else
    (0,).

    A text without a token, such as one of invisible characters, has no vectors: n is 0, pooled is all zeros, and
    sentence is (0,).
    """

    pooled: NDArray[np.float32]
    tokens: NDArray[np.float16]
    middle: NDArray[np.float16]
    offsets: NDArray[np.int32]
    sentence: NDArray[np.float32] = field(default_factory=_no_vector)

    @property
    def has_tokens(self) -> bool:
        """Whether there is anything to compare: False for a text without vectors."""
        return len(self.tokens) > 0
