"""One side of a parallel alignment, prepared: centred token vectors, token weights, surface features, quantities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
_BACKGROUND_SENTENCES, _BACKGROUND_TOKENS = 4, 60  # that the means of a side are taken with
_STRANGERS = 4
_SAMPLED = 200  # sentences of a side whose nearest are sought
_LEAST_LIKENESS = 0.3  # of texts that have anything in common


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelSide:
    """The n sentences of one side; every array has n entries unless stated.

    Attributes:
        encodings: The vectors of each sentence; they may be read from disk on access.
        centre: The mean token vector, (d,).
        token_weights: The IDF of every token of the side; sentence i has those from bounds[i] to bounds[i + 1].
        bounds: Where the tokens of each sentence start, and the number of all, (n + 1,).
        pooled: Sentence vectors less their mean, (n, d).
        strangeness: The mean coverage of each sentence by the four background sentences that cover it best.
        lengths: Lengths in characters.
        ends_with_stop: 1 where the sentence ends with a full stop.
        ends_midway: 1 where the line ends with a letter or a comma, in the middle of a sentence.
        has_word: 1 where the sentence has a word of three letters.
        quantities: The (kind, value) of the numbers and months in each sentence.
        likeness: The cosine of sentence vectors that counterparts in the two texts have, about; not of each sentence.
    """

    encodings: Sequence[Encoding]
    centre: Floats
    token_weights: Floats
    bounds: NDArray[np.int64]
    pooled: Floats
    strangeness: Floats
    lengths: Floats
    ends_with_stop: Floats
    ends_midway: Floats
    has_word: Floats
    quantities: tuple[frozenset[tuple[str, float]], ...]
    likeness: float = 1.0

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
    zero = _Background.of(background)
    sides = _prepare(left, left_weights, zero), _prepare(right, right_weights, zero)
    likeness = max(_LEAST_LIKENESS, _likeness(*(l2_normalise(side.pooled) for side in sides)))
    return replace(sides[0], likeness=likeness), replace(sides[1], likeness=likeness)


def _likeness(left: Floats, right: Floats) -> float:
    """Return how alike counterparts of two texts are: the mean cosine of the sentences that have the nearest ones."""
    best = []
    for some, others in ((left, right), (right, left)):
        sample = some[np.unique(np.linspace(0, len(some) - 1, min(len(some), _SAMPLED), dtype=np.int64))]
        best.append((sample @ others.T).max(axis=1))
    nearest = np.sort(np.concatenate(best))
    return float(nearest[len(nearest) // 2 :].mean())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Background:
    """The background: its mean sentence and token vector, its centred token vectors and where each sentence starts."""

    pooled: Floats
    centre: Floats
    tokens: Floats
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, background: Sentences) -> _Background:
        layers = [e.middle.astype(np.float32) for e in background.encodings]
        tokens = np.concatenate(layers)
        centre = tokens.mean(axis=0)
        return cls(
            pooled=np.mean([e.pooled for e in background.encodings], axis=0, dtype=np.float32),
            centre=centre,
            tokens=l2_normalise(tokens - centre),
            starts=np.cumsum([0, *map(len, layers[:-1])]),
        )


def _prepare(side: Sentences, weights: list[Floats], background: _Background) -> ParallelSide:
    ends = [t.rstrip(_QUOTES)[-1:] for t in side.texts]
    # Each language is centred by itself: the offset between languages carries no meaning.
    centre = _mean_token_vector(side.encodings, background.centre)
    return ParallelSide(
        encodings=side.encodings,
        centre=centre,
        token_weights=np.concatenate(weights),
        bounds=np.cumsum([0, *map(len, weights)]),
        pooled=_centred_pooled(side.encodings, background.pooled),
        strangeness=np.array(
            [_strangeness(e, w, centre, background) for e, w in zip(side.encodings, weights, strict=True)],
            dtype=np.float32,
        ),
        lengths=np.array([len(t) for t in side.texts], dtype=np.float32),
        ends_with_stop=np.array([end in _FULL_STOPS for end in ends], dtype=np.float32),
        ends_midway=np.array([end.isalpha() or end in ",;:،؛([-" for end in ends], dtype=np.float32),
        has_word=np.array([bool(_WORD.search(t)) for t in side.texts], dtype=np.float32),
        quantities=tuple(frozenset((q.kind, q.value) for q in find_quantities(t)) for t in side.texts),
    )


def _mean_token_vector(encodings: Sequence[Encoding], zero: Floats) -> Floats:
    """Return the mean token vector, with some of the background, which a text of a few words needs."""
    total, count = zero.astype(np.float64) * _BACKGROUND_TOKENS, _BACKGROUND_TOKENS
    for encoding in encodings:
        if encoding.has_tokens:
            total = total + encoding.middle.sum(axis=0, dtype=np.float64)
            count += len(encoding.middle)
    return np.asarray(total / count, dtype=np.float32)


def _centred_pooled(encodings: Sequence[Encoding], zero: Floats) -> Floats:
    """Return sentence vectors less their mean, taken with some of the background; one without vectors is all zeros."""
    some = np.array([len(e.pooled) == len(zero) for e in encodings])
    known = np.array([e.pooled for e in encodings if len(e.pooled) == len(zero)]).reshape(-1, len(zero))
    mean = (known.sum(axis=0) + _BACKGROUND_SENTENCES * zero) / (len(known) + _BACKGROUND_SENTENCES)
    pooled = np.zeros((len(encodings), len(zero)), dtype=np.float32)
    pooled[some] = known - mean
    return pooled


def _strangeness(encoding: Encoding, weights: Floats, centre: Floats, background: _Background) -> float:
    if not encoding.has_tokens:
        return 0.0
    cosine = l2_normalise(encoding.middle.astype(np.float32) - centre) @ background.tokens.T
    squared = weights**2
    coverage = squared @ np.maximum.reduceat(cosine, background.starts, axis=1) / squared.sum()
    count = min(_STRANGERS, len(coverage))
    return float(np.partition(coverage, -count)[-count:].mean())
