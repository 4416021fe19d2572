"""Candidate pairs between two large sets of sentences, without any notion of which documents belong together.

The ratio margin of a pair (Artetxe and Schwenk 2019, doi:10.18653/v1/P19-1309) is its cosine, divided by the mean of
those that either sentence has with its nearest on the other side: a sentence that is near to everything is nobody's
counterpart. FAISS compares every pair of up to some 100,000 sentences a side, and beyond that those of near cells,
whose vectors are held in 16 bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from workbench.alignment.cells import Neighbours, neighbours_in_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    AnyFloats = NDArray[np.float32] | NDArray[np.float16]
    Integers = NDArray[np.int64]
    FloatT = TypeVar("FloatT", np.float16, np.float32)

__all__ = ["EXACT_PAIRS", "MIN_MARGIN", "SIGNATURE", "MinedCandidates", "mining_candidates"]

SIGNATURE = "mine:5"
MIN_MARGIN = 1.04  # of sentences that say the same, as for WikiMatrix (Schwenk et al. 2021)
NEIGHBOURS = 4  # of either side, whose mean cosine the margin divides by
EXACT_PAIRS = 12_000_000_000  # sentence pairs up to which every one is compared
_LEAST_MEAN = 0.05  # mean cosine: below, two sentences that are alike by chance would have a high margin
_ROWS = 4096  # searched at a time
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

    def are_mutual(self) -> NDArray[np.bool_]:
        """Return for each pair, (pairs,), whether each is the other's nearest, and nearer than to its neighbours."""
        best_left, best_right = _best(self.left, self.margin), _best(self.right, self.margin)
        nearest: NDArray[np.bool_] = (self.margin == best_left[self.left]) & (self.margin == best_right[self.right])
        return nearest & (self.margin >= MIN_MARGIN)


def _best(places: Integers, margin: Floats) -> Floats:
    """Return for each sentence of a side the highest margin of its pairs."""
    best = np.zeros(int(places.max(initial=-1)) + 1, margin.dtype)
    np.maximum.at(best, places, margin)
    return best


def mining_candidates(
    left: AnyFloats,
    right: AnyFloats,
    count: int = 4,
    *,
    parts: Sequence[int] = (),
    exact_pairs: int = EXACT_PAIRS,
) -> MinedCandidates:
    """Return for each row of left, (n, d), its `count` best rows of right, (m, d), by ratio margin.

    The vectors are taken less their mean. They may be several kinds of vectors side by side, of so many dimensions each
    in `parts`; the cosine is then the mean of theirs, or of those that both rows have, where one is zero. Candidates
    are found from either side, so that a right sentence which many lefts are near to still has the left that it is
    nearest to.
    """
    if not len(left) or not len(right):
        return MinedCandidates(left=np.zeros(0, np.int64), right=np.zeros(0, np.int64), margin=np.zeros(0, np.float32))
    mean = (left.sum(axis=0, dtype=np.float32) + right.sum(axis=0, dtype=np.float32)) / (len(left) + len(right))
    if len(left) * len(right) <= exact_pairs:
        left, right = (_centred(side, mean, parts, np.float32) for side in (left, right))
        of_left, of_right = _exactly(left, right), _exactly(right, left)
    else:
        left_halves, right_halves = (_centred(side, mean, parts, np.float16) for side in (left, right))
        of_left, of_right = neighbours_in_cells(left_halves, right_halves, _SEARCHED)
    lefts, rights, cosine, left_mean = _pairs(of_left)
    other_rights, other_lefts, other_cosine, right_mean = _pairs(of_right)
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


def _centred(rows: AnyFloats, mean: Floats, parts: Sequence[int], dtype: type[FloatT]) -> NDArray[FloatT]:
    """Return rows less their mean, each part of one length and the whole of unit length, with no further copy.

    A row without one of p parts, which has m, is longer by p / m: its product with a whole row is the mean of m
    cosines.
    """
    centred = np.empty(rows.shape, dtype)
    ends: list[int] = np.cumsum(parts or [rows.shape[1]]).tolist()
    for first in range(0, len(rows), _ROWS):
        some = rows[first : first + _ROWS] - mean
        places = [slice(start, end) for start, end in pairwise((0, *ends))]
        has = np.stack([rows[first : first + _ROWS, place].any(axis=1) for place in places])
        scale = len(ends) ** 0.5 / np.maximum(has.sum(axis=0), 1)
        for place, is_there in zip(places, has, strict=True):
            part = some[:, place]
            length = np.maximum(np.sqrt(np.einsum("ij,ij->i", part, part)), 1e-12)
            part *= (is_there * scale / length)[:, None]
        centred[first : first + _ROWS] = some
    return centred


def _pairs(neighbours: Neighbours) -> tuple[Integers, Integers, Floats, Floats]:
    """Return the pairs of each query with its nearest rows and their cosines, and the mean cosine of each query."""
    cosines, found = neighbours.cosine, neighbours.found
    is_there = found >= 0  # cells that are searched may hold fewer
    near = np.where(is_there, cosines, 0)[:, :NEIGHBOURS]
    mean = near.sum(axis=1) / np.maximum(is_there[:, :NEIGHBOURS].sum(axis=1), 1)
    own = np.repeat(np.arange(len(found)), found.shape[1])[is_there.ravel()]
    return own, found[is_there], cosines[is_there], mean.astype(np.float32)


def _distinct(lefts: Integers, rights: Integers, cosine: Floats, width: int) -> tuple[Integers, Integers, Floats]:
    """Return each pair once."""
    _, first = np.unique(lefts * width + rights, return_index=True)
    return lefts[first], rights[first], cosine[first]


def _exactly(queries: Floats, rows: Floats) -> Neighbours:
    import faiss

    best = Neighbours.none(len(queries), min(_SEARCHED, len(rows)))
    for first in range(0, len(queries), _ROWS):
        some = slice(first, first + _ROWS)
        best.cosine[some], best.found[some] = faiss.knn(
            queries[some], rows, best.found.shape[1], metric=faiss.METRIC_INNER_PRODUCT
        )
    return best
