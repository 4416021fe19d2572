"""Tests whether one metric agrees better with human ratings than another, on the same translations."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from workbench.evaluation.correlation import pearson
from workbench.evaluation.significance import SAMPLES, SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["permuted", "randomised", "williams"]

_TIE = 1e-12  # resampled differences this close to the observed one equal it
_ROUNDING = 1e-12  # as near as this, correlations are those of metrics that are linear functions of each other


def permuted(
    human: NDArray[np.float64], better: NDArray[np.float64], other: NDArray[np.float64], samples: int = SAMPLES
) -> float | None:
    """Return the one-sided p-value of the PERM-BOTH test that the first metric has the higher Pearson correlation.

    Both metrics are standardised, then the two scores of each translation are swapped at random (Deutsch et al. 2021).
    None where a correlation is undefined.
    """
    observed = pearson(human, better), pearson(human, other)
    if observed[0] is None or observed[1] is None:
        return None
    first, second = ((scores - scores.mean()) / scores.std() for scores in (better, other))
    centred = human - human.mean()
    delta = observed[0] - observed[1]
    rng = np.random.default_rng(SEED)
    at_least_delta = 0
    for _ in range(samples):
        swap = rng.integers(2, size=len(human), dtype=bool)
        a, b = np.where(swap, second, first), np.where(swap, first, second)
        at_least_delta += _correlation(centred, a) - _correlation(centred, b) >= delta - _TIE
    return (int(at_least_delta) + 1) / (samples + 1)


def randomised(better: NDArray[np.float64], other: NDArray[np.float64], samples: int = SAMPLES) -> float:
    """Return the one-sided p-value of a paired permutation test that the first has the higher mean over the groups."""
    differences = better - other
    rng = np.random.default_rng(SEED)
    signs = (2.0 * rng.integers(2, size=len(differences)) - 1 for _ in range(samples))
    at_least_observed = sum(float(s @ differences) >= float(differences.sum()) - _TIE for s in signs)
    return (at_least_observed + 1) / (samples + 1)


def williams(first: float, second: float, between: float, count: int) -> float | None:
    """Return the one-sided p-value of Williams' test that two correlations with the same ratings differ.

    first and second are the correlations of two metrics with the ratings of `count` translations, between is the
    correlation of the two metrics. None for fewer than four translations or where the metrics are linear functions
    of each other.
    """
    from scipy.stats import t

    if count < 4 or between > 1 - _ROUNDING:
        return None
    left = 1 - first**2 - second**2 - between**2 + 2 * first * second * between
    mean = (first + second) / 2
    below = 2 * (count - 1) / (count - 3) * left + mean**2 * (1 - between) ** 3
    if below < _ROUNDING:
        return None
    return float(t.sf(abs(first - second) * sqrt((count - 1) * (1 + between)) / sqrt(below), count - 3))


def _correlation(centred: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    moved = scores - scores.mean()
    scale = float(np.linalg.norm(centred)) * float(np.linalg.norm(moved))
    return float(centred @ moved) / scale if scale else 0.0
