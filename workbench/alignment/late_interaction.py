"""Late interaction: how well the tokens of one sentence are found among those of another.

For a token t of the left and a sentence j of the right, m(t, j) is the highest cosine of t with a token
of j, after the mean token vector is taken off. The coverage of i by j is the mean of m over the tokens of
i, rare tokens weighing more. Since every sentence of a news corpus shares its topic with every other, the
contrast also counts: m(t, j) against what t reaches with any sentence, in standard deviations.

Token vectors are read and centred when they are asked for: those of long texts may lie on the disk.

Following ColBERT (Khattab and Zaharia 2020) and BERTScore (Zhang et al. 2020), with idf weights squared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.sentences import Sentences
from workbench.encoders.token_vectors import rarity, unit
from workbench.records import Encoding, content_id

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Covered", "Interaction"]

_BACKGROUND = 64  # sentences of the right, and as many of the background, that stand for any sentence
_SPREAD = 0.02  # keeps a token that is equally near to all from counting
_CELLS = 16_000_000  # cosines at a time: sentences can be very long
_TOGETHER = 512  # tokens that are measured against any sentence at a time
_HELD = 250_000  # tokens of a side whose centred vectors are kept


@dataclass(frozen=True, slots=True)
class Covered:
    """Of one left sentence and some right ones, (n,) each: its coverage, theirs, and its contrast."""

    forth: Floats
    back: Floats
    contrast: Floats


class _Tokens:
    """The token vectors of one side, centred and of unit length, with their weights."""

    def __init__(self, encodings: Sequence[Encoding], centre: Floats, weights: list[Floats]) -> None:
        self._encodings = encodings
        self._centre = centre
        self._weights = weights
        self._kept: dict[int, Floats] = {}
        self._room = _HELD

    def vectors(self, sentence: int) -> Floats:
        """Return (tokens, d) vectors."""
        kept = self._kept.get(sentence)
        if kept is None:
            kept = unit(self._encodings[sentence].tokens.astype(np.float32) - self._centre)
            if len(kept) <= self._room:
                self._kept[sentence] = kept
                self._room -= len(kept)
        return kept

    def weights(self, sentence: int) -> Floats:
        """Return (tokens,) weights."""
        return self._weights[sentence]

    def squared(self, sentence: int) -> Floats:
        """Return (tokens,) squared weights that sum to one."""
        squared = self._weights[sentence] ** 2
        shares: Floats = squared / squared.sum()
        return shares

    def gathered(self, sentences: Sequence[int]) -> tuple[Floats, NDArray[np.int64]]:
        """Return the tokens of some sentences one below the other, and where each sentence starts."""
        parts = [self.vectors(j) for j in sentences]
        return np.concatenate(parts), np.cumsum([0, *(len(p) for p in parts[:-1])])


class Interaction:
    """The token-level comparison of two sides; build it once, then ask for pairs.

    The background, sentences of no matter what, steadies the statistics of short texts.
    """

    def __init__(self, left: Sentences, right: Sentences, background: Sentences) -> None:
        sides = (left, right, background)
        weights = rarity([(s.texts, s.encodings) for s in sides])
        centre = _centre(sides)
        self._left, self._right, other = (
            _Tokens(s.encodings, centre, own) for s, own in zip(sides, weights, strict=True)
        )
        sample = [self._right.vectors(j) for j in _sample(right.texts)]
        sample += [other.vectors(k) for k in _sample(background.texts)]
        self._any = np.concatenate(sample), np.cumsum([0, *(len(p) for p in sample[:-1])])
        self._expectations: dict[int, tuple[Floats, Floats]] = {}
        self._count = len(left)

    def coverage(self, i: int, chosen: Sequence[int]) -> Covered:
        """Compare left i with some of the right."""
        theirs, starts = self._right.gathered(chosen)
        best, back = _best(self._left.vectors(i), theirs, starts)
        mean, spread = self._expected(i)
        contrast = (best - mean[:, None]) / (spread[:, None] + _SPREAD)
        weights = self._left.weights(i)
        shares = np.concatenate([self._right.squared(j) for j in chosen])
        return Covered(
            forth=self._left.squared(i) @ best,
            back=np.add.reduceat(back * shares, starts),
            contrast=(weights / weights.sum()) @ contrast,
        )

    def union(self, lefts: list[int], j: int) -> float:
        """Return the coverage of right j by several lefts taken together."""
        vectors = self._right.vectors(j)
        best = np.stack([(vectors @ self._left.vectors(i).T).max(axis=1) for i in lefts]).max(axis=0)
        return float(best @ self._right.squared(j))

    def _expected(self, i: int) -> tuple[Floats, Floats]:
        """Return what each token of left i reaches with any sentence: (tokens,) means and standard deviations."""
        if i not in self._expectations:
            last, total = i, 0
            while last < self._count and (not total or total + len(self._left.weights(last)) <= _TOGETHER):
                total += len(self._left.weights(last))
                last += 1
            vectors, starts = self._left.gathered(range(i, last))
            best, _ = _best(vectors, *self._any)
            means, spreads = (np.split(a, starts[1:]) for a in (best.mean(axis=1), best.std(axis=1)))
            self._expectations = dict(zip(range(i, last), zip(means, spreads, strict=True), strict=True))
        return self._expectations[i]


def _best(vectors: Floats, theirs: Floats, starts: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return the best cosine of each token with each sentence, (tokens, n), and of each of theirs, (their tokens,)."""
    best = np.empty((len(vectors), len(starts)), dtype=np.float32)
    back = np.full(len(theirs), -1, dtype=np.float32)
    step = max(1, _CELLS // len(theirs))
    for first in range(0, len(vectors), step):
        cosine = vectors[first : first + step] @ theirs.T
        best[first : first + step] = np.maximum.reduceat(cosine, starts, axis=1)
        np.maximum(back, cosine.max(axis=0), out=back)
    return best, back


def _centre(sides: Sequence[Sentences]) -> Floats:
    """Return the mean token vector, (d,)."""
    total, count = np.zeros(1), 0
    for side in sides:
        for encoding in side.encodings:
            total = total + encoding.tokens.sum(axis=0, dtype=np.float32)
            count += len(encoding.tokens)
    return np.asarray(total / count, dtype=np.float32)


def _sample(texts: tuple[str, ...]) -> list[int]:
    """Return sentences that stand for all, chosen by content, so that their order does not matter."""
    if len(texts) <= _BACKGROUND:
        return list(range(len(texts)))
    return sorted(sorted(range(len(texts)), key=lambda j: content_id(texts[j]))[:_BACKGROUND])
