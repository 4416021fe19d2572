"""Meta-evaluation of metrics against human ratings: correlations, pairwise accuracies, intervals, comparisons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from workbench.errors import InputError
from workbench.evaluation.accuracy import ScoredGroup, pairwise_accuracy, soft_accuracy, system_accuracy
from workbench.evaluation.agreement import (
    LEVELS,
    DoublyMarked,
    Level,
    SpanAgreement,
    krippendorff_alpha,
    span_agreement,
)
from workbench.evaluation.correlation import kendall_b, kendall_c, pearson, spearman
from workbench.evaluation.metric_comparison import permuted, randomised, williams
from workbench.evaluation.ratings import Column, RatedSpan, Ratings
from workbench.evaluation.significance import SAMPLES, SEED, SIGNATURE, Estimate, interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Alpha", "MetaEvaluation", "MetricComparison", "MetricQuality", "meta_evaluate"]

_MOST_RESAMPLED = 1_000  # rows up to which Kendall's tau-b is resampled as well
_MOST_PAIRED = 4_000  # rows up to which all pairs are compared if no systems are named
_Correlation = Callable[["NDArray[np.float64]", "NDArray[np.float64]"], float | None]
_CORRELATIONS: tuple[_Correlation, ...] = (pearson, spearman, kendall_b, kendall_c)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricQuality:
    """Agreement of one metric with human ratings.

    Correlations are over all translations. accuracy is pairwise accuracy with calibrated ties: over pairs of systems
    within an item if systems are named, else over all pairs. System accuracies need two systems with shared items.
    """

    metric: str
    rows: int
    pearson: Estimate | None
    spearman: Estimate | None
    kendall_b: Estimate | None
    kendall_c: Estimate | None
    accuracy: Estimate | None
    threshold: float | None
    system_accuracy: float | None
    soft_accuracy: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricComparison:
    """Two metrics, the one with the higher Pearson correlation first, and one-sided p-values that it is better.

    permuted and williams test Pearson's correlation; accuracy tests pairwise accuracy, None if the first has the lower.
    """

    better: str
    other: str
    difference: float
    permuted: float | None
    williams: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alpha:
    """Krippendorff's alpha at a level of measurement."""

    level: Level
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A metric and the number of rated translations that it did not score."""

    metric: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaEvaluation:
    """Metrics against human ratings and against each other, and inter-annotator agreement.

    rows counts the rated translations that every metric scored, on which all is computed; gaps lists the metrics that
    lack some.
    """

    rows: int
    rated: int
    gaps: tuple[Gap, ...]
    systems: tuple[str, ...]
    metrics: tuple[MetricQuality, ...]
    rivalries: tuple[MetricComparison, ...]
    raters: tuple[str, ...]
    alphas: tuple[Alpha, ...]
    spans: SpanAgreement | None
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _MetricScores:
    """The scores of one metric: by row, by item (clusters, groups), and as two systems x items matrices."""

    human: NDArray[np.float64]
    metric: NDArray[np.float64]
    clusters: tuple[NDArray[np.int64], ...]
    groups: tuple[ScoredGroup, ...]
    table: tuple[NDArray[np.float64], NDArray[np.float64]] | None


def meta_evaluate(ratings: Ratings) -> MetaEvaluation:
    """Evaluate every metric on the rows that have a rating and the scores of all metrics."""
    rated = np.isfinite(ratings.human)
    complete = np.logical_and.reduce([rated, *(np.isfinite(c.values) for c in ratings.metrics)])
    missing = [Gap(metric=c.name, rows=int((rated & ~np.isfinite(c.values)).sum())) for c in ratings.metrics]
    if complete.sum() < 2:
        raise InputError("evaluation-too-few-ratings")
    scores = [_metric_scores(ratings, c, complete) for c in ratings.metrics]
    qualities = [_quality(c.name, s) for c, s in zip(ratings.metrics, scores, strict=True)]
    return MetaEvaluation(
        rows=int(complete.sum()),
        rated=int(rated.sum()),
        gaps=tuple(g for g in missing if g.rows),
        systems=tuple(dict.fromkeys(ratings.systems)),
        metrics=tuple(sorted(qualities, key=lambda q: -(q.pearson.value if q.pearson else -2))),
        rivalries=tuple(_comparisons([c.name for c in ratings.metrics], scores)),
        raters=tuple(c.name for c in ratings.raters),
        alphas=_alphas(ratings.raters),
        spans=span_agreement(_annotator_pairs(ratings.annotations)) if ratings.annotations else None,
        signature=f"meta:1|{SIGNATURE}",
    )


def _metric_scores(ratings: Ratings, column: Column, complete: NDArray[np.bool_]) -> _MetricScores:
    rows = np.flatnonzero(complete)
    places: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        places.setdefault(ratings.items[row], []).append(at)
    clusters = tuple(np.array(p, dtype=np.int64) for p in places.values())
    human, metric = ratings.human[rows], column.values[rows]
    if ratings.systems:
        groups = [ScoredGroup(human=human[c], metric=metric[c]) for c in clusters]
    else:
        some = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), _MOST_PAIRED), dtype=np.int64))
        groups = [ScoredGroup(human=human[some], metric=metric[some])]
    return _MetricScores(
        human=human, metric=metric, clusters=clusters, groups=tuple(groups), table=_table(ratings, rows, human, metric)
    )


def _table(
    ratings: Ratings, rows: NDArray[np.int64], human: NDArray[np.float64], metric: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return human and metric scores (systems x items) of the items that all systems translated."""
    systems = {s: k for k, s in enumerate(dict.fromkeys(ratings.systems[r] for r in rows))} if ratings.systems else {}
    if len(systems) < 2:
        return None
    items: dict[str, dict[int, int]] = {}
    for at, row in enumerate(rows):
        items.setdefault(ratings.items[row], {})[systems[ratings.systems[row]]] = at
    shared = [seen for seen in items.values() if len(seen) == len(systems)]
    if not shared:
        return None
    index = np.array([[seen[k] for seen in shared] for k in range(len(systems))])
    return human[index], metric[index]


