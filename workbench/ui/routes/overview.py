"""Routes for the overview: documents, progress, gains from correction and alignment maps."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter, Request

from workbench.service import DocumentStatistics
from workbench.ui.auth import person_of
from workbench.ui.json_views import document_view, gains_view, map_view
from workbench.ui.state import Author, State

__all__ = ["overview_routes"]

_FINISHED = {"done", "reviewed"}
_MAX_DOCUMENTS = 6  # documents whose progress is shown: those with most left to do

overview_routes = APIRouter()


@overview_routes.get("/me")
def current_user(request: Request, state: State, author: Author) -> dict[str, Any]:
    """Return the signed-in user, or None where signing in is not required and the page asks for a name.

    home is the page that lists this corpus among others, null where there is none.
    post_editor is the language model that sentences may be sent to, null where none is configured.
    """
    person, endpoint = person_of(request), state.workbench.settings.post_editor
    return {
        "user": person and person.name,
        "role": person and person.role,
        "author": author,
        "home": state.home,
        "corpus": state.workbench.corpus_name() if state.home else "",
        "two_person": state.workbench.two_person_rule(),
        "post_editor": endpoint and {"model": endpoint.model, "host": endpoint.host},
    }


@overview_routes.get("/corpus")
def corpus(request: Request, state: State) -> dict[str, Any]:
    """Return the name of the corpus, how much it has and how much of that is finished, and who has signed in."""
    person, progress = person_of(request), state.workbench.progress()
    return {
        "name": state.workbench.corpus_name(),
        "user": person and person.name,
        "documents": len(state.workbench.document_names()),
        "sentences": sum(d.segments for d in progress),
        "finished": sum(c.segments for d in progress for c in d.counts if c.status in _FINISHED),
    }


@overview_routes.get("/documents")
def documents(state: State, *, brief: bool = False) -> dict[str, Any]:
    """Return the documents, with statistics unless `brief`, and the checks that have findings."""
    if brief:
        rows = [{"name": d.name, "title": d.title, "role": d.role} for d in state.workbench.document_names()]
    else:
        assigned = state.workbench.assignments()
        statistics = state.workbench.document_statistics()
        rows = [{**document_view(d), "assignee": assigned.get(d.id, "")} for d in statistics]
    return {"documents": rows, "checks": state.workbench.check_names(), "corpus": state.workbench.corpus_name()}


@overview_routes.get("/overview")
def overview(state: State) -> dict[str, Any]:
    """Return progress, fidelity before and after correction, findings by check, and editing effort."""
    garbled = [d for d in state.workbench.document_statistics() if d.role == "garbled"]
    statuses: Counter[str] = Counter()
    words: Counter[str] = Counter()
    histogram = [0] * 10
    for d in garbled:
        statuses.update(dict(d.statuses))
        words.update(dict(d.words))
        histogram = [a + b for a, b in zip(histogram, d.garbled_histogram, strict=True)]
    compared = sum(histogram)
    whole = sum((d.garbled_fidelity or 0.0) * sum(d.garbled_histogram) for d in garbled)
    gains = state.workbench.correction_gains()
    if gains.waiting:
        state.assistant.assessor.assess_soon()
    return {
        "statuses": statuses,
        "total": statuses.total(),
        "words": words,
        "characters": sum(d.characters for d in garbled),
        "before": {"histogram": histogram, "mean": whole / compared if compared else None},
        **gains_view(gains),
        "documents": [_progress(d) for d in sorted(garbled, key=_unfinished, reverse=True)[:_MAX_DOCUMENTS]],
        "checks": [{"check": c.check, "count": c.segments} for c in state.workbench.check_counts()],
    }


def _unfinished(document: DocumentStatistics) -> int:
    return document.segments - sum(n for status, n in document.statuses if status in _FINISHED)


def _progress(document: DocumentStatistics) -> dict[str, Any]:
    return {
        "name": document.name,
        "title": document.title,
        "statuses": dict(document.statuses),
        "total": document.segments,
    }


@overview_routes.get("/map")
def alignment_map(state: State, document: str, sibling: str = "") -> dict[str, Any]:
    """Return the links from a document to a sibling, by default the one with most links."""
    siblings = state.workbench.siblings(document)
    other = sibling or (siblings[0] if siblings else "")
    points = state.workbench.link_points(document, other) if other else ()
    view = map_view(points, *(state.workbench.sentences(name) for name in (document, other)))
    return {**view, "sibling": other}
