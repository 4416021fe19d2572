"""What is kept of a person: told on request, and erased but for the history, whose ids are hashes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from workbench.errors import InputError
from workbench.records import HumanEdits
from workbench.service.audit import note
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["forget_person", "personal_data"]

_KINDS = (
    "revisions",
    "batches",
    "annotations",
    "decisions",
    "names",
    "takedowns",
    "boundaries",
    "replies",
    "assignments",
)


def personal_data(context: WorkbenchContext, name: str) -> dict[str, list[dict[str, Any]]]:
    """Return everything that the workspace keeps of a person, by what it is; secrets are left out."""
    with Workspace.open(context.path) as workspace:
        kept = {**workspace.personal.of(name), **_written(workspace.human_edits.read(), name)}
    if not any(kept.values()):
        raise InputError("user-unknown", name=name)
    return kept


def forget_person(context: WorkbenchContext, name: str) -> dict[str, int]:
    """Erase a person's account, sessions, drafts and traces; return how many entries of the history keep the name.

    The history is append-only, and its ids are hashes of what was written and by whom. Releases name editors by
    pseudonyms.
    """
    with Workspace.open(context.path) as workspace:
        people = workspace.people.all()
        if [p.name for p in people if p.role == "admin"] == [name]:
            raise InputError("user-last-admin", name=name)
        written = _written(workspace.human_edits.read(), name)
        if not any(workspace.personal.of(name).values()) and not any(written.values()):
            raise InputError("user-unknown", name=name)
        workspace.personal.forget(name)
    note(context, "forget a person")
    return {kind: len(entries) for kind, entries in written.items() if entries}


def _written(edits: HumanEdits, name: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in _KINDS:
        entries: Iterable[Any] = getattr(edits, kind)
        found[kind] = [
            asdict(entry) for entry in entries if name in {entry.author, getattr(entry, "assignee", entry.author)}
        ]
    return found
