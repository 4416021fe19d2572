"""Segments on their way to other tools: what an export holds beyond the segment itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from workbench.formats import EXPORT_WRITERS
from workbench.records import Annotation, LinkDecision, OutgoingSegment
from workbench.service.review.annotations import list_annotations
from workbench.service.review.link_decisions import link_decisions
from workbench.service.review.names import ledger, suggestions
from workbench.service.review.segments import segments as list_segments
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["segments_for_export", "write_segments"]


def segments_for_export(
    context: WorkbenchContext, name: str | None = None, *, suggest: bool = False, worst_first: bool = False
) -> tuple[OutgoingSegment, ...]:
    """Return the garbled segments, or those of one document, with their last revision and what to propose."""
    segments = list_segments(context, name, worst_first=worst_first)
    names = ledger(context) if suggest and segments else ()
    marks, decisions = _by_segment(list_annotations(context)), _by_link(link_decisions(context, active=True))
    with Workspace.open(context.path) as workspace:
        revisions = {r.id: r for r in workspace.revisions.all()}
    found = []
    for segment in segments:
        newest = revisions.get(segment.revision or "")
        found.append(
            OutgoingSegment(
                segment=segment,
                author=newest.author if newest else "",
                created=newest.created if newest else "",
                comment=newest.comment if newest else "",
                suggestions=suggestions(segment, names, context.settings.style) if suggest else (),
                marks=tuple(marks.get(segment.segment_id, ())),
                decisions=tuple(decisions.get(segment.segment_id, ())),
            )
        )
    return tuple(found)


def _by_segment(marks: Iterable[Annotation]) -> dict[str, list[Annotation]]:
    found: dict[str, list[Annotation]] = {}
    for mark in marks:
        found.setdefault(mark.segment_id, []).append(mark)
    return found


def _by_link(decisions: Iterable[LinkDecision]) -> dict[str, list[LinkDecision]]:
    found: dict[str, list[LinkDecision]] = {}
    for decision in decisions:
        for i in decision.left:
            found.setdefault(i, []).append(decision)
    return found


def write_segments(segments: Iterable[OutgoingSegment], form: str, stream: IO[bytes], *, bom: bool = False) -> None:
    """Write segments in one of the formats of `workbench export`; a byte order mark is for tables only."""
    EXPORT_WRITERS[f"{form}-bom" if bom else form](segments, stream)
