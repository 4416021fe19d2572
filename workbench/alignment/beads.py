"""The features of beads: how well m neighbouring sentences of the left go with n of the right.

A bead of type (m, n) that ends at (i, j) joins the left sentences i-m to i-1 with the right ones j-n to j-1.
All arrays are (types, I + 1, J + 1), a bead at the place where it ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.sentences import Sentences
from workbench.arabic import quantities
from workbench.tokens import inverse_frequency, names, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["BEAD_FEATURES", "TYPES", "Side", "bead_features", "prepare"]

# Nulls, one to many up to eight, many to many up to four.
TYPES: tuple[tuple[int, int], ...] = (
    (1, 0),
    (0, 1),
    *((1, n) for n in range(1, 9)),
    *((m, 1) for m in range(2, 9)),
    *((m, n) for m in range(2, 5) for n in range(2, 5)),
    (2, 5),
    (5, 2),
)
BEAD_FEATURES = (
    "forth",  # coverage of the left by the right, each of these three times the mean of m and n
    "back",  # coverage of the right by the left
    "pooled",  # cosine of the mean vectors
    "hub",  # what the sentences of the bead reach with their four best anywhere, times the mean of m and n
    "length",  # minus the squared log of the ratio of lengths
    "quantities",  # numbers and months found on both sides
    "strangers",  # minus numbers and months found on one side only
    "sentences",  # m + n - 2 in a bead with two sides
    "uneven",  # the difference of m and n, in a bead with two sides
    "null",  # 1 for a sentence without counterpart
    "null_hub",  # what such a sentence reaches with its four best
    "weakest",  # the least coverage of one of its sentences, in a bead of three and more
    "pair",  # 1 for one to one
)
_HUB = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side made ready: centred token vectors with weights, sentence by sentence, and what the texts say."""

    vectors: Floats
    weights: Floats
    bounds: NDArray[np.int64]
    pooled: Floats
    lengths: Floats
    facts: tuple[frozenset[tuple[str, float]], ...]

    def __len__(self) -> int:
        return len(self.lengths)

    def part(self, start: int, end: int) -> Side:
        """Return some neighbouring sentences as a side of their own."""
        rows = slice(self.bounds[start], self.bounds[end])
        return Side(
            vectors=self.vectors[rows],
            weights=self.weights[rows],
            bounds=self.bounds[start : end + 1] - self.bounds[start],
            pooled=self.pooled[start:end],
            lengths=self.lengths[start:end],
            facts=self.facts[start:end],
        )


def prepare(left: Sentences, right: Sentences, background: Sentences) -> tuple[Side, Side]:
    """Return both sides with what they have in common taken off: mean vectors, frequent tokens."""
    sides = (left, right, background)
    tokens = [[names(t, e) for t, e in zip(s.texts, s.encodings, strict=True)] for s in sides]
    idf = inverse_frequency([sentence for side in tokens for sentence in side])
    made = []
    for side, own in zip(sides[:2], tokens, strict=False):
        vectors = np.concatenate([e.tokens for e in side.encodings]).astype(np.float32)
        pooled = np.stack([e.pooled for e in side.encodings])
        weights = np.array([idf[t] for sentence in own for t in sentence], dtype=np.float32)
        made.append(
            Side(
                # Each language is centred by itself: what tells them apart says nothing of the meaning.
                vectors=unit(vectors - vectors.mean(axis=0)),
                weights=weights,
                bounds=np.cumsum([0, *(len(sentence) for sentence in own)]),
                pooled=pooled - pooled.mean(axis=0),
                lengths=np.array([len(t) for t in side.texts], dtype=np.float32),
                facts=tuple(frozenset((q.kind, q.value) for q in quantities(t)) for t in side.texts),
            )
        )
    return made[0], made[1]


