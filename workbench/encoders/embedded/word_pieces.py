"""The word pieces of a SentencePiece model, read one by one from where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["WordPieces"]

_UNKNOWN_PENALTY = 10.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WordPieces:
    """The n word pieces of a model with their scores, those of its special tokens first.

    Attributes:
        name: The name of the files that are made from them.
        special: How many special tokens come first.
        unknown: The number of the unknown piece.
        ends: The numbers of the pieces before and after a text.
        bounds: Where each starts in their text, and where the last one ends, (n + 1,), in bytes.
        scores: Their scores, (n,).
        text: All of them in UTF-8, one after another.
    """

    name: str
    special: int
    unknown: int
    ends: tuple[int, int]
    bounds: NDArray[np.uint32]
    scores: NDArray[np.float32]
    text: memoryview

    def pieces(self, numbers: NDArray[np.int64] | None = None) -> list[tuple[str, float]]:
        """Return the word pieces of these numbers, by default all, with their scores."""
        chosen = slice(None) if numbers is None else numbers
        columns = (part[chosen].tolist() for part in (self.bounds[:-1], self.bounds[1:], self.scores))
        return [(bytes(self.text[start:end]).decode(), score) for start, end, score in zip(*columns, strict=True)]

    def lowest(self) -> int:
        """Return the number of the word piece with the lowest score."""
        return int(self.scores.argmin())

    def unknown_score(self) -> float:
        """Return the score of a character without a piece, as SentencePiece has it."""
        return float(self.scores.min()) - _UNKNOWN_PENALTY
