"""Routes for the name ledger and for replacements in many segments."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from workbench.errors import InputError
from workbench.records import DecisionKind, NameDecision, TextSearch
from workbench.service import Replacement
from workbench.ui.auth import allow_status
from workbench.ui.json_views import name_view
from workbench.ui.state import AppState, Author, State, acting_for

__all__ = ["name_routes"]

_MAX_NAMES = 200  # names of an answer
_Words = Annotated[str, Field(min_length=1, max_length=500)]

name_routes = APIRouter()


class DecisionRequest(BaseModel):
    """A decision on a name."""

    kind: DecisionKind
    form: _Words
    canonical: _Words
    spellings: list[_Words] = []


class MergeRequest(BaseModel):
    """Names to merge, each by its current canonical form, and the canonical form of the merged name."""

    forms: Annotated[list[_Words], Field(min_length=2, max_length=50)]
    canonical: _Words

    def decisions(self) -> list[NameDecision]:
        """Return the decisions that merge the names."""
        first, *others = self.forms
        together = [NameDecision(kind="together", form=form, canonical=first) for form in others]
        return [*together, NameDecision(kind="use", form=self.canonical, canonical=self.canonical)]


class ReplacementRequest(BaseModel):
    """A text, its replacement and, when applied, the chosen segments.

    With `whole_name`, all other spellings of the name whose canonical form is `replacement` are replaced. Without
    `whole_words`, parts of words are too; `pattern` makes the text a regular expression. `corrected` and `document`
    limit where it is looked for.
    """

    text: _Words
    replacement: Annotated[str, Field(max_length=500)]
    whole_name: bool = False
    whole_words: bool = True
    pattern: bool = False
    corrected: bool = False
    document: str = ""
    segments: list[str] = []


class UndoBatchRequest(BaseModel):
    """The id of a batch of replacements."""

    batch: str


@name_routes.get("/names")
def names(state: State, q: str = "") -> dict[str, Any]:
    """Return the names of the ledger that have a spelling with the words of `q`, by default all; letters are folded."""
    matches = state.assistant.names_with(q[:500])
    return {"rows": [name_view(e) for e in matches[:_MAX_NAMES]], "total": len(matches)}


@name_routes.post("/names")
def decide_name(request: Request, state: State, author: Author, decision: DecisionRequest) -> dict[str, Any]:
    """Record a decision on a name."""
    forms = decision.spellings if decision.kind in {"lock", "unlock"} and decision.spellings else [decision.form]
    decisions = [NameDecision(kind=decision.kind, form=f, canonical=decision.canonical) for f in dict.fromkeys(forms)]
    acting_for(request, state).decide_names(decisions, author)
    return {"refreshed": state.assistant.refresh_findings([*forms, decision.canonical])}


@name_routes.post("/names/merge/preview")
def preview_merge(state: State, merge: MergeRequest) -> dict[str, Any]:
    """Return the merged name, and the number of segments with other spellings of it."""
    entry = state.assistant.merged(merge.decisions())
    return {"entry": name_view(entry), "places": len(state.workbench.preview_name_replacement(entry))}


@name_routes.post("/names/merge")
def merge_names(state: State, author: Author, merge: MergeRequest) -> dict[str, Any]:
    """Merge several names into one."""
    state.workbench.decide_names(merge.decisions(), author)
    return {"refreshed": state.assistant.refresh_findings([*merge.forms, merge.canonical])}


@name_routes.post("/everywhere/preview")
def preview_replacements(state: State, request: ReplacementRequest) -> dict[str, Any]:
    """Return the segments that a replacement would change; changes nothing."""
    rows = [
        {
            "id": r.segment_id,
            "document": r.document,
            "before": r.before,
            "after": r.after,
            "sure": r.sure,
            "status": r.status,
        }
        for r in _replacements(state, request)
    ]
    return {"rows": rows}


@name_routes.post("/everywhere")
def replace_everywhere(request: Request, state: State, author: Author, wanted: ReplacementRequest) -> dict[str, Any]:
    """Apply a replacement to the chosen segments as one batch."""
    chosen = set(wanted.segments)
    replacements = [r for r in _replacements(state, wanted) if r.segment_id in chosen]
    if not replacements:
        raise InputError("replacement-places-gone")
    outcome = acting_for(request, state).replace_everywhere(replacements, author)
    state.assistant.assessor.assess_soon()
    return {
        "changed": len(outcome.revisions),
        "left": list(outcome.left),
        "batch": outcome.batch.id if outcome.batch else None,
    }


@name_routes.post("/everywhere/undo")
def undo_batch(request: Request, state: State, author: Author, undone: UndoBatchRequest) -> dict[str, Any]:
    """Undo a batch of replacements or approvals."""
    outcome = acting_for(request, state).undo_batch(undone.batch, author, allow=partial(allow_status, request))
    state.assistant.assessor.assess_soon()
    return {"changed": len(outcome.revisions), "left": list(outcome.left)}


def _replacements(state: AppState, request: ReplacementRequest) -> tuple[Replacement, ...]:
    if not request.whole_name:
        search = TextSearch(
            find=request.text,
            replacement=request.replacement,
            whole_words=request.whole_words,
            pattern=request.pattern,
            corrected=request.corrected,
        )
        return state.workbench.preview_search(search, document=request.document or None)
    entry = next((e for e in state.assistant.names() if e.canonical == request.replacement), None)
    if entry is None:
        raise InputError("name-spelling-unknown", name=request.replacement)
    return state.workbench.preview_name_replacement(entry)
