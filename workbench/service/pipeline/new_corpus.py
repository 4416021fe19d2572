"""Make a workspace with a corpus that has no documents yet."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import InputError, WorkspaceError
from workbench.ingest.segmentation import segmentation_signature
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["corpus_name", "name_corpus", "new_corpus"]

_LONGEST = 100  # characters of a name


def new_corpus(context: WorkbenchContext, name: str) -> None:
    """Make a workspace for a corpus of this name; one that holds a corpus already is a WorkspaceError."""
    name = _checked(name)
    with Workspace.open(context.path, create=True) as workspace, workspace.run_lock():
        held = workspace.meta("corpus")
        if held is not None:
            raise WorkspaceError("workspace-exists", path=context.path, corpus=held)
        workspace.save_corpus(name, (), (), segmentation_signature(None))


def corpus_name(context: WorkbenchContext) -> str:
    """Return the name of the corpus, empty where there is none."""
    with Workspace.open(context.path) as workspace:
        return workspace.meta("corpus") or ""


def name_corpus(context: WorkbenchContext, name: str) -> None:
    """Give a corpus that has no documents yet another name; one with documents is a WorkspaceError."""
    name = _checked(name)
    with Workspace.open(context.path) as workspace, workspace.run_lock():
        if workspace.corpus.outlines():
            raise WorkspaceError("workspace-exists", path=Path(str(context.path)).name, corpus=workspace.meta("corpus"))
        workspace.set_meta("corpus", name)


def _checked(name: str) -> str:
    """Return a name in one line without space around it; an empty or a very long one is an InputError."""
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise InputError("corpus-bad-name", limit=_LONGEST)
    return name
