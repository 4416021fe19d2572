"""Many segments approved at once: previewed by a query, made in one transaction, and undone as a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from workbench.editing.review_round import is_second_person
from workbench.editing.revisions import add, current_state
from workbench.records import BatchOutcome, Revision, Status
from workbench.service.review.batches import change_together
from workbench.service.review.revisions import TWO_PERSON, Edit, check_edit, revision_of
from workbench.service.review.segments import search
from workbench.service.settings import WorkbenchContext
from workbench.store import Query, QueueRow, Workspace

__all__ = ["LARGEST_APPROVAL", "Approval", "approve_together", "preview_approval"]

Approval = Literal["done", "reviewed"]
LARGEST_APPROVAL = 2000  # segments; more than anybody looks through in a preview
_PAGE = 500
# A translator finishes what is not finished; a reviewer approves what a translator has finished.
_FROM: dict[Approval, frozenset[Status]] = {
    "done": frozenset({"untouched", "draft"}),
    "reviewed": frozenset({"done"}),
}


def preview_approval(context: WorkbenchContext, query: Query, status: Approval) -> tuple[QueueRow, ...]:
    """Return the segments that match a query and would get a status, at most LARGEST_APPROVAL; nothing is changed."""
    rows: list[QueueRow] = []
    page = search(context, replace(query, size=_PAGE))
    while True:
        rows += [row for row in page.rows if row.status in _FROM[status] and row.current.strip()]
        if page.next is None or len(rows) >= LARGEST_APPROVAL:
            return tuple(rows[:LARGEST_APPROVAL])
        page = search(context, replace(query, size=_PAGE, after=page.next))


def approve_together(
    context: WorkbenchContext, seen: Mapping[str, str | None], status: Approval, author: str
) -> BatchOutcome:
    """Give segments a status as one batch; those that were changed since their revision in `seen` are skipped.

    So are those that the author may not review where two people are wanted.
    """

    with Workspace.open(context.path) as workspace:
        two_people = workspace.meta(TWO_PERSON) == "on"

    def made(segment_id: str, garbled: str, history: tuple[Revision, ...]) -> Revision | None:
        state = current_state(garbled, history)
        if state.base != seen[segment_id] or state.status not in _FROM[status]:
            return None
        if two_people and status == "reviewed" and not is_second_person(state, author):
            return None
        edit = Edit(base=state.base, author=author, text=state.text, status=status)
        check_edit(edit)
        return add(garbled, history, revision_of(segment_id, edit)).kept

    return change_together(context, list(seen), author, f"status: {status}", None, made)
