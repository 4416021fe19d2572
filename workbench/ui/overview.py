"""The routes of the pictures: documents, progress, what correcting has brought, where counterparts lie."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter, Request

from workbench.service import Current, DocumentFigures, board
from workbench.ui.auth import person_of
from workbench.ui.routes import At, Author
from workbench.ui.views import document_view, map_view

__all__ = ["overview"]

_READY = {"done", "reviewed"}
_UNFINISHED = 6  # documents that are shown one by one: those with most left to do
_SCORED_AT_ONCE = 200  # corrected sentences that are scored for one look at the overview

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
        found = [{"name": d.name, "title": d.title, "role": d.role} for d in board.document_names(at.bench)]
    else:
        found = [document_view(d) for d in board.documents(at.bench)]
    return {"documents": found, "checks": board.check_names(at.bench)}


@overview.get("/overview")
def whole(at: At) -> dict[str, Any]:
    """Return progress, fidelity before and after, findings by check, and effort."""
    some = [d for d in board.documents(at.bench) if d.role == "garbled"]
    statuses: Counter[str] = Counter()
    tenths = [0] * 10
    for d in some:
        statuses.update(dict(d.statuses))
        tenths = [a + b for a, b in zip(tenths, d.histogram, strict=True)]
    total = sum(tenths)
    mean = sum((d.fidelity or 0.0) * sum(d.histogram) for d in some) / total if total else None
    corrected = [c for c in at.bench.current() if c.placed and c.status in _READY]
    return {
        "statuses": statuses, "total": total, "before": {"histogram": tenths, "mean": mean},
        "after": _after(at, corrected), "effort": _effort(corrected),
        "documents": [_progress(d) for d in sorted(some, key=_left, reverse=True)[:_UNFINISHED]],
        "checks": [{"check": c.check, "count": c.segments} for c in board.checks(at.bench)],
    }  # fmt: skip


def _left(figures: DocumentFigures) -> int:
    return figures.segments - sum(n for status, n in figures.statuses if status in _READY)


def _progress(figures: DocumentFigures) -> dict[str, Any]:
    return {"name": figures.name, "title": figures.title, "statuses": dict(figures.statuses), "total": figures.segments}


@overview.get("/map")
def alignment_map(at: At, document: str, sibling: str = "") -> dict[str, Any]:
    """Return where sentences of a document have counterparts in a sibling, by default the one most linked to."""
    near = board.siblings(at.bench, document)
    other = sibling or (near[0] if near else "")
    points = board.points(at.bench, document, other) if other else ()
    ours, theirs = (board.sentences(at.bench, name) for name in (document, other))
    return {**map_view(points, ours, theirs), "sibling": other}


def _after(at: At, corrected: list[Current]) -> dict[str, Any]:
    """Return the fidelity of corrected sentences, of those that are scored by now; the others are scored meanwhile."""
    garbled = board.fidelities(at.bench)
    known = [(c, garbled.get(c.segment_id), at.desk.fidelity_after(c.segment_id, c.text)) for c in corrected]
    pairs = [(before, after) for _, before, after in known if before is not None and after is not None]
    for c in [c for c, _, after in known if after is None][:_SCORED_AT_ONCE]:
        at.desk.rescore_soon(c.segment_id, c.text)
    tenths = [0] * 10
    for _, after in pairs:
        tenths[min(9, int(after // 10))] += 1
    count = len(pairs)
    return {
        "count": count, "waiting": len(corrected) - count, "histogram": tenths,
        "was": sum(b for b, _ in pairs) / count if count else None,
        "mean": sum(a for _, a in pairs) / count if count else None,
    }  # fmt: skip


def _effort(corrected: list[Current]) -> dict[str, Any]:
    count = len(corrected)
    tenths = [0] * 10
    for c in corrected:
        tenths[min(9, int(c.effort.hter // 10))] += 1
    return {
        "count": count, "histogram": tenths, "seconds": sum(c.seconds for c in corrected),
        "hter": sum(c.effort.hter for c in corrected) / count if count else 0.0,
        "cer": sum(c.effort.character_edit_rate for c in corrected) / count if count else 0.0,
    }  # fmt: skip
