"""The routes of the pictures: documents, progress, what correcting has brought, where counterparts lie."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter, Request

from workbench.service import DocumentStatistics
from workbench.ui.auth import person_of
from workbench.ui.json_views import document_view, gains_view, map_view
from workbench.ui.state import At, Author

__all__ = ["overview"]

_READY = {"done", "reviewed"}
_UNFINISHED = 6  # documents that are shown one by one: those with most left to do
_MEASURED_AT_ONCE = 200  # corrected sentences that are measured for one look at the overview

overview = APIRouter()


@overview.get("/me")
def me(request: Request, author: Author) -> dict[str, Any]:
    """Return who is at work where the server knows it, else nobody: the page then asks for a name."""
    person = person_of(request)
    return {"user": person and person.name, "role": person and person.role, "author": author}


@overview.get("/documents")
def documents(at: At, *, brief: bool = False) -> dict[str, Any]:
    """Return the documents, with their figures unless in brief, and the checks that find something."""
    if brief:
        found = [{"name": d.name, "title": d.title, "role": d.role} for d in at.workbench.document_names()]
    else:
        found = [document_view(d) for d in at.workbench.document_statistics()]
    return {"documents": found, "checks": at.workbench.check_names()}


@overview.get("/overview")
def whole(at: At) -> dict[str, Any]:
    """Return progress, fidelity before and after, findings by check, and effort."""
    some = [d for d in at.workbench.document_statistics() if d.role == "garbled"]
    statuses: Counter[str] = Counter()
    tenths = [0] * 10
    for d in some:
        statuses.update(dict(d.statuses))
        tenths = [a + b for a, b in zip(tenths, d.histogram, strict=True)]
    total = sum(tenths)
    mean = sum((d.fidelity or 0.0) * sum(d.histogram) for d in some) / total if total else None
    gains = at.workbench.correction_gains()
    if gains.waiting:
        at.assistant.measure_soon(at.workbench.unmeasured_segments(_MEASURED_AT_ONCE))
    return {
        "statuses": statuses,
        "total": total,
        "before": {"histogram": tenths, "mean": mean},
        **gains_view(gains),
        "documents": [_progress(d) for d in sorted(some, key=_left, reverse=True)[:_UNFINISHED]],
        "checks": [{"check": c.check, "count": c.segments} for c in at.workbench.check_counts()],
    }


def _left(figures: DocumentStatistics) -> int:
    return figures.segments - sum(n for status, n in figures.statuses if status in _READY)


def _progress(figures: DocumentStatistics) -> dict[str, Any]:
    return {"name": figures.name, "title": figures.title, "statuses": dict(figures.statuses), "total": figures.segments}


@overview.get("/map")
def alignment_map(at: At, document: str, sibling: str = "") -> dict[str, Any]:
    """Return where sentences of a document have counterparts in a sibling, by default the one most linked to."""
    near = at.workbench.siblings(document)
    other = sibling or (near[0] if near else "")
    points = at.workbench.link_points(document, other) if other else ()
    ours, theirs = (at.workbench.sentences(name) for name in (document, other))
    return {**map_view(points, ours, theirs), "sibling": other}
