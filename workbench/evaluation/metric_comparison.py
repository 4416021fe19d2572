"""Whether one metric agrees better with people than another, on the same translations."""

from __future__ import annotations

from math import exp, lgamma, log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from workbench.evaluation.correlation import pearson
from workbench.evaluation.significance import SAMPLES, SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["permuted", "randomised", "student_tail", "williams"]

_FRACTIONS = 300


def permuted(
    human: NDArray[np.float64], better: NDArray[np.float64], other: NDArray[np.float64], samples: int = SAMPLES
) -> float | None:
    """Return the p-value that the first metric has the higher Pearson correlation (PERM-BOTH, Deutsch et al. 2021).

    Both metrics are standardised; each translation's two scores change places with a chance of one half.
    """
    observed = pearson(human, better), pearson(human, other)
    if observed[0] is None or observed[1] is None:
        return None
    one, two = ((scores - scores.mean()) / scores.std() for scores in (better, other))
    people = human - human.mean()
    delta = observed[0] - observed[1]
    rng = np.random.default_rng(SEED)
    reached = 0
    for _ in range(samples):
        swap = rng.integers(2, size=len(human), dtype=bool)
        a, b = np.where(swap, two, one), np.where(swap, one, two)
        reached += _correlated(people, a) - _correlated(people, b) >= delta - 1e-12
    return (int(reached) + 1) / (samples + 1)


def randomised(better: NDArray[np.float64], other: NDArray[np.float64], samples: int = SAMPLES) -> float:
    """Return the p-value that the first has the higher mean over the same groups, each group swapped as a whole."""
    change = better - other
    rng = np.random.default_rng(SEED)
    signs = (2.0 * rng.integers(2, size=len(change)) - 1 for _ in range(samples))
    reached = sum(float(s @ change) >= float(change.sum()) - 1e-12 for s in signs)
    return (reached + 1) / (samples + 1)


def williams(first: float, second: float, between: float, count: int) -> float | None:
    """Return the one-sided p-value of Williams' test that two correlations with the same list differ.

    first and second are the correlations of two metrics with people, between that of the metrics. None where there
    are fewer than four translations, or the metrics are the same.
    """
    if count < 4 or between >= 1:
        return None
    left = 1 - first**2 - second**2 - between**2 + 2 * first * second * between
    mean = (first + second) / 2
    below = 2 * (count - 1) / (count - 3) * left + mean**2 * (1 - between) ** 3
    if below <= 0:
        return None
    return student_tail(abs(first - second) * sqrt((count - 1) * (1 + between)) / sqrt(below), count - 3)


def student_tail(t: float, freedom: int) -> float:
    """Return the chance that Student's t is above a value that is not negative."""
    x = freedom / (freedom + t * t)
    return _beta(freedom / 2, 0.5, x) / 2


def _correlated(centred: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    moved = scores - scores.mean()
    scale = float(np.linalg.norm(centred)) * float(np.linalg.norm(moved))
    return float(centred @ moved) / scale if scale else 0.0


def _beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function by its continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    value = 1.0
    for k in range(_FRACTIONS, 0, -1):
        m = k // 2
        if k % 2:
            step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        value = 1 + step / value
    return front / value
