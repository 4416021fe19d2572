"""The workspace: one database that holds a corpus and all that is known of it."""

from workbench.store.backup import back_up, restore
from workbench.store.reading import Reading
from workbench.store.results import LinkedSegment, SegmentResult
from workbench.store.revisions import Revisions
from workbench.store.workspace import Workspace

__all__ = ["LinkedSegment", "Reading", "Revisions", "SegmentResult", "Workspace", "back_up", "restore"]
