"""Routes for uploading documents and exporting segments."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePath
from tempfile import mkdtemp
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from workbench.errors import DocumentError, InputError
from workbench.ingest.readers import LARGEST_FILE
from workbench.records import DatabaseURL, DocumentSummary, Role
from workbench.service import JobState, Settings, Workbench, write_segments
from workbench.ui.auth import require_right
from workbench.ui.json_views import error_view
from workbench.ui.state import State

__all__ = ["FORMATS", "import_export_routes"]

import_export_routes = APIRouter()
_MAX_FILES = 200  # files of an upload
_MAX_NAME, _MAX_SUFFIX = 200, 20  # bytes
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
def export(state: State, format_: Annotated[_Format, Query(alias="format")] = "jsonl") -> FileResponse:
    """Return all segments as a file."""
    suffix, media_type = FORMATS[format_]
    folder = Path(mkdtemp(prefix="workbench-export-"))
    file = folder / f"muqabala.{suffix}"
    with _removed_on_failure(folder):
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


@import_export_routes.post("/bring")
def upload_documents(
    request: Request,
    state: State,
    files: Annotated[list[UploadFile], File()],
    role: Annotated[Role, Form()] = "unknown",
) -> dict[str, Any]:
    """Store uploaded documents and start a job that ingests them."""
    require_right(request, "admin")
    if len(files) > _MAX_FILES:
        raise InputError("upload-too-many-files", count=len(files), limit=_MAX_FILES)
    folder = Path(mkdtemp(prefix="muqabala-"))
    with _removed_on_failure(folder):
        saved = [_save(folder / str(number), upload) for number, upload in enumerate(files)]
        return _job_view(state.ingest_job.start(saved, role, partial(shutil.rmtree, folder, ignore_errors=True)))


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


@contextmanager
def _removed_on_failure(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _shortened(name: str) -> str:
    """Return a name shortened before its suffix to fit a file system, whose limit counts bytes."""
    suffix = PurePath(name).suffix
    tail = suffix if len(suffix.encode("utf-8", "ignore")) <= _MAX_SUFFIX else ""
    stem = name.removesuffix(tail).encode("utf-8", "ignore")
    return stem[: _MAX_NAME - len(tail.encode("utf-8", "ignore"))].decode("utf-8", "ignore") + tail


def _save(folder: Path, upload: UploadFile) -> Path:
    """Write an upload to a file of its name in a folder; any path in the name is dropped."""
    name = PurePath((upload.filename or "").replace("\\", "/")).name
    if not name.strip(". "):
        raise DocumentError("upload-without-name")
    if (upload.size or 0) > LARGEST_FILE:
        raise DocumentError("document-too-large", file=name, limit=LARGEST_FILE // 2**20)
    folder.mkdir()
    path = folder / _shortened(name)
    with path.open("wb") as stream:
        shutil.copyfileobj(upload.file, stream)
    return path


def _job_view(job: JobState[tuple[DocumentSummary, ...]]) -> dict[str, Any]:
    return {
        "state": job.state,
        "stage": job.stage,
        "done": job.done,
        "total": job.total,
        "documents": [{"name": d.name, "role": d.role, "segments": d.segments} for d in job.result or ()],
        "error": job.error and error_view(job.error),
    }
