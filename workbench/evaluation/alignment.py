"""Alignment quality against gold: strict and lax precision, recall and F1, and the calibration of probabilities.

A bead is strictly correct if gold has the same bead, laxly correct if gold has one that shares a sentence with it on
both sides (Sennrich and Volk 2010, as in Vecalign's score). Beads without counterpart count in precision, not in
recall. Intervals are of the percentile bootstrap over blocks of beads that share sentences.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import pi, sqrt

from workbench.errors import InputError
from workbench.records import Bead

__all__ = [
    "AlignedDocument",
    "AlignmentEvaluation",
    "AlignmentScore",
    "DocumentScore",
    "Estimate95",
    "ReliabilityBin",
    "calibration_error_by_chance",
    "expected_calibration_error",
    "reliability",
    "score_alignment",
]

_SAMPLES = 1000
_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedDocument:
    """The gold and the predicted beads of a document."""

    gold: Sequence[Bead]
    predicted: Sequence[Bead]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate95:
    """A value with its 95% bootstrap interval; all 0 to 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentScore:
    """Strict and lax precision, recall and F1; gold counts the gold beads with two sides."""

    documents: int
    gold: int
    predicted: int
    strict_precision: float
    strict_recall: float
    strict_f1: Estimate95
    lax_precision: float
    lax_recall: float
    lax_f1: Estimate95


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """Beads with a probability p from low to high: their number, mean p, mean p (1 - p), and the fraction correct."""

    low: float
    high: float
    count: int
    probability: float
    variance: float
    right: float


@dataclass(frozen=True, slots=True)
class _Counts:
    """Correct predictions and gold beads found, strictly and laxly, of all predicted and gold beads."""

    strict_right: int
    strict_found: int
    lax_right: int
    lax_found: int
    predicted: int
    gold: int


def score_alignment(documents: Sequence[AlignedDocument]) -> AlignmentScore:
    """Return the pooled score of documents; the bootstrap is seeded."""
    blocks = [counts for d in documents for counts in _blocks(d.gold, d.predicted)]
    total = _sum(blocks)
    if not total.gold or not total.predicted:
        raise InputError("evaluation-no-beads")
    rng = random.Random(0)
    samples = [_sum(rng.choices(blocks, k=len(blocks))) for _ in range(_SAMPLES)]
    return AlignmentScore(
        documents=len(documents),
        gold=total.gold,
        predicted=total.predicted,
        strict_precision=total.strict_right / total.predicted,
        strict_recall=total.strict_found / total.gold,
        strict_f1=_f1_estimate(total, samples, strict=True),
        lax_precision=total.lax_right / total.predicted,
        lax_recall=total.lax_found / total.gold,
        lax_f1=_f1_estimate(total, samples, strict=False),
    )


def reliability(documents: Sequence[AlignedDocument]) -> tuple[ReliabilityBin, ...]:
    """Return the non-empty of ten bins of predicted probabilities."""
    outcomes = [
        (bead.probability, bead.sides in known)
        for document in documents
        for known in [{b.sides for b in _with_null_beads(document.gold, document.predicted)}]
        for bead in document.predicted
        if bead.probability is not None
    ]
    bins = []
    for k in range(_BINS):
        inside = [(p, right) for p, right in outcomes if min(_BINS - 1, int(p * _BINS)) == k]
        if inside:
            bins.append(
                ReliabilityBin(
                    low=k / _BINS,
                    high=(k + 1) / _BINS,
                    count=len(inside),
                    probability=sum(p for p, _ in inside) / len(inside),
                    variance=sum(p * (1 - p) for p, _ in inside) / len(inside),
                    right=sum(right for _, right in inside) / len(inside),
                )
            )
    return tuple(bins)


def expected_calibration_error(bins: Iterable[ReliabilityBin]) -> float:
    """Return the mean difference of probability and fraction correct, over all beads."""
    bins = list(bins)
    return sum(b.count * abs(b.probability - b.right) for b in bins) / max(1, sum(b.count for b in bins))


