"""Corrections of segments: each use case is one transaction, and no text is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import isfinite

from workbench.editing.review_round import is_second_person
from workbench.editing.revisions import DecidedRevision, Effort, add, current_state, effort, word_operations
from workbench.editing.revisions import comment as comment_on
from workbench.editing.revisions import redo as redo_last
from workbench.editing.revisions import undo as undo_last
from workbench.errors import ConflictError, InputError, NoSegmentError, PermissionDeniedError
from workbench.records import HistoryEntry, Revision, Segment, Status, cut_segment, segment_place
from workbench.service.review.rights import check_text
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = [
    "LONGEST_EDIT",
    "STATUSES",
    "TWO_PERSON",
    "CurrentText",
    "Edit",
    "check_edit",
    "check_two_people",
    "comment",
    "correct",
    "current",
    "histories",
    "history",
    "now",
    "redo",
    "revision_of",
    "shifted",
    "undo",
]

TWO_PERSON = "two-person"  # the option of a workspace that another person reviews than the one who finished
STATUSES: tuple[Status, ...] = ("draft", "done", "reviewed", "rejected")
LONGEST_EDIT = 86_400.0  # seconds: nobody works on a sentence for longer than a day
_Change = Callable[[str, Sequence[Revision], Revision], DecidedRevision]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A correction as its author asks for it; base is the revision that they saw, None for the garbled text."""

    base: str | None
    author: str
    text: str = ""
    status: Status = "done"
    comment: str = ""
    seconds: float | None = None
    taken: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentText:
    """The current text of a segment that was ever corrected, its author, and its distance from the garbled text.

    placed is False if the corpus no longer has the segment. beside are the revisions that are kept beside the current
    text because another one came first.
    """

    segment: Segment
    text: str
    status: Status
    revision: str
    author: str
    created: str
    seconds: float
    effort: Effort
    placed: bool
    beside: tuple[Revision, ...]


