"""Records of several translations of one text compared: scores, ranks, buckets and examples."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.evaluation import Estimate, PairedComparison
from workbench.records import Score

__all__ = [
    "Bucket",
    "Example",
    "Rendering",
    "SystemAlignment",
    "SystemPair",
    "SystemScores",
    "SystemValue",
    "SystemsEvaluation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemScores:
    """One version: its scores, the chosen one with its interval, and its range of ranks by that one."""

    name: str
    scores: tuple[Score, ...]
    chosen: Estimate
    best_rank: int
    worst_rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPair:
    """Two versions compared by the chosen measure, the worse one first."""

    first: str
    second: str
    comparison: PairedComparison


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemValue:
    """The mean of the chosen measure over some segments of a version, None if there are none."""

    system: str
    segments: int
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Segments grouped by length of the reference in words, or by category of findings."""

    kind: str
    name: str
    values: tuple[SystemValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """The translation of a segment by one version, and its score."""

    system: str
    text: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A segment with large differences between the versions."""

    index: int
    reference: str
    renderings: tuple[Rendering, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemAlignment:
    """The mode in which a version was aligned with the reference, and why."""

    name: str
    mode: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemsEvaluation:
    """The versions, best first; all pairs; buckets; the segments where the versions differ most.

    alignments says how each version was aligned with the reference, unless that was line by line.
    """

    chosen: str
    segments: int
    systems: tuple[SystemScores, ...]
    pairs: tuple[SystemPair, ...]
    buckets: tuple[Bucket, ...]
    examples: tuple[Example, ...]
    signature: str
    alignments: tuple[SystemAlignment, ...] = ()
