"""The garbled segments of a workspace with their reports, counterparts and corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.editing.annotations import active_annotations
from workbench.editing.link_decisions import active_decisions
from workbench.editing.revisions import current_state
from workbench.errors import NoSegmentError
from workbench.records import (
    ACCEPTED,
    Annotation,
    Counterpart,
    ExportedSegment,
    LinkDecision,
    Revision,
    SegmentLink,
    counting_links,
)
from workbench.service.review.revisions import histories
from workbench.service.settings import WorkbenchContext
from workbench.store import Query, ResultPage, SegmentView, Workspace

__all__ = ["search", "segment", "segments"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edits:
    """The human edits of a workspace by the id of the segment that they are on."""

    histories: Mapping[str, Sequence[Revision]]
    annotations: Mapping[str, Sequence[Annotation]]
    decisions: Mapping[str, Sequence[LinkDecision]]


def segments(
    context: WorkbenchContext, name: str | None = None, *, worst_first: bool = False
) -> tuple[ExportedSegment, ...]:
    """Return every garbled segment, or those of the document of a name, in the order of the text or of fidelity."""
    with Workspace.open(context.path) as workspace:
        outlines = workspace.corpus.outlines()
        languages = {o.id: o.language for o in outlines}
        edits = _read_edits(workspace)
        exported = [
            segment
            for outline in outlines
            if outline.role == "garbled" and name in {None, outline.name}
            for segment in _exported(workspace, outline.id, languages, edits)
        ]
    return tuple(sorted(exported, key=lambda s: s.report.ranking) if worst_first else exported)


def search(context: WorkbenchContext, query: Query) -> ResultPage:
    """Return a page of the garbled segments that match a query."""
    with Workspace.open(context.path) as workspace:
        return workspace.search(query)


def segment(context: WorkbenchContext, segment_id: str) -> SegmentView:
    """Return a garbled segment with its report, counterparts, neighbours and history."""
    with Workspace.open(context.path) as workspace:
        view = workspace.view(segment_id)
    if view is None:
        raise NoSegmentError("segment-unknown", segment=segment_id)
    return view


def _read_edits(workspace: Workspace) -> _Edits:
    annotations: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in active_annotations(workspace.annotations.all()):
        annotations[annotation.segment_id].append(annotation)
    decisions: dict[str, list[LinkDecision]] = defaultdict(list)
    for decision in active_decisions(workspace.link_decisions.all()):
        for i in decision.left:
            decisions[i].append(decision)
    return _Edits(histories=histories(workspace), annotations=annotations, decisions=decisions)


def _exported(
    workspace: Workspace, document_id: str, languages: Mapping[str, str], edits: _Edits
) -> Iterator[ExportedSegment]:
    links = [k for k in counting_links(workspace.links(document_id)) if k.probability >= ACCEPTED]
    by_id = workspace.segments_by_id(i for k in links for i in k.right)
    by_left: dict[str, list[SegmentLink]] = defaultdict(list)
    for link in links:
        for i in link.left:
            by_left[i].append(link)
    for reported in workspace.reports(document_id):
        segment = reported.segment
        state = current_state(segment.text, edits.histories.get(segment.id, ()))
        newest = state.newest
        yield ExportedSegment(
            segment=segment,
            report=reported.report,
            links=tuple(
                Counterpart(segment=by_id[i], link=link, language=languages[by_id[i].document_id])
                for link in by_left[segment.id]
                for i in link.right
            ),
            correction=None if (state.text, state.status) == (segment.text, "untouched") else state.text,
            status=state.status,
            revision=state.base,
            author=newest.author if newest else "",
            created=newest.created if newest else "",
            comment=state.comment,
            annotations=tuple(edits.annotations.get(segment.id, ())),
            decisions=tuple(edits.decisions.get(segment.id, ())),
        )