def now() -> str:
    """Return the current time in ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def shifted(time: str, by: timedelta) -> str:
    """Return the time in ISO 8601 that is later than another by a duration."""
    return (datetime.fromisoformat(time) + by).isoformat(timespec="microseconds").replace("+00:00", "Z")


def correct(
    context: WorkbenchContext,
    segment_id: str,
    text: str,
    *,
    base: str | None,
    author: str,
    status: Status = "done",
    comment: str = "",
    seconds: float | None = None,
    taken: Sequence[str] = (),
    refused: Sequence[str] = (),
    beside: bool = True,
) -> Revision:
    """Replace the text of a segment; base is the revision that the author saw, None for the garbled text.

    If another revision came first nothing is overwritten: a ConflictError has it, and the text is kept as a draft
    beside it unless beside is false. What stands already is not saved again: its revision is returned.
    """
    edit = Edit(
        base=base,
        author=author,
        text=text,
        status=status,
        comment=comment,
        seconds=seconds,
        taken=tuple(taken),
        refused=tuple(refused),
    )
    return _change(context, segment_id, edit, add if beside else _add_newest)


def _add_newest(garbled: str, history: Sequence[Revision], wanted: Revision) -> DecidedRevision:
    """Return the revision to keep, none where another came first."""
    outcome = add(garbled, history, wanted)
    return outcome if outcome.newest is None else DecidedRevision(kept=None, newest=outcome.newest)


def comment(context: WorkbenchContext, segment_id: str, text: str, *, author: str) -> Revision:
    """Comment on a segment, as a revision that changes neither its text nor its status.

    An empty comment takes the last one back. It never conflicts with a correction.
    """
    return _change(context, segment_id, Edit(base=None, author=author, comment=text.strip()), comment_on)


def undo(
    context: WorkbenchContext,
    segment_id: str,
    *,
    base: str | None,
    author: str,
    allow: Callable[[Status], None] | None = None,
) -> Revision:
    """Restore the text from before the last revision that is not undone, as a revision of its own.

    allow may refuse, by raising, the status that comes back with it.
    """
    return _change(context, segment_id, Edit(base=base, author=author), undo_last, allow)


def redo(
    context: WorkbenchContext,
    segment_id: str,
    *,
    base: str | None,
    author: str,
    allow: Callable[[Status], None] | None = None,
) -> Revision:
    """Restore what the last undo took away; allow may refuse, by raising, its status."""
    return _change(context, segment_id, Edit(base=base, author=author), redo_last, allow)


def _change(
    context: WorkbenchContext,
    segment_id: str,
    edit: Edit,
    change: _Change,
    allow: Callable[[Status], None] | None = None,
) -> Revision:
    """Add a revision to a segment's history, or raise a ConflictError if another came first.

    allow is called with the status that the segment would have, and may refuse it by raising.
    """
    check_edit(edit)
    outcomes = []
    with Workspace.open(context.path) as workspace:
        garbled = workspace.revisions.garbled(segment_id)
        if garbled is None:
            raise NoSegmentError("segment-unknown", segment=segment_id)

        two_people = workspace.meta(TWO_PERSON) == "on"

        def decide(revisions: tuple[Revision, ...]) -> tuple[Revision, ...]:
            if change is not comment_on:
                check_text(context, current_state(garbled, revisions).status)
            outcome = change(garbled, revisions, revision_of(segment_id, edit))
            if allow and outcome.kept is not None:
                allow(outcome.kept.status)
            if two_people and outcome.kept is not None:
                check_two_people(garbled, revisions, outcome.kept)
            outcomes.append(outcome)
            return () if outcome.kept is None or outcome.kept in revisions else (outcome.kept,)

        workspace.revisions.extend(segment_id, decide)
    return _accepted(outcomes[-1])


def check_two_people(garbled: str, history: Sequence[Revision], wanted: Revision) -> None:
    """Raise a PermissionDeniedError for a review by the person who finished the text, or of one that nobody has.

    What an undo or redo brings back has been reviewed before.
    """
    if wanted.status != "reviewed" or wanted.action != "correct" or wanted in history:
        return
    if not is_second_person(current_state(garbled, history), wanted.author):
        raise PermissionDeniedError("review-needs-two-people")


def revision_of(segment_id: str, edit: Edit) -> Revision:
    """Return an edit as a revision without id and earlier text."""
    place = segment_place(segment_id)
    return Revision(
        id="",
        document_id=place.document_id,
        start=place.start,
        end=place.end,
        base=edit.base,
        action="correct",
        author=edit.author.strip(),
        created=now(),
        before="",
        after=edit.text,
        status=edit.status,
        comment=edit.comment,
        seconds=None if edit.seconds is None else float(edit.seconds),
        taken=edit.taken,
        refused=edit.refused,
    )


def check_edit(edit: Edit) -> None:
    """Raise an InputError for an edit that no history can hold."""
    if not edit.author.strip():
        raise InputError("correction-no-author")
    if edit.status not in STATUSES:
        raise InputError("correction-bad-status", status=edit.status, known=STATUSES)
    if edit.seconds is not None and not (isfinite(edit.seconds) and 0 <= edit.seconds <= LONGEST_EDIT):
        raise InputError("correction-bad-duration", seconds=edit.seconds)
    for text in (edit.text, edit.author, edit.comment, *edit.taken, *edit.refused):
        if any("\ud800" <= c <= "\udfff" for c in text):
            raise InputError("correction-lone-surrogate")
        if "\0" in text:
            raise InputError("correction-nul")


def history(
    context: WorkbenchContext, document: str | None = None, *, measured: bool = False
) -> tuple[HistoryEntry, ...]:
    """Return all revisions, or those of the documents of a name, oldest first.

    measured adds the edit distance of each text from the garbled one, which takes far longer.
    """
    with Workspace.open(context.path) as workspace:
        documents = {d.id: d for d in workspace.documents(inactive=True)}
        names = {i: d.name for i, d in documents.items()}
        if document is not None and document not in names.values():
            raise InputError("document-not-in-workspace", document=document, workspace=context.path)
        revisions = workspace.revisions.all()
    entries = (
        HistoryEntry(document=names[r.document_id], revision=r, operations=word_operations(r.before, r.after))
        for r in revisions
        if document in {None, names[r.document_id]}
    )
    return tuple(_measured(e, documents[e.revision.document_id].text) if measured else e for e in entries)


def _measured(entry: HistoryEntry, text: str) -> HistoryEntry:
    revision = entry.revision
    spent = effort(text[revision.start : revision.end], revision.after)
    return replace(entry, hter=spent.hter, character_edit_rate=spent.character_edit_rate, signature=spent.signature)


def histories(workspace: Workspace) -> dict[str, list[Revision]]:
    """Return the revisions of every segment that has any, by its id."""
    grouped: dict[str, list[Revision]] = {}
    for revision in workspace.revisions.all():
        grouped.setdefault(revision.segment_id, []).append(revision)
    return grouped


def current(context: WorkbenchContext) -> tuple[CurrentText, ...]:
    """Return the current text of every segment that was ever corrected, in the order of the corpus."""
    texts = []
    with Workspace.open(context.path) as workspace:
        active = {d.id for d in workspace.documents()}
        documents = {d.id: d for d in workspace.documents(inactive=True)}
        order = {i: k for k, i in enumerate(documents)}
        placed = {s.id for i in active for s in workspace.segments(documents[i])}
        corrected = ([r for r in history if r.action != "comment"] for history in histories(workspace).values())
        grouped = [revisions for revisions in corrected if revisions]
        for revisions in sorted(grouped, key=lambda r: (order[r[0].document_id], r[0].start, r[0].end)):
            first = revisions[0]
            segment = cut_segment(documents[first.document_id], first.start, first.end)
            texts.append(_current(segment, revisions, placed=segment.id in placed))
    return tuple(texts)


def _accepted(outcome: DecidedRevision) -> Revision:
    newest, kept = outcome.newest, outcome.kept
    if newest is None:
        if kept is None:
            raise ValueError("an outcome without a revision")
        return kept
    if kept is None:
        raise ConflictError(
            "segment-changed",
            newest=newest,
            kept=None,
            author=newest.author,
            revision=newest.id,
            created=newest.created,
        )
    raise ConflictError(
        "segment-changed-draft-kept",
        newest=newest,
        kept=kept,
        author=newest.author,
        revision=newest.id,
        created=newest.created,
        draft=kept.id,
    )


def _current(segment: Segment, revisions: Sequence[Revision], *, placed: bool) -> CurrentText:
    state = current_state(segment.text, revisions)
    newest = state.newest or revisions[-1]
    return CurrentText(
        segment=segment,
        text=state.text,
        status=state.status,
        revision=newest.id,
        author=newest.author,
        created=newest.created,
        seconds=sum(r.seconds or 0.0 for r in revisions),
        effort=effort(segment.text, state.text),
        placed=placed,
        beside=state.beside,
    )
