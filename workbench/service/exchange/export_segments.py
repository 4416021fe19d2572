"""Export segments with their corrections, annotations and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import IO

from workbench.formats import EXPORT_FOLDERS, EXPORT_WRITERS
from workbench.records import ExportedSegment
from workbench.service.review.names import ledger, suggestions
from workbench.service.review.segments import segments
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["folder_files", "segments_for_export", "write_segments"]


def segments_for_export(
    context: WorkbenchContext, name: str | None = None, *, suggest: bool = False, worst_first: bool = False
) -> tuple[ExportedSegment, ...]:
    """Return the garbled segments, or those of one document, with suggested edits if `suggest`."""
    with Workspace.open(context.path) as workspace:
        workspace.check()
    exported = segments(context, name, worst_first=worst_first)
    if not suggest or not exported:
        return exported
    names = ledger(context)
    return tuple(replace(s, suggestions=suggestions(s, names, context.settings.style)) for s in exported)


def write_segments(segments: Iterable[ExportedSegment], format_: str, stream: IO[bytes], *, bom: bool = False) -> None:
    """Write segments in one of the formats of `workbench export`; `bom` applies to tables only."""
    EXPORT_WRITERS[f"{format_}-bom" if bom else format_](segments, stream)


def folder_files(segments: Iterable[ExportedSegment], format_: str) -> dict[str, tuple[str, ...]]:
    """Return the lines of the files of a format that is a folder of plain text, by their path in it."""
    return EXPORT_FOLDERS[format_](segments)
