"""Releases that are made while people work: one at a time, by a process beside, kept until they are fetched."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock, Thread
from typing import Literal

from workbench.errors import InputError, WorkbenchError, WorkspaceBusyError
from workbench.publication import ReleaseMetadata
from workbench.records import DatabaseURL
from workbench.service.jobs.worker import run_in_process
from workbench.service.publishing.release import ReleaseOrder, check_order, publish
from workbench.service.settings import Settings, WorkbenchContext

__all__ = ["ReleaseJob", "ReleaseState"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseState:
    """How far a release has come: of a finished one what there is to tell of it, of a failed one what was wrong."""

    state: Literal["running", "done", "failed"] = "running"
    facts: ReleaseMetadata | None = None
    error: WorkbenchError | None = None


class ReleaseJob:
    """Makes releases of one workspace and keeps the archive of the last one."""

    def __init__(self, place: Path | DatabaseURL, settings: Settings) -> None:
        self._place = place
        self._settings = settings
        self._guard = Lock()
        self._folder: Path | None = None
        self._state: ReleaseState | None = None

    @property
    def state(self) -> ReleaseState | None:
        """Return how far the release is, None where none was begun."""
        return self._state

    def begin(self, order: ReleaseOrder) -> ReleaseState:
        """Begin a release in the place of the last one; while another one is at work it is refused."""
        order = check_order(order)
        with self._guard:
            if self._state is not None and self._state.state == "running":
                raise WorkspaceBusyError("release-in-progress")
            self.close()
            self._folder = Path(mkdtemp(prefix="muqabala-release-"))
            self._state = ReleaseState()
        Thread(target=self._make, args=(self._folder, order), daemon=True).start()
        return self._state

    def archive(self) -> Path:
        """Return the archive of the last release."""
        facts = self._state.facts if self._state else None
        if facts is None or self._folder is None:
            raise InputError("release-not-made")
        return self._folder / f"{_name(facts)}.zip"

    def close(self) -> None:
        """Forget the last release."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder, self._state = None, None

    def _make(self, folder: Path, order: ReleaseOrder) -> None:
        begun = self._state or ReleaseState()
        try:
            facts = run_in_process(_published, self._place, self._settings, folder, order)
        except WorkbenchError as error:
            self._state = replace(begun, state="failed", error=error)
        else:
            self._state = replace(begun, state="done", facts=facts)


def _published(place: Path | DatabaseURL, settings: Settings, folder: Path, order: ReleaseOrder) -> ReleaseMetadata:
    """Make a release and its archive, in which it has a folder of its own."""
    facts = publish(WorkbenchContext(path=place, settings=settings), folder / "release", order)
    name = _name(facts)
    (folder / "release").rename(folder / name)
    shutil.make_archive(str(folder / name), "zip", root_dir=folder, base_dir=name)
    shutil.rmtree(folder / name)
    return facts


def _name(facts: ReleaseMetadata) -> str:
    return f"{Path(facts.name).name or 'corpus'}-{facts.version}"
