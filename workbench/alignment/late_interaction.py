"""Late interaction: how well the tokens of one sentence are found among those of another.

For a token t of the left and a sentence j of the right, m(t, j) is the highest cosine of t with a token of j after mean
subtraction. The coverage of sentence i by j is the mean of m over the tokens of i, weighted by squared IDF. Since all
sentences of a news corpus share their topic, the contrast counts too: m(t, j) against what t reaches with any sentence,
in standard deviations. The contrast of the best stretch of both sentences tells of a statement in common.

Follows ColBERT (Khattab and Zaharia 2020) and BERTScore (Zhang et al. 2020). Token vectors are read and centred on
access: those of long texts may be on disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.sentences import Sentences
from workbench.alignment.stretches import best_stretches, best_stretches_of_each
from workbench.encoders.token_vectors import l2_normalise, token_idf
from workbench.records import Encoding, content_id

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["LateInteraction", "PairCoverage"]

_SAMPLE_SIZE = 64  # sentences of the other side, and as many of the background, that stand for any sentence
_MIN_SPREAD = 0.02  # damps the contrast of a token that is equally near to all sentences
_MAX_COSINES = 16_000_000  # computed at a time: sentences can be very long
_BATCH_TOKENS = 512  # that are compared with the sample at a time
_CACHED_TOKENS = 250_000  # of each side, whose centred vectors are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCoverage:
    """One left sentence against n right ones, (n,) each.

    Attributes:
        left: Coverage of the left.
        right: Coverage of the right.
        contrast: Of the left.
        stretch: The contrast of the best stretch of the left or of the right, whichever is lower.
    """

    left: Floats
    right: Floats
    contrast: Floats
    stretch: Floats


class _TokenVectors:
    """The token vectors of one side, centred and of unit length, with their IDF weights."""

    def __init__(self, encodings: Sequence[Encoding], centre: Floats, weights: list[Floats]) -> None:
        self._encodings = encodings
        self._centre = centre
        self._weights = weights
        self._cache: dict[int, Floats] = {}
        self._free_tokens = _CACHED_TOKENS

    def vectors(self, sentence: int) -> Floats:
        """Return the vectors of a sentence, (tokens, d)."""
        vectors = self._cache.get(sentence)
        if vectors is None:
            vectors = l2_normalise(self._encodings[sentence].tokens.astype(np.float32) - self._centre)
            if len(vectors) <= self._free_tokens:
                self._cache[sentence] = vectors
                self._free_tokens -= len(vectors)
        return vectors

    def weights(self, sentence: int) -> Floats:
        """Return the weights of a sentence's tokens, (tokens,)."""
        return self._weights[sentence]

    def squared_shares(self, sentence: int) -> Floats:
        """Return the squared weights of a sentence's tokens, scaled to sum to one, (tokens,)."""
        squared = self._weights[sentence] ** 2
        shares: Floats = squared / squared.sum()
        return shares

    def stacked(self, sentences: Sequence[int]) -> tuple[Floats, NDArray[np.int64]]:
        """Return the vectors of some sentences one below the other, and the row where each sentence starts."""
        parts = [self.vectors(j) for j in sentences]
        return np.concatenate(parts), np.cumsum([0, *(len(p) for p in parts[:-1])])


class _Contrast:
    """The contrast of best matches against what each token of a side reaches with any sentence of the other."""

    def __init__(self, side: _TokenVectors, sample: list[Floats]) -> None:
        self._side = side
        self._sample = np.concatenate(sample)
        self._starts = np.cumsum([0, *(len(p) for p in sample[:-1])])
        self._expected: dict[int, tuple[Floats, Floats]] = {}
        self._free_tokens = _CACHED_TOKENS

    def of(self, sentences: Sequence[int], best: Floats) -> Floats:
        """Return the contrast of the best matches of the tokens of some sentences, (tokens, n) as they are."""
        self.prepare(sentences)
        mean, spread = (
            np.concatenate(parts)[:, None] for parts in zip(*(self._expected[k] for k in sentences), strict=True)
        )
        contrast: Floats = (best - mean) / (spread + _MIN_SPREAD)
        return contrast

    def prepare(self, sentences: Sequence[int]) -> None:
        """Compute the mean and standard deviation of each token's best match in any sentence, (tokens,) each."""
        if self._free_tokens < 0:
            self._expected, self._free_tokens = {}, _CACHED_TOKENS
        missing = [k for k in sentences if k not in self._expected]
        if missing:
            vectors, starts = self._side.stacked(missing)
            best, _ = _best_matches(vectors, self._sample, self._starts)
            means, spreads = (np.split(a, starts[1:]) for a in (best.mean(axis=1), best.std(axis=1)))
            self._expected |= dict(zip(missing, zip(means, spreads, strict=True), strict=True))
            self._free_tokens -= len(vectors)

    def is_prepared(self, sentence: int) -> bool:
        """Return whether the sentence's means are at hand."""
        return sentence in self._expected


