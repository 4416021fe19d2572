"""Late interaction: how well the tokens of one sentence are found among those of another.

For a token t of the left and a sentence j of the right, m(t, j) is the highest cosine of t with a token
of j, after the mean token vector is taken off. The coverage of i by j is the mean of m over the tokens of
i, rare tokens weighing more. Since every sentence of a news corpus shares its topic with every other, the
contrast also counts: m(t, j) against what t reaches with any sentence, in standard deviations.

Following ColBERT (Khattab and Zaharia 2020) and BERTScore (Zhang et al. 2020), with idf weights squared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.sentences import Sentences
from workbench.records import content_id
from workbench.tokens import inverse_frequency, names, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Interaction", "candidates"]

_BACKGROUND = 256  # sentences that stand for any sentence
_SPREAD = 0.02  # keeps a token that is equally near to all from counting
_NEIGHBOURS = 4
_CELLS = 16_000_000  # cosines at a time: sentences can be very long


def candidates(left: Floats, right: Floats, count: int) -> list[NDArray[np.int64]]:
    """Return for each row of left, (n, d), the rows of right, (m, d), that may be its counterparts.

    The `count` nearest by cosine after the mean is taken off, and the `count` best by ratio margin
    (Artetxe and Schwenk 2019) over the 4 nearest of either side.
    """
    mean = (left.sum(axis=0) + right.sum(axis=0)) / (len(left) + len(right))
    left, right = unit(left - mean), unit(right - mean)
    if count >= len(right):
        return [np.arange(len(right))] * len(left)
    hub_right = _hubness(right, left)
    chosen = []
    for start in range(0, len(left), 1024):
        cosine = left[start : start + 1024] @ right.T
        k = min(_NEIGHBOURS, cosine.shape[1])
        hub_left = np.partition(cosine, -k, axis=1)[:, -k:].mean(axis=1, keepdims=True)
        margin = 2 * cosine - hub_left - hub_right
        near = np.argpartition(-cosine, count, axis=1)[:, :count]
        apart = np.argpartition(-margin, count, axis=1)[:, :count]
        chosen += [np.union1d(a, b) for a, b in zip(near, apart, strict=True)]
    return chosen


def _hubness(rows: Floats, others: Floats) -> Floats:
    k = min(_NEIGHBOURS, len(others))
    parts = [
        np.partition(rows[start : start + 1024] @ others.T, -k, axis=1)[:, -k:].mean(axis=1)
        for start in range(0, len(rows), 1024)
    ]
    return np.concatenate(parts)


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The centred token vectors of one side, one below the other; sentence i has rows bounds[i]:bounds[i+1]."""

    vectors: Floats
    weights: Floats
    bounds: NDArray[np.int64]

    def of(self, sentence: int) -> tuple[Floats, Floats]:
        rows = slice(self.bounds[sentence], self.bounds[sentence + 1])
        return self.vectors[rows], self.weights[rows]


class Interaction:
    """The token-level comparison of two sides; build it once, then ask for pairs.

    The background, sentences of no matter what, steadies the statistics of short texts.
    """

    def __init__(self, left: Sentences, right: Sentences, background: Sentences) -> None:
        sides = (left, right, background)
        tokens = [[names(t, e) for t, e in zip(s.texts, s.encodings, strict=True)] for s in sides]
        idf = inverse_frequency([sentence for side in tokens for sentence in side])
        vectors = [np.concatenate([e.tokens for e in s.encodings]).astype(np.float32) for s in sides]
        mean = np.stack([v.sum(axis=0) for v in vectors]).sum(axis=0) / sum(map(len, vectors))
        self._left, self._right, self._other = (
            _Tokens(
                vectors=unit(v - mean),
                weights=np.array([idf[t] for sentence in n for t in sentence], dtype=np.float32),
                bounds=np.cumsum([0, *(len(sentence) for sentence in n)]),
            )
            for v, n in zip(vectors, tokens, strict=True)
        )
        self._sample = self._gathered(_sample(right.texts))

    def coverage(self, i: int, chosen: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """Return three (len(chosen),) arrays for left i: its coverage by each right, theirs by it, its contrast."""
        vectors, weights = self._left.of(i)
        best, back = _best(vectors, *self._gathered(chosen))
        squared = weights**2 / (weights**2).sum()
        mean, spread = self._expected(vectors)
        contrast = (best - mean[:, None]) / (spread[:, None] + _SPREAD)
        covered = []
        for j, row in zip(chosen, back, strict=True):
            own = self._right.of(int(j))[1] ** 2
            covered.append(float(row @ own / own.sum()))
        return squared @ best, np.array(covered, dtype=np.float32), (weights / weights.sum()) @ contrast

    def union(self, lefts: list[int], j: int) -> float:
        """Return the coverage of right j by several lefts taken together."""
        vectors, weights = self._right.of(j)
        best = np.stack([(vectors @ self._left.of(i)[0].T).max(axis=1) for i in lefts]).max(axis=0)
        return float(best @ weights**2 / (weights**2).sum())

    def _gathered(self, chosen: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
        """Return the tokens of some right sentences one below the other, and where each sentence starts."""
        parts = [self._right.of(int(j))[0] for j in chosen]
        return np.concatenate(parts), np.cumsum([0, *(len(p) for p in parts[:-1])])

    def _expected(self, vectors: Floats) -> tuple[Floats, Floats]:
        """Return what each token reaches with any sentence: (tokens,) means and standard deviations."""
        own, _ = _best(vectors, *self._sample)
        other = np.maximum.reduceat(vectors @ self._other.vectors.T, self._other.bounds[:-1], axis=1)
        best = np.concatenate([own, other], axis=1)
        return best.mean(axis=1), best.std(axis=1)


def _best(vectors: Floats, theirs: Floats, starts: NDArray[np.int64]) -> tuple[Floats, list[Floats]]:
    """Return (tokens, sentences) best cosines, and for each of the sentences its own tokens' best."""
    best = np.empty((len(vectors), len(starts)), dtype=np.float32)
    back = np.full(len(theirs), -1, dtype=np.float32)
    step = max(1, _CELLS // len(theirs))
    for first in range(0, len(vectors), step):
        cosine = vectors[first : first + step] @ theirs.T
        best[first : first + step] = np.maximum.reduceat(cosine, starts, axis=1)
        np.maximum(back, cosine.max(axis=0), out=back)
    return best, np.split(back, starts[1:])


def _sample(texts: tuple[str, ...]) -> NDArray[np.int64]:
    """Return sentences that stand for all, chosen by content, so that their order does not matter."""
    if len(texts) <= _BACKGROUND:
        return np.arange(len(texts))
    return np.sort(np.array(sorted(range(len(texts)), key=lambda j: content_id(texts[j]))[:_BACKGROUND]))
