"""Export segments with their corrections, annotations and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from workbench.formats import EXPORTS
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
    """Return the garbled segments, or those of one document, with what an export adds to them."""
    segments = list_segments(context, name, worst_first=worst_first)
    names = ledger(context) if suggest and segments else ()
    annotations = _by_segment(list_annotations(context))
    decisions = _by_link(link_decisions(context, active=True))
    with Workspace.open(context.path) as workspace:
        revisions = {r.id: r for r in workspace.revisions.all()}
    outgoing = []
    for segment in segments:
        newest = revisions.get(segment.revision or "")
        outgoing.append(
            OutgoingSegment(
                segment=segment,
                author=newest.author if newest else "",
                created=newest.created if newest else "",
                comment=newest.comment if newest else "",
                suggestions=suggestions(segment, names, context.settings.style) if suggest else (),
                marks=tuple(annotations.get(segment.segment_id, ())),
                decisions=tuple(decisions.get(segment.segment_id, ())),
            )
        )
    return tuple(outgoing)


def _by_segment(annotations: Iterable[Annotation]) -> dict[str, list[Annotation]]:
    groups: dict[str, list[Annotation]] = {}
    for annotation in annotations:
        groups.setdefault(annotation.segment_id, []).append(annotation)
    return groups


def _by_link(decisions: Iterable[LinkDecision]) -> dict[str, list[LinkDecision]]:
    groups: dict[str, list[LinkDecision]] = {}
    for decision in decisions:
        for segment_id in decision.left:
            groups.setdefault(segment_id, []).append(decision)
    return groups


def write_segments(segments: Iterable[OutgoingSegment], format_: str, stream: IO[bytes], *, bom: bool = False) -> None:
    """Write segments in one of the formats of `workbench export`; `bom` applies to tables only."""
    EXPORTS[f"{format_}-bom" if bom else format_](segments, stream)
