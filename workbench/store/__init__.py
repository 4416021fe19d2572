"""The workspace: one database that holds a corpus and all that is known of it."""

from workbench.store.results import LinkedSegment, SegmentResult
from workbench.store.workspace import Workspace

__all__ = ["LinkedSegment", "SegmentResult", "Workspace"]
