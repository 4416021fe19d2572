"""Backs up and restores a workspace while others may be reading or writing it."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from workbench.errors import WorkspaceBusyError, WorkspaceError
from workbench.store.database import make_private
from workbench.store.migrations import LATEST
from workbench.store.workspace import Workspace

__all__ = ["back_up", "restore"]

_ALL = -1  # pages per step: a write between two steps would restart the copy
_PATIENCE = 10.0  # seconds without progress


def back_up(workspace: Path, target: Path, *, damaged: bool = False) -> None:
    """Copy a consistent state of a workspace to a new file, which is written completely or not at all.

    The copy is checked: a damaged one is a WorkspaceError, unless `damaged` asks for it as it is.
    """
    if target.exists():
        raise WorkspaceError("backup-exists", path=target)
    part = target.with_name(f"{target.name}.part")
    try:
        _remove(part)
        make_private(part)
        _copy(workspace, part)
        if not damaged:
            _check_content(part, workspace)
        with closing(sqlite3.connect(part)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")  # a single file, without a log beside it
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise WorkspaceError("backup-not-writable", path=target, reason=str(error)) from error
    except WorkspaceError as error:  # of the copy, which is opened to be checked
        if error.code != "workspace-disk-full":
            raise
        raise WorkspaceError("backup-not-writable", path=target, reason=os.strerror(errno.ENOSPC)) from error
    finally:
        _remove(part)


def restore(backup: Path, workspace: Path) -> None:
    """Replace the content of a workspace by that of a backup, which is checked first."""
    _check(backup)
    part = workspace.with_name(f"{workspace.name}.part")
    try:
        _remove(part)
        make_private(part)
        _copy(backup, part)
        _check_content(part, backup)
        make_private(workspace)
        _copy(part, workspace)
    except (sqlite3.Error, OSError) as error:
        raise WorkspaceError("workspace-not-restorable", path=workspace, reason=str(error)) from error
    finally:
        _remove(part)


def _check_content(copy: Path, original: Path) -> None:
    """Raise a WorkspaceError if anything in the copy of a workspace, which is upgraded, is not as it was written."""
    with Workspace.open(copy) as opened:
        state = opened.integrity()
    if state != "ok":
        raise WorkspaceError("workspace-integrity", path=original, faults=state)


def _remove(part: Path) -> None:
    for name in (part, *(part.with_name(f"{part.name}{end}") for end in ("-wal", "-shm", "-journal"))):
        name.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    last = [time.monotonic(), -1.0]

    def watch(_: int, remaining: int, __: int) -> None:
        if remaining != last[1]:
            last[:] = [time.monotonic(), remaining]
        elif time.monotonic() - last[0] > _PATIENCE:
            raise WorkspaceBusyError("workspace-locked", path=target)

    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer, pages=_ALL, progress=watch)


def _check(backup: Path) -> None:
    """Raise a WorkspaceError if a file is not an intact workspace that this version can read."""
    if not backup.is_file():
        raise WorkspaceError("backup-missing", path=backup)
    try:
        with closing(sqlite3.connect(backup.resolve().as_uri() + "?mode=ro", uri=True)) as reader:
            state = reader.execute("PRAGMA integrity_check").fetchone()[0]
            row = reader.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    except sqlite3.Error as error:
        raise WorkspaceError("backup-damaged", path=backup, reason=str(error)) from error
    if state != "ok" or row is None:
        raise WorkspaceError("backup-damaged", path=backup, reason=state)
    if int(row[0]) > LATEST:
        raise WorkspaceError("workspace-too-new", path=backup, version=row[0], known=LATEST)
