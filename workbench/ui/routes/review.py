"""Routes for reviewing segments; scripts may use them as well as the page."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from workbench.errors import ConflictError, InputError
from workbench.records import Severity, Status
from workbench.service import Draft, Verdict
from workbench.ui.auth import allow_status, require_right
from workbench.ui.json_views import (
    assistance_view,
    finding_view,
    pair_view,
    report_view,
    revision_view,
    row_view,
    suggestion_view,
)
from workbench.ui.state import Author, State, acting_for

__all__ = ["review_routes"]

_Text = Annotated[str, Field(max_length=200_000)]


class CorrectionRequest(BaseModel):
    """A correction, with the revision it is based on.

    If another revision came first, `beside` keeps the text in the history beside it; otherwise it is kept as the
    author's unsaved draft, to be merged.
    """

    text: _Text
    base: str | None
    status: Status = "done"
    comment: _Text = ""
    seconds: float | None = None
    taken: list[_Text] = []
    beside: bool = True
    refused: list[_Text] = []


class DraftRequest(BaseModel):
    """An unfinished text, with the revision it is based on."""

    text: _Text
    base: str | None = None


class CommentRequest(BaseModel):
    """A comment on a segment."""

    text: _Text


class SpanRequest(BaseModel):
    """A span in code points, with its error category or the check that reported it; side is the text that it is in."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    category: str = ""
    severity: Severity = "major"
    check: str = ""
    side: Literal["garbled", "current"] = "garbled"


class LinkRequest(BaseModel):
    """A decision on the link to a clean segment."""

    target: str
    decision: Verdict


class SplitRequest(BaseModel):
    """How many characters of the garbled text stand before the cut."""

    at: Annotated[int, Field(ge=1)]


class LockRequest(BaseModel):
    """The segment to unlock as another is locked."""

    leaving: str = ""


class BaseRequest(BaseModel):
    """The revision that the user saw last."""

    base: str | None


review_routes = APIRouter()


@review_routes.get("/pairs/{segment_id}")
def pair(state: State, author: Author, segment_id: str) -> dict[str, Any]:
    """Return a segment with its report, counterparts, neighbours, history, suggestions and the author's draft."""
    review = state.workbench.segment_review(segment_id, author)
    state.work_clock.opened(author, segment_id)
    return {**pair_view(review), "assist": assistance_view(state.assistant.assistance(review.view))}


@review_routes.get("/pairs/{segment_id}/state")
def current_revision(state: State, segment_id: str) -> dict[str, Any]:
    """Return the row of the queue of a segment, and the ids of the comment that stands and of the last reply."""
    view = state.workbench.segment(segment_id)
    said = [r.id for t in view.threads for r in t.replies]
    return {
        **row_view(view.row),
        "comment": view.commented.id if view.commented else None,
        "reply": said[-1] if said else None,
    }


@review_routes.get("/pairs/{segment_id}/place")
def place(state: State, segment_id: str) -> dict[str, Any]:
    """Return the ids of the segments that now stand where a segment is or was; none where its document was removed."""
    return {"segments": list(state.workbench.segments_at(segment_id))}


@review_routes.post("/pairs/{segment_id}")
def correct(
    request: Request, state: State, author: Author, segment_id: str, correction: CorrectionRequest
) -> dict[str, Any]:
    """Correct a segment; raises a ConflictError with both texts if it was changed since the base revision."""
    allow_status(request, correction.status)
    try:
        revision = acting_for(request, state).correct(
            segment_id,
            correction.text,
            base=correction.base,
            author=author,
            status=correction.status,
            comment=correction.comment,
            seconds=state.work_clock.bounded(author, segment_id, correction.seconds),
            taken=correction.taken,
            refused=correction.refused,
            beside=correction.beside,
        )
    except ConflictError:
        if not correction.beside:
            draft = DraftRequest(text=correction.text, base=correction.base)
            save_draft(state, author, segment_id, draft)
        raise
    state.work_clock.saved(author, segment_id)
    state.workbench.discard_draft(segment_id, author)
    state.assistant.assessor.saved(segment_id, revision.after)
    return {**revision_view(revision), "revision": revision.id}


@review_routes.post("/pairs/{segment_id}/undo")
def undo(request: Request, state: State, author: Author, segment_id: str, seen: BaseRequest) -> dict[str, Any]:
    """Undo the last correction."""
    allow = partial(allow_status, request)
    revision = acting_for(request, state).undo(segment_id, base=seen.base, author=author, allow=allow)
    state.assistant.assessor.saved(segment_id, revision.after)
    return revision_view(revision)


@review_routes.post("/pairs/{segment_id}/redo")
def redo(request: Request, state: State, author: Author, segment_id: str, seen: BaseRequest) -> dict[str, Any]:
    """Redo the correction that was undone last."""
    allow = partial(allow_status, request)
    revision = acting_for(request, state).redo(segment_id, base=seen.base, author=author, allow=allow)
    state.assistant.assessor.saved(segment_id, revision.after)
    return revision_view(revision)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@review_routes.put("/pairs/{segment_id}/draft")
def save_draft(state: State, author: Author, segment_id: str, draft: DraftRequest) -> dict[str, Any]:
    """Save the author's draft of a segment, also of one that was joined or split since; a draft is no revision.

    `stands` tells whether there still is that segment.
    """
    now = _now()
    state.workbench.save_draft(Draft(segment_id=segment_id, author=author, base=draft.base, text=draft.text, at=now))
    return {"at": now, "stands": segment_id in state.workbench.segments_at(segment_id)}


