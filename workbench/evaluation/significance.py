"""Significance of the difference of two versions of the same segments: paired bootstrap, approximate randomisation.

A corpus-level measure is a function of sums over segments, so that a resample costs one sum. Both tests draw the same
random numbers as sacrebleu with the seed 12345 and give its p-values, except that resamples equal to the observed
difference count too, so that equal versions have p = 1.
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
_CLOSE = 1e-12  # resampled differences this close to the observed one equal it


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A value with its 95% bootstrap interval, None if it was not resampled."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measure:
    """A measure of one version: `values` by segment, and `score` of the column sums of `statistics` (segments x n)."""

    name: str
    better: Literal["higher", "lower"]
    values: NDArray[np.float64]
    statistics: NDArray[np.float64]
    score: Callable[[NDArray[np.float64]], float]

    @property
    def total(self) -> float:
        """Return the corpus-level score."""
        return self.score(self.statistics.sum(axis=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedComparison:
    """One measure of two versions of the same segments.

    difference is second minus first with its 95% interval; bootstrap and randomisation are two-sided p-values. effect
    is Cohen's d of the segment differences, None if all are equal. A single segment has neither interval nor p-value.
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
    """Return a measure whose score is the mean over segments."""
    rows = np.stack([values, np.ones_like(values)], axis=1)
    return Measure(name=name, better=better, values=values, statistics=rows, score=_mean)


def bootstrap(measure: Measure, samples: int = SAMPLES) -> NDArray[np.float64]:
    """Return bootstrap scores; measures with the same number of segments get the same resamples."""
    rng = np.random.default_rng(SEED)
    count = len(measure.statistics)
    draws = (rng.choice(count, size=count, replace=True) for _ in range(samples))
    return np.array([measure.score(measure.statistics[draw].sum(axis=0)) for draw in draws])


def interval(value: float, scores: NDArray[np.float64]) -> Estimate:
    """Return a value with its 95% percentile interval."""
    low, high = np.quantile(scores, [0.025, 0.975])
    return Estimate(value=value, low=float(low), high=float(high))


def compare(first: Measure, second: Measure, samples: int = SAMPLES) -> PairedComparison:
    """Compare two versions by one measure."""
    if first.name != second.name or len(first.values) != len(second.values):
        raise ValueError("only one measure of the same segments can be compared")
    difference = second.total - first.total
    comparison = PairedComparison(
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
        return comparison
    resampled = bootstrap(second, samples) - bootstrap(first, samples)
    sizes = np.abs(resampled)
    return replace(
        comparison,
        difference=interval(difference, resampled),
        bootstrap=_p(sizes - sizes.mean(), abs(difference)),
        randomisation=_p(np.abs(_swapped(first, second, samples)), abs(difference)),
    )


def _swapped(first: Measure, second: Measure, samples: int) -> NDArray[np.float64]:
    """Return the differences of versions whose segments are swapped at random."""
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
