"""The audit log of a workspace: sign-ins and failures, accounts, exports, documents and releases."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.records import AuditEntry
from workbench.service.review.revisions import now
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["COMMAND", "audit_log", "note"]

COMMAND = "command"  # the actor of commands, which do not know who types them


def note(context: WorkbenchContext, action: str, *, actor: str = COMMAND, target: str = "", address: str = "") -> None:
    """Append an entry to the log."""
    with Workspace.open(context.path) as workspace:
        workspace.audit.add(AuditEntry(at=now(), actor=actor, action=action, target=target, address=address))


def audit_log(context: WorkbenchContext, limit: int) -> Sequence[AuditEntry]:
    """Return the newest entries of the log, newest first."""
    with Workspace.open(context.path) as workspace:
        return workspace.audit.newest(limit)
