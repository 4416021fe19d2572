"""Changes of many segments: made in one transaction, and undone together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbench.editing.content_ids import batch_with_id
from workbench.editing.revisions import current_state, redo, undo
from workbench.errors import InputError
from workbench.records import Batch, BatchOutcome, Revision, Status
from workbench.service.review.revisions import Edit, check_edit, now, revision_of
from workbench.service.review.rights import check_batch, stays
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["batches", "change_together", "undo_batch"]

_Histories = dict[str, tuple[Revision, ...]]


def undo_batch(
    context: WorkbenchContext, batch_id: str, author: str, allow: Callable[[Status], None] | None = None
) -> BatchOutcome:
    """Undo a batch by a batch of its own; segments changed since are skipped. Undoing an undo redoes it.

    allow is called with each status that comes back, and may refuse it by raising; nothing is changed then.
    """
    batch = next((b for b in batches(context) if b.id == batch_id), None)
    if batch is None:
        raise InputError("replacement-batch-unknown", batch=batch_id)
    check_batch(context, batch, author)
    with Workspace.open(context.path) as workspace:
        members = {r.segment_id: r for r in workspace.batches.members(batch.id)}

    def made(segment_id: str, garbled: str, history: tuple[Revision, ...]) -> Revision | None:
        member, state = members[segment_id], current_state(garbled, history)
        is_undo = member.action == "undo"
        last = (state.undone if is_undo else state.done)[-1:]
        ends = (member.after, member.before) if is_undo else (member.before, member.after)
        if stays(context, state.status) or (state.text, state.status) != (member.after, member.status):
            return None
        if [(r.before, r.after) for r in last] != [ends]:
            return None
        revision = revision_of(segment_id, Edit(base=state.base, author=author))
        kept = (redo if is_undo else undo)(garbled, history, revision).kept
        if allow is not None and kept is not None:
            allow(kept.status)
        return kept

    return change_together(context, list(members), author, batch.what, batch.id, made)


def batches(context: WorkbenchContext) -> tuple[Batch, ...]:
    """Return all batches, oldest first."""
    with Workspace.open(context.path) as workspace:
        return workspace.batches.all()


def change_together(
    context: WorkbenchContext,
    segment_ids: Sequence[str],
    author: str,
    what: str,
    undoes: str | None,
    made: Callable[[str, str, tuple[Revision, ...]], Revision | None],
) -> BatchOutcome:
    """Add the revisions that `made` returns for the text and history of some segments, as one batch.

    what says what the batch does, undoes which one it undoes; a segment for which it returns None is left as it is.
    """
    check_edit(Edit(base=None, author=author))
    outcomes: list[BatchOutcome] = []
    with Workspace.open(context.path) as workspace:
        garbled = {i: workspace.revisions.garbled(i) for i in segment_ids}

        def decide(present: _Histories) -> tuple[Batch, Sequence[Revision]] | None:
            added = {i: made(i, text, present[i]) for i, text in garbled.items() if text is not None}
            revisions = [r for r in added.values() if r is not None]
            batch = _batch(author, what, undoes, revisions) if revisions else None
            left = tuple(i for i in segment_ids if added.get(i) is None)
            outcomes.append(BatchOutcome(batch=batch, revisions=tuple(revisions), left=left))
            return None if batch is None else (batch, revisions)

        workspace.batches.add(segment_ids, decide)
    return outcomes[-1]


def _batch(author: str, what: str, undoes: str | None, revisions: Sequence[Revision]) -> Batch:
    members = tuple(r.id for r in revisions)
    return batch_with_id(
        Batch(id="", author=author.strip(), created=now(), what=what, undoes=undoes, revisions=members)
    )
