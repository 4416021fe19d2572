"""The workspace: one database with a corpus, its results and every human edit."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.store.accounts import SignInFailures
    from workbench.store.assessment_rows import Assessment
    from workbench.store.assessments import Assessments, CorrectionGains
    from workbench.store.backup import back_up, restore
    from workbench.store.database import held_open
    from workbench.store.drafts import Draft, Drafts
    from workbench.store.link_decisions import DocumentLinks, LinkUpdate
    from workbench.store.queue_rows import (
        DocumentProgress,
        LabelFilter,
        Order,
        Query,
        QueueRow,
        ResultPage,
        StatusCount,
        StatusFilter,
    )
    from workbench.store.revisions import Revisions
    from workbench.store.second_factors import SecondFactor
    from workbench.store.segment_view import SegmentView
    from workbench.store.snapshot import Snapshot
    from workbench.store.statistics import CheckCount, DocumentStatistics, LinkPoint, Statistics
    from workbench.store.workspace import Workspace

__all__ = [
    "Assessment",
    "Assessments",
    "CheckCount",
    "CorrectionGains",
    "DocumentLinks",
    "DocumentProgress",
    "DocumentStatistics",
    "Draft",
    "Drafts",
    "LabelFilter",
    "LinkPoint",
    "LinkUpdate",
    "Order",
    "Query",
    "QueueRow",
    "ResultPage",
    "Revisions",
    "SecondFactor",
    "SegmentView",
    "SignInFailures",
    "Snapshot",
    "Statistics",
    "StatusCount",
    "StatusFilter",
    "Workspace",
    "back_up",
    "held_open",
    "restore",
]

_HOMES = {
    "SignInFailures": "workbench.store.accounts",
    "Assessment": "workbench.store.assessment_rows",
    **dict.fromkeys(("Assessments", "CorrectionGains"), "workbench.store.assessments"),
    **dict.fromkeys(("back_up", "restore"), "workbench.store.backup"),
    "held_open": "workbench.store.database",
    **dict.fromkeys(("Draft", "Drafts"), "workbench.store.drafts"),
    **dict.fromkeys(("DocumentLinks", "LinkUpdate"), "workbench.store.link_decisions"),
    **dict.fromkeys(
        ("DocumentProgress", "LabelFilter", "Order", "Query", "QueueRow", "ResultPage", "StatusCount", "StatusFilter"),
        "workbench.store.queue_rows",
    ),
    "Revisions": "workbench.store.revisions",
    "SecondFactor": "workbench.store.second_factors",
    "SegmentView": "workbench.store.segment_view",
    "Snapshot": "workbench.store.snapshot",
    **dict.fromkeys(("CheckCount", "DocumentStatistics", "LinkPoint", "Statistics"), "workbench.store.statistics"),
    "Workspace": "workbench.store.workspace",
}

if not TYPE_CHECKING:  # a type checker would take every name for a public one

    def __getattr__(name: str) -> Any:
        """Import a public name when it is first used, so that a command imports only what it needs."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, _, original = _HOMES[name].partition(":")
        return getattr(import_module(module), original or name)
