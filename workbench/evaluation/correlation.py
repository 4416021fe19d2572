"""How far two lists of numbers go together: Pearson, Spearman, Kendall's tau-b and tau-c, in numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["PairCounts", "kendall_b", "kendall_c", "pair_counts", "pearson", "ranks", "spearman"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCounts:
    """The pairs of places: in the same order, in the other order, tied in one list, in the other, in both."""

    concordant: int
    discordant: int
    tied_first: int
    tied_second: int
    tied_both: int


def pearson(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    """Return Pearson's correlation, None where a list is constant or shorter than two."""
    _same_length(first, second)
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    a, b = first - first.mean(), second - second.mean()
    scale = float(np.linalg.norm(a)) * float(np.linalg.norm(b))
    return max(-1.0, min(1.0, float(a @ b) / scale)) if scale else None


def spearman(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    """Return Spearman's correlation, that of the ranks, tied values sharing the mean of theirs."""
    return pearson(ranks(first), ranks(second))


def kendall_b(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    """Return Kendall's tau-b, which takes ties out of the possible pairs; None where a list is constant."""
    counts = pair_counts(first, second)
    pairs = len(first) * (len(first) - 1) // 2
    left = pairs - counts.tied_first - counts.tied_both
    right = pairs - counts.tied_second - counts.tied_both
    return (counts.concordant - counts.discordant) / (left**0.5 * right**0.5) if left and right else None


def kendall_c(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    """Return Stuart's tau-c, for lists with unlike numbers of different values; None where a list is constant."""
    counts = pair_counts(first, second)
    kinds = min(len(np.unique(first)), len(np.unique(second)))
    if kinds < 2:
        return None
    return 2 * (counts.concordant - counts.discordant) / (len(first) ** 2 * (kinds - 1) / kinds)


def pair_counts(first: NDArray[np.float64], second: NDArray[np.float64]) -> PairCounts:
    """Count the pairs in n log² n steps (after Knight 1966)."""
    _same_length(first, second)
    a, b = _dense(first), _dense(second)
    order = np.lexsort((b, a))
    pairs = len(a) * (len(a) - 1) // 2
    both = _tied(a * (b.max(initial=0) + 1) + b)
    tied_first, tied_second = _tied(a) - both, _tied(b) - both
    discordant = _inversions(b[order])
    return PairCounts(
        concordant=pairs - discordant - tied_first - tied_second - both,
        discordant=discordant,
        tied_first=tied_first,
        tied_second=tied_second,
        tied_both=both,
    )


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ranks from 1, tied values sharing the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means: NDArray[np.float64] = ends - (counts - 1) / 2
    return means[inverse]


def _dense(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _tied(values: NDArray[np.int64]) -> int:
    counts = np.unique(values, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def _inversions(values: NDArray[np.int64]) -> int:
    """Count the pairs whose earlier value is the greater, by merging sorted blocks of doubling width."""
    total, width = 0, 1
    span = int(values.max(initial=0)) + 1
    places = np.arange(len(values))
    while width < len(values):
        block = places // (2 * width)
        keys = block * span + values
        later = places % (2 * width) >= width
        earlier = keys[~later]
        through = np.searchsorted(earlier, keys[later], side="right")
        upto = np.searchsorted(earlier, (block[later] + 1) * span, side="left")
        total += int((upto - through).sum())
        values = np.sort(keys) - block * span
        width *= 2
    return total


def _same_length(first: NDArray[np.float64], second: NDArray[np.float64]) -> None:
    if len(first) != len(second):
        raise ValueError("two lists of the same length are needed")
