"""Routes for the events of the corpus and their sheets."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from workbench.records import EventSheet
from workbench.ui.state import State

__all__ = ["event_routes"]

event_routes = APIRouter()


@event_routes.get("/events")
def events(state: State) -> dict[str, Any]:
    """Return the events with more than one report, each by the names of its documents."""
    return {"events": [asdict(e) for e in state.workbench.events()]}


@event_routes.get("/events/sheet")
def event_sheet(state: State, document: str) -> dict[str, Any]:
    """Return what each report of the event of a document says of the same facts."""
    return _sheet_view(state.workbench.event_sheet(document, state.assistant.names()))


def _sheet_view(sheet: EventSheet) -> dict[str, Any]:
    """Return a sheet without the sentences of its reports but for those that a cell leads to."""
    cited = {m.segment_id for row in sheet.rows for cell in row.cells for m in cell}
    sentences = {s.id: s.text for report in sheet.reports for s in report.sentences if s.id in cited}
    reports = [{"name": r.name, "title": r.title, "role": r.role, "published": r.published} for r in sheet.reports]
    return {"reports": reports, "rows": [asdict(row) for row in sheet.rows], "sentences": sentences}
