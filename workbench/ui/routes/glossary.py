"""Routes for the glossary: entering terms, and its files in and out."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask

from workbench.service import GlossaryTerm
from workbench.ui.auth import address_of, name_of
from workbench.ui.state import Author, State, acting_for
from workbench.ui.uploads import save_upload

__all__ = ["glossary_routes"]

_MEDIA_TYPES = {"tbx": "application/x-tbx", "tsv": "text/tab-separated-values; charset=utf-8"}
_Words = Annotated[str, Field(min_length=1, max_length=500)]

glossary_routes = APIRouter()


class TermRequest(BaseModel):
    """A name or term: the form to write, the forms that nobody is to write, and a note."""

    canonical: _Words
    forms: Annotated[list[_Words], Field(max_length=50)] = []
    kind: Literal["name", "term"] = "term"
    note: Annotated[str, Field(max_length=500)] = ""


@glossary_routes.post("/glossary")
def enter_term(request: Request, state: State, author: Author, term: TermRequest) -> dict[str, Any]:
    """Enter a name or term; what it had before stays. Sentences that have its forms are looked at again.

    `refreshed` tells whether that is done already.
    """
    forms = tuple((form, "") for form in term.forms)
    entered = GlossaryTerm(canonical=term.canonical, forms=forms, kind=term.kind, note=term.note)
    acting_for(request, state).enter_term(entered, author)
    return {"refreshed": state.assistant.refresh_findings([term.canonical, *term.forms])}


@glossary_routes.get("/glossary/file")
def download(
    request: Request, state: State, format_: Annotated[Literal["tbx", "tsv"], Query(alias="format")] = "tbx"
) -> FileResponse:
    """Return the glossary as a file."""
    folder = Path(mkdtemp(prefix="workbench-glossary-"))
    file = folder / f"glossary.{format_}"
    try:
        state.workbench.write_terms(state.assistant.names(), file)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    state.workbench.note("export", actor=name_of(request) or "", target=file.name, address=address_of(request))
    return FileResponse(
        file,
        media_type=_MEDIA_TYPES[format_],
        filename=file.name,
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


@glossary_routes.post("/glossary/file")
def upload(request: Request, state: State, author: Author, file: Annotated[UploadFile, File()]) -> dict[str, Any]:
    """Enter what a TBX file or a table has; return the number of forms that are new, and of entries refused."""
    with TemporaryDirectory(prefix="workbench-glossary-") as folder:
        path = save_upload(Path(folder) / "upload", file)
        found = acting_for(request, state).import_terms(path, author)
    added = found.new
    return {"added": added, "refused": len(found.faults), "refreshed": not added or state.assistant.refresh_findings()}
