"""One side of a parallel alignment, prepared: centred token vectors, token weights, surface features, quantities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.sentences import Sentences
from workbench.arabic import find_quantities
from workbench.encoders.token_vectors import l2_normalise, token_idf
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Block", "ParallelSide", "prepare_sides"]

_QUOTES = " \"'»«”“’)]"
_FULL_STOPS = ".!?؟…。"
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelSide:
    """The n sentences of one side; every array has n entries unless stated.

    Attributes:
        encodings: The vectors of each sentence; they may be read from disk on access.
        centre: The mean token vector, (d,).
        token_weights: The IDF of every token of the side; sentence i has those from bounds[i] to bounds[i + 1].
        bounds: Where the tokens of each sentence start, and the number of all, (n + 1,).
        pooled: Sentence vectors less their mean, (n, d).
        lengths: Lengths in characters.
        ends_with_stop: 1 where the sentence ends with a full stop.
        ends_midway: 1 where the line ends with a letter or a comma, in the middle of a sentence.
        has_word: 1 where the sentence has a word of three letters.
        quantities: The (kind, value) of the numbers and months in each sentence.
    """

    encodings: Sequence[Encoding]
    centre: Floats
    token_weights: Floats
    bounds: NDArray[np.int64]
    pooled: Floats
    lengths: Floats
    ends_with_stop: Floats
    ends_midway: Floats
    has_word: Floats
    quantities: tuple[frozenset[tuple[str, float]], ...]

    def __len__(self) -> int:
        return len(self.lengths)

    def token_vectors(self, start: int, end: int) -> Floats:
        """Return the token vectors of the sentences start to end, (tokens, d), centred and of unit length."""
        middle = [self.encodings[k].middle for k in range(start, end)]
        return l2_normalise(np.concatenate(middle).astype(np.float32) - self.centre)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Neighbouring sentences of both sides that are aligned with one another, as half-open ranges."""

    left_start: int
    left_end: int
    right_start: int
    right_end: int

    @property
    def origin(self) -> tuple[int, int]:
        """The first sentence of each side."""
        return self.left_start, self.right_start

    @property
    def shape(self) -> tuple[int, int]:
        """The number of sentences of each side."""
        return self.left_end - self.left_start, self.right_end - self.right_start

    def shifted(self, left: int, right: int) -> Block:
        """Return the block with its ranges moved by so many sentences."""
        return Block(
            left_start=self.left_start + left,
            left_end=self.left_end + left,
            right_start=self.right_start + right,
            right_end=self.right_end + right,
        )


def prepare_sides(left: Sentences, right: Sentences, background: Sentences) -> tuple[ParallelSide, ParallelSide]:
    """Return both sides with mean vectors subtracted and tokens weighted by their IDF over all three texts."""
    left_weights, right_weights, _ = token_idf([(s.texts, s.encodings) for s in (left, right, background)])
    return _prepare(left, left_weights), _prepare(right, right_weights)


def _prepare(side: Sentences, weights: list[Floats]) -> ParallelSide:
    vectors = [e.pooled for e in side.encodings]
    width = max(map(len, vectors))  # a sentence without vectors may be of fewer dimensions
    pooled = np.stack([v if len(v) == width else np.zeros(width, dtype=np.float32) for v in vectors])
    ends = [t.rstrip(_QUOTES)[-1:] for t in side.even_texts]
    # Each language is centred by itself: the offset between languages carries no meaning.
    return ParallelSide(
        encodings=side.encodings,
        centre=_mean_token_vector(side.encodings),
        token_weights=np.concatenate(weights),
        bounds=np.cumsum([0, *map(len, weights)]),
        pooled=_centred(pooled),
        lengths=np.array([len(t) for t in side.even_texts], dtype=np.float32),
        ends_with_stop=np.array([end in _FULL_STOPS for end in ends], dtype=np.float32),
        ends_midway=np.array([end.isalpha() or end in ",;:،؛([-" for end in ends], dtype=np.float32),
        has_word=np.array([bool(_WORD.search(t)) for t in side.even_texts], dtype=np.float32),
        quantities=tuple(frozenset((q.kind, q.value) for q in find_quantities(t)) for t in side.even_texts),
    )


def _mean_token_vector(encodings: Sequence[Encoding]) -> Floats:
    total, count = np.zeros(1), 0
    for encoding in encodings:
        if encoding.has_tokens:
            total = total + encoding.middle.sum(axis=0, dtype=np.float64)
            count += len(encoding.middle)
    return np.asarray(total / max(count, 1), dtype=np.float32)


def _centred(pooled: Floats) -> Floats:
    """Return sentence vectors less their mean; one or two are left alone, since too little would remain of them."""
    return pooled - pooled.mean(axis=0) if len(pooled) > 2 else pooled
