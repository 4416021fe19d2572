"""Which right sentences may be counterparts of a left one: the nearest by pooled vectors, before any token is read.

Exact for texts of up to some 100,000 sentences; beyond that by an inverted file of FAISS (Johnson, Douze and Jégou
2019), which looks at the nearest cells only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from workbench.tokens import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int64]

__all__ = ["candidates"]

_NEIGHBOURS = 4  # on either side, whose mean the margin takes off
_POOL = 4  # times as many neighbours as candidates are looked at for the best margins
_CELLS = 32_000_000  # cosines at a time
EXACT = 5_000_000_000  # pairs of sentences up to which every one is compared
_PROBED = 48  # cells of the inverted file that are searched


def candidates(left: Floats, right: Floats, count: int, *, exact: int = EXACT) -> list[Integers]:
    """Return for each row of left, (n, d), the rows of right, (m, d), that may be its counterparts, rising.

    The `count` nearest by cosine after the mean is taken off, and the `count` best by ratio margin
    (Artetxe and Schwenk 2019) over the 4 nearest of either side. Where n times m is above `exact`, the search
    is approximate.
    """
    mean = (left.sum(axis=0) + right.sum(axis=0)) / (len(left) + len(right))
    left, right = unit(left - mean), unit(right - mean)
    if count >= len(right):
        return [np.arange(len(right))] * len(left)
    search = _exact if len(left) * len(right) <= exact else _by_cells
    hubs = np.concatenate([cosine.mean(axis=1) for cosine, _ in search(right, left, min(_NEIGHBOURS, len(left)))])
    chosen: list[Integers] = []
    for cosine, found in search(left, right, min(_POOL * count, len(right))):
        margin = cosine - hubs[found] / 2  # what the left takes off is the same for all of its neighbours
        best = np.argpartition(-margin, count - 1, axis=1)[:, :count]
        chosen += [np.union1d(row[:count], row[some]) for row, some in zip(found, best, strict=True)]
    return chosen


def _exact(rows: Floats, others: Floats, k: int) -> Iterator[tuple[Floats, Integers]]:
    """Yield for some rows at a time the k nearest others, the nearest first: cosines and places, (rows, k)."""
    step = max(1, _CELLS // len(others))
    for start in range(0, len(rows), step):
        cosine = rows[start : start + step] @ others.T
        near = np.argpartition(-cosine, k - 1, axis=1)[:, :k]
        values = np.take_along_axis(cosine, near, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        yield np.take_along_axis(values, order, axis=1), np.take_along_axis(near, order, axis=1)


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
