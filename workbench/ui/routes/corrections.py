"""Routes for bringing back exports that were corrected in other programs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any

from fastapi import APIRouter, File, Request, UploadFile

from workbench.errors import InputError, WorkbenchError
from workbench.records import DatabaseURL, Status
from workbench.service import FileKind, ImportSummary, Settings, Workbench, import_view, kind_of_file
from workbench.ui.auth import allows, require_right
from workbench.ui.json_views import error_view
from workbench.ui.language import asked_language
from workbench.ui.state import Author, State, in_turn
from workbench.ui.uploads import check_count, save_upload

__all__ = ["correction_routes"]

correction_routes = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What a file is, and what importing it does or why it cannot be imported; a document has neither."""

    name: str
    kind: FileKind
    summary: ImportSummary | None = None
    error: WorkbenchError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rights:
    """What whoever imports may not do: set these statuses, and bring in what others have said."""

    forbidden: frozenset[Status]
    history: bool


@correction_routes.post("/import/preview")
def preview_import(
    request: Request, state: State, author: Author, files: Annotated[list[UploadFile], File()]
) -> dict[str, Any]:
    """Return for each file whether it brings corrections, and which; nothing is changed."""
    return {"files": [_view(outcome) for outcome in _imported(request, state, author, files, dry_run=True)]}


@correction_routes.post("/import")
def import_corrections(
    request: Request, state: State, author: Author, files: Annotated[list[UploadFile], File()]
) -> dict[str, Any]:
    """Import the corrections of each file; documents among them are left out."""
    return {"files": [_view(outcome) for outcome in _imported(request, state, author, files, dry_run=False)]}


def _imported(
    request: Request, state: State, author: str, files: Sequence[UploadFile], *, dry_run: bool
) -> list[_Outcome]:
    require_right(request, "correct")
    check_count(files)
    rights = _Rights(
        forbidden=frozenset() if allows(request, "review") else frozenset({"reviewed", "rejected"}),
        history=allows(request, "admin"),
    )
    folder = Path(mkdtemp(prefix="muqabala-"))
    try:
        saved = [save_upload(folder / str(number), upload) for number, upload in enumerate(files)]
        workbench = state.workbench
        with in_turn(request, state):
            return state.worker.ask(
                _import_files, workbench.path, workbench.settings, saved, author, rights, dry_run=dry_run
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _import_files(
    location: Path | DatabaseURL,
    settings: Settings,
    files: Sequence[Path],
    author: str,
    rights: _Rights,
    *,
    dry_run: bool,
) -> list[_Outcome]:
    """Import files, or preview that; runs in the worker process, since a large file takes long."""
    workbench = Workbench(location, settings)
    work = partial(workbench.import_preview if dry_run else workbench.import_file, author=author)
    outcomes = []
    for file in files:
        kind = kind_of_file(file)
        try:
            if kind == "history" and not rights.history:
                raise InputError("import-history-not-allowed", file=file.name)
            summary = None if kind == "document" else work(file, forbidden=rights.forbidden)
        except WorkbenchError as error:
            outcomes.append(_Outcome(name=file.name, kind=kind, error=error))
        else:
            outcomes.append(_Outcome(name=file.name, kind=kind, summary=summary))
    return outcomes


def _view(outcome: _Outcome) -> dict[str, Any]:
    return {
        "name": outcome.name,
        "kind": outcome.kind,
        "summary": outcome.summary and import_view(outcome.summary, asked_language.get()),
        "error": outcome.error and error_view(outcome.error),
    }
