"""Two versions of the same segments: is one better, by how much, and could that be chance?

A measure of a whole text is a function of sums over its segments, so that a resampled text costs one sum. The paired
bootstrap and approximate randomisation draw the same random numbers as sacrebleu's with the seed 12345, and give its
p-values; unlike there, resamples that equal the difference count as well, and so equal versions have p = 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "SAMPLES",
    "SEED",
    "SIGNATURE",
    "Estimate",
    "Measure",
    "PairedComparison",
    "bootstrap",
    "compare",
    "interval",
    "mean_measure",
]

SAMPLES = 1000
SEED = 12345
SIGNATURE = f"resample:{SAMPLES}+seed:{SEED}"
_CLOSE = 1e-12  # resamples this near to the difference equal it


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A value with the interval that holds it in 95 of 100 resamplings, None where it was not resampled."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measure:
    """A measure of one version: `values`, one a segment, and `score` of the sum of the rows of `statistics`."""

    name: str
    better: Literal["higher", "lower"]
    values: NDArray[np.float64]
    statistics: NDArray[np.float64]
    score: Callable[[NDArray[np.float64]], float]

    @property
    def total(self) -> float:
        """Return the score of all segments together."""
        return self.score(self.statistics.sum(axis=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedComparison:
    """One measure of two versions of the same segments.

    difference is second less first, with the interval that holds it in 95 of 100 resamplings. bootstrap and
    randomisation are two-sided p-values. effect is Cohen's d of the differences of the segments (their mean in units
    of their standard deviation), None where all differ alike. One segment alone has neither interval nor p-value.
    """

    measure: str
    better: Literal["higher", "lower"]
    segments: int
    first: float
    second: float
    difference: Estimate
    bootstrap: float | None
    randomisation: float | None
    effect: float | None


def mean_measure(name: str, values: NDArray[np.float64], better: Literal["higher", "lower"] = "higher") -> Measure:
    """Return a measure whose score is the mean of the segments' values."""
    rows = np.stack([values, np.ones_like(values)], axis=1)
    return Measure(name=name, better=better, values=values, statistics=rows, score=_mean)


def bootstrap(measure: Measure, samples: int = SAMPLES) -> NDArray[np.float64]:
    """Return the scores of resampled texts, for any measure of as many segments drawn alike."""
    rng = np.random.default_rng(SEED)
    count = len(measure.statistics)
    draws = (rng.choice(count, size=count, replace=True) for _ in range(samples))
    return np.array([measure.score(measure.statistics[draw].sum(axis=0)) for draw in draws])


def interval(value: float, scores: NDArray[np.float64]) -> Estimate:
    """Return a value with the middle 95 of 100 resampled ones."""
    low, high = np.quantile(scores, [0.025, 0.975])
    return Estimate(value=value, low=float(low), high=float(high))


def compare(first: Measure, second: Measure, samples: int = SAMPLES) -> PairedComparison:
    """Compare two versions by one measure."""
    if first.name != second.name or len(first.values) != len(second.values):
        raise ValueError("only one measure of the same segments can be compared")
    difference = second.total - first.total
    facts = PairedComparison(
        measure=first.name,
        better=first.better,
        segments=len(first.values),
        first=first.total,
        second=second.total,
        difference=Estimate(value=difference),
        bootstrap=None,
        randomisation=None,
        effect=_effect(second.values - first.values),
    )
    if len(first.values) < 2:
        return facts
    resampled = bootstrap(second, samples) - bootstrap(first, samples)
    sizes = np.abs(resampled)
    return replace(
        facts,
        difference=interval(difference, resampled),
        bootstrap=_p(sizes - sizes.mean(), abs(difference)),
        randomisation=_p(np.abs(_swapped(first, second, samples)), abs(difference)),
    )


def _swapped(first: Measure, second: Measure, samples: int) -> NDArray[np.float64]:
    """Return the differences after each segment has changed sides with a chance of one half."""
    rng = np.random.default_rng(SEED)
    sums = first.statistics.sum(axis=0), second.statistics.sum(axis=0)
    change = second.statistics - first.statistics
    differences = []
    for stays in rng.integers(2, size=(samples, len(change)), dtype=bool):
        moved = change[~stays].sum(axis=0)
        differences.append(first.score(sums[0] + moved) - second.score(sums[1] - moved))
    return np.array(differences)


def _p(sizes: NDArray[np.float64], difference: float) -> float:
    return (int((sizes >= difference - _CLOSE).sum()) + 1) / (len(sizes) + 1)


def _effect(differences: NDArray[np.float64]) -> float | None:
    if len(differences) < 2:
        return None
    spread = float(differences.std(ddof=1))
    return float(differences.mean()) / spread if spread > _CLOSE else None


def _mean(sums: NDArray[np.float64]) -> float:
    return float(sums[0] / sums[1])
