"""The routes by which documents come in and work goes out."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path, PurePath
from tempfile import mkdtemp
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import Response

from workbench.documents import LARGEST_FILE
from workbench.errors import DocumentError, InputError
from workbench.records import Role
from workbench.service import IntakeState, outgoing, write_segments
from workbench.ui.auth import needs
from workbench.ui.routes import At

__all__ = ["exchange"]

exchange = APIRouter()
_MOST = 200  # files at a time
_Format = Literal["jsonl", "tsv", "csv", "tmx", "xliff", "xliff2", "docx", "html"]
_ENDINGS: dict[_Format, str] = {
    "jsonl": "jsonl", "tsv": "tsv", "csv": "csv", "tmx": "tmx", "xliff": "xlf", "xliff2": "2.xlf", "docx": "docx",
    "html": "html",
}  # fmt: skip


@exchange.get("/formats")
def formats(at: At) -> dict[str, Any]:
    """Return the formats that work can be taken out in, and the run that is at work."""
    state = at.intake.state
    return {"formats": list(_ENDINGS), "job": _job(state) if state and state.state == "running" else None}


@exchange.get("/export")
def export(at: At, form: Annotated[_Format, Query(alias="format")] = "jsonl") -> Response:
    """Return the whole work as a file."""
    stream = BytesIO()
    write_segments(outgoing(at.bench), form, stream)
    headers = {"Content-Disposition": f'attachment; filename="muqabala.{_ENDINGS[form]}"'}
    return Response(stream.getvalue(), media_type="application/octet-stream", headers=headers)


@exchange.post("/bring")
def bring(
    request: Request, at: At, files: Annotated[list[UploadFile], File()], role: Annotated[Role, Form()] = "unknown"
) -> dict[str, Any]:
    """Take documents in, and begin a run over them."""
    needs(request, "admin")
    if len(files) > _MOST:
        raise InputError(f"{len(files)} files are too many at once.", remedy=f"Send at most {_MOST}.")
    folder = Path(mkdtemp(prefix="muqabala-"))
    kept = [_kept(folder / str(number), upload) for number, upload in enumerate(files)]
    return _job(at.intake.begin(kept, role))


@exchange.get("/bring")
def brought(at: At) -> dict[str, Any]:
    """Return how far the run is."""
    state = at.intake.state
    if state is None:
        raise InputError("Nothing is being taken in.", remedy="Send documents first.")
    return _job(state)


def _kept(folder: Path, upload: UploadFile) -> Path:
    """Write an upload to a file of its name; whatever path a browser or a program names is taken off."""
    name = PurePath((upload.filename or "").replace("\\", "/")).name
    if not name.strip(". "):
        raise DocumentError("A file has no name.", remedy="Name it.")
    if (upload.size or 0) > LARGEST_FILE:
        raise DocumentError(f"{name}: larger than {LARGEST_FILE // 2**20} MiB.", remedy="Split it into documents.")
    folder.mkdir()
    path = folder / name[-200:]
    with path.open("wb") as stream:
        shutil.copyfileobj(upload.file, stream)
    return path


def _job(state: IntakeState) -> dict[str, Any]:
    failure = {"error": "DocumentError", "message": state.message, "remedy": state.remedy}
    new = [d for d in state.summary.documents if d.name in state.names] if state.summary else []
    return {
        "state": state.state, "stage": state.stage, "done": state.done, "total": state.total,
        "documents": [{"name": d.name, "role": d.role, "segments": d.segments} for d in new],
        "error": failure if state.message else None,
    }  # fmt: skip
