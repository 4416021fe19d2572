"""Candidate pairs by sentence vectors, before any token vector is read.

FAISS (Johnson, Douze and Jégou 2019) searches exactly up to some 100,000 sentences, and beyond that in the nearest
cells of an inverted file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from workbench.encoders.token_vectors import l2_normalise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int64]

__all__ = ["nearest_candidates"]

_MARGIN_NEIGHBOURS = 4  # of either side, whose mean cosine the margin subtracts
_POOL_FACTOR = 4  # times as many neighbours as candidates are searched for the best margins
_EXACT_ROWS, _APPROXIMATE_ROWS = 4096, 1024  # searched at a time
EXACT_SEARCH_LIMIT = 20_000_000_000  # sentence pairs up to which every one is compared
_CELLS_PROBED = 48


def nearest_candidates(
    left: Floats, right: Floats, count: int, *, exact_limit: int = EXACT_SEARCH_LIMIT
) -> list[Integers]:
    """Return for each row of left, (n, d), the rows of right, (m, d), that may be its counterparts, in rising order.

    They are the `count` nearest by cosine after mean subtraction, and the `count` best by ratio margin (Artetxe and
    Schwenk 2019) with four neighbours. Where n times m exceeds `exact_limit`, the search is approximate.
    """
    mean = (left.sum(axis=0) + right.sum(axis=0)) / (len(left) + len(right))
    left, right = l2_normalise(left - mean), l2_normalise(right - mean)
    if count >= len(right):
        return [np.arange(len(right))] * len(left)
    search = _search_exactly if len(left) * len(right) <= exact_limit else _search_cells
    neighbours = list(search(left, right, min(_POOL_FACTOR * count, len(right))))
    hubness = _hubness(neighbours, len(right))
    candidates: list[Integers] = []
    for cosine, rows in neighbours:
        margin = cosine - hubness[rows] / 2  # the left part of the margin is the same for all neighbours of a row
        best = np.argpartition(-margin, count - 1, axis=1)[:, :count]
        candidates += [np.union1d(row[:count], row[top]) for row, top in zip(rows, best, strict=True)]
    return candidates


def _hubness(neighbours: list[tuple[Floats, Integers]], count: int) -> Floats:
    """Return the mean cosine of each of the right, (count,), with the four nearest lefts; 0 for no left's neighbour."""
    rows = np.concatenate([found.ravel() for _, found in neighbours])
    cosine = np.concatenate([values.ravel() for values, _ in neighbours])
    order = np.lexsort((-cosine, rows))
    rows, cosine = rows[order], cosine[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    is_near = rank < _MARGIN_NEIGHBOURS
    sums = np.bincount(rows[is_near], weights=cosine[is_near], minlength=count)
    counts = np.bincount(rows[is_near], minlength=count)
    hubness: Floats = (sums / np.maximum(counts, 1)).astype(np.float32)
    return hubness


def _search_exactly(queries: Floats, rows: Floats, k: int) -> Iterator[tuple[Floats, Integers]]:
    """Yield batches of queries: the cosines and indices of their k nearest rows, the nearest first, (queries, k)."""
    import faiss

    for start in range(0, len(queries), _EXACT_ROWS):
        yield faiss.knn(queries[start : start + _EXACT_ROWS], rows, k, metric=faiss.METRIC_INNER_PRODUCT)


def _search_cells(queries: Floats, rows: Floats, k: int) -> Iterator[tuple[Floats, Integers]]:
    """Yield the same from an inverted file, which compares only the rows in the cells nearest to each query."""
    import faiss

    dimensions = rows.shape[1]
    cells = int(4 * np.sqrt(len(rows)))
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(dimensions), dimensions, cells, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = 0
    index.cp.min_points_per_centroid = 1  # otherwise FAISS warns about small texts
    index.train(rows)
    index.add(rows)
    index.nprobe = _CELLS_PROBED
    for start in range(0, len(queries), _APPROXIMATE_ROWS):
        cosine, found = index.search(queries[start : start + _APPROXIMATE_ROWS], k)
        # The cells searched may hold fewer than k rows: the nearest row fills the rest.
        missing = found < 0
        yield (
            np.where(missing, cosine[:, :1], cosine).astype(np.float32),
            np.where(missing, found[:, :1], found).astype(np.int64),
        )
