"""The routes by which the work is published: a release is made, told of, and downloaded as an archive."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from workbench.service import JobState, ReleaseMetadata, ReleaseOrder
from workbench.ui.auth import require_right
from workbench.ui.json_views import error_view
from workbench.ui.state import At

__all__ = ["release_routes"]

release_routes = APIRouter()
_Line = Annotated[str, Field(max_length=200)]


class Ordered(BaseModel):
    """What a release is to be."""

    version: _Line = "1.0.0"
    text: Literal["full", "standoff"] = "standoff"
    licence: _Line = ""
    authors: Annotated[list[_Line], Field(max_length=100)] = []
    comments: bool = False
    names: bool = True


@release_routes.post("/release")
def begin(request: Request, at: At, wanted: Ordered) -> dict[str, Any]:
    """Begin a release of the whole work."""
    require_right(request, "admin")
    order = ReleaseOrder(
        version=wanted.version.strip(),
        text=wanted.text,
        licence=wanted.licence.strip() or None,
        authors=tuple(a.strip() for a in wanted.authors if a.strip()),
        comments=wanted.comments,
        names=wanted.names,
    )
    return _view(at.release_job.start(order))


@release_routes.get("/release")
def state(request: Request, at: At) -> dict[str, Any]:
    """Return how far the release is; "none" where there is none."""
    require_right(request, "admin")
    return _view(at.release_job.state) if at.release_job.state else {"state": "none"}


@release_routes.get("/release/archive")
def archive(request: Request, at: At) -> FileResponse:
    """Return the release as an archive."""
    require_right(request, "admin")
    path = at.release_job.archive()
    return FileResponse(path, media_type="application/zip", filename=path.name)


def _view(state: JobState[ReleaseMetadata]) -> dict[str, Any]:
    facts = state.result
    return {
        "state": state.state,
        "error": state.error and error_view(state.error),
        "release": facts
        and {
            "name": facts.identity.name,
            "version": facts.identity.version,
            "text": facts.scope.text,
            "sentences": facts.corpus.sentences,
            "corrected": facts.editing.corrected,
            "articles": sum(c.count for c in facts.corpus.roles),
            "withheld": facts.corpus.withheld,
            "licence": facts.identity.licence,
            "files": [{"path": t.path, "rows": t.rows} for t in facts.files.tables],
        },
    }
