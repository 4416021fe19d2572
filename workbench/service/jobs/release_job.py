"""The job that makes releases: one at a time, in a worker process; the last archive is kept for download."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from workbench.errors import InputError, WorkbenchError, WorkspaceBusyError
from workbench.service.jobs.runner import JobRunner, JobState
from workbench.service.settings import Progress, Settings, WorkbenchContext

if TYPE_CHECKING:
    from workbench.publication import ReleaseMetadata, TableMetadata
    from workbench.service.publishing.release import ReleaseOrder

__all__ = ["MadeRelease", "ReleaseJob"]

_EARLIER = "earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeRelease:
    """What a job has made: a release, or what differs from an earlier one, with the tables of its archive.

    earlier is the version of the earlier release, None for a whole one.
    """

    metadata: ReleaseMetadata
    tables: tuple[TableMetadata, ...]
    archive: str
    earlier: str | None = None


class ReleaseJob:
    """Makes releases of a workspace, and keeps the archive of the last one."""

    def __init__(self, context: WorkbenchContext) -> None:
        self._context = context
        busy = WorkspaceBusyError("release-in-progress")
        self._runner: JobRunner[MadeRelease] = JobRunner(busy)
        self._folder: Path | None = None
        self.cancel = self._runner.cancel

    @property
    def state(self) -> JobState[MadeRelease] | None:
        """The state of the last release, None where none was started."""
        return self._runner.state

    def start(
        self,
        order: ReleaseOrder,
        datasheet: str = "",
        events: str = "",
        *,
        earlier: Path | None = None,
        delta: bool = False,
    ) -> JobState[MadeRelease]:
        """Start a release that replaces the last one; raises a WorkspaceBusyError while another one runs.

        datasheet and events are the contents of such files, empty without one. earlier is the archive of an earlier
        release, which may be deleted afterwards: with delta, only what differs from it is written.
        """
        from workbench.service.publishing.release import check_order

        if delta and earlier is None:
            raise InputError("delta-without-earlier")

        folder = Path(mkdtemp(prefix="muqabala-release-"))
        try:
            order = replace(
                order,
                datasheet=_saved(folder / "datasheet.toml", datasheet),
                events=_saved(folder / "events.toml", events),
            )
            with _naming_files_of(folder):
                order = check_order(replace(order, against=earlier and _unpacked(earlier, folder)))
            context = self._context
            state = self._runner.start(_publish, context.path, context.settings, folder, order, delta)
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
        return self._folder / state.result.archive

    def close(self) -> None:
        """End the worker, and delete the last release."""
        self._runner.close()
        self._discard()

    def _discard(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None


def _publish(
    path: Path,
    settings: Settings,
    folder: Path,
    order: ReleaseOrder,
    delta: bool,  # noqa: FBT001 - arguments of a job have no names
    progress: Progress,
) -> MadeRelease:
    """Make a release, or a delta, and its archive, which contains one folder."""
    from workbench.service.publishing.release import publish, publish_delta

    context, out = WorkbenchContext(path=path, settings=settings), folder / "release"
    with _naming_files_of(folder):
        if delta:
            changes = publish_delta(context, out, order, progress)
            metadata, tables, earlier = changes.release, changes.tables, changes.earlier
        else:
            metadata, earlier = publish(context, out, order, progress), None
            tables = metadata.files.tables
    version = metadata.identity.version if earlier is None else f"{earlier}-to-{metadata.identity.version}"
    name = f"{Path(metadata.identity.name).name or 'corpus'}-{version}"
    out.rename(folder / name)
    shutil.make_archive(str(folder / name), "zip", root_dir=folder, base_dir=name)
    shutil.rmtree(folder / name)
    shutil.rmtree(folder / _EARLIER, ignore_errors=True)
    return MadeRelease(metadata=metadata, tables=tables, archive=f"{name}.zip", earlier=earlier)


def _unpacked(archive: Path, folder: Path) -> Path:
    """Unpack an earlier release to a folder that has the name of its archive, by which errors name it."""
    from workbench.service.publishing.release_archives import unpack_release

    return unpack_release(archive, folder / _EARLIER / archive.name)


def _saved(path: Path, text: str) -> Path | None:
    """Write a text to a file, and return it, None for an empty text."""
    if not text.strip():
        return None
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@contextmanager
def _naming_files_of(folder: Path) -> Iterator[None]:
    """Give an error about files of the folder the names that they were sent by, as whoever sent them knows no more."""
    try:
        yield
    except WorkbenchError as error:
        fields = {name: _name_in(folder, value) for name, value in error.fields.items()}
        if fields == error.fields:
            raise
        raise type(error)(error.code, **fields) from error


def _name_in(folder: Path, value: object) -> object:
    """Return the name of a file of the folder, as it was sent, and any other value as it is."""
    if not isinstance(value, str | Path) or not Path(value).is_relative_to(folder):
        return value
    inside = Path(value).relative_to(folder)
    return (inside.relative_to(_EARLIER) if inside.parts[:1] == (_EARLIER,) else inside).as_posix()