def _quality(name: str, scores: _MetricScores) -> MetricQuality:
    values = [correlation(scores.human, scores.metric) for correlation in _CORRELATIONS]
    estimates = _intervals(scores, values)
    accuracy = pairwise_accuracy(scores.groups)
    return MetricQuality(
        metric=name,
        rows=len(scores.human),
        pearson=estimates[0],
        spearman=estimates[1],
        kendall_b=estimates[2],
        kendall_c=estimates[3],
        accuracy=_accuracy_interval(accuracy.value, accuracy.groups) if accuracy else None,
        threshold=accuracy.threshold if accuracy else None,
        system_accuracy=system_accuracy(*scores.table) if scores.table else None,
        soft_accuracy=soft_accuracy(*scores.table) if scores.table else None,
    )


def _intervals(scores: _MetricScores, values: list[float | None]) -> list[Estimate | None]:
    """Return estimates by bootstrap over items, without interval where nothing is resampled."""
    rng = np.random.default_rng(SEED)
    few = len(scores.human) <= _MOST_RESAMPLED
    samples: list[list[float]] = [[] for _ in values]
    for _ in range(SAMPLES):
        draw = rng.choice(len(scores.clusters), size=len(scores.clusters), replace=True)
        rows = np.concatenate([scores.clusters[k] for k in draw])
        for k, correlation in enumerate(_CORRELATIONS[: 3 if few else 2]):
            if values[k] is not None:
                value = correlation(scores.human[rows], scores.metric[rows])
                if value is not None:
                    samples[k].append(value)
    return [
        None if value is None else interval(value, np.array(some)) if some else Estimate(value=value)
        for value, some in zip(values, samples, strict=True)
    ]


def _accuracy_interval(value: float, groups: tuple[float, ...]) -> Estimate:
    """Return an estimate by bootstrap over items at the chosen threshold; a single group has no interval."""
    if len(groups) < 2:
        return Estimate(value=value)
    rng = np.random.default_rng(SEED)
    shares = np.array(groups)
    return interval(value, np.array([shares[rng.choice(len(shares), len(shares))].mean() for _ in range(SAMPLES)]))


def _comparisons(names: list[str], scores: list[_MetricScores]) -> list[MetricComparison]:
    found = []
    for a, b in combinations(range(len(names)), 2):
        one, other = (pearson(scores[k].human, scores[k].metric) for k in (a, b))
        between = pearson(scores[a].metric, scores[b].metric)
        if one is None or other is None or between is None:
            continue
        best, rest = (a, b) if one >= other else (b, a)
        found.append(
            MetricComparison(
                better=names[best],
                other=names[rest],
                difference=abs(one - other),
                permuted=permuted(scores[a].human, scores[best].metric, scores[rest].metric),
                williams=williams(one, other, between, len(scores[a].human)),
                accuracy=_accuracy_p_value(scores[best], scores[rest]),
            )
        )
    return found


def _accuracy_p_value(best: _MetricScores, rest: _MetricScores) -> float | None:
    one, other = pairwise_accuracy(best.groups), pairwise_accuracy(rest.groups)
    if not one or not other or len(one.groups) < 2 or one.value < other.value:
        return None
    return randomised(np.array(one.groups), np.array(other.groups))


def _alphas(raters: tuple[Column, ...]) -> tuple[Alpha, ...]:
    if len(raters) < 2:
        return ()
    table = np.stack([c.values for c in raters])
    return tuple(Alpha(level=level, value=krippendorff_alpha(table, level)) for level in LEVELS)


def _annotator_pairs(annotations: tuple[RatedSpan, ...]) -> list[DoublyMarked]:
    """Return every pair of annotators of the same translation."""
    rows: dict[int, list[RatedSpan]] = {}
    for annotation in annotations:
        rows.setdefault(annotation.row, []).append(annotation)
    return [DoublyMarked(first=a.marks, second=b.marks) for some in rows.values() for a, b in combinations(some, 2)]
