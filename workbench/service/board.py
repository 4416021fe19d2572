"""What the page shows of the whole, and what it keeps of what is being typed."""

from __future__ import annotations

from workbench.service.settings import WorkbenchContext
from workbench.store import CheckCount, DocumentStatistics, Draft, LinkPoint, Workspace

__all__ = [
    "check_names",
    "checks",
    "document_names",
    "documents",
    "draft",
    "forget_draft",
    "keep_draft",
    "points",
    "sentences",
    "siblings",
]


def documents(bench: WorkbenchContext) -> tuple[DocumentStatistics, ...]:
    """Return the documents with their figures; no segment is read for it."""
    with Workspace.open(bench.path) as workspace:
        return workspace.figures.documents()


def document_names(bench: WorkbenchContext) -> tuple[DocumentStatistics, ...]:
    """Return the documents without their figures."""
    with Workspace.open(bench.path) as workspace:
        return workspace.figures.names()


def checks(bench: WorkbenchContext) -> tuple[CheckCount, ...]:
    """Return in how many segments each check finds something."""
    with Workspace.open(bench.path) as workspace:
        return workspace.figures.checks()


def check_names(bench: WorkbenchContext) -> tuple[str, ...]:
    """Return the checks that find something."""
    with Workspace.open(bench.path) as workspace:
        return workspace.figures.check_names()


def siblings(bench: WorkbenchContext, document: str) -> tuple[str, ...]:
    """Return the names of the documents that one is linked to, the most linked first."""
    with Workspace.open(bench.path) as workspace:
        return workspace.figures.siblings(document)


def points(bench: WorkbenchContext, document: str, sibling: str) -> tuple[LinkPoint, ...]:
    """Return the links between two documents."""
    with Workspace.open(bench.path) as workspace:
        return workspace.figures.points(document, sibling)


def sentences(bench: WorkbenchContext, document: str) -> tuple[str, ...]:
    """Return the sentences of a document, in their order."""
    with Workspace.open(bench.path) as workspace:
        return workspace.figures.sentences(document)


def draft(bench: WorkbenchContext, segment_id: str, author: str) -> Draft | None:
    """Return what a person was typing in a segment."""
    with Workspace.open(bench.path) as workspace:
        return workspace.drafts.of(segment_id, author)


def keep_draft(bench: WorkbenchContext, typed: Draft) -> None:
    """Keep what is being typed in the place of what was typed before; the history hears nothing of it."""
    with Workspace.open(bench.path) as workspace:
        workspace.drafts.keep(typed)


def forget_draft(bench: WorkbenchContext, segment_id: str, author: str) -> None:
    """Let go of what was being typed."""
    with Workspace.open(bench.path) as workspace:
        workspace.drafts.forget(segment_id, author)
