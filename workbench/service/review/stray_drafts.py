"""Drafts at segments that were joined or split since, for whoever opens what stands in their place."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.records import Segment, segment_place
from workbench.store import Draft, Workspace

__all__ = ["StrayDraft", "stray_drafts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayDraft:
    """A draft at a former segment, and the text that it was made from, None where more than one segment has that."""

    draft: Draft
    before: str | None


def stray_drafts(workspace: Workspace, segment: Segment, author: str) -> tuple[StrayDraft, ...]:
    """Return the drafts of a person at former segments of which a segment has at least a part, oldest first."""
    found = workspace.drafts.at_former(segment.document_id, author)
    places = [(d, segment_place(d.segment_id)) for d in found]
    return tuple(
        StrayDraft(draft=d, before=_before(workspace, segment, d))
        for d, place in places
        if place.start < segment.end and segment.start < place.end
    )


def _before(workspace: Workspace, segment: Segment, draft: Draft) -> str | None:
    place = segment_place(draft.segment_id)
    if place.start < segment.start or segment.end < place.end:
        return None
    if draft.base is None:
        return segment.text[place.start - segment.start : place.end - segment.start]
    history = workspace.revisions.of(draft.segment_id)
    return next((r.after for r in history if r.id == draft.base), None)
