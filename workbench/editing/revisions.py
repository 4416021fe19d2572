"""Revisions of a segment's text: which one is current, undo and redo, edit operations, and editing effort.

A revision made from the newest one becomes current. One made from an earlier one is kept beside it, as are revisions
made from that one. An undo is a revision too, so that no text is ever lost. A comment stands beside the chain: it is
never in the way of a text, whichever came first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from itertools import accumulate

from rapidfuzz.distance import Levenshtein

from workbench.caching import load_once
from workbench.errors import InputError
from workbench.metrics import metrics_signature, ter, ter_words
from workbench.records import EditOperation, Revision, Status, content_id

__all__ = [
    "CurrentState",
    "DecidedRevision",
    "Effort",
    "add",
    "apply_operations",
    "comment",
    "current_state",
    "effort",
    "effort_words",
    "redo",
    "revision_with_id",
    "undo",
    "word_operations",
]

_PIECES = re.compile(r"\w+|\s+|[^\w\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentState:
    """The current text and status of a segment, and the revision that set them.

    done are the revisions that can be undone, undone those that can be redone, the last of each first; beside are the
    revisions that are kept beside the text because another one came first. commented is the revision with the last
    comment that stands: it was neither undone with its text nor replaced by an empty one.
    """

    text: str
    status: Status = "untouched"
    newest: Revision | None = None
    done: tuple[Revision, ...] = ()
    undone: tuple[Revision, ...] = ()
    beside: tuple[Revision, ...] = ()
    commented: Revision | None = None

    @property
    def comment(self) -> str:
        """Return the last comment that stands, empty if there is none."""
        return "" if self.commented is None else self.commented.comment

    @property
    def base(self) -> str | None:
        """Return the id that the next revision must name as its base."""
        return None if self.newest is None else self.newest.id


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedRevision:
    """The revision to keep, and the newest one if the author did not know of it; at least one is set."""

    kept: Revision | None
    newest: Revision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """The editing effort from the garbled text to another.

    hter is TER against the current text (Snover et al. 2006), character_edit_rate the Levenshtein distance in
    characters; both in percent of the length of the current text.
    """

    hter: float
    character_edit_rate: float
    signature: str


def revision_with_id(revision: Revision) -> Revision:
    """Return a revision with its id, a hash of the rest."""
    facts = {f.name: getattr(revision, f.name) for f in fields(revision) if f.name != "id"}
    return replace(revision, id=content_id(json.dumps(facts, sort_keys=True)))


def current_state(garbled: str, history: Iterable[Revision]) -> CurrentState:
    """Return the current state after the revisions of a segment, in their order."""
    state = CurrentState(text=garbled)
    comments: list[Revision] = []
    for revision in history:
        if revision.action == "comment":
            comments.append(revision)
            continue
        if revision.base != state.base:
            state = replace(state, beside=(*state.beside, revision))
            continue
        done, undone = state.done, state.undone
        if revision.action == "undo" and done and revision.after == done[-1].before:
            done, undone = done[:-1], (*undone, done[-1])
        elif revision.action == "redo" and undone and revision.after == undone[-1].after:
            done, undone = (*done, undone[-1]), undone[:-1]
        else:
            done, undone = (*done, revision), ()
        state = replace(state, text=revision.after, status=revision.status, newest=revision, done=done, undone=undone)
        comments += [revision] if revision.comment else []
    done_ids = {r.id for r in state.done}
    last = next((r for r in reversed(comments) if r.action != "correct" or r.id in done_ids), None)
    return replace(state, commented=last if last and last.comment else None)


def add(garbled: str, history: Sequence[Revision], wanted: Revision) -> DecidedRevision:
    """Return the revision to keep for a wanted one, with `before` and id filled in.

    If its base is not the newest revision, it is kept as a draft on that base. One that would change nothing is not
    kept again: the revision that has its text and status is returned.
    """
    state = current_state(garbled, history)
    wanted = _rebased(history, wanted)
    before = _text_at(garbled, history, wanted)
    if state.newest and not wanted.comment and (wanted.after, wanted.status) == (state.text, state.status):
        return DecidedRevision(kept=state.newest)
    if wanted.base == state.base:
        return DecidedRevision(kept=revision_with_id(replace(wanted, before=state.text)))
    same = (wanted.base, wanted.author, wanted.after, wanted.comment)
    kept = next((r for r in state.beside if (r.base, r.author, r.after, r.comment) == same), None)
    return DecidedRevision(
        kept=kept or revision_with_id(replace(wanted, before=before, status="draft")), newest=state.newest
    )


def comment(garbled: str, history: Sequence[Revision], wanted: Revision) -> DecidedRevision:
    """Return the revision that only comments, or the one whose comment says the same by the same author and stands.

    It names the newest revision as its base, whichever its author saw; an empty comment takes the last one back.
    """
    state = current_state(garbled, history)
    last = state.commented
    if last is not None and (last.comment, last.author) == (wanted.comment, wanted.author):
        return DecidedRevision(kept=last)
    if last is None and not wanted.comment:
        raise InputError("comment-empty")
    standing = replace(wanted, action="comment", base=state.base, before=state.text, after=state.text)
    return DecidedRevision(kept=revision_with_id(replace(standing, status=state.status)))


def undo(garbled: str, history: Sequence[Revision], wanted: Revision) -> DecidedRevision:
    """Return the revision that undoes the last one not undone yet."""
    state = current_state(garbled, history)
    wanted = _rebased(history, wanted)
    if wanted.base != state.base:
        _text_at(garbled, history, wanted)
        return DecidedRevision(kept=None, newest=state.newest)
    if not state.done:
        raise InputError("nothing-to-undo")
    status = state.done[-2].status if len(state.done) > 1 else "untouched"
    undoing = replace(wanted, action="undo", before=state.text, after=state.done[-1].before, status=status)
    return DecidedRevision(kept=revision_with_id(undoing))


def redo(garbled: str, history: Sequence[Revision], wanted: Revision) -> DecidedRevision:
    """Return the revision that redoes what the last undo took back."""
    state = current_state(garbled, history)
    wanted = _rebased(history, wanted)
    if wanted.base != state.base:
        _text_at(garbled, history, wanted)
        return DecidedRevision(kept=None, newest=state.newest)
    if not state.undone:
        raise InputError("nothing-to-redo")
    last = state.undone[-1]
    redoing = replace(wanted, action="redo", before=state.text, after=last.after, status=last.status)
    return DecidedRevision(kept=revision_with_id(redoing))


def word_operations(before: str, after: str) -> tuple[EditOperation, ...]:
    """Return the edits from one text to another, in whole words, runs of spaces and of signs."""
    left, right = _PIECES.findall(before), _PIECES.findall(after)
    offsets = list(accumulate(map(len, left), initial=0))
    return tuple(
        EditOperation(start=offsets[a], end=offsets[b], text="".join(right[c:d]))
        for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
        if kind != "equal"
    )


def apply_operations(before: str, operations: Sequence[EditOperation]) -> str:
    """Return a text with the edits applied, which are in order."""
    parts = []
    at = 0
    for edit in operations:
        parts += [before[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, before[at:]])


def effort(garbled: str, text: str) -> Effort:
    """Return the effort from the garbled text; HTER ignores spacing of punctuation and vowel signs."""
    characters = 100 * Levenshtein.distance(garbled, text) / len(text) if text else 100.0 * bool(garbled)
    return Effort(
        hter=round(ter(garbled, text), 4),
        character_edit_rate=round(characters, 4),
        signature=_effort_signature(),
    )


def effort_words(text: str) -> int:
    """Return the number of words of a text that HTER is relative to."""
    return ter_words(text)


@load_once
def _effort_signature() -> str:
    return f"{metrics_signature(('ter',))}|cer:raw"


def _rebased(history: Sequence[Revision], wanted: Revision) -> Revision:
    """Return a revision with a base that is no comment: the one that the comment was made on."""
    comments = {r.id: r.base for r in history if r.action == "comment"}
    base = wanted.base
    while base in comments:
        base = comments[base]
    return replace(wanted, base=base)


def _text_at(garbled: str, history: Sequence[Revision], wanted: Revision) -> str:
    """Return the text of the base of a revision."""
    if wanted.base is None:
        return garbled
    for revision in history:
        if revision.id == wanted.base:
            return revision.after
    raise InputError("revision-unknown", revision=wanted.base, segment=wanted.segment_id)
