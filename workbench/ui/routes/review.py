"""The routes that the page asks, JSON in and out; researchers' scripts may ask them too. Each is a use case or two."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from workbench.errors import InputError
from workbench.records import Label, Severity, Status
from workbench.service import Draft, Verdict
from workbench.service import Query as Asked
from workbench.ui.auth import require_right
from workbench.ui.json_views import (
    assistance_view,
    finding_view,
    pair_view,
    report_view,
    revision_view,
    row_view,
)
from workbench.ui.state import At, Author

__all__ = ["pairs"]

_LONGEST = 200_000  # characters of a text that is sent
_Text = Annotated[str, Field(max_length=_LONGEST)]


class Correction(BaseModel):
    """What a translator hands in."""

    text: _Text
    base: str | None
    status: Status = "done"
    comment: _Text = ""
    seconds: float | None = None
    taken: list[_Text] = []
    refused: list[_Text] = []


class Typed(BaseModel):
    """What a translator is typing, and the revision they began from."""

    text: _Text
    base: str | None = None


class Span(BaseModel):
    """A place in the garbled text, in code points, and what is wrong there or which check said so."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    category: str = ""
    severity: Severity = "major"
    check: str = ""


class Judgement(BaseModel):
    """What is said of the link to a clean segment."""

    target: str
    decision: Verdict


class Move(BaseModel):
    """The segment that is let go of as another is taken."""

    leaving: str = ""


class Base(BaseModel):
    """The revision that was seen."""

    base: str | None


pairs = APIRouter()


@pairs.get("/pairs")
def search(
    at: At,
    q: str = "",
    document: str = "",
    status: Status | Literal[""] = "",
    label: Label | Literal[""] = "",
    check: str = "",
    author: str = "",
    sort: Literal["worst", "document", "uncertain", "recent"] = "worst",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: str = "",
) -> dict[str, Any]:
    """Return a page of the queue."""
    page = at.workbench.search(
        Asked(
            text=q[:500],
            document=document or None,
            status=status or None,
            label=label or None,
            check=check or None,
            author=author or None,
            order=sort,
            size=limit,
            after=after or None,
        )
    )
    return {"rows": [row_view(r) for r in page.rows], "total": page.total, "next": page.next}


@pairs.get("/pairs/{segment_id}")
def pair(at: At, author: Author, segment_id: str) -> dict[str, Any]:
    """Return a segment with its report, counterparts, neighbours, history, proposals and the draft of whoever asks."""
    found = at.workbench.segment_review(segment_id, author)
    return {**pair_view(found), "assist": assistance_view(at.assistant.assistance(found.view))}


@pairs.get("/pairs/{segment_id}/state")
def state(at: At, segment_id: str) -> dict[str, Any]:
    """Return which revision of a segment stands, and whose it is."""
    view = at.workbench.segment(segment_id)
    return {"revision": view.revision, "author": view.author, "status": view.status}


@pairs.post("/pairs/{segment_id}")
def correct(request: Request, at: At, author: Author, segment_id: str, given: Correction) -> dict[str, Any]:
    """Put a text in the place of a segment's; a ConflictError tells both texts where somebody else was first."""
    _check_status(request, given.status)
    revision = at.workbench.correct(
        segment_id,
        given.text,
        base=given.base,
        author=author,
        status=given.status,
        comment=given.comment,
        seconds=given.seconds,
        taken=given.taken,
        refused=given.refused,
    )
    at.workbench.discard_draft(segment_id, author)
    if given.status == "done":
        at.assistant.measure_soon([segment_id])
    return {**revision_view(revision), "revision": revision.id}


@pairs.post("/pairs/{segment_id}/undo")
def undo(request: Request, at: At, author: Author, segment_id: str, seen: Base) -> dict[str, Any]:
    """Bring back the text from before."""
    allow = partial(_check_status, request)
    return revision_view(at.workbench.undo(segment_id, base=seen.base, author=author, allow=allow))


