"""What there is to propose for the segments of a workspace, one after another, also by a language model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.editing.post_editor import TEMPLATE, load_post_editor
from workbench.ingest.readers import read_text
from workbench.records import ACCEPTED, ExportedSegment, Suggestion, preference
from workbench.service.review.names import ledger, suggestions
from workbench.service.review.segments import segments
from workbench.service.settings import WorkbenchContext

__all__ = ["SegmentSuggestions", "proposals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSuggestions:
    """A garbled segment and the edits to propose for it; nothing of it is applied."""

    segment: ExportedSegment
    suggestions: tuple[Suggestion, ...]


def proposals(
    context: WorkbenchContext, *, model: str | None = None, template: Path | None = None, document: str | None = None
) -> Iterator[SegmentSuggestions]:
    """Yield the edits to propose for each garbled segment, those of a model last; corrected ones are left out."""
    asked = read_text(template)[0] if template else TEMPLATE
    editor = load_post_editor(model, template=asked, online=context.settings.online) if model else None
    names = ledger(context)
    for segment in segments(context):
        if segment.correction is not None or document not in {None, segment.document}:
            continue
        found = suggestions(segment, names, context.settings.style)
        written = editor.suggest(segment.text, _counterpart(segment)) if editor else None
        yield SegmentSuggestions(segment=segment, suggestions=(*found, written) if written else found)


def _counterpart(segment: ExportedSegment) -> str:
    """Return the text of the likeliest link, a parallel one before a partial one; empty where there is none."""
    accepted = [k for k in segment.links if k.probability >= ACCEPTED]
    best = max(accepted, key=preference, default=None)
    return best.text if best else ""
