"""Suggested edits for the segments of a workspace, by rules and, if asked for, by a language model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from workbench.editing.post_editor import TEMPLATE, load_post_editor
from workbench.ingest.readers import read_text
from workbench.records import ExportedSegment, preference
from workbench.service.review.names import ledger, suggestions
from workbench.service.review.segments import segments
from workbench.service.settings import WorkbenchContext

__all__ = ["segments_with_suggestions"]


def segments_with_suggestions(
    context: WorkbenchContext, *, model: str | None = None, template: Path | None = None, document: str | None = None
) -> Iterator[ExportedSegment]:
    """Yield each garbled segment that is not corrected yet with suggested edits, those of a model last."""
    prompt = read_text(template)[0] if template else TEMPLATE
    editor = load_post_editor(model, template=prompt, online=context.settings.online) if model else None
    names = ledger(context)
    for segment in segments(context):
        if segment.correction is not None or document not in {None, segment.document}:
            continue
        edits = suggestions(segment, names, context.settings.style)
        written = editor.suggest(segment.text, _best_counterpart(segment)) if editor else None
        yield replace(segment, suggestions=(*edits, written) if written else edits)


def _best_counterpart(segment: ExportedSegment) -> str:
    """Return the text of the preferred clean counterpart, empty where there is none."""
    best = max((k for k in segment.links if k.role == "clean"), key=preference, default=None)
    return best.text if best else ""
