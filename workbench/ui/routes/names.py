"""The routes of names and of repairs in many places."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from workbench.errors import InputError
from workbench.records import NameDecision
from workbench.service import Replacement
from workbench.ui.json_views import name_view
from workbench.ui.state import At, Author

__all__ = ["ledger_routes"]

_SHOWN = 200  # names at a time
_Words = Annotated[str, Field(min_length=1, max_length=500)]

ledger_routes = APIRouter()


class Decision(BaseModel):
    """What a translator says of a name."""

    kind: Literal["use", "together", "apart", "lock", "unlock"]
    form: _Words
    canonical: _Words
    spellings: list[_Words] = []


class Merger(BaseModel):
    """Names that are one, each by the form to write now, and the form to write from now on."""

    forms: Annotated[list[_Words], Field(min_length=2, max_length=50)]
    canonical: _Words

    def decisions(self) -> list[NameDecision]:
        """Return what is said of the names."""
        first, *others = self.forms
        together = [NameDecision(kind="together", form=form, canonical=first) for form in others]
        return [*together, NameDecision(kind="use", form=self.canonical, canonical=self.canonical)]


class Repair(BaseModel):
    """Words, what to put instead, and, once chosen, in which segments.

    Of a whole name it is all other spellings that are replaced by the form to write.
    """

    text: _Words
    replacement: Annotated[str, Field(max_length=500)]
    whole_name: bool = False
    segments: list[str] = []


class BatchId(BaseModel):
    """What was done together."""

    batch: str


@ledger_routes.get("/names")
def names(at: At, q: str = "") -> dict[str, Any]:
    """Return the ledger, or the names that have a spelling with some letters."""
    wanted = q.strip().casefold()
    found = [
        e
        for e in at.assistant.names()
        if any(wanted in form.casefold() for form in (e.canonical, *(f.text for f in e.forms)))
    ]
    return {"rows": [name_view(e) for e in found[:_SHOWN]], "total": len(found)}


@ledger_routes.post("/names")
def decide(at: At, author: Author, decision: Decision) -> dict[str, Any]:
    """Keep what a translator says of a name."""
    forms = decision.spellings if decision.kind in {"lock", "unlock"} and decision.spellings else [decision.form]
    said = [NameDecision(kind=decision.kind, form=f, canonical=decision.canonical) for f in dict.fromkeys(forms)]
    at.workbench.decide_names(said, author)
    return {}


@ledger_routes.post("/names/merge/preview")
def preview_merger(at: At, merger: Merger) -> dict[str, Any]:
    """Return the name that several would become, and in how many sentences it is spelled otherwise."""
    entry = at.assistant.merged(merger.decisions())
    return {"entry": name_view(entry), "places": len(at.workbench.preview_name_replacement(entry))}


@ledger_routes.post("/names/merge")
def merge(at: At, author: Author, merger: Merger) -> dict[str, Any]:
    """Make one name of several."""
    at.workbench.decide_names(merger.decisions(), author)
    return {}


@ledger_routes.post("/everywhere/preview")
def preview(at: At, repair: Repair) -> dict[str, Any]:
    """Return every segment that has some words, with others in their place; nothing is changed."""
    proposals = _places(at, repair)
    rows = [
        {
            "id": p.segment_id,
            "document": p.document,
            "before": p.before,
            "after": p.after,
            "sure": p.sure,
            "status": p.status,
        }
        for p in proposals
    ]
    return {"rows": rows}


@ledger_routes.post("/everywhere")
def everywhere(at: At, author: Author, repair: Repair) -> dict[str, Any]:
    """Put words in the place of others in the chosen segments, all together."""
    chosen = set(repair.segments)
    proposals = [p for p in _places(at, repair) if p.segment_id in chosen]
    if not proposals:
        raise InputError("replacement-places-gone")
    outcome = at.workbench.replace_everywhere(proposals, author)
    return {
        "changed": len(outcome.revisions),
        "left": list(outcome.left),
        "batch": outcome.batch.id if outcome.batch else None,
    }


@ledger_routes.post("/everywhere/undo")
def take_back(at: At, author: Author, given: BatchId) -> dict[str, Any]:
    """Take back what was done together."""
    outcome = at.workbench.undo_batch(given.batch, author)
    return {"changed": len(outcome.revisions), "left": list(outcome.left)}


def _places(at: At, repair: Repair) -> tuple[Replacement, ...]:
    if not repair.whole_name:
        return at.workbench.preview_replacement(repair.text, repair.replacement)
    entry = next((e for e in at.assistant.names() if e.canonical == repair.replacement), None)
    if entry is None:
        raise InputError("name-spelling-unknown", name=repair.replacement)
    return at.workbench.preview_name_replacement(entry)
