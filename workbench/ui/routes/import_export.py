"""The routes by which documents come in and work goes out."""

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
from workbench.ui.state import At

__all__ = ["exchange"]

exchange = APIRouter()
_MOST = 200  # files at a time
_LONGEST_NAME, _LONGEST_SUFFIX = 200, 20  # bytes
_Format = Literal["jsonl", "tsv", "csv", "tmx", "xliff", "xliff2", "docx", "html"]
# What each format's file ends with, and what it is called on the way.
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


@exchange.get("/formats")
def formats(at: At) -> dict[str, Any]:
    """Return the formats that work can be taken out in, and the run that is at work."""
    state = at.ingest_job.state
    return {"formats": list(FORMATS), "job": _job(state) if state and state.state == "running" else None}


@exchange.get("/export")
def export(at: At, form: Annotated[_Format, Query(alias="format")] = "jsonl") -> FileResponse:
    """Return the whole work as a file."""
    ending, kind = FORMATS[form]
    folder = Path(mkdtemp(prefix="workbench-export-"))
    file = folder / f"muqabala.{ending}"
    with _removed_on_failure(folder):
        at.worker.ask(_write, at.workbench.path, at.workbench.settings, form, file)
    return FileResponse(
        file, media_type=kind, filename=file.name, background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    )


def _write(place: Path | DatabaseURL, settings: Settings, form: str, file: Path) -> None:
    """Write the whole work to a file; done by a process beside, as it takes long where there is much."""
    with file.open("wb") as stream:
        write_segments(Workbench(place, settings).segments_for_export(), form, stream)


@exchange.post("/bring")
def bring(
    request: Request, at: At, files: Annotated[list[UploadFile], File()], role: Annotated[Role, Form()] = "unknown"
) -> dict[str, Any]:
    """Take documents in, and begin a run over them."""
    require_right(request, "admin")
    if len(files) > _MOST:
        raise InputError("upload-too-many-files", count=len(files), limit=_MOST)
    folder = Path(mkdtemp(prefix="muqabala-"))
    with _removed_on_failure(folder):
        kept = [_kept(folder / str(number), upload) for number, upload in enumerate(files)]
        return _job(at.ingest_job.start(kept, role, partial(shutil.rmtree, folder, ignore_errors=True)))


@exchange.post("/bring/prepare")
def prepare(request: Request, at: At) -> dict[str, Any]:
    """Make ready for documents that somebody is about to send."""
    require_right(request, "admin")
    at.ingest_job.prepare()
    return {}


@exchange.get("/bring")
def brought(at: At) -> dict[str, Any]:
    """Return how far the run is."""
    state = at.ingest_job.state
    if state is None:
        raise InputError("upload-not-started")
    return _job(state)


@contextmanager
def _removed_on_failure(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _short(name: str) -> str:
    """Return a name that a file system takes, cut before its suffix; what counts there are bytes."""
    suffix = PurePath(name).suffix
    tail = suffix if len(suffix.encode("utf-8", "ignore")) <= _LONGEST_SUFFIX else ""
    stem = name.removesuffix(tail).encode("utf-8", "ignore")
    return stem[: _LONGEST_NAME - len(tail.encode("utf-8", "ignore"))].decode("utf-8", "ignore") + tail


def _kept(folder: Path, upload: UploadFile) -> Path:
    """Write an upload to a file of its name; whatever path a browser or a program names is taken off."""
    name = PurePath((upload.filename or "").replace("\\", "/")).name
    if not name.strip(". "):
        raise DocumentError("upload-without-name")
    if (upload.size or 0) > LARGEST_FILE:
        raise DocumentError("document-too-large", file=name, limit=LARGEST_FILE // 2**20)
    folder.mkdir()
    path = folder / _short(name)
    with path.open("wb") as stream:
        shutil.copyfileobj(upload.file, stream)
    return path


def _job(state: JobState[tuple[DocumentSummary, ...]]) -> dict[str, Any]:
    return {
        "state": state.state,
        "stage": state.stage,
        "done": state.done,
        "total": state.total,
        "documents": [{"name": d.name, "role": d.role, "segments": d.segments} for d in state.result or ()],
        "error": state.error and error_view(state.error),
    }
