"""What the aligners take for one side: sentences with their vectors, documents and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.records import Encoding

__all__ = ["Sentences"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """One side of an alignment.

    documents holds a number for the document of each sentence; published the document's date
    (ISO 8601, a year, a month or a day) or None, a sentence each. The encodings may be read from a disk
    whenever they are asked for.
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
