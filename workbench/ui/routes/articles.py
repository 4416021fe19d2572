"""The route that gives the corrected documents as articles."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from workbench.formats import file_name
from workbench.records import Beside, DatabaseURL
from workbench.service import Settings, Workbench, write_articles
from workbench.ui.auth import address_of, name_of
from workbench.ui.routes.import_export import FORMATS
from workbench.ui.state import State, in_turn

__all__ = ["article_routes"]

article_routes = APIRouter()
_Format = Literal["docx", "html", "md", "txt"]
_MEDIA_TYPES = {"md": "text/markdown; charset=utf-8", "txt": "text/plain; charset=utf-8"}


@article_routes.get("/article")
def article(
    request: Request,
    state: State,
    document: str = "",
    format_: Annotated[_Format, Query(alias="format")] = "docx",
    beside: Beside | Literal[""] = "",
) -> FileResponse:
    """Return a document as it stands after correction or, without a name, an archive of all of them."""
    folder = Path(mkdtemp(prefix="workbench-article-"))
    file = folder / (file_name(document, format_) if document else "articles.zip")
    actor = name_of(request) or ""
    media_type = _MEDIA_TYPES.get(format_) or FORMATS[format_][1]
    try:
        with in_turn(request, state):
            state.workbench.note("export", actor=actor, target=f"article {format_}", address=address_of(request))
            state.worker.ask(_write, state.workbench.path, state.workbench.settings, document, format_, beside, file)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        file,
        media_type=media_type if document else "application/zip",
        filename=file.name,
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


def _write(
    location: Path | DatabaseURL,
    settings: Settings,
    document: str,
    format_: str,
    beside: Beside | Literal[""],
    file: Path,
) -> None:
    """Write an article or all of them to a file; runs in the worker process, since a large workspace takes long."""
    articles = Workbench(location, settings).articles(document or None, beside or None)
    with file.open("wb") as stream:
        write_articles(articles, format_, stream, archive=not document)
