"""Evaluation figures on human ratings, compared with those of reference implementations.

python -m benchmarks.ratings mqm_ted_ende.tsv --reference ref [--peer FOLDER of mt-metrics-eval]
python -m benchmarks.ratings FILE with several raters --krippendorff FOLDER of the package of that name
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from workbench.evaluation import (
    LEVELS,
    Ratings,
    ScoredGroup,
    krippendorff_alpha,
    pairwise_accuracy,
    pearson,
    soft_accuracy,
    williams,
)
from workbench.service.evaluation.ratings import read_rated_translations, score_ratings


def main() -> None:
    """Print a line a figure: its name, ours, the peer's, the distance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ratings", type=Path)
    parser.add_argument("--reference", help="the system whose translations are references")
    parser.add_argument("--without", action="append", default=[], help="a system to leave out, such as a reference")
    parser.add_argument("--peer", type=Path, help="a checkout of mt-metrics-eval")
    parser.add_argument("--krippendorff", type=Path, help="where pip install --target put krippendorff")
    arguments = parser.parse_args()
    ratings = read_rated_translations(arguments.ratings, (), arguments.reference, arguments.without)
    print(f"{len(ratings.items)} translations of {len(set(ratings.items))} segments by {len(set(ratings.systems))}")
    if arguments.krippendorff:
        sys.path.insert(0, str(arguments.krippendorff))
        against_krippendorff(ratings)
    if arguments.reference:
        ratings, _ = score_ratings(ratings, ("chrf", "bleu"), None)
    if arguments.peer:
        sys.path.insert(0, str(arguments.peer))
        against_peer(ratings)


def against_krippendorff(ratings: Ratings) -> None:
    """Compare alpha at every level of measurement."""
    import krippendorff  # type: ignore[import-not-found]

    table = np.stack([c.values for c in ratings.raters])
    both = int((np.isfinite(table).sum(axis=0) > 1).sum())
    print(f"{len(ratings.raters)} people; {both} translations that two or more rated")
    for level in LEVELS:
        theirs = krippendorff.alpha(reliability_data=table, level_of_measurement=level)
        told(f"alpha, {level}, krippendorff", krippendorff_alpha(table, level), theirs)


def against_peer(ratings: Ratings) -> None:
    """Compare the accuracies and Williams' test on the segments that all systems have."""
    import mt_metrics_eval.stats as peer  # type: ignore[import-not-found]

    human, *metrics = (matrix(ratings, values) for values in (ratings.human, *(c.values for c in ratings.metrics)))
    for column, metric in zip(ratings.metrics, metrics, strict=True):
        start = time.perf_counter()
        groups = [ScoredGroup(human=h, metric=m) for h, m in zip(human.T, metric.T, strict=True)]
        ours = pairwise_accuracy(groups)
        middle = time.perf_counter()
        flat = human.ravel().tolist(), metric.ravel().tolist()
        theirs = peer.KendallWithTiesOpt(*flat, num_sys=len(human), average_by="item", sample_rate=1.0)
        took = f"{(time.perf_counter() - middle) / (middle - start):.0f} times faster"
        told(f"{column.name} accuracy, mt-metrics-eval, {took}", ours.value if ours else None, theirs[0])
        told(f"{column.name} tie threshold, mt-metrics-eval", ours.threshold if ours else None, theirs[1])
        told_of_soft(column.name, human, metric)
    one, other = (m.ravel() for m in metrics)
    r = [pearson(human.ravel(), one), pearson(human.ravel(), other), pearson(one, other)]
    a, b, between = (value or 0.0 for value in r)
    r3 = a, b, between, human.size
    told("Williams' test, mt-metrics-eval", williams(*r3), peer.WilliamsTest(*r3))


def told_of_soft(name: str, human: np.ndarray[Any, Any], metric: np.ndarray[Any, Any]) -> None:
    """Compare soft accuracy as it is, with whole numbers, and where the peer's 32 bits lose nothing.

    The peer adds in 32 bits, so that resamples that equal the difference of two systems fall to either side.
    """
    import mt_metrics_eval.stats as peer

    def theirs(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> float:
        return float(peer.PairwiseConfidenceError(a.ravel(), b.ravel(), len(a))[0])

    told(f"{name} soft accuracy, mt-metrics-eval", soft_accuracy(human, metric), theirs(human, metric))
    (people, tied), (programs, _) = exact(human, 10), exact(metric, 2**40)  # MQM counts in tenths
    whole = float(1 - np.abs(people - programs).mean())
    told(f"{name} soft accuracy, added as whole numbers", soft_accuracy(human, metric), whole)
    print(f"{tied} of {1000 * len(people)} resamples of people's ratings equal the difference")
    a, b = (np.rint(scores * 64) / 64 for scores in (human, metric))
    told(f"{name} soft accuracy of scores in 64ths, mt-metrics-eval", soft_accuracy(a, b), theirs(a, b))


def exact(scores: np.ndarray[Any, Any], scale: int) -> tuple[np.ndarray[Any, Any], int]:
    """Return the p-value of each pair of systems by the peer's draws, and how many resamples tie."""
    whole = np.rint(scores * scale).astype(np.int64)
    draws = np.random.default_rng(4).random(size=(1000, scores.shape[1]), dtype=np.float32)
    shuffled, sums = (2 * np.rint(draws).astype(np.int64) - 1) @ whole.T, whole.sum(axis=1)
    i, j = np.triu_indices(len(whole), 1)
    distance = shuffled[:, i] - shuffled[:, j] - (sums[i] - sums[j])
    return (distance >= 0).mean(axis=0), int((distance == 0).sum())


def matrix(ratings: Ratings, values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return values with a row a system and a column a segment that all systems have."""
    found: dict[str, dict[str, float]] = {}
    for item, system, value in zip(ratings.items, ratings.systems, values.tolist(), strict=True):
        found.setdefault(item, {})[system] = value
    systems = list(dict.fromkeys(ratings.systems))
    return np.array([[row[s] for row in found.values() if len(row) == len(systems)] for s in systems])


def told(name: str, ours: float | None, theirs: float) -> None:
    """Print a figure beside the peer's."""
    print(f"{name:60}{ours:20.15f}{theirs:20.15f}{abs((ours or 0) - theirs):10.1e}")


if __name__ == "__main__":
    main()
