"""The stages of the event index: what is compared of each document, and which documents report the same event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from workbench.events.document_profiles import document_profile, pack_profile, unpack_profiles
from workbench.events.same_event import likely_same_event

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["ComparisonStage", "ComparisonTask", "LikelyPair", "ProfileStage", "ProfileTask"]

LikelyPair = tuple[str, str, float]  # a document and another one by their ids, and the probability


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProfileTask:
    """A document by its sentences, and the vectors of those that have any, (n, d)."""

    document: str
    texts: tuple[str, ...] = field(repr=False)
    pooled: Floats = field(repr=False)
    language: str


@dataclass(frozen=True, kw_only=True, eq=False)
class ProfileStage:
    """Gives the packed profiles of documents; it needs the sentence vectors of the background, (k, d)."""

    background: Floats = field(repr=False)

    def run(self, items: Sequence[ProfileTask]) -> list[bytes]:
        """Return the packed profile of each document."""
        return [pack_profile(document_profile(t.texts, t.pooled, self.background, t.language)) for t in items]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComparisonTask:
    """The packed profiles of some documents by their ids, and of others; if None, of each and of those before it."""

    documents: Mapping[str, bytes] = field(repr=False)
    others: Mapping[str, bytes] | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ComparisonStage:
    """Tells which pairs of documents report the same event with at least some probability."""

    least: float

    def run(self, items: Sequence[ComparisonTask]) -> list[tuple[LikelyPair, ...]]:
        """Return the likely pairs of each task."""
        return [self._likely(task) for task in items]

    def _likely(self, task: ComparisonTask) -> tuple[LikelyPair, ...]:
        others = task.documents if task.others is None else task.others
        left, right = (unpack_profiles(tuple(side.values())) for side in (task.documents, others))
        among = np.tri(len(left), k=-1, dtype=bool) if task.others is None else None
        lefts, rights = tuple(task.documents), tuple(others)
        likely = likely_same_event(left, right, self.least, among)
        return tuple((lefts[i], rights[j], probability) for i, j, probability in likely)
