"""Take texts down, so that no later release holds them, and withdraw that."""

from __future__ import annotations

import re
from typing import Literal

from workbench.editing.content_ids import takedown_with_id
from workbench.errors import InputError
from workbench.records import Takedown, active_takedowns, segment_place
from workbench.service.review.revisions import now
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["take_down", "takedowns", "withdraw_takedown"]

_SEGMENT = re.compile(r"[0-9a-f]{16}:\d+-\d+")


def take_down(context: WorkbenchContext, target: str, *, reason: str, author: str) -> Takedown:
    """Take down a document, by its id or name, or a segment, by its id; later releases leave its text out."""
    with Workspace.open(context.path) as workspace:
        return _add(workspace, _target(workspace, target.strip()), "take down", reason, author)


def withdraw_takedown(context: WorkbenchContext, target: str, *, reason: str, author: str) -> Takedown:
    """Withdraw the takedown of a document or a segment, named as it was or by its id."""
    with Workspace.open(context.path) as workspace:
        active = {t.target for t in active_takedowns(workspace.takedowns.all())}
        wanted = target.strip()
        found = wanted if wanted in active else _target(workspace, wanted)
        if found not in active:
            raise InputError("takedown-not-active", target=target)
        return _add(workspace, found, "withdraw", reason, author)


def takedowns(context: WorkbenchContext) -> tuple[Takedown, ...]:
    """Return every takedown and withdrawal, oldest first."""
    with Workspace.open(context.path) as workspace:
        return workspace.takedowns.all()


def _add(
    workspace: Workspace, target: str, action: Literal["take down", "withdraw"], reason: str, author: str
) -> Takedown:
    takedown = Takedown(
        id="", target=target, action=action, reason=reason.strip(), author=author.strip(), created=now()
    )
    if not takedown.reason:
        raise InputError("takedown-no-reason")
    if not takedown.author:
        raise InputError("takedown-no-author")
    takedown = takedown_with_id(takedown)
    workspace.takedowns.add(takedown)
    return takedown


def _target(workspace: Workspace, wanted: str) -> str:
    """Return the id of the document or segment that is meant."""
    documents = workspace.documents(inactive=True)
    if _SEGMENT.fullmatch(wanted):
        place = segment_place(wanted)
        home = next((d for d in documents if d.id == place.document_id), None)
        if home and place.start < place.end <= len(home.text):
            return wanted
    found = [d.id for d in documents if d.id == wanted] or [d.id for d in documents if d.name == wanted]
    if len(found) > 1:
        raise InputError("takedown-ambiguous", target=wanted, ids=found)
    if not found:
        raise InputError("takedown-unknown", target=wanted)
    return found[0]
