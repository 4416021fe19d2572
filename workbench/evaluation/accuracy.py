"""Pairwise accuracy of a metric: with calibrated ties, of systems, and soft.

Deutsch, Foster and Freitag 2023 ("Ties Matter") count metric scores as tied if they differ by no more than a threshold,
chosen to maximise accuracy. Soft pairwise accuracy (Thompson et al. 2024) compares the p-values with which the metric
and the human ratings rank two systems.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Accuracy", "ScoredGroup", "confidences", "pairwise_accuracy", "soft_accuracy", "system_accuracy"]

_PERMUTATIONS = 1000
_SEED = 4  # the seed of the authors' implementation, for equal figures


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScoredGroup:
    """Human ratings and metric scores of translations that are compared with each other, in the same order."""

    human: NDArray[np.float64]
    metric: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """The mean over groups of the fraction of pairs ordered as by the human ratings, at the best threshold.

    groups holds the fraction of each group that has a pair.
    """

    value: float
    threshold: float
    groups: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Pairs:
    """All pairs of all groups: absolute metric difference, whether the ratings tie, whether the orders agree."""

    size: NDArray[np.float64]
    tied: NDArray[np.bool_]
    agrees: NDArray[np.bool_]
    group: NDArray[np.int64]


def pairwise_accuracy(groups: Sequence[ScoredGroup]) -> Accuracy | None:
    """Return pairwise accuracy with calibrated ties, None if no group has two translations."""
    pairs = _pairs(groups)
    if not len(pairs.size):
        return None
    counts = np.bincount(pairs.group)
    weight = 1.0 / (counts[pairs.group] * np.count_nonzero(counts))
    gain = weight * (pairs.tied.astype(np.float64) - (pairs.agrees & ~pairs.tied & (pairs.size > 0)))
    order = np.argsort(pairs.size, kind="stable")
    sizes, gains = pairs.size[order], np.cumsum(gain[order])
    last = np.append(sizes[1:] != sizes[:-1], np.True_)  # pairs with the same difference become ties together
    thresholds, gains = sizes[last], gains[last]
    if thresholds[0] > 0:
        thresholds, gains = np.append(0.0, thresholds), np.append(0.0, gains)
    threshold = float(thresholds[int(np.argmax(gains))])
    right = np.where(pairs.size <= threshold, pairs.tied, pairs.agrees & ~pairs.tied)
    shares = np.bincount(pairs.group, weights=right)[counts > 0] / counts[counts > 0]
    return Accuracy(value=float(shares.mean()), threshold=threshold, groups=tuple(shares.tolist()))


def system_accuracy(human: NDArray[np.float64], metric: NDArray[np.float64]) -> float:
    """Return the fraction of system pairs ranked alike by mean score (systems x segments; Kocmi et al. 2021)."""
    i, j = np.triu_indices(len(human), 1)
    people, ours = human.mean(axis=1), metric.mean(axis=1)
    return float((np.sign(people[i] - people[j]) == np.sign(ours[i] - ours[j])).mean())


def soft_accuracy(human: NDArray[np.float64], metric: NDArray[np.float64]) -> float:
    """Return soft pairwise accuracy (systems x segments)."""
    return float(1 - np.abs(confidences(human) - confidences(metric)).mean())


def confidences(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the p-value, for each pair of systems, of a paired permutation test that the first is better."""
    rng = np.random.default_rng(_SEED)
    signs = 2.0 * np.rint(rng.random(size=(_PERMUTATIONS, scores.shape[1]), dtype=np.float32)).astype(np.float64) - 1
    shuffled, sums = signs @ scores.T, scores.sum(axis=1)
    i, j = np.triu_indices(len(scores), 1)
    close = 1e-9 * max(1.0, float(np.abs(sums).max(initial=0.0)))
    found: NDArray[np.float64] = (shuffled[:, i] - shuffled[:, j] >= sums[i] - sums[j] - close).mean(axis=0)
    return found


def _pairs(groups: Sequence[ScoredGroup]) -> _Pairs:
    sizes, tied, agrees, numbers = [], [], [], []
    for number, group in enumerate(groups):
        i, j = np.triu_indices(len(group.human), 1)
        people, ours = group.human[i] - group.human[j], group.metric[i] - group.metric[j]
        sizes.append(np.abs(ours))
        tied.append(people == 0)
        agrees.append(np.sign(people) == np.sign(ours))
        numbers.append(np.full(len(i), number, dtype=np.int64))
    if not sizes:
        return _Pairs(size=np.zeros(0), tied=np.zeros(0, bool), agrees=np.zeros(0, bool), group=np.zeros(0, np.int64))
    return _Pairs(
        size=np.concatenate(sizes),
        tied=np.concatenate(tied),
        agrees=np.concatenate(agrees),
        group=np.concatenate(numbers),
    )
