"""Candidate pairs between two large sets of sentences, without any notion of which documents belong together.

The ratio margin of a pair (Artetxe and Schwenk 2019, doi:10.18653/v1/P19-1309) is its cosine, divided by the mean of
those that either sentence has with its nearest on the other side: a sentence that is near to everything is nobody's
counterpart. FAISS compares every pair of up to some 100,000 sentences a side, and beyond that those in the nearest
cells of an inverted file, whose vectors are held in 16 bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int64]

__all__ = ["EXACT_PAIRS", "SIGNATURE", "MinedCandidates", "mining_candidates"]

SIGNATURE = "mine:1"
NEIGHBOURS = 4  # of either side, whose mean cosine the margin divides by
EXACT_PAIRS = 12_000_000_000  # sentence pairs up to which every one is compared
_LEAST_MEAN = 0.05  # mean cosine: below, two sentences that are alike by chance would have a high margin
_ROWS = 4096  # searched at a time
_CELLS_PROBED = 32
_TRAINED_ON = 48  # vectors a cell
_SEARCHED = 8  # neighbours of each sentence, from either side


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MinedCandidates:
    """Pairs that may be counterparts, best first for each left sentence; all arrays are (pairs,).

    Attributes:
        left: Index of the left sentence, rising.
        right: Index of the right one.
        margin: The ratio margin; 1 is what any pair has.
    """

    left: Integers
    right: Integers
    margin: Floats

    def __len__(self) -> int:
        return len(self.left)


def mining_candidates(
    left: Floats, right: Floats, count: int = 4, *, exact_pairs: int = EXACT_PAIRS
) -> MinedCandidates:
    """Return for each row of left, (n, d), its `count` best rows of right, (m, d), by ratio margin.

    The vectors are taken less their mean. They are found from either side, so that a right sentence which many lefts
    are near to still has the left that it is nearest to.
    """
    if not len(left) or not len(right):
        return MinedCandidates(left=np.zeros(0, np.int64), right=np.zeros(0, np.int64), margin=np.zeros(0, np.float32))
    mean = (left.sum(axis=0) + right.sum(axis=0)) / (len(left) + len(right))
    left = _centred(left, mean)  # one side at a time: each can be gigabytes
    right = _centred(right, mean)
    is_exact = len(left) * len(right) <= exact_pairs
    lefts, rights, cosine, left_mean = _neighbours(left, right, is_exact=is_exact)
    other_rights, other_lefts, other_cosine, right_mean = _neighbours(right, left, is_exact=is_exact)
    lefts, rights = np.concatenate([lefts, other_lefts]), np.concatenate([rights, other_rights])
    cosine = np.concatenate([cosine, other_cosine])
    lefts, rights, cosine = _distinct(lefts, rights, cosine, len(right))
    expected = np.maximum((left_mean[lefts] + right_mean[rights]) / 2, _LEAST_MEAN)
    margin = (cosine / expected).astype(np.float32)
    order = np.lexsort((rights, -margin, lefts))
    lefts, rights, margin = lefts[order], rights[order], margin[order]
    rank = np.arange(len(lefts)) - np.searchsorted(lefts, lefts)
    best = rank < count
    return MinedCandidates(left=lefts[best], right=rights[best], margin=margin[best])


def _centred(rows: Floats, mean: Floats) -> Floats:
    """Return rows less their mean, of unit length, with no further copy of them in memory."""
    centred: Floats = rows - mean
    centred /= np.maximum(np.sqrt(np.einsum("ij,ij->i", centred, centred)), 1e-12)[:, None]
    return centred


def _neighbours(queries: Floats, rows: Floats, *, is_exact: bool) -> tuple[Integers, Integers, Floats, Floats]:
    """Return the pairs of each query with its nearest rows and their cosines, and the mean cosine of each query."""
    nearest = min(_SEARCHED, len(rows))
    search = _exactly if is_exact else _in_cells
    cosines, found = (np.concatenate(parts) for parts in zip(*search(queries, rows, nearest), strict=True))
    is_there = found >= 0  # cells that are searched may hold fewer
    near = np.where(is_there, cosines, 0)[:, :NEIGHBOURS]
    mean = near.sum(axis=1) / np.maximum(is_there[:, :NEIGHBOURS].sum(axis=1), 1)
    own = np.repeat(np.arange(len(queries)), nearest)[is_there.ravel()]
    return own, found[is_there].astype(np.int64), cosines[is_there].astype(np.float32), mean.astype(np.float32)


def _distinct(lefts: Integers, rights: Integers, cosine: Floats, width: int) -> tuple[Integers, Integers, Floats]:
    """Return each pair once."""
    _, first = np.unique(lefts * width + rights, return_index=True)
    return lefts[first], rights[first], cosine[first]


def _exactly(queries: Floats, rows: Floats, k: int) -> Iterator[tuple[Floats, Integers]]:
    import faiss

    for start in range(0, len(queries), _ROWS):
        yield faiss.knn(queries[start : start + _ROWS], rows, k, metric=faiss.METRIC_INNER_PRODUCT)


def _in_cells(queries: Floats, rows: Floats, k: int) -> Iterator[tuple[Floats, Integers]]:
    import faiss

    dimensions = rows.shape[1]
    cells = max(1, int(4 * np.sqrt(len(rows))))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions),
        dimensions,
        cells,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        False,  # noqa: FBT003 - whole vectors, not what is left of them in their cell
    )
    index.cp.seed = 0
    index.cp.min_points_per_centroid = 1  # otherwise FAISS warns about small sets
    index.cp.max_points_per_centroid = _TRAINED_ON
    index.train(rows)
    index.add(rows)
    index.nprobe = _CELLS_PROBED
    for start in range(0, len(queries), _ROWS):
        yield index.search(queries[start : start + _ROWS], k)
