"""Routes that look words up: the concordance, and completions of what is typed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from workbench.render import text_direction
from workbench.service import PLACES, ConcordanceHit
from workbench.ui.state import State

__all__ = ["lookup_routes"]

lookup_routes = APIRouter()
_LONGEST = 500  # characters of a query


@lookup_routes.get("/concordance")
def concordance(state: State, q: str = "", limit: Annotated[int, Query(ge=1, le=200)] = 30) -> dict[str, Any]:
    """Return every text in which some words stand, by place: machine text, corrections, siblings, sources, memory."""
    found = state.workbench.concordance(q[:_LONGEST], limit=limit)
    groups = [(place, [_hit_view(h) for h in found.hits if h.place == place]) for place in PLACES]
    return {
        "groups": [{"place": place, "rows": rows} for place, rows in groups if rows],
        "complete": found.complete,
    }


@lookup_routes.get("/completions")
def completions(state: State, before: str = "") -> dict[str, Any]:
    """Return what the last words of a text may become, each with how many characters before the caret it replaces."""
    found = state.assistant.completions(before[-_LONGEST:])
    return {"rows": [asdict(c) for c in found]}


def _hit_view(hit: ConcordanceHit) -> dict[str, Any]:
    return {
        "id": hit.segment_id,
        "document": hit.document,
        "number": hit.number,
        "text": hit.text,
        "beside": hit.beside,
        "language": hit.language,
        "direction": text_direction(hit.language),
    }
