"""The features of beads: how well m neighbouring sentences of the left go with n of the right.

A bead of type (m, n) that ends at (i, j) joins the left sentences i-m to i-1 with the right ones j-n to j-1.
Both sides are treated alike, so that exchanging them exchanges the beads and nothing else. Stretches of text
are done side by side: arrays are (stretches, rows, columns), padded with zeros.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.lattice import TYPES
from workbench.alignment.parallel_sides import Side, Stretch
from workbench.alignment.token_coverage import Coverage, cover
from workbench.encoders.token_vectors import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

__all__ = ["BEAD_FEATURES", "Stretches", "bead_features", "bead_scores"]

# Sizes: what is counted once a sentence is multiplied by the mean of m and n, so that beads of different sizes compete.
BEAD_FEATURES = (
    "coverage",  # of each sentence by the other side
    "pooled",  # cosine of the mean vectors, times the size
    "hub",  # what each sentence reaches with its four best anywhere
    "votes",  # log of how much of each sentence's tokens choose this bead among all sentences
    "spill",  # the most that five neighbouring tokens would gain from the sentence before or behind the bead
    "weakest",  # the least coverage of one of its sentences, in a bead of three and more
    "length",  # minus the squared log of the ratio of lengths
    "quantities",  # numbers and months found on both sides
    "strangers",  # minus numbers and months found on one side only
    "mismatch",  # 1 where one side ends with a full stop and the other does not
    "inner",  # how many sentences before the last of a side end amid a sentence
    "wordless",  # sentences without a word, in a bead of three and more
    "sentences",  # m + n - 2
    "uneven",  # the difference of m and n
    "null",  # 1 for a sentence without counterpart, whose features follow
    "null_hub",  # what it reaches with its four best
    "null_near",  # what it reaches with the sentence before or behind the gap, less its hub
    "null_wordless",
)
_HUB = 4
_FLOOR = 0.05  # of votes, before the log


class Stretches:
    """Some stretches of two sides, with what their sentences have in common, padded to the same size."""

    def __init__(self, left: Side, right: Side, stretches: Sequence[Stretch]) -> None:
        self.extents = np.array([s.extent for s in stretches])
        count, (rows, columns) = len(stretches), self.extents.max(axis=0)
        shape = (count, rows, columns)
        self.forth, self.back = Coverage.empty(shape), Coverage.empty((count, columns, rows))
        self.cosine_left = np.zeros((count, rows, left.pooled.shape[1]), dtype=np.float32)
        self.cosine_right = np.zeros((count, columns, left.pooled.shape[1]), dtype=np.float32)
        self.shared = np.zeros(shape, dtype=np.float32)
        self.left = _columns(left, [(s.i, s.k) for s in stretches], rows)
        self.right = _columns(right, [(s.j, s.m) for s in stretches], columns)
        for row, s in enumerate(stretches):
            cover(left, right, s, (self.forth.of(row), self.back.of(row)))
            self.cosine_left[row, : s.k - s.i] = left.pooled[s.i : s.k] * left.lengths[s.i : s.k, None]
            self.cosine_right[row, : s.m - s.j] = right.pooled[s.j : s.m] * right.lengths[s.j : s.m, None]
            for a in range(s.i, s.k):
                if left.facts[a]:
                    for b in range(s.j, s.m):
                        self.shared[row, a - s.i, b - s.j] = len(left.facts[a] & right.facts[b])
        self.scale = float(np.log(left.lengths.sum() / right.lengths.sum()))
        self.hub_left = self.forth.hubs(self.extents[:, 1], _HUB)
        self.hub_right = self.back.hubs(self.extents[:, 0], _HUB)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Return the shape of scores: stretches, types, I + 1, J + 1."""
        count, rows, columns = self.shared.shape
        return count, len(TYPES), rows + 1, columns + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """What sentences have by themselves, (stretches, sentences) each."""

    lengths: Floats
    closed: Floats
    inner: Floats
    wordless: Floats
    facts: Floats


def _columns(side: Side, ranges: list[tuple[int, int]], size: int) -> _Columns:
    def padded(values: Floats) -> Floats:
        made = np.zeros((len(ranges), size), dtype=np.float32)
        for row, (start, end) in enumerate(ranges):
            made[row, : end - start] = values[start:end]
        return made

    return _Columns(
        lengths=padded(side.lengths),
        closed=padded(side.closed),
        inner=padded(side.inner),
        wordless=padded(1 - side.worded),
        facts=padded(np.array([len(f) for f in side.facts], dtype=np.float32)),
    )


def bead_features(some: Stretches) -> Floats:
    """Return the features of every bead, (features, stretches, types, I + 1, J + 1)."""
    found = np.zeros((len(BEAD_FEATURES), *some.shape), dtype=np.float32)
    for t, values in _by_type(some):
        m, n = TYPES[t]
        for name, value in values.items():
            found[BEAD_FEATURES.index(name), :, t, m:, n:] = value
    return found


