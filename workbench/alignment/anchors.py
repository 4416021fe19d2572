"""Where two long texts can be cut into stretches, in time and memory linear in their length.

A first way through both texts is found from coarse to fine: at half the resolution by the same means, then
refined within a band around it (after FastDTW, Salvador and Chan 2007, and Vecalign, Thompson and Koehn 2019). The
texts are cut between neighbouring pairs on that way that are surest of each other.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from workbench.alignment.parallel_sides import Stretch
from workbench.encoders.token_vectors import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Places = NDArray[np.int64]

__all__ = ["STRETCH", "stretches"]

STRETCH = 10  # sentences of the longer side of a stretch, about
_LONGEST = 3  # times as many, if no sure place to cut is found
_UNSURE = 6  # sentences of the left beside a gap that may stand on either side of it
_DENSE = 256 * 256
_BAND = 24  # sentences of the right that one of the left is compared with
_HUB = 4
_SHARE = 0.7  # of what a sentence reaches with its four nearest in the band: the rest is what a pair gains
_PACE = 0.001  # where nothing tells the sentences apart, they go in step


def stretches(left: Floats, right: Floats) -> list[Stretch]:
    """Cut two texts, given the vectors of their sentences, into stretches that belong together."""
    ends = (len(left), len(right))
    if max(ends) <= STRETCH * 1.5:
        return [Stretch(0, ends[0], 0, ends[1])]
    left, right = unit(left), unit(right)
    return _between(_cuts(left, right, trail(left, right), ends), ends)


def trail(left: Floats, right: Floats) -> list[tuple[int, int]]:
    """Return pairs of sentences, each later than the one before on both sides, whose gain is the highest together."""
    height, width = len(left), len(right)
    if height * width <= _DENSE or min(height, width) < 4:
        return _walk(left, right, np.zeros(height, dtype=np.int64), np.full(height, width))
    coarse = trail(_halved(left), _halved(right))
    known = np.array([(-1, -1), *coarse, ((height + 1) // 2, (width + 1) // 2)])
    middle = np.interp(np.arange(height) / 2, known[:, 0], known[:, 1]) * 2
    # Beside a gap the way may leave for the other side of it a little earlier or later.
    near = sliding_window_view(np.pad(middle, _UNSURE, mode="edge"), 2 * _UNSURE + 1)
    start = np.clip(near.min(axis=1).astype(np.int64) - _BAND // 2, 0, width - 1)
    stop = np.clip(near.max(axis=1).astype(np.int64) + _BAND // 2, 1, width)
    stop[-1] = width
    return _walk(left, right, start, stop)


def _halved(vectors: Floats) -> Floats:
    count = len(vectors) // 2
    pairs = vectors[: 2 * count].reshape(count, 2, -1).sum(axis=1)
    return unit(np.concatenate([pairs, vectors[2 * count :]]))


def _walk(left: Floats, right: Floats, start: Places, stop: Places) -> list[tuple[int, int]]:
    """Return the pairs with the highest sum of gains; row i looks at the sentences start[i] to stop[i]."""
    gains = _gains(left, right, start, stop)
    kept = [np.zeros(int(stop[0] - start[0]) + 1, dtype=np.float32)]  # sums through the columns up to start + b
    at = int(start[0])
    for i, gained in enumerate(gains):
        shift, at = int(start[i]) - at, int(start[i])
        before = np.full(len(gained) + 1, kept[-1][-1], dtype=np.float32)
        known = kept[-1][shift : shift + len(before)]
        before[: len(known)] = known
        row = before.copy()
        np.maximum(row[1:], before[:-1] + gained, out=row[1:])
        kept.append(np.maximum.accumulate(row))
    return _walk_back(kept[1:], gains, start)


def _walk_back(kept: list[Floats], gains: list[Floats], start: Places) -> list[tuple[int, int]]:
    pairs = []
    i, j = len(kept) - 1, int(start[-1]) + len(gains[-1])
    while i >= 0:
        b = min(j - int(start[i]), len(gains[i]))
        j = int(start[i]) + b
        if b < 1:
            i -= 1
        elif kept[i][b] <= kept[i][b - 1]:
            j -= 1
        else:
            if _reached(kept, start, i, j - 1) + gains[i][b - 1] >= kept[i][b] - 1e-6:
                pairs.append((i, j - 1))
                j -= 1
            i -= 1
    return pairs[::-1]


def _reached(kept: list[Floats], start: Places, i: int, j: int) -> float:
    """Return the sum before row i through the first j columns."""
    if i == 0:
        return 0.0
    row = kept[i - 1]
    return float(row[min(max(j - int(start[i - 1]), 0), len(row) - 1)])


def _gains(left: Floats, right: Floats, start: Places, stop: Places) -> list[Floats]:
    """Return for each row its cosines less what the sentence reaches with its four nearest among them."""
    gains = []
    for first in range(0, len(left), 64):
        last = min(first + 64, len(left))
        low, high = int(start[first]), int(stop[last - 1])
        cosine = left[first:last] @ right[low:high].T
        for i in range(first, last):
            row = cosine[i - first, int(start[i]) - low : int(stop[i]) - low]
            hub = np.partition(row, -_HUB)[-_HUB:].mean() if len(row) > _HUB else row.mean()
            gains.append(np.maximum(0, row - _SHARE * hub) + np.float32(_PACE))
    return gains


def _cuts(left: Floats, right: Floats, pairs: list[tuple[int, int]], ends: tuple[int, int]) -> list[tuple[int, int]]:
    """Return places (i, j) to cut at: between pairs that stand next to each other and are surest of each other."""
    places = [(_sureness(left, right, one, two), *two) for one, two in pairwise(pairs)]
    cuts: list[tuple[int, int]] = []
    at = (0, 0)
    best: tuple[float, int, int] | None = None
    for place in places:
        _, i, j = place
        far = max(i - at[0], j - at[1])
        # A place that is not surely good is taken only where there is nothing better for long.
        if best and far > STRETCH * (1.25 if best[0] > 0 else _LONGEST):
            at, best = best[1:], None
            cuts.append(at)
            far = max(i - at[0], j - at[1])
        if far >= STRETCH / 2 and (best is None or place > best) and max(ends[0] - i, ends[1] - j) > STRETCH / 4:
            best = place
    if best and max(ends[0] - at[0], ends[1] - at[1]) > STRETCH * 1.5:
        cuts.append(best[1:])
    return cuts


def _sureness(left: Floats, right: Floats, one: tuple[int, int], two: tuple[int, int]) -> float:
    """Return by how much two pairs are nearer than the pairs crosswise; below zero where something stands between."""
    (i, j), (k, m) = one, two
    if (k, m) != (i + 1, j + 1):
        return -1.0
    return float(min(left[i] @ right[j], left[k] @ right[m]) - max(left[i] @ right[m], left[k] @ right[j]))


def _between(cuts: list[tuple[int, int]], ends: tuple[int, int]) -> list[Stretch]:
    known = [(0, 0), *cuts, ends]
    return [Stretch(i, k, j, m) for (i, j), (k, m) in pairwise(known)]
