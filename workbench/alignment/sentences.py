"""The input of both aligners: one side's sentences with their vectors, documents and dates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from workbench.arabic import even_typography, plain_text
from workbench.records import Encoding

__all__ = ["Sentences"]


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """One side of an alignment, in order; every field has one entry per sentence.

    Attributes:
        texts: The sentences; their plain form is kept, of which the vectors are.
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
        object.__setattr__(self, "texts", tuple(map(plain_text, self.texts)))

    @cached_property
    def even_texts(self) -> tuple[str, ...]:
        """The sentences in even typography."""
        return tuple(even_typography(text).text for text in self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def with_vectors(self, also: Collection[int] = ()) -> tuple[Sentences, list[int]]:
        """Return the sentences that have vectors or are among `also`, and the index of each here.

        The others, such as lines of invisible characters, have nothing to compare.
        """
        return self._taken([i for i, encoding in enumerate(self.encodings) if encoding.has_tokens or i in also])

    def comparable(self) -> tuple[Sentences, list[int]]:
        """Return the sentences that have vectors and a letter, and the index of each here.

        A line of digits or dashes is in any text, and says nothing by itself.
        """
        rows = zip(self.texts, self.encodings, strict=True)
        return self._taken([i for i, (t, e) in enumerate(rows) if any(map(str.isalpha, t)) and e.has_tokens])

    def _taken(self, kept: list[int]) -> tuple[Sentences, list[int]]:
        if len(kept) == len(self):
            return self, kept
        taken = Sentences(
            texts=tuple(self.texts[i] for i in kept),
            encodings=_Taken(self.encodings, kept),
            documents=tuple(self.documents[i] for i in kept),
            published=tuple(self.published[i] for i in kept),
        )
        return taken, kept


class _Taken(Sequence[Encoding]):
    """Some of a sequence of encodings, each still read on access."""

    def __init__(self, encodings: Sequence[Encoding], kept: Sequence[int]) -> None:
        self._encodings = encodings
        self._kept = kept

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, place: int) -> Encoding: ...
    @overload
    def __getitem__(self, place: slice) -> _Taken: ...
    def __getitem__(self, place: int | slice) -> Encoding | _Taken:
        if isinstance(place, slice):
            return _Taken(self._encodings, self._kept[place])
        return self._encodings[self._kept[place]]
