"""Routes for working together: replies to comments, assignments, who has done what, and the rule of two people."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from workbench.records import ReplyAction
from workbench.ui.auth import require_right
from workbench.ui.json_views import contribution_view, thread_view
from workbench.ui.state import Author, State

__all__ = ["teamwork_routes"]

teamwork_routes = APIRouter()


class ReplyRequest(BaseModel):
    """An answer to a comment, or the decision that it is settled or open again."""

    action: ReplyAction = "reply"
    text: Annotated[str, Field(max_length=200_000)] = ""


class AssignmentRequest(BaseModel):
    """The documents, by name or id, and to whom they are given; an empty name takes them back."""

    documents: Annotated[list[str], Field(min_length=1, max_length=10_000)]
    assignee: str = ""


class RuleRequest(BaseModel):
    """Whether another person reviews a text than the one who finished it."""

    two_person: bool


@teamwork_routes.post("/pairs/{segment_id}/threads/{thread}")
def reply(
    request: Request, state: State, author: Author, segment_id: str, thread: str, said: ReplyRequest
) -> dict[str, Any]:
    """Answer a comment, settle it or open it again; return the thread as it stands then."""
    require_right(request, "correct")
    found = state.workbench.reply(segment_id, thread, said.text, author=author, action=said.action)
    return thread_view(found)


@teamwork_routes.get("/people")
def people(state: State) -> dict[str, list[str]]:
    """Return the names of those who may be mentioned or given documents: users, and whoever has worked here."""
    users = [p.name for p in state.workbench.people()]
    workers = [c.author for c in state.workbench.contributions()]
    return {"people": sorted({*users, *(workers if not users else ())}, key=str.casefold)}


@teamwork_routes.get("/team")
def team(state: State) -> dict[str, Any]:
    """Return what each person has done, who has which document, and the rule of two people."""
    documents = {d.id: d.name for d in state.workbench.document_names()}
    assigned = state.workbench.assignments()
    return {
        "contributions": [contribution_view(c) for c in state.workbench.contributions()],
        "assignments": {documents[i]: assignee for i, assignee in assigned.items() if i in documents},
        "two_person": state.workbench.two_person_rule(),
    }


@teamwork_routes.post("/team/assign")
def assign(request: Request, state: State, author: Author, assignment: AssignmentRequest) -> dict[str, Any]:
    """Give documents to a person."""
    require_right(request, "review")
    state.workbench.assign(assignment.documents, assignment.assignee, author=author)
    return {}


@teamwork_routes.put("/team/rule")
def set_rule(request: Request, state: State, rule: RuleRequest) -> dict[str, Any]:
    """Make it a rule, or no longer, that two people see a text before it is reviewed."""
    require_right(request, "admin")
    state.workbench.set_two_person_rule(on=rule.two_person)
    return {"two_person": rule.two_person}
