"""Segments and histories on their way to other tools."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.records.edits import Batch, Revision, Status, Suggestion
from workbench.records.links import LinkDecision, LinkKind
from workbench.records.people import Annotation, NameStatement
from workbench.records.reports import FidelityReport

__all__ = [
    "ExportedLink",
    "ExportedSegment",
    "HumanEdits",
    "OutgoingSegment",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedLink:
    """A counterpart by document and place."""

    document: str
    start: int
    end: int
    text: str
    kind: LinkKind
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedSegment:
    """A garbled segment by document and place, with its counterparts, its report and its correction.

    correction is the text that stands now, None where nobody has touched it; revision is the newest one that led
    there, the base of whoever corrects next.
    """

    segment_id: str = ""
    document: str
    start: int
    end: int
    text: str
    links: tuple[ExportedLink, ...]
    report: FidelityReport
    correction: str | None = None
    status: Status = "untouched"
    revision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingSegment:
    """A segment on its way to another tool: who corrected it last, when and with what comment, and what to propose.

    marks and decisions are what people said of its spans and links.
    """

    segment: ExportedSegment
    author: str = ""
    created: str = ""
    comment: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    marks: tuple[Annotation, ...] = ()
    decisions: tuple[LinkDecision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanEdits:
    """All that people ever did in a workspace, each kind in the order it came."""

    revisions: tuple[Revision, ...] = ()
    batches: tuple[Batch, ...] = ()
    marks: tuple[Annotation, ...] = ()
    decisions: tuple[LinkDecision, ...] = ()
    names: tuple[NameStatement, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return how many there are of each kind; as nothing is ever taken away, others of these sizes are the same."""
        return tuple(map(len, (self.revisions, self.batches, self.marks, self.decisions, self.names)))