class LateInteraction:
    """The token-level comparison of two sides: built once, then asked for pairs.

    The background, unrelated sentences, stabilises the statistics of short texts.
    """

    def __init__(self, left: Sentences, right: Sentences, background: Sentences) -> None:
        sides = (left, right, background)
        weights = token_idf([(s.texts, s.encodings) for s in sides])
        centre = _mean_token_vector(sides)
        self._left, self._right, unrelated = (
            _TokenVectors(s.encodings, centre, own) for s, own in zip(sides, weights, strict=True)
        )
        strangers = [unrelated.vectors(k) for k in _sample(background.texts)]
        lefts, rights = (
            [v.vectors(k) for k in _sample(s.texts)] for v, s in ((self._left, left), (self._right, right))
        )
        self._left_contrast = _Contrast(self._left, rights + strangers)
        self._right_contrast = _Contrast(self._right, lefts + strangers)
        self._left_count = len(left)

    def coverage(self, i: int, rights: Sequence[int]) -> PairCoverage:
        """Return the coverage and contrast of left i with each of some right sentences."""
        vectors, starts = self._right.stacked(rights)
        best_of_left, best_of_right = _best_matches(self._left.vectors(i), vectors, starts)
        if not self._left_contrast.is_prepared(i):
            self._left_contrast.prepare(self._next_lefts(i))
        contrast = self._left_contrast.of([i], best_of_left)
        back = self._right_contrast.of(rights, best_of_right[:, None])[:, 0]
        weights = self._left.weights(i)
        right_weights = np.concatenate([self._right.weights(j) for j in rights])
        shares = np.concatenate([self._right.squared_shares(j) for j in rights])
        stretches = best_stretches(contrast, weights), best_stretches_of_each(back, right_weights, starts)
        return PairCoverage(
            left=self._left.squared_shares(i) @ best_of_left,
            right=np.add.reduceat(best_of_right * shares, starts),
            contrast=(weights / weights.sum()) @ contrast,
            stretch=np.minimum(*stretches),
        )

    def _next_lefts(self, i: int) -> range:
        """Return left i and those after it that are compared with the sample together."""
        last = i + 1
        tokens = len(self._left.weights(i))
        while last < self._left_count and tokens + len(self._left.weights(last)) <= _BATCH_TOKENS:
            tokens += len(self._left.weights(last))
            last += 1
        return range(i, last)

    def joint_coverage(self, lefts: list[int], j: int) -> float:
        """Return the coverage of right j by several left sentences taken together."""
        vectors = self._right.vectors(j)
        best = np.stack([(vectors @ self._left.vectors(i).T).max(axis=1) for i in lefts]).max(axis=0)
        return float(best @ self._right.squared_shares(j))


def _best_matches(left: Floats, right: Floats, right_starts: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return the best cosine of each left token with each right sentence, (left tokens, n), and of each right token."""
    best_of_left = np.empty((len(left), len(right_starts)), dtype=np.float32)
    best_of_right = np.full(len(right), -1, dtype=np.float32)
    step = max(1, _MAX_COSINES // len(right))
    for first in range(0, len(left), step):
        cosine = left[first : first + step] @ right.T
        best_of_left[first : first + step] = np.maximum.reduceat(cosine, right_starts, axis=1)
        np.maximum(best_of_right, cosine.max(axis=0), out=best_of_right)
    return best_of_left, best_of_right


def _mean_token_vector(sides: Sequence[Sentences]) -> Floats:
    """Return the mean token vector of all sides, (d,)."""
    total, count = np.zeros(1), 0
    for side in sides:
        for encoding in side.encodings:
            total = total + encoding.tokens.sum(axis=0, dtype=np.float32)
            count += len(encoding.tokens)
    return np.asarray(total / count, dtype=np.float32)


def _sample(texts: tuple[str, ...]) -> list[int]:
    """Return the indices of sentences that stand for all, chosen by content so that their order does not matter."""
    if len(texts) <= _SAMPLE_SIZE:
        return list(range(len(texts)))
    return sorted(sorted(range(len(texts)), key=lambda j: content_id(texts[j]))[:_SAMPLE_SIZE])
