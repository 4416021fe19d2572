"""Routes for publishing: start a release, follow its progress and download it as an archive."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field, ValidationError

from workbench.service import JobState, MadeRelease
from workbench.ui.auth import address_of, name_of, require_right
from workbench.ui.json_views import error_view
from workbench.ui.state import AppState, State
from workbench.ui.uploads import save_upload

__all__ = ["release_routes"]

release_routes = APIRouter()
_Line = Annotated[str, Field(max_length=200)]
_File = Annotated[str, Field(max_length=4_000_000)]


class ReleaseRequest(BaseModel):
    """The options of a release; datasheet and events are the contents of such files.

    Without a date it has that of the newest correction. With delta, only what differs from the earlier release is
    written.
    """

    version: _Line = "1.0.0"
    date: _Line = ""
    text: Literal["full", "standoff"] = "standoff"
    licence: _Line = ""
    authors: Annotated[list[_Line], Field(max_length=100)] = []
    url: Annotated[str, Field(max_length=2000)] = ""
    datasheet: _File = ""
    events: _File = ""
    comments: bool = False
    names: bool = True
    mask: bool = False
    delta: bool = False


@release_routes.post("/release")
def start_release(request: Request, state: State, options: ReleaseRequest) -> dict[str, Any]:
    """Start a release of the workspace."""
    return _started(request, state, options)


@release_routes.post("/release/next")
def start_next_release(
    request: Request, state: State, order: Annotated[UploadFile, File()], earlier: Annotated[UploadFile, File()]
) -> dict[str, Any]:
    """Start a release that follows an earlier one: its options as a file of JSON, and the archive of the earlier."""
    from workbench.service import LARGEST_ARCHIVE

    require_right(request, "admin")
    try:
        options = ReleaseRequest.model_validate_json(order.file.read())
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error
    folder = Path(mkdtemp(prefix="muqabala-"))
    try:
        return _started(request, state, options, save_upload(folder / "upload", earlier, LARGEST_ARCHIVE))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(request: Request, state: AppState, options: ReleaseRequest, earlier: Path | None = None) -> dict[str, Any]:
    from workbench.service import ReleaseOrder

    require_right(request, "admin")
    order = ReleaseOrder(
        version=options.version.strip(),
        date=options.date.strip() or None,
        text=options.text,
        licence=options.licence.strip() or None,
        authors=tuple(a.strip() for a in options.authors if a.strip()),
        url=options.url.strip() or None,
        comments=options.comments,
        names=options.names,
        mask=options.mask,
    )
    state.workbench.note(
        "release", actor=name_of(request) or "", target=f"{order.version} {order.text}", address=address_of(request)
    )
    job = state.release_job.start(order, options.datasheet, options.events, earlier=earlier, delta=options.delta)
    return _job_view(job)


@release_routes.get("/release")
def release_progress(request: Request, state: State) -> dict[str, Any]:
    """Return the progress of the release; its state is "none" if no release was started."""
    require_right(request, "admin")
    return _job_view(state.release_job.state) if state.release_job.state else {"state": "none"}


@release_routes.get("/release/check")
def check_release(request: Request, state: State, comments: bool = False) -> dict[str, Any]:  # noqa: FBT002
    """Return what to know before a release is made: personal data in it, unknown origins, withdrawn texts."""
    require_right(request, "admin")
    found = state.workbench.check_release(comments=comments)
    shown = ("kind", "document", "sentence", "field", "text")
    return {
        "articles": found.articles,
        "personal": {
            "counts": [asdict(c) for c in found.counts],
            "places": [{name: getattr(p, name) for name in shown} for p in found.personal],
        },
        "origin_unknown": len(found.origin_unknown),
        "withdrawn": len(found.withdrawn),
    }


@release_routes.get("/release/archive")
def download_release(request: Request, state: State) -> FileResponse:
    """Return the release as a ZIP archive."""
    require_right(request, "admin")
    path = state.release_job.archive()
    return FileResponse(path, media_type="application/zip", filename=path.name)


def _job_view(job: JobState[MadeRelease]) -> dict[str, Any]:
    return {
        "state": job.state,
        "error": job.error and error_view(job.error),
        "release": job.result and _release_view(job.result),
    }


def _release_view(made: MadeRelease) -> dict[str, Any]:
    metadata = made.metadata
    return {
        "name": metadata.identity.name,
        "version": metadata.identity.version,
        "date": metadata.identity.date,
        "earlier": made.earlier,
        "archive": made.archive,
        "text": metadata.scope.text,
        "sentences": metadata.corpus.sentences,
        "corrected": metadata.editing.corrected,
        "articles": sum(c.count for c in metadata.corpus.roles),
        "withheld": metadata.corpus.withheld,
        "licence": metadata.identity.licence,
        "files": [{"path": t.path, "rows": t.rows} for t in made.tables],
    }
