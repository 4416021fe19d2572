"""Decisions of people on where segments end, and what follows from one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.records.edits import Revision
from workbench.records.links import LinkDecision
from workbench.records.people import Annotation
from workbench.records.teamwork import Reply
from workbench.records.texts import Document, Segment

__all__ = ["Boundary", "BoundaryChange", "DocumentWork"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """A decision that a segment of a document ends at start and the next begins at end, or that they are joined.

    Between the two offsets stands nothing but white space. What a split makes, a join of the same offsets undoes.
    """

    id: str
    document_id: str
    boundary: Literal["join", "split"]
    start: int
    end: int
    author: str
    created: str
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWork:
    """The segments of a document and the work of people on them, each kind oldest first.

    decisions are those on links from or to its segments.
    """

    document: Document
    segments: tuple[Segment, ...]
    revisions: tuple[Revision, ...]
    annotations: tuple[Annotation, ...]
    decisions: tuple[LinkDecision, ...]
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryChange:
    """A boundary, the ids of the segments that it makes, and the work that goes over to them from the former ones."""

    boundary: Boundary
    made: tuple[str, ...]
    segments: tuple[Segment, ...]
    revisions: tuple[Revision, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    decisions: tuple[LinkDecision, ...] = ()