@pairs.post("/pairs/{segment_id}/redo")
def redo(request: Request, at: At, author: Author, segment_id: str, seen: Base) -> dict[str, Any]:
    """Bring back what the last undo took away."""
    allow = partial(_check_status, request)
    return revision_view(at.workbench.redo(segment_id, base=seen.base, author=author, allow=allow))


def _check_status(request: Request, status: Status) -> None:
    """Raise a PermissionDeniedError if whoever asks may not give a sentence a status, or give it back."""
    if status in {"reviewed", "rejected"}:
        require_right(request, "review")


@pairs.put("/pairs/{segment_id}/draft")
def keep_draft(at: At, author: Author, segment_id: str, typed: Typed) -> dict[str, str]:
    """Keep what is being typed; it is no revision yet."""
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    at.workbench.save_draft(Draft(segment_id=segment_id, author=author, base=typed.base, text=typed.text, at=moment))
    return {"at": moment}


@pairs.delete("/pairs/{segment_id}/draft")
def forget_draft(at: At, author: Author, segment_id: str) -> dict[str, str]:
    """Let go of what was being typed."""
    at.workbench.discard_draft(segment_id, author)
    return {}


@pairs.get("/pairs/{segment_id}/assist")
def assist(at: At, segment_id: str) -> dict[str, Any]:
    """Return proposals, and which words go with which of the counterparts."""
    return assistance_view(at.assistant.assistance(at.workbench.segment(segment_id)))


@pairs.post("/pairs/{segment_id}/rescore")
def rescore(at: At, segment_id: str, typed: Typed) -> dict[str, Any]:
    """Score a text in the place of a segment's."""
    if not typed.text.strip():
        raise InputError("request-no-text")
    return report_view(at.assistant.rescore(segment_id, typed.text))


@pairs.get("/pairs/{segment_id}/counterparts")
def counterparts(at: At, segment_id: str, q: str = "") -> dict[str, Any]:
    """Return sentences of the clean documents that hold some words, or that are most like the segment."""
    found = at.assistant.candidates(at.workbench.segment(segment_id), q[:200])
    return {"rows": [{"id": s.id, "document": s.document, "text": s.text} for s in found]}


@pairs.post("/pairs/{segment_id}/marks")
def mark(at: At, author: Author, segment_id: str, span: Span) -> dict[str, Any]:
    """Mark words of the garbled text as wrong."""
    view = at.workbench.segment(segment_id)
    return finding_view(at.workbench.annotate_span(view, span.start, span.end, span.category, span.severity, author))


@pairs.post("/pairs/{segment_id}/dismiss")
def dismiss(at: At, author: Author, segment_id: str, span: Span) -> dict[str, Any]:
    """Say that what a check found, or a person marked, is fine."""
    at.workbench.dismiss_span(at.workbench.segment(segment_id), span.check, span.start, span.end, author)
    return {}


@pairs.post("/pairs/{segment_id}/links")
def judge(at: At, author: Author, segment_id: str, given: Judgement) -> dict[str, Any]:
    """Keep, cut or pick a counterpart, or take back what was said of it."""
    at.workbench.judge_link(at.workbench.segment(segment_id), given.target, given.decision, author)
    return {}


@pairs.post("/pairs/{segment_id}/hold")
def hold(at: At, author: Author, segment_id: str, move: Move) -> dict[str, Any]:
    """Take a segment for a while; another person who has it already is told, and nobody is kept out."""
    if move.leaving:
        at.workbench.unlock(move.leaving, author)
    held = at.workbench.lock(segment_id, author)
    return {"holder": None if held.holder == author else held.holder}


@pairs.post("/pairs/{segment_id}/release")
def release(at: At, author: Author, segment_id: str) -> dict[str, Any]:
    """Let go of a segment."""
    at.workbench.unlock(segment_id, author)
    return {}
