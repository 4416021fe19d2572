"""The overview methods of Workbench: counts of the whole corpus."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.names.ledger import NameEntry
from workbench.records import EventSheet, EventSummary
from workbench.service.review import event_sheets, names
from workbench.service.settings import WorkbenchContext
from workbench.store import CheckCount, DocumentProgress, DocumentStatistics, LinkPoint, Workspace

__all__ = ["OverviewMethods"]


class OverviewMethods:
    """Documents, checks, links and progress, counted by the database."""

    context: WorkbenchContext

    def progress(self) -> tuple[DocumentProgress, ...]:
        """Return the segments of each garbled document, counted by status and label."""
        with Workspace.open(self.context.path) as workspace:
            return workspace.progress()

    def document_statistics(self) -> tuple[DocumentStatistics, ...]:
        """Return the documents with their counts, without reading segments."""
        with Workspace.open(self.context.path) as workspace:
            return workspace.statistics.documents()

    def document_names(self) -> tuple[DocumentStatistics, ...]:
        """Return the documents without their counts."""
        with Workspace.open(self.context.path) as workspace:
            return workspace.statistics.names()

    def check_counts(self) -> tuple[CheckCount, ...]:
        """Return the number of segments in which each check has findings."""
        with Workspace.open(self.context.path) as workspace:
            return workspace.statistics.checks()

    def check_names(self) -> tuple[str, ...]:
        """Return the names of the checks with findings."""
        with Workspace.open(self.context.path) as workspace:
            return workspace.statistics.check_names()

    def siblings(self, document: str) -> tuple[str, ...]:
        """Return the names of the documents that one is linked to, most links first."""
        with Workspace.open(self.context.path) as workspace:
            return workspace.statistics.siblings(document)

    def link_points(self, document: str, sibling: str) -> tuple[LinkPoint, ...]:
        """Return the links between two documents as points of the alignment map."""
        with Workspace.open(self.context.path) as workspace:
            return workspace.statistics.points(document, sibling)

    def sentences(self, document: str) -> tuple[str, ...]:
        """Return the sentences of a document, in their order."""
        with Workspace.open(self.context.path) as workspace:
            return workspace.statistics.sentences(document)

    def events(self) -> tuple[EventSummary, ...]:
        """Return the events with more than one report in Arabic, in the order of the corpus."""
        return event_sheets.events(self.context)

    def event_sheet(self, document: str, ledger: Sequence[NameEntry] | None = None) -> EventSheet:
        """Return what each report of the event of a document says of the same facts, the disagreements first.

        ledger is the name ledger, by default that of the workspace.
        """
        return event_sheets.sheet_of(self.context, document, names.ledger(self.context) if ledger is None else ledger)
