"""The nearest vectors of two large sets, each of the other, found in cells.

The space is parted into cells around centres. Each right vector lies in the cell of its nearest centre; each left one
is compared with the right ones of the cells nearest to it. As all are asked for at once, cell after cell is one
product of two matrices, which gives the neighbours of both sides and is far quicker than one search for each vector.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Halves = NDArray[np.float16]
    Integers = NDArray[np.int64]

__all__ = ["Neighbours", "neighbours_in_cells"]

_CELLS = 4  # times the square root of the number of vectors
_COMPARED = 24  # cells in which a left vector looks for its neighbours
_TRAINED_ON = 32  # vectors a cell
_ROUNDS = 8  # of k-means
_ROWS = 8192  # vectors whose cells are found at a time
_GATHERED = 65_536  # left vectors that are compared with a cell at a time


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Neighbours:
    """The nearest vectors of each of a set, the nearest first.

    Attributes:
        cosine: Their cosines, (n, k).
        found: Their indices in the other set, (n, k); -1 where fewer were found.
    """

    cosine: Floats
    found: Integers

    @staticmethod
    def none(count: int, k: int) -> Neighbours:
        """Return room for so many."""
        return Neighbours(cosine=np.full((count, k), -np.inf, np.float32), found=np.full((count, k), -1, np.int64))


def neighbours_in_cells(left: Halves, right: Halves, k: int) -> tuple[Neighbours, Neighbours]:
    """Return the k nearest of right, (m, d), for each of left, (n, d), and the other way round; all of unit length.

    Some are missed, as neighbours may lie in other cells.
    """
    import faiss

    of_left, of_right = Neighbours.none(len(left), k), Neighbours.none(len(right), k)
    centres = _centres(left, right)
    homes = _nearest_centres(right, centres, 1)[:, 0]
    compared = _nearest_centres(left, centres, min(_COMPARED, len(centres)))
    for rows, queries in _members(homes, compared, len(centres)):
        own = right[rows].astype(np.float32)
        for first in range(0, len(queries), _GATHERED):
            some = queries[first : first + _GATHERED]
            asking = left[some].astype(np.float32)
            for asked, row, near, other, best in (
                (asking, some, own, rows, of_left),
                (own, rows, asking, some, of_right),
            ):
                cosine, found = faiss.knn(asked, near, min(k, len(near)), metric=faiss.METRIC_INNER_PRODUCT)
                _keep_best(best, row, cosine, other[found])
    return of_left, of_right


def _keep_best(best: Neighbours, rows: Integers, cosine: Floats, found: Integers) -> None:
    """Keep the nearest of those that some vectors have and of further ones."""
    k = best.cosine.shape[1]
    cosines = np.concatenate([best.cosine[rows], cosine], axis=1)
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
    best.cosine[rows] = np.take_along_axis(cosines, order, 1)
    best.found[rows] = np.take_along_axis(np.concatenate([best.found[rows], found], axis=1), order, 1)


def _members(homes: Integers, compared: Integers, cells: int) -> Iterator[tuple[Integers, Integers]]:
    """Yield the right vectors of each cell, and the left ones that are compared with them."""
    rights = np.argsort(homes, kind="stable")
    ends = np.cumsum(np.bincount(homes, minlength=cells))
    width = compared.shape[1]
    lefts = np.argsort(compared.ravel(), kind="stable")
    lefts //= width
    left_ends = np.cumsum(np.bincount(compared.ravel(), minlength=cells))
    start = left_start = 0
    for end, left_end in zip(ends.tolist(), left_ends.tolist(), strict=True):
        if end > start and left_end > left_start:
            yield rights[start:end], lefts[left_start:left_end]
        start, left_start = end, left_end


def _centres(left: Halves, right: Halves) -> Floats:
    """Return the centres of cells, (cells, d), by k-means on some vectors of either side."""
    import faiss

    cells = max(1, int(_CELLS * np.sqrt(len(right))))
    sample = np.concatenate(
        [side[:: max(1, 2 * len(side) // (_TRAINED_ON * cells))].astype(np.float32) for side in (left, right)]
    )
    means = faiss.Kmeans(
        sample.shape[1],
        min(cells, len(sample)),
        niter=_ROUNDS,
        seed=0,
        spherical=True,
        min_points_per_centroid=1,  # otherwise FAISS warns about small sets
        max_points_per_centroid=len(sample),  # which is a sample already
    )
    means.train(sample)
    return np.asarray(means.centroids, np.float32)


def _nearest_centres(rows: Halves, centres: Floats, k: int) -> Integers:
    """Return the k nearest centres of each vector, (n, k)."""
    import faiss

    nearest = np.empty((len(rows), k), np.int64)
    for first in range(0, len(rows), _ROWS):
        some = rows[first : first + _ROWS].astype(np.float32)
        _, nearest[first : first + _ROWS] = faiss.knn(some, centres, k, metric=faiss.METRIC_INNER_PRODUCT)
    return nearest