@review_routes.delete("/pairs/{segment_id}/draft")
def discard_draft(state: State, author: Author, segment_id: str) -> dict[str, str]:
    """Discard the author's draft of a segment."""
    state.workbench.discard_draft(segment_id, author)
    return {}


@review_routes.post("/pairs/{segment_id}/comment")
def comment(state: State, author: Author, segment_id: str, said: CommentRequest) -> dict[str, Any]:
    """Comment on a segment without changing it; an empty comment takes the last one back."""
    revision = state.workbench.comment(segment_id, said.text, author=author)
    state.workbench.save_comment_draft(segment_id, author, None, _now())
    return revision_view(revision)


@review_routes.put("/pairs/{segment_id}/comment")
def save_comment_draft(state: State, author: Author, segment_id: str, said: CommentRequest) -> dict[str, str]:
    """Save what the author has typed of a comment; an empty text deletes it."""
    now = _now()
    state.workbench.save_comment_draft(segment_id, author, said.text or None, now)
    return {"at": now}


@review_routes.get("/pairs/{segment_id}/assist")
def assistance(state: State, segment_id: str) -> dict[str, Any]:
    """Return suggestions for a segment, and the word alignments with its counterparts."""
    return assistance_view(state.assistant.assistance(state.workbench.segment(segment_id)))


@review_routes.post("/pairs/{segment_id}/post-edit")
def post_edit(request: Request, state: State, segment_id: str) -> dict[str, Any]:
    """Let the configured language model rewrite a segment; the sentence and its counterparts are sent there."""
    require_right(request, "correct")
    suggestion = state.assistant.post_edit(state.workbench.segment(segment_id))
    return {"suggestion": suggestion and suggestion_view(suggestion)}


@review_routes.post("/pairs/{segment_id}/rescore")
def rescore(state: State, segment_id: str, draft: DraftRequest) -> dict[str, Any]:
    """Score a draft as if it were the text of a segment; what was dismissed there is left out."""
    if not draft.text.strip():
        raise InputError("request-no-text")
    report = state.assistant.rescore(segment_id, draft.text)
    return report_view(state.workbench.judged_report(segment_id, draft.text, report))


@review_routes.get("/pairs/{segment_id}/counterparts")
def counterparts(state: State, segment_id: str, q: str = "") -> dict[str, Any]:
    """Return sentences of the clean documents that contain `q` or, without it, are most similar to the segment."""
    candidates = state.assistant.candidates(state.workbench.segment(segment_id), q[:200])
    return {"rows": [{"id": s.id, "document": s.document, "text": s.text} for s in candidates]}


@review_routes.post("/pairs/{segment_id}/marks")
def annotate(state: State, author: Author, segment_id: str, span: SpanRequest) -> dict[str, Any]:
    """Annotate a span of the garbled text as an error."""
    view = state.workbench.segment(segment_id)
    return finding_view(state.workbench.annotate_span(view, span.start, span.end, span.category, span.severity, author))


@review_routes.post("/pairs/{segment_id}/dismiss")
def dismiss(state: State, author: Author, segment_id: str, span: SpanRequest) -> dict[str, Any]:
    """Dismiss a finding or an annotation."""
    view = state.workbench.segment(segment_id)
    state.workbench.dismiss_span(view, span.check, span.start, span.end, author, side=span.side)
    return {}


@review_routes.post("/pairs/{segment_id}/restore")
def restore(state: State, author: Author, segment_id: str, span: SpanRequest) -> dict[str, Any]:
    """Undo the dismissal of a finding or of an annotation."""
    view = state.workbench.segment(segment_id)
    state.workbench.restore_span(view, span.check, span.start, span.end, author, side=span.side)
    return {}


@review_routes.post("/pairs/{segment_id}/links")
def decide_link(state: State, author: Author, segment_id: str, link: LinkRequest) -> dict[str, Any]:
    """Keep, cut or pick a counterpart, or withdraw the decision on it."""
    state.workbench.judge_link(state.workbench.segment(segment_id), link.target, link.decision, author)
    state.assistant.assessor.assess_soon()
    return {}


@review_routes.post("/pairs/{segment_id}/join")
def join(request: Request, state: State, author: Author, segment_id: str) -> dict[str, Any]:
    """Join a segment and the one after it; return the id of the segment that they are from then on."""
    change = acting_for(request, state).join_segments(segment_id, author=author)
    return {"segments": list(change.made)}


@review_routes.post("/pairs/{segment_id}/split")
def split(request: Request, state: State, author: Author, segment_id: str, cut: SplitRequest) -> dict[str, Any]:
    """Split a segment before a character of its garbled text; return the ids of the parts."""
    change = acting_for(request, state).split_segment(segment_id, cut.at, author=author)
    return {"segments": list(change.made)}


@review_routes.post("/pairs/{segment_id}/hold")
def lock(state: State, author: Author, segment_id: str, request: LockRequest) -> dict[str, Any]:
    """Lock a segment for a while, and return who else holds it; the lock is advisory."""
    if request.leaving:
        state.workbench.unlock(request.leaving, author)
    held = state.workbench.lock(segment_id, author)
    return {"holder": None if held.holder == author else held.holder}


@review_routes.post("/pairs/{segment_id}/release")
def unlock(state: State, author: Author, segment_id: str) -> dict[str, Any]:
    """Unlock a segment."""
    state.workbench.unlock(segment_id, author)
    return {}
