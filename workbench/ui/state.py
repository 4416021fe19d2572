"""The state that the routes of an application share, and the author of a request."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Request

from workbench.service import Assistant, IngestJob, ReleaseJob, Workbench, WorkerProcess
from workbench.service.jobs.turns import Turns
from workbench.ui.auth import address_of, allows, name_of
from workbench.ui.metrics import Metrics
from workbench.ui.work_clock import WorkClock

__all__ = ["DEFAULT_AUTHOR", "AppState", "Author", "State", "acting_for", "app_state", "author_of", "in_turn"]

DEFAULT_AUTHOR = "مترجم"


class AppState:
    """The workbench of an application, with its background jobs and worker process.

    home is where the page is that lists this corpus among others, None where it is served alone.
    """

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.assistant = Assistant(workbench.context)
        self.ingest_job = IngestJob(workbench.context)
        self.release_job = ReleaseJob(workbench.context)
        self.worker = WorkerProcess()
        self.turns = Turns()
        self.metrics = Metrics()
        self.home: str | None = None
        self.work_clock = WorkClock()

    def close(self) -> None:
        """Stop the jobs and the worker process."""
        self.assistant.close()
        self.worker.close()
        self.ingest_job.close()
        self.release_job.close()


def author_of(request: Request) -> str:
    """Return the name of the signed-in user, or the one that the page sends where signing in is not required."""
    name = unquote(request.headers.get("x-author", "")).strip()[:80]
    return name_of(request) or name or DEFAULT_AUTHOR


def in_turn(request: Request, state: AppState) -> AbstractContextManager[None]:
    """Wait for the turn of whoever sends a request at the worker: a person, or an address where nobody signs in."""
    return state.turns.turn(name_of(request) or address_of(request))


def app_state(request: Request) -> AppState:
    """Return the state of the application that a request belongs to."""
    state: AppState = request.app.state.workbench_state
    return state


def acting_for(request: Request, state: AppState) -> Workbench:
    """Return the workbench for the person of a request, who may be without the right to review."""
    acting = Workbench(state.workbench.path, state.workbench.settings, state.workbench.context.progress)
    acting.context = replace(acting.context, reviews=allows(request, "review"))
    return acting


State = Annotated[AppState, Depends(app_state)]
Author = Annotated[str, Depends(author_of)]
