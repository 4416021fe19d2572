"""Segments joined and split by hand; their document is aligned and scored again at once."""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.editing.boundary_changes import join_segments, split_segment
from workbench.editing.revisions import current_state
from workbench.errors import NoSegmentError
from workbench.records import Boundary, BoundaryChange, DocumentWork
from workbench.service.pipeline.joining import join_corpus
from workbench.service.pipeline.kept_rules import kept_corpus
from workbench.service.pipeline.run import run_corpus
from workbench.service.review.revisions import Edit, check_edit, now
from workbench.service.review.rights import check_text
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["boundaries", "join", "split", "standing_at"]

_ID = re.compile(r"([0-9a-f]{16}):\d+-\d+")


def join(context: WorkbenchContext, segment_id: str, *, author: str, comment: str = "") -> BoundaryChange:
    """Join a segment and the one after it; their corrections, annotations and decisions on links go over to it."""

    def decide(work: DocumentWork, created: str) -> BoundaryChange:
        return join_segments(work, segment_id, author, created, comment)

    return _change(context, segment_id, author, comment, decide)


def split(context: WorkbenchContext, segment_id: str, at: int, *, author: str, comment: str = "") -> BoundaryChange:
    """Split a segment before the character `at` of its garbled text; what people did goes over to the parts."""

    def decide(work: DocumentWork, created: str) -> BoundaryChange:
        return split_segment(work, segment_id, at, author, created, comment)

    return _change(context, segment_id, author, comment, decide)


def boundaries(context: WorkbenchContext) -> tuple[Boundary, ...]:
    """Return every decision on where segments end, oldest first."""
    with Workspace.open(context.path) as workspace:
        return workspace.boundaries.all()


def standing_at(context: WorkbenchContext, segment_id: str) -> tuple[str, ...]:
    """Return the ids of the segments that now stand where a segment is or was, in order; none of no such place."""
    if not _ID.fullmatch(segment_id):
        return ()
    with Workspace.open(context.path) as workspace:
        return workspace.boundaries.standing_at(segment_id)


def _checked(context: WorkbenchContext, work: DocumentWork, change: BoundaryChange) -> BoundaryChange:
    """Return a change; where it takes away a segment whose text may not be changed, raise a PermissionDeniedError."""
    left = {s.id for s in change.segments}
    for segment in work.segments:
        if segment.id not in left:
            history = [r for r in work.revisions if r.segment_id == segment.id]
            check_text(context, current_state(segment.text, history).status)
    return change


def _change(
    context: WorkbenchContext,
    segment_id: str,
    author: str,
    comment: str,
    decide: Callable[[DocumentWork, str], BoundaryChange],
) -> BoundaryChange:
    check_edit(Edit(base=None, author=author, comment=comment))
    place = _ID.fullmatch(segment_id)
    with Workspace.open(context.path) as workspace:
        if place is None or workspace.revisions.garbled(segment_id) is None:
            raise NoSegmentError("segment-unknown", segment=segment_id)
        with workspace.run_lock():
            change = workspace.boundaries.change(place[1], lambda work: _checked(context, work, decide(work, now())))
    if join_corpus(context, (), changed={place[1]}) is None:
        with Workspace.open(context.path) as workspace:
            corpus = kept_corpus(workspace)
        run_corpus(context, corpus, complete=False)
    return change
