"""Several translations of one text compared: scores, ranks, buckets and examples."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.evaluation import Estimate, PairedComparison
from workbench.records import Score

__all__ = ["Bucket", "Example", "Rendering", "SystemPair", "SystemScores", "SystemValue", "SystemsEvaluation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemScores:
    """One version: its scores, the chosen one with its interval, and the ranks that it may have by that one."""

    name: str
    scores: tuple[Score, ...]
    chosen: Estimate
    best_rank: int
    worst_rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPair:
    """Two versions by the chosen measure, `first` the worse of them."""

    first: str
    second: str
    comparison: PairedComparison


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemValue:
    """The mean of the chosen measure over some segments of a version; None where it has none of them."""

    system: str
    segments: int
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Segments of a kind: a length of the reference in words, or a category of findings in the version."""

    kind: str
    name: str
    values: tuple[SystemValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """How one version renders a segment, and what it scores there."""

    system: str
    text: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A segment where the versions differ much."""

    index: int
    reference: str
    renderings: tuple[Rendering, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemsEvaluation:
    """The versions, best first; every two of them; buckets; the segments where they differ most."""

    chosen: str
    segments: int
    systems: tuple[SystemScores, ...]
    pairs: tuple[SystemPair, ...]
    buckets: tuple[Bucket, ...]
    examples: tuple[Example, ...]
    signature: str
