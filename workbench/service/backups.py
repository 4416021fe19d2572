"""Back up and restore a workspace file."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import WorkspaceError
from workbench.records import DatabaseURL
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace, back_up, restore

__all__ = ["back_up_workspace", "restore_workspace"]


def back_up_workspace(context: WorkbenchContext, target: Path) -> None:
    """Copy a workspace, which may be in use, to a new file."""
    path = _file(context.path)
    try:
        Workspace.open(path).close()  # raises if the file is missing or no workspace
    except WorkspaceError as error:
        if error.code != "workspace-disk-full":
            raise
        raise WorkspaceError("backup-source-disk-full", path=path) from error
    back_up(path, target)


def restore_workspace(context: WorkbenchContext, backup: Path, *, replace_present: bool = False) -> Path | None:
    """Restore a workspace from a backup; return the path of the replaced workspace, None if there was none."""
    path = _file(context.path)
    present = path.exists() and path.stat().st_size > 0
    if not present:
        restore(backup, path)
        return None
    if not replace_present:
        raise WorkspaceError("restore-target-exists", path=path)
    numbers = range(1, 10_000)
    replaced = next(p for n in numbers if not (p := path.with_name(f"{path.name}.before-restore-{n}")).exists())
    with Workspace.open(path) as workspace, workspace.run_lock():
        back_up(path, replaced, damaged=True)  # it may be why a backup is restored
        restore(backup, path)
    return replaced


def _file(path: Path | DatabaseURL) -> Path:
    if isinstance(path, DatabaseURL):
        raise WorkspaceError("workspace-on-server", path=path)
    return path
