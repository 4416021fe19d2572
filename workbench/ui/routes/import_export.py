"""Routes for uploading documents and exporting segments."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel
from starlette.background import BackgroundTask

from workbench.errors import InputError
from workbench.records import DatabaseURL, DocumentSummary, Role
from workbench.service import JobState, Settings, Workbench, write_segments
from workbench.ui.auth import address_of, name_of, require_right
from workbench.ui.json_views import error_view
from workbench.ui.state import AppState, State, in_turn
from workbench.ui.uploads import check_count, save_upload

__all__ = ["FORMATS", "import_export_routes"]

import_export_routes = APIRouter()
_Format = Literal["jsonl", "tsv", "csv", "tmx", "xliff", "xliff2", "docx", "html"]
# The file suffix and media type of each format.
FORMATS = {
    "jsonl": ("jsonl", "application/jsonl"),
    "tsv": ("tsv", "text/tab-separated-values"),
    "csv": ("csv", "text/csv"),
    "tmx": ("tmx", "application/xml"),
    "xliff": ("xlf", "application/xliff+xml"),
    "xliff2": ("xlf", "application/xliff+xml"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": ("html", "text/html"),
}


@import_export_routes.get("/formats")
def formats(state: State) -> dict[str, Any]:
    """Return the export formats, and the ingest job if one is running."""
    job = state.ingest_job.state
    return {"formats": list(FORMATS), "job": _job_view(job) if job and job.state == "running" else None}


@import_export_routes.get("/export")
def export(
    request: Request, state: State, format_: Annotated[_Format, Query(alias="format")] = "jsonl"
) -> FileResponse:
    """Return all segments as a file."""
    suffix, media_type = FORMATS[format_]
    folder = Path(mkdtemp(prefix="workbench-export-"))
    file = folder / f"muqabala.{suffix}"
    with _removed_on_failure(folder), in_turn(request, state):
        _note(request, state, "export", format_)
        state.worker.ask(_write, state.workbench.path, state.workbench.settings, format_, file)
    return FileResponse(
        file,
        media_type=media_type,
        filename=file.name,
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


def _write(location: Path | DatabaseURL, settings: Settings, format_: str, file: Path) -> None:
    """Write all segments to a file; runs in the worker process, since a large workspace takes long."""
    with file.open("wb") as stream:
        write_segments(Workbench(location, settings).segments_for_export(), format_, stream)


class NameRequest(BaseModel):
    """A name for the corpus."""

    name: str


@import_export_routes.post("/corpus")
def name_corpus(request: Request, state: State, asked: NameRequest) -> dict[str, Any]:
    """Name a corpus that has no documents yet."""
    require_right(request, "admin")
    state.workbench.name_corpus(asked.name)
    return {}


@import_export_routes.post("/bring")
def upload_documents(
    request: Request,
    state: State,
    files: Annotated[list[UploadFile], File()],
    role: Annotated[list[Role], Form(default_factory=lambda: ["unknown"])],
    language: Annotated[str, Form(max_length=35)] = "",
) -> dict[str, Any]:
    """Store uploaded documents and start a job that ingests them; role is one for all, or one for each."""
    require_right(request, "admin")
    check_count(files)
    if len(role) not in {1, len(files)}:
        raise InputError("upload-roles-differ", roles=len(role), files=len(files))
    folder = Path(mkdtemp(prefix="muqabala-"))
    _note(request, state, "add documents", str(len(files)))
    with _removed_on_failure(folder):
        saved = [save_upload(folder / str(number), upload) for number, upload in enumerate(files)]
        after = partial(shutil.rmtree, folder, ignore_errors=True)
        roles = role[0] if len(role) == 1 else role
        return _job_view(state.ingest_job.start(saved, roles, language.strip(), after))


@import_export_routes.post("/bring/prepare")
def prepare_upload(request: Request, state: State) -> dict[str, Any]:
    """Start the process of the next ingest job ahead of the upload."""
    require_right(request, "admin")
    state.ingest_job.prepare()
    return {}


@import_export_routes.get("/bring")
def upload_progress(state: State) -> dict[str, Any]:
    """Return the progress of the ingest job."""
    job = state.ingest_job.state
    if job is None:
        raise InputError("upload-not-started")
    return _job_view(job)


@import_export_routes.post("/bring/cancel")
def cancel_upload(request: Request, state: State) -> dict[str, Any]:
    """End the running ingest job; what it has added up to then stays, and the next run continues."""
    require_right(request, "admin")
    state.ingest_job.cancel()
    job = state.ingest_job.state
    if job is None:
        raise InputError("upload-not-started")
    return _job_view(job)


@import_export_routes.delete("/documents/{document_id}")
def remove_document(request: Request, state: State, document_id: str) -> dict[str, Any]:
    """Start a job that removes a document from the corpus and aligns the others without it."""
    require_right(request, "admin")
    _note(request, state, "remove document", document_id)
    return _job_view(state.ingest_job.start_removal(document_id))


def _note(request: Request, state: AppState, action: str, target: str) -> None:
    state.workbench.note(action, actor=name_of(request) or "", target=target, address=address_of(request))


@contextmanager
def _removed_on_failure(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _job_view(job: JobState[tuple[DocumentSummary, ...]]) -> dict[str, Any]:
    return {
        "state": job.state,
        "stage": job.stage,
        "done": job.done,
        "total": job.total,
        "documents": [{"name": d.name, "role": d.role, "segments": d.segments} for d in job.result or ()],
        "error": job.error and error_view(job.error),
    }
