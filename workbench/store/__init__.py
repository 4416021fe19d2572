"""The workspace: one database that holds a corpus and all that is known of it."""

from workbench.store.accounts import Tries
from workbench.store.backup import back_up, restore
from workbench.store.database import held_open
from workbench.store.drafts import Draft, Drafts
from workbench.store.link_decisions import Linking, Settled
from workbench.store.outcomes import Gains, Outcome, Outcomes
from workbench.store.results import LinkedSegment, SegmentResult
from workbench.store.revisions import Revisions
from workbench.store.search import Count, DocumentProgress, Order, Page, Query, Row
from workbench.store.segment_view import Counterpart, SegmentView
from workbench.store.snapshot import Reading
from workbench.store.statistics import CheckCount, DocumentFigures, Figures, LinkPoint
from workbench.store.workspace import Workspace

__all__ = [
    "CheckCount",
    "Count",
    "Counterpart",
    "DocumentFigures",
    "DocumentProgress",
    "Draft",
    "Drafts",
    "Figures",
    "Gains",
    "LinkPoint",
    "LinkedSegment",
    "Linking",
    "Order",
    "Outcome",
    "Outcomes",
    "Page",
    "Query",
    "Reading",
    "Revisions",
    "Row",
    "SegmentResult",
    "SegmentView",
    "Settled",
    "Tries",
    "Workspace",
    "back_up",
    "held_open",
    "restore",
]
