"""The stages of the event index: what is compared of each document, and which documents report the same event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.events.document_profiles import document_profile, pack_profile, unpack_profiles
from workbench.events.profile_blocks import unpack_block
from workbench.events.same_event import likely_same_event, possible_pairs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = [
    "CandidateStage",
    "CandidateTask",
    "ComparisonStage",
    "ComparisonTask",
    "LikelyPair",
    "Pair",
    "ProfileStage",
    "ProfileTask",
]

Pair = tuple[str, str]  # a document and another one by their ids
LikelyPair = tuple[str, str, float]  # with the probability


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
class CandidateTask:
    """The packed profiles of some documents by their ids, in order, and a packed block of documents."""

    documents: Mapping[str, bytes] = field(repr=False)
    block: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class CandidateStage:
    """Tells which documents may report the same event as one of a block with at least some probability.

    Of two of the documents themselves the later one is told with the earlier one.
    """

    least: float

    def run(self, items: Sequence[CandidateTask]) -> list[tuple[Pair, ...]]:
        """Return the candidates of each task."""
        return [self._candidates(task) for task in items]

    def _candidates(self, task: CandidateTask) -> tuple[Pair, ...]:
        ids = tuple(task.documents)
        places = {document: place for place, document in enumerate(ids)}
        block = unpack_block(task.block)
        possible = possible_pairs(unpack_profiles(tuple(task.documents.values())), block, self.least)
        return tuple((ids[i], other) for i, j in possible if places.get(other := block.members[j].document, -1) < i)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComparisonTask:
    """The packed profiles of some documents by their ids, and the pairs of them to be compared."""

    profiles: Mapping[str, bytes] = field(repr=False)
    pairs: tuple[Pair, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ComparisonStage:
    """Tells which pairs of documents report the same event with at least some probability."""

    least: float

    def run(self, items: Sequence[ComparisonTask]) -> list[tuple[LikelyPair, ...]]:
        """Return the likely pairs of each task."""
        return [self._likely(task) for task in items]

    def _likely(self, task: ComparisonTask) -> tuple[LikelyPair, ...]:
        profiles = dict(zip(task.profiles, unpack_profiles(tuple(task.profiles.values())), strict=True))
        found = ((a, b, likely_same_event(profiles[a], profiles[b], self.least)) for a, b in task.pairs)
        return tuple((one, other, probability) for one, other, probability in found if probability is not None)
