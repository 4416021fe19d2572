"""Routes for the queue of segments: a page of it, and the approval of many segments at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from workbench.records import Label
from workbench.service import Approval, StatusFilter
from workbench.service import Query as SearchQuery
from workbench.ui.auth import require_right
from workbench.ui.json_views import document_text_view, row_view
from workbench.ui.state import Author, State, acting_for

__all__ = ["queue_routes"]

queue_routes = APIRouter()
_MOST_APPROVED = 2000  # segments of one request, as many as a preview has


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilters:
    """Which segments a request is about; empty ones filter nothing."""

    q: str = ""
    document: str = ""
    number: Annotated[int, Query(ge=0)] = 0
    status: StatusFilter | Literal[""] = ""
    label: Label | Literal["pending", ""] = ""
    check: str = ""
    author: str = ""
    commented: bool = False
    unresolved: bool = False
    mine: Literal["", "assigned", "returned", "mentioned"] = ""
    sort: Literal["worst", "document", "uncertain", "recent"] = "worst"

    def query(self, me: str, size: int = 50, after: str = "") -> SearchQuery:
        """Return the filters as a query of the workbench; `mine` is about the person called me."""
        return SearchQuery(
            text=self.q[:500],
            document=self.document or None,
            number=self.number or None,
            status=self.status or None,
            label=self.label or None,
            check=self.check or None,
            author=self.author or None,
            commented=self.commented,
            unresolved=self.unresolved,
            assigned=me if self.mine == "assigned" else None,
            returned=me if self.mine == "returned" else None,
            mentioned=me if self.mine == "mentioned" else None,
            order=self.sort,
            size=size,
            after=after or None,
        )


_Filters = Annotated[QueueFilters, Depends()]


class SeenSegment(BaseModel):
    """A segment and the revision that stood when the user looked."""

    id: str
    base: str | None


class ApprovalRequest(BaseModel):
    """The segments to approve, and the status that they get."""

    segments: Annotated[list[SeenSegment], Field(min_length=1, max_length=_MOST_APPROVED)]
    status: Approval = "done"


@queue_routes.get("/pairs")
def search(
    state: State, me: Author, filters: _Filters, limit: Annotated[int, Query(ge=1, le=500)] = 50, after: str = ""
) -> dict[str, Any]:
    """Return a page of the queue of segments."""
    page = state.workbench.search(filters.query(me, limit, after))
    if any(r.label is None for r in page.rows):
        state.assistant.assessor.assess_soon()
    return {"rows": [row_view(r) for r in page.rows], "total": page.total, "next": page.next}


@queue_routes.get("/document")
def document(state: State, name: str) -> dict[str, Any]:
    """Return a garbled document as headings and paragraphs, each with its sentences as they stand."""
    return document_text_view(state.workbench.document_text(name))


@queue_routes.get("/approval")
def preview_approval(
    request: Request, state: State, me: Author, filters: _Filters, to: Approval = "done"
) -> dict[str, Any]:
    """Return the segments of the queue that would be approved; changes nothing."""
    require_right(request, "review" if to == "reviewed" else "correct")
    rows = state.workbench.preview_approval(filters.query(me), to)
    return {"rows": [{**row_view(r), "text": r.current[:400], "words": len(r.current.split())} for r in rows]}


@queue_routes.post("/approval")
def approve_together(request: Request, state: State, author: Author, approval: ApprovalRequest) -> dict[str, Any]:
    """Approve segments as one batch; those that were changed since they were seen are left as they are."""
    require_right(request, "review" if approval.status == "reviewed" else "correct")
    seen = {s.id: s.base for s in approval.segments}
    outcome = acting_for(request, state).approve_together(seen, approval.status, author)
    state.assistant.assessor.assess_soon()
    return {
        "changed": len(outcome.revisions),
        "left": list(outcome.left),
        "batch": outcome.batch.id if outcome.batch else None,
    }
