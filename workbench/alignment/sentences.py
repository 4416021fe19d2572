"""The input of both aligners: one side's sentences with their vectors, documents and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.records import Encoding

__all__ = ["Sentences"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """One side of an alignment, in order; every field has one entry per sentence.

    Attributes:
        texts: The sentences.
        encodings: Their vectors, which may be read from disk on access.
        documents: A number that stands for the document of each sentence.
        published: The date of that document in ISO 8601 (a year, month or day), or None.

    Raises:
        ValueError: The fields differ in length.
    """

    texts: tuple[str, ...]
    encodings: Sequence[Encoding]
    documents: tuple[int, ...]
    published: tuple[str | None, ...]

    def __post_init__(self) -> None:
        counts = {len(self.texts), len(self.encodings), len(self.documents), len(self.published)}
        if len(counts) != 1:
            raise ValueError(f"texts, encodings, documents and dates differ in number: {sorted(counts)}")

    def __len__(self) -> int:
        return len(self.texts)
