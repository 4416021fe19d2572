"""One side of a parallel alignment made ready: centred token vectors with weights, and what the texts say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.sentences import Sentences
from workbench.arabic import quantities
from workbench.encoders.token_vectors import rarity, unit
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Side", "Stretch", "prepare"]

_QUOTES = " \"'»«”“’)]"
_FULL_STOPS = ".!?؟…。"
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side, sentence by sentence; sentence i has the weights bounds[i] to bounds[i + 1].

    closed is 1 for a sentence with a full stop at its end, inner 1 for one that ends amid a sentence (a comma, a
    letter), worded 1 for one with a word of three letters.
    """

    encodings: Sequence[Encoding]
    centre: Floats
    weights: Floats
    bounds: NDArray[np.int64]
    pooled: Floats
    lengths: Floats
    closed: Floats
    inner: Floats
    worded: Floats
    facts: tuple[frozenset[tuple[str, float]], ...]

    def __len__(self) -> int:
        return len(self.lengths)

    def vectors(self, start: int, end: int) -> Floats:
        """Return the token vectors of some neighbouring sentences, centred, of unit length."""
        middle = [self.encodings[k].middle for k in range(start, end)]
        return unit(np.concatenate(middle).astype(np.float32) - self.centre)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sentences i to k of the left and j to m of the right, half-open."""

    i: int
    k: int
    j: int
    m: int

    @property
    def extent(self) -> tuple[int, int]:
        """Return how many sentences each side has."""
        return self.k - self.i, self.m - self.j


def prepare(left: Sentences, right: Sentences, background: Sentences) -> tuple[Side, Side]:
    """Return both sides with what they have in common taken off: mean vectors, frequent tokens."""
    sides = (left, right, background)
    weights = rarity([(s.texts, s.encodings) for s in sides])
    one, two = (_side(side, own) for side, own in zip(sides[:2], weights[:2], strict=True))
    return one, two


def _side(side: Sentences, weights: list[Floats]) -> Side:
    pooled = np.stack([e.pooled for e in side.encodings])
    ends = [t.rstrip(_QUOTES)[-1:] for t in side.texts]
    # Each language is centred by itself: what tells them apart says nothing of the meaning.
    return Side(
        encodings=side.encodings,
        centre=_mean(side.encodings),
        weights=np.concatenate(weights),
        bounds=np.cumsum([0, *map(len, weights)]),
        pooled=_centred(pooled),
        lengths=np.array([len(t) for t in side.texts], dtype=np.float32),
        closed=np.array([end in _FULL_STOPS for end in ends], dtype=np.float32),
        inner=np.array([end.isalpha() or end in ",;:،؛([-" for end in ends], dtype=np.float32),
        worded=np.array([bool(_WORD.search(t)) for t in side.texts], dtype=np.float32),
        facts=tuple(frozenset((q.kind, q.value) for q in quantities(t)) for t in side.texts),
    )


def _mean(encodings: Sequence[Encoding]) -> Floats:
    total, count = np.zeros(1), 0
    for encoding in encodings:
        total = total + encoding.middle.sum(axis=0, dtype=np.float64)
        count += len(encoding.middle)
    return np.asarray(total / count, dtype=np.float32)


def _centred(pooled: Floats) -> Floats:
    """Take the mean off; of two sentences or one nothing would be left."""
    return pooled - pooled.mean(axis=0) if len(pooled) > 2 else pooled