def bead_scores(some: Stretches, weights: dict[str, float]) -> Doubles:
    """Return the score of every bead, (stretches, types, I + 1, J + 1)."""
    scores = np.zeros(some.shape)
    for t, values in _by_type(some):
        m, n = TYPES[t]
        place = scores[:, t, m:, n:]
        for name, value in values.items():
            place += np.float32(weights[name]) * value
    return scores


def _by_type(some: Stretches) -> Iterator[tuple[int, dict[str, Floats | float]]]:
    """Yield for each type its features by name, (stretches, I + 1 - m, J + 1 - n) or what spreads to that."""
    _, rows, columns = some.shared.shape
    for t, (m, n) in enumerate(TYPES):
        if m > rows or n > columns:
            continue
        if not n:
            yield t, _null(some.left, some.forth, some.hub_left, axis=1)
        elif not m:
            yield t, _null(some.right, some.back, some.hub_right, axis=0)
        else:
            yield t, _two_sided(some, m, n)


def _null(own: _Columns, coverage: Coverage, hubs: Floats, axis: int) -> dict[str, Floats | float]:
    alone = coverage.covered(1, 1)
    before, behind = np.pad(alone, ((0, 0), (0, 0), (1, 0))), np.pad(alone, ((0, 0), (0, 0), (0, 1)))
    near = np.maximum(before, behind) - hubs[:, :, None]
    found = {"null_hub": hubs[:, :, None], "null_near": near, "null_wordless": own.wordless[:, :, None]}
    return {"null": 1.0, **(found if axis else {name: value.transpose(0, 2, 1) for name, value in found.items()})}


def _two_sided(some: Stretches, m: int, n: int) -> dict[str, Floats | float]:
    size = (m + n) / 2
    left, right, forth, back = some.left, some.right, some.forth, some.back
    cut, turned = (slice(None), slice(None), slice(n - 1, None)), (slice(None), slice(None), slice(m - 1, None))
    flip = (0, 2, 1)
    votes = (
        window(np.log(window(forth.votes, n, 2) + _FLOOR), m, 1),
        window(np.log(window(back.votes, m, 2) + _FLOOR), n, 1).transpose(flip),
    )
    each = forth.covered(n, 1)[cut], back.covered(m, 1)[turned]
    shared = window(window(some.shared, m, 1), n, 2)
    facts = window(left.facts, m, 1)[:, :, None] + window(right.facts, n, 1)[:, None, :]
    ends = left.closed[:, m - 1 :, None], right.closed[:, None, n - 1 :]
    chars = window(left.lengths, m, 1)[:, :, None] + 8, window(right.lengths, n, 1)[:, None, :] + 8
    pooled = [_unit(window(v, k, 1)) for v, k in ((some.cosine_left, m), (some.cosine_right, n))]
    hub = window(some.hub_left, m, 1)[:, :, None] + window(some.hub_right, n, 1)[:, None, :]
    found: dict[str, Floats | float] = {
        "coverage": window(each[0], m, 1) + window(each[1], n, 1).transpose(flip),
        "pooled": size * (pooled[0] @ pooled[1].transpose(flip)),
        "hub": hub,
        "votes": votes[0] + votes[1],
        "spill": highest(forth.spill[n][cut], m) + highest(back.spill[m][turned], n).transpose(flip),
        "length": -((np.log(chars[0] / chars[1]) - some.scale) ** 2),
        "quantities": shared,
        "strangers": -np.maximum(0, facts - 2 * shared),
        "mismatch": abs(ends[0] - ends[1]),
        "sentences": m + n - 2.0,
        "uneven": float(abs(m - n)),
    }
    if m == n == 1:
        return found
    found["inner"] = _before_last(left.inner, m)[:, :, None] + _before_last(right.inner, n)[:, None, :]
    found["wordless"] = window(left.wordless, m, 1)[:, :, None] + window(right.wordless, n, 1)[:, None, :]
    found["weakest"] = np.minimum(-highest(-each[0], m), -highest(-each[1], n).transpose(flip))
    return found


def _before_last(values: Floats, m: int) -> Floats:
    return window(values, m, 1) - values[:, m - 1 :]


def _unit(vectors: Floats) -> Floats:
    count, rows, size = vectors.shape
    return unit(vectors.reshape(-1, size)).reshape(count, rows, size)


def window(values: Floats, m: int, axis: int) -> Floats:
    """Return the sums of each m neighbours along an axis, which becomes m - 1 shorter."""
    length = values.shape[axis] - m + 1
    total = np.take(values, range(length), axis=axis) if m > 1 else values
    for k in range(1, m):
        total = total + values[(slice(None),) * axis + (slice(k, k + length),)]
    return total


def highest(values: Floats, m: int) -> Floats:
    """Return the highest of each m neighbouring rows, (stretches, rows - m + 1, columns)."""
    length = values.shape[1] - m + 1
    found = values[:, :length]
    for k in range(1, m):
        found = np.maximum(found, values[:, k : k + length])
    return found