def bead_features(left: Side, right: Side) -> Floats:
    """Return the features of every bead, (features, types, I + 1, J + 1)."""
    rows, columns = len(left), len(right)
    found = np.zeros((len(BEAD_FEATURES), len(TYPES), rows + 1, columns + 1), dtype=np.float32)
    cosine = left.vectors @ right.vectors.T
    forth = _windowed(np.maximum.reduceat(cosine, right.bounds[:-1], axis=1), left, max(n for _, n in TYPES))
    back = _windowed(np.maximum.reduceat(cosine, left.bounds[:-1], axis=0).T, right, max(m for m, _ in TYPES))
    hubs = _hubs(forth[1], left), _hubs(back[1], right)
    shared, alone = _facts(left, right)
    for t, (m, n) in enumerate(TYPES):
        if m > rows or n > columns:
            continue
        if not m or not n:
            k = 0 if m else 1
            own = hubs[k][:, None] if m else hubs[k][None, :]
            found[9, t, m:, n:] = 1
            found[10, t, m:, n:] = own
            continue
        size = (m + n) / 2
        place = found[:, t, m:, n:]
        place[0] = size * _joined(forth[n], left, m)[:, n - 1 :][: rows - m + 1, : columns - n + 1]
        place[1] = size * _joined(back[m], right, n)[:, m - 1 :][: columns - n + 1, : rows - m + 1].T
        place[2] = size * _block(left, m) @ _block(right, n).T
        place[3] = size * (_mean(hubs[0], m)[:, None] + _mean(hubs[1], n)[None, :]) / 2
        sums = _sums(left.lengths, m)[:, None] + 8, _sums(right.lengths, n)[None, :] + 8
        scale = left.lengths.sum() / right.lengths.sum()
        place[4] = -(np.log(sums[0] / sums[1] / scale) ** 2)
        place[5] = _window(_window(shared, m, 0), n, 1)
        place[6] = -np.maximum(0, _sums(alone[0], m)[:, None] + _sums(alone[1], n)[None, :] - 2 * place[5])
        if m + n > 2:
            least = np.minimum(_least(forth[n], left, m)[:, n - 1 :], _least(back[m], right, n)[:, m - 1 :].T)
            place[11] = least
        place[12] = m == n == 1
        place[7] = m + n - 2
        place[8] = abs(m - n)
    return found


def _windowed(best: Floats, side: Side, most: int) -> list[Floats]:
    """Return for each width n up to `most` the (sentences, J) weighted sums of the best of n neighbours that end at j.

    best is (tokens of the side, J): what each token reaches with each sentence of the other side.
    """
    squared = (side.weights**2)[:, None]
    found = [np.zeros((0, 0), dtype=np.float32)]
    current = best
    for n in range(1, most + 1):
        if 1 < n <= best.shape[1]:
            current = current.copy()
            current[:, n - 1 :] = np.maximum(current[:, n - 1 :], best[:, : best.shape[1] - n + 1])
        found.append(np.add.reduceat(current * squared, side.bounds[:-1], axis=0))
    return found


def _joined(sums: Floats, side: Side, m: int) -> Floats:
    """Return the (I - m + 1, J) coverage of each m neighbouring sentences from their weighted sums."""
    weight = np.add.reduceat(side.weights**2, side.bounds[:-1])
    joined: Floats = _window(sums, m, 0) / _sums(weight, m)[:, None]
    return joined


def _least(sums: Floats, side: Side, m: int) -> Floats:
    """Return the (I - m + 1, J) least coverage among each m neighbouring sentences."""
    coverage = _joined(sums, side, 1)
    least: Floats = np.stack([coverage[k : len(coverage) - m + 1 + k] for k in range(m)]).min(axis=0)
    return least


def _hubs(sums: Floats, side: Side) -> Floats:
    """Return what each sentence reaches with its four best of the other side, (sentences,)."""
    coverage = _joined(sums, side, 1)
    k = min(_HUB, coverage.shape[1])
    hubs: Floats = np.partition(coverage, -k, axis=1)[:, -k:].mean(axis=1)
    return hubs


def _block(side: Side, m: int) -> Floats:
    """Return the unit mean vectors of each m neighbouring sentences, longer ones weighing more."""
    return unit(_window(side.pooled * side.lengths[:, None], m, 0))


def _sums(values: Floats, m: int) -> Floats:
    return _window(values, m, 0)


def _mean(values: Floats, m: int) -> Floats:
    return _window(values, m, 0) / np.float32(m)


def _window(values: Floats, m: int, axis: int) -> Floats:
    """Return the sums of each m neighbours along an axis, which becomes m - 1 shorter."""
    zero = np.zeros_like(np.take(values, [0], axis=axis))
    total = np.cumsum(np.concatenate([zero, values], axis=axis), axis=axis, dtype=np.float64)
    length = total.shape[axis]
    upper = np.take(total, range(m, length), axis=axis)
    lower = np.take(total, range(length - m), axis=axis)
    return (upper - lower).astype(np.float32)


def _facts(left: Side, right: Side) -> tuple[Floats, tuple[Floats, Floats]]:
    """Return the (I, J) numbers in common, and how many each sentence of either side holds."""
    shared = np.array([[len(a & b) for b in right.facts] for a in left.facts], dtype=np.float32)
    counts = tuple(np.array([len(f) for f in side.facts], dtype=np.float32) for side in (left, right))
    return shared, (counts[0], counts[1])
