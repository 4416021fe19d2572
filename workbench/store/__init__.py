"""The workspace: one database with a corpus, its results and every human edit."""

from workbench.store.accounts import SignInAttempts
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
)
from workbench.store.revisions import Revisions
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
    "SegmentView",
    "SignInAttempts",
    "Snapshot",
    "Statistics",
    "StatusCount",
    "Workspace",
    "back_up",
    "held_open",
    "restore",
]
