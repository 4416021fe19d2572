"""What the last run has settled: as long as it holds, a document that joins is compared with its own event alone."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from workbench.checks import SIGNATURE as CHECKS
from workbench.encoders.codec import vector_signature
from workbench.engine.reports import full_signature
from workbench.engine.sibling_modes import aligners_signature
from workbench.events.same_event import event_signature
from workbench.names.ledger import SIGNATURE as LEDGER
from workbench.records import content_id
from workbench.service.pipeline.event_reports import PLAN
from workbench.service.review.revisions import now
from workbench.store import Workspace

__all__ = ["CHECKED", "MODE", "is_checked", "is_settled", "pending", "pending_fact", "settle", "unsettle"]

MODE, CHECKED = "mode", "checked"  # facts on the workspace
_SETTLED, _PENDING = "settled", "pending"
_DAY = timedelta(days=1)


def is_settled(workspace: Workspace, encoder: str, segmentation: str) -> bool:
    """Return whether the last run has done all that a run would do now, but for the documents that are pending."""
    return workspace.meta(_SETTLED) == _basis(workspace, encoder, segmentation)


def settle(workspace: Workspace, encoder: str, segmentation: str, waiting: Collection[str]) -> None:
    """Say that a run has done everything, but for some documents by their ids."""
    workspace.set_meta(_PENDING, json.dumps(sorted(waiting)))  # first, as without it the other is not true
    workspace.set_meta(_SETTLED, _basis(workspace, encoder, segmentation))


def unsettle(workspace: Workspace) -> None:
    """Say that a run is under way, or was broken off."""
    if workspace.meta(_SETTLED):
        workspace.set_meta(_SETTLED, "")


def pending(workspace: Workspace) -> frozenset[str]:
    """Return the ids of the documents that a run has not ended with."""
    return frozenset(json.loads(workspace.meta(_PENDING) or "[]"))


def pending_fact(documents: Collection[str]) -> Mapping[str, str]:
    """Return the fact on the workspace that some documents are pending."""
    return {_PENDING: json.dumps(sorted(documents))}


def is_checked(workspace: Workspace) -> bool:
    """Return whether the whole workspace was checked for damage within the last day."""
    moment = workspace.meta(CHECKED)
    return bool(moment) and timedelta() <= datetime.fromisoformat(now()) - datetime.fromisoformat(str(moment)) < _DAY


def _basis(workspace: Workspace, encoder: str, segmentation: str) -> str:
    """Return the hash of what all results rest on beside the documents."""
    mode = workspace.meta(MODE) or "auto"
    signature = full_signature(encoder, aligners_signature(mode), segmentation)
    facts = [signature, vector_signature(encoder), event_signature(), workspace.meta(PLAN), CHECKS, LEDGER]
    return content_id(json.dumps(facts))
