"""Which right sentences may be counterparts of a left one: the nearest by pooled vectors, before any token is read.

By FAISS (Johnson, Douze and Jégou 2019): exact for texts of up to some 100,000 sentences, beyond that by an inverted
file, which looks at the nearest cells only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from workbench.encoders.token_vectors import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int64]

__all__ = ["candidates"]

_NEIGHBOURS = 4  # on either side, whose mean the margin takes off
_POOL = 4  # times as many neighbours as candidates are looked at for the best margins
_ROWS = 4096  # whose neighbours are looked for at a time
EXACT = 20_000_000_000  # pairs of sentences up to which every one is compared
_PROBED = 48  # cells of the inverted file that are searched


def candidates(left: Floats, right: Floats, count: int, *, exact: int = EXACT) -> list[Integers]:
    """Return for each row of left, (n, d), the rows of right, (m, d), that may be its counterparts, rising.

    The `count` nearest by cosine after the mean is taken off, and the `count` best by ratio margin
    (Artetxe and Schwenk 2019) over the 4 nearest of either side: for the right side of those lefts that have it
    among their neighbours. Where n times m is above `exact`, the search is approximate.
    """
    mean = (left.sum(axis=0) + right.sum(axis=0)) / (len(left) + len(right))
    left, right = unit(left - mean), unit(right - mean)
    if count >= len(right):
        return [np.arange(len(right))] * len(left)
    search = _exact if len(left) * len(right) <= exact else _by_cells
    nearest = list(search(left, right, min(_POOL * count, len(right))))
    hubs = _hubs(nearest, len(right))
    chosen: list[Integers] = []
    for cosine, found in nearest:
        margin = cosine - hubs[found] / 2  # what the left takes off is the same for all of its neighbours
        best = np.argpartition(-margin, count - 1, axis=1)[:, :count]
        chosen += [np.union1d(row[:count], row[some]) for row, some in zip(found, best, strict=True)]
    return chosen


def _hubs(nearest: list[tuple[Floats, Integers]], count: int) -> Floats:
    """Return for each of the right, (count,), the mean cosine of the 4 lefts that are nearest to it, 0 without any."""
    places = np.concatenate([found.ravel() for _, found in nearest])
    cosine = np.concatenate([values.ravel() for values, _ in nearest])
    order = np.lexsort((-cosine, places))
    places, cosine = places[order], cosine[order]
    rank = np.arange(len(places)) - np.searchsorted(places, places)
    high = rank < _NEIGHBOURS
    sums = np.bincount(places[high], weights=cosine[high], minlength=count)
    counts = np.bincount(places[high], minlength=count)
    hubs: Floats = (sums / np.maximum(counts, 1)).astype(np.float32)
    return hubs


def _exact(rows: Floats, others: Floats, k: int) -> Iterator[tuple[Floats, Integers]]:
    """Yield for some rows at a time the k nearest others, the nearest first: cosines and places, (rows, k)."""
    import faiss

    for start in range(0, len(rows), _ROWS):
        yield faiss.knn(rows[start : start + _ROWS], others, k, metric=faiss.METRIC_INNER_PRODUCT)


def _by_cells(rows: Floats, others: Floats, k: int) -> Iterator[tuple[Floats, Integers]]:
    """Yield the same, by the others in the cells nearest to each row; a place of -1 is never among them."""
    import faiss

    dimensions = others.shape[1]
    cells = int(4 * np.sqrt(len(others)))
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(dimensions), dimensions, cells, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = 0
    index.cp.min_points_per_centroid = 1  # otherwise it warns of small texts
    index.train(others)
    index.add(others)
    index.nprobe = _PROBED
    for start in range(0, len(rows), 1024):
        values, found = index.search(rows[start : start + 1024], k)
        # Small cells can hold fewer than k: the first of what was found fills the rest.
        lacking = found < 0
        yield (
            np.where(lacking, values[:, :1], values).astype(np.float32),
            np.where(lacking, found[:, :1], found).astype(np.int64),
        )
