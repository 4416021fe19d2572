"""The job that makes releases: one at a time, in a worker process; the last archive is kept for download."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from workbench.errors import InputError, WorkbenchError, WorkspaceBusyError
from workbench.service.jobs.runner import JobRunner, JobState
from workbench.service.settings import Progress, Settings, WorkbenchContext

if TYPE_CHECKING:
    from workbench.publication import ReleaseMetadata
    from workbench.service.publishing.release import ReleaseOrder

__all__ = ["ReleaseJob"]


class ReleaseJob:
    """Makes releases of a workspace, and keeps the archive of the last one."""

    def __init__(self, context: WorkbenchContext) -> None:
        self._context = context
        busy = WorkspaceBusyError("release-in-progress")
        self._runner: JobRunner[ReleaseMetadata] = JobRunner(busy)
        self._folder: Path | None = None
        self.cancel = self._runner.cancel

    @property
    def state(self) -> JobState[ReleaseMetadata] | None:
        """The state of the last release, None where none was started."""
        return self._runner.state

    def start(self, order: ReleaseOrder, datasheet: str = "", events: str = "") -> JobState[ReleaseMetadata]:
        """Start a release that replaces the last one; raises a WorkspaceBusyError while another one runs.

        datasheet and events are the contents of such files, empty without one.
        """
        from workbench.service.publishing.release import check_order

        folder = Path(mkdtemp(prefix="muqabala-release-"))
        try:
            order = replace(
                order,
                datasheet=_saved(folder / "datasheet.toml", datasheet),
                events=_saved(folder / "events.toml", events),
            )
            with _naming_files_of(folder):
                order = check_order(order)
            state = self._runner.start(_publish, self._context.path, self._context.settings, folder, order)
        except WorkbenchError:
            shutil.rmtree(folder)
            raise
        self._discard()
        self._folder = folder
        return state

    def archive(self) -> Path:
        """Return the archive of the last release."""
        state = self._runner.state
        if state is None or state.result is None or self._folder is None:
            raise InputError("release-not-made")
        return self._folder / f"{_archive_name(state.result)}.zip"

    def close(self) -> None:
        """End the worker, and delete the last release."""
        self._runner.close()
        self._discard()

    def _discard(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None


def _publish(path: Path, settings: Settings, folder: Path, order: ReleaseOrder, progress: Progress) -> ReleaseMetadata:
    """Make a release and its archive, which contains one folder."""
    from workbench.service.publishing.release import publish

    with _naming_files_of(folder):
        metadata = publish(WorkbenchContext(path=path, settings=settings), folder / "release", order, progress)
    name = _archive_name(metadata)
    (folder / "release").rename(folder / name)
    shutil.make_archive(str(folder / name), "zip", root_dir=folder, base_dir=name)
    shutil.rmtree(folder / name)
    return metadata


def _saved(path: Path, text: str) -> Path | None:
    """Write a text to a file, and return it, None for an empty text."""
    if not text.strip():
        return None
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@contextmanager
def _naming_files_of(folder: Path) -> Iterator[None]:
    """Give an error about a file of the folder its name alone, as whoever sent it knows no more."""
    try:
        yield
    except WorkbenchError as error:
        path = error.fields.get("path")
        if not isinstance(path, Path) or path.parent != folder:
            raise
        raise type(error)(error.code, **{**error.fields, "path": path.name}) from error


def _archive_name(metadata: ReleaseMetadata) -> str:
    return f"{Path(metadata.identity.name).name or 'corpus'}-{metadata.identity.version}"
