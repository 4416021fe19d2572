"""Segments and histories on their way to other tools."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.records.boundaries import Boundary
from workbench.records.edits import Batch, Revision, Status, Suggestion
from workbench.records.links import Counterpart, LinkDecision
from workbench.records.people import Annotation, NameStatement
from workbench.records.reports import FidelityReport
from workbench.records.takedowns import Takedown
from workbench.records.teamwork import Assignment, Reply
from workbench.records.texts import Segment

__all__ = ["ExportedSegment", "HumanEdits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedSegment:
    """A garbled segment with its report, its counterparts, its correction, and what people said of it.

    correction is the current text, None where nobody has touched it; revision is the newest one, the base of the next
    correction, and author, created and comment belong to it. annotations and decisions are the active ones.
    suggestions are empty where none were asked for.
    """

    segment: Segment
    report: FidelityReport
    links: tuple[Counterpart, ...] = ()
    correction: str | None = None
    status: Status = "untouched"
    revision: str | None = None
    author: str = ""
    created: str = ""
    comment: str = ""
    annotations: tuple[Annotation, ...] = ()
    decisions: tuple[LinkDecision, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def segment_id(self) -> str:
        """Return the id of the segment."""
        return self.segment.id

    @property
    def document(self) -> str:
        """Return the name of the document."""
        return self.segment.document

    @property
    def start(self) -> int:
        """Return where the segment starts in its document."""
        return self.segment.start

    @property
    def end(self) -> int:
        """Return where the segment ends in its document."""
        return self.segment.end

    @property
    def text(self) -> str:
        """Return the garbled text."""
        return self.segment.text


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanEdits:
    """Every human edit in a workspace, each kind oldest first."""

    revisions: tuple[Revision, ...] = ()
    batches: tuple[Batch, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    decisions: tuple[LinkDecision, ...] = ()
    names: tuple[NameStatement, ...] = ()
    takedowns: tuple[Takedown, ...] = ()
    boundaries: tuple[Boundary, ...] = ()
    replies: tuple[Reply, ...] = ()
    assignments: tuple[Assignment, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return how many edits there are of each kind; edits are never removed, so equal sizes mean equal edits."""
        kinds = (self.revisions, self.batches, self.annotations, self.decisions, self.names, self.takedowns)
        return tuple(map(len, (*kinds, self.boundaries, self.replies, self.assignments)))