def calibration_error_by_chance(bins: Iterable[ReliabilityBin]) -> float:
    """Return the calibration error expected of true probabilities on as many beads (normal approximation)."""
    bins = list(bins)
    distances = (sqrt(2 / pi * b.count * b.variance) for b in bins)
    return sum(distances) / max(1, sum(b.count for b in bins))


def _with_null_beads(gold: Sequence[Bead], predicted: Sequence[Bead]) -> list[Bead]:
    """Return gold with null beads of one sentence each, also for predicted sentences that gold does not mention."""
    single = [Bead((i,), ()) for b in gold if not b.right for i in b.left]
    single += [Bead((), (j,)) for b in gold if not b.left for j in b.right]
    full = [b for b in gold if b.left and b.right]
    mentioned = [{i for b in [*full, *single] for i in b.left}, {j for b in [*full, *single] for j in b.right}]
    single += [Bead((i,), ()) for i in sorted({i for b in predicted for i in b.left} - mentioned[0])]
    single += [Bead((), (j,)) for j in sorted({j for b in predicted for j in b.right} - mentioned[1])]
    return full + single


def _blocks(gold: Sequence[Bead], predicted: Sequence[Bead]) -> Iterator[_Counts]:
    """Yield the counts of each block of beads that are connected by shared sentences."""
    known = _with_null_beads(gold, predicted)
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(x: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    members = [[("l", i) for i in b.left] + [("r", j) for j in b.right] for b in (*known, *predicted)]
    for first, *others in members:
        for other in others:
            parent[root(other)] = root(first)
    blocks: dict[tuple[str, int], tuple[list[Bead], list[Bead]]] = {}
    for number, (bead, (first, *_)) in enumerate(zip((*known, *predicted), members, strict=True)):
        blocks.setdefault(root(first), ([], []))[number >= len(known)].append(bead)
    for theirs, ours in blocks.values():
        yield _count(theirs, ours)


def _count(known: list[Bead], predicted: list[Bead]) -> _Counts:
    same = {b.sides for b in known}
    full = [b for b in known if b.left and b.right]
    linked = [b for b in predicted if b.left and b.right]
    nulls = sum(b.sides in same for b in predicted if not (b.left and b.right))
    predicted_sides = {b.sides for b in linked}
    return _Counts(
        strict_right=sum(b.sides in same for b in linked) + nulls,
        strict_found=sum(b.sides in predicted_sides for b in full),
        lax_right=sum(_overlaps(b, full) for b in linked) + nulls,
        lax_found=sum(_overlaps(b, linked) for b in full),
        predicted=len(predicted),
        gold=len(full),
    )


def _overlaps(bead: Bead, others: Iterable[Bead]) -> bool:
    return any(set(bead.left) & set(o.left) and set(bead.right) & set(o.right) for o in others)


def _sum(blocks: Sequence[_Counts]) -> _Counts:
    return _Counts(
        *(
            sum(getattr(b, name) for b in blocks)
            for name in ("strict_right", "strict_found", "lax_right", "lax_found", "predicted", "gold")
        )
    )


def _f1(counts: _Counts, *, strict: bool) -> float:
    right, found = (counts.strict_right, counts.strict_found) if strict else (counts.lax_right, counts.lax_found)
    if not right or not found:
        return 0.0
    precision, recall = right / counts.predicted, found / counts.gold
    return 2 * precision * recall / (precision + recall)


def _f1_estimate(total: _Counts, samples: list[_Counts], *, strict: bool) -> Estimate95:
    values = sorted(_f1(s, strict=strict) for s in samples)
    return Estimate95(
        value=_f1(total, strict=strict), low=values[int(0.025 * len(values))], high=values[int(0.975 * len(values))]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentScore:
    """The score of a named document."""

    name: str
    score: AlignmentScore


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentEvaluation:
    """The score of each document, the pooled score, and the calibration of the probabilities.

    The calibration errors, observed and expected by chance, are None if the predictions have no probabilities.
    left_out names the gold documents without predictions that were left out on demand.
    """

    documents: tuple[DocumentScore, ...]
    pooled: AlignmentScore
    reliability: tuple[ReliabilityBin, ...]
    calibration_error: float | None
    calibration_error_by_chance: float | None
    left_out: tuple[str, ...] = ()
