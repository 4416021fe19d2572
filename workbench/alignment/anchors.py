"""Cut two long texts into blocks at anchor points, in time and memory linear in their length.

A first monotone path of sentence pairs is found from coarse to fine: at half the resolution by the same means, then
refined within a band around it (after FastDTW, Salvador and Chan 2007, and Vecalign, Thompson and Koehn 2019). The
texts are cut between neighbouring pairs of that path that match each other most clearly.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from workbench.alignment.parallel_sides import Block
from workbench.encoders.token_vectors import l2_normalise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int64]

__all__ = ["BLOCK_SIZE", "split_into_blocks"]

BLOCK_SIZE = 10  # sentences on the longer side of a block, about
_MAX_BLOCK_FACTOR = 3  # times BLOCK_SIZE, where no clear place to cut is found
_GAP_REACH = 6  # left sentences beside a gap that may belong to either side of it
_DENSE_PAIRS = 256 * 256  # sentence pairs up to which all of them are compared
_BAND = 24  # right sentences that each left one is compared with
_HUB_SIZE = 4
_HUB_SHARE = 0.7  # of the mean cosine with the nearest in the band, which is subtracted from every cosine
_STEP_GAIN = 0.001  # keeps both texts in step where nothing tells the sentences apart
_ROWS_AT_ONCE = 64


@dataclass(frozen=True, slots=True, order=True)
class _CutPoint:
    """A place to cut before left sentence `left` and right sentence `right`; a higher margin is a clearer place."""

    margin: float
    left: int
    right: int


def split_into_blocks(left: Floats, right: Floats) -> list[Block]:
    """Cut two texts, given as sentence vectors (n, d) and (m, d), into blocks that correspond in order."""
    if max(len(left), len(right)) <= BLOCK_SIZE * 1.5:
        return [Block(left_start=0, left_end=len(left), right_start=0, right_end=len(right))]
    left, right = l2_normalise(left), l2_normalise(right)
    cuts = _choose_cuts(_cut_points(left, right, anchor_path(left, right)), len(left), len(right))
    places = [(0, 0), *cuts, (len(left), len(right))]
    return [
        Block(left_start=i, left_end=next_i, right_start=j, right_end=next_j)
        for (i, j), (next_i, next_j) in pairwise(places)
    ]


def anchor_path(left: Floats, right: Floats) -> list[tuple[int, int]]:
    """Return the strictly monotone sequence of sentence pairs with the highest total gain."""
    height, width = len(left), len(right)
    if height * width <= _DENSE_PAIRS or min(height, width) < 4:
        return _best_path(left, right, np.zeros(height, dtype=np.int64), np.full(height, width))
    coarse = anchor_path(_halved(left), _halved(right))
    known = np.array([(-1, -1), *coarse, ((height + 1) // 2, (width + 1) // 2)])
    middle = np.interp(np.arange(height) / 2, known[:, 0], known[:, 1]) * 2
    # Beside a gap the path may cross to the other side of it a little earlier or later.
    nearby = sliding_window_view(np.pad(middle, _GAP_REACH, mode="edge"), 2 * _GAP_REACH + 1)
    start = np.clip(nearby.min(axis=1).astype(np.int64) - _BAND // 2, 0, width - 1)
    stop = np.clip(nearby.max(axis=1).astype(np.int64) + _BAND // 2, 1, width)
    stop[-1] = width
    return _best_path(left, right, start, stop)


def _halved(vectors: Floats) -> Floats:
    """Return the unit sums of each two neighbouring vectors."""
    count = len(vectors) // 2
    pairs = vectors[: 2 * count].reshape(count, 2, -1).sum(axis=1)
    return l2_normalise(np.concatenate([pairs, vectors[2 * count :]]))


def _best_path(left: Floats, right: Floats, start: Integers, stop: Integers) -> list[tuple[int, int]]:
    """Return the pairs with the highest sum of gains; row i may use the right sentences start[i] to stop[i]."""
    gains = _gains(left, right, start, stop)
    sums = [np.zeros(int(stop[0] - start[0]) + 1, dtype=np.float32)]  # of each row, through column start + b
    previous_start = int(start[0])
    for i, row_gains in enumerate(gains):
        shift, previous_start = int(start[i]) - previous_start, int(start[i])
        before = np.full(len(row_gains) + 1, sums[-1][-1], dtype=np.float32)
        overlap = sums[-1][shift : shift + len(before)]
        before[: len(overlap)] = overlap
        row = before.copy()
        np.maximum(row[1:], before[:-1] + row_gains, out=row[1:])
        sums.append(np.maximum.accumulate(row))
    return _backtrace(sums[1:], gains, start)


def _backtrace(sums: list[Floats], gains: list[Floats], start: Integers) -> list[tuple[int, int]]:
    pairs = []
    i, j = len(sums) - 1, int(start[-1]) + len(gains[-1])
    while i >= 0:
        b = min(j - int(start[i]), len(gains[i]))
        j = int(start[i]) + b
        if b < 1:
            i -= 1
        elif sums[i][b] <= sums[i][b - 1]:
            j -= 1
        else:
            if _sum_before(sums, start, i, j - 1) + gains[i][b - 1] >= sums[i][b] - 1e-6:
                pairs.append((i, j - 1))
                j -= 1
            i -= 1
    return pairs[::-1]


def _sum_before(sums: list[Floats], start: Integers, i: int, j: int) -> float:
    """Return the best sum over the rows before i and the first j columns."""
    if i == 0:
        return 0.0
    row = sums[i - 1]
    return float(row[min(max(j - int(start[i - 1]), 0), len(row) - 1)])


def _gains(left: Floats, right: Floats, start: Integers, stop: Integers) -> list[Floats]:
    """Return for each row its cosines, less a share of the mean of the four highest among them."""
    gains = []
    for first in range(0, len(left), _ROWS_AT_ONCE):
        last = min(first + _ROWS_AT_ONCE, len(left))
        low, high = int(start[first]), int(stop[last - 1])
        cosine = left[first:last] @ right[low:high].T
        for i in range(first, last):
            row = cosine[i - first, int(start[i]) - low : int(stop[i]) - low]
            hub = np.partition(row, -_HUB_SIZE)[-_HUB_SIZE:].mean() if len(row) > _HUB_SIZE else row.mean()
            gains.append(np.maximum(0, row - _HUB_SHARE * hub) + np.float32(_STEP_GAIN))
    return gains


def _cut_points(left: Floats, right: Floats, path: list[tuple[int, int]]) -> list[_CutPoint]:
    """Return a cut point after each pair of the path but the last.

    The margin is how much nearer two successive pairs are than the same sentences paired crosswise, and -1 where
    sentences lie between them.
    """
    points = []
    for (i, j), (next_i, next_j) in pairwise(path):
        margin = -1.0
        if (next_i, next_j) == (i + 1, j + 1):
            paired = min(left[i] @ right[j], left[next_i] @ right[next_j])
            margin = float(paired - max(left[i] @ right[next_j], left[next_i] @ right[j]))
        points.append(_CutPoint(margin, next_i, next_j))
    return points


def _choose_cuts(points: list[_CutPoint], left_count: int, right_count: int) -> list[tuple[int, int]]:
    """Return the places (i, j) to cut at, about BLOCK_SIZE sentences apart."""
    cuts: list[tuple[int, int]] = []
    last = (0, 0)
    best: _CutPoint | None = None
    for point in points:
        distance = max(point.left - last[0], point.right - last[1])
        # A place that is not clearly good is taken only where nothing better comes for long.
        if best and distance > BLOCK_SIZE * (1.25 if best.margin > 0 else _MAX_BLOCK_FACTOR):
            last, best = (best.left, best.right), None
            cuts.append(last)
            distance = max(point.left - last[0], point.right - last[1])
        rest = max(left_count - point.left, right_count - point.right)
        if distance >= BLOCK_SIZE / 2 and (best is None or point > best) and rest > BLOCK_SIZE / 4:
            best = point
    if best and max(left_count - last[0], right_count - last[1]) > BLOCK_SIZE * 1.5:
        cuts.append((best.left, best.right))
    return cuts
