"""Error spans that people mark, change and dismiss, beside those that the checks find."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, get_args

from workbench.editing.annotations import active_annotations
from workbench.editing.content_ids import annotation_with_id
from workbench.editing.revisions import current_state
from workbench.errors import InputError, NoSegmentError
from workbench.records import Annotation, ErrorSpan, Severity
from workbench.service.review.revisions import now
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = [
    "annotate",
    "annotation_history",
    "change_annotation",
    "dismiss_annotation",
    "dismiss_finding",
    "list_annotations",
]


def annotate(
    context: WorkbenchContext,
    segment_id: str,
    start: int,
    end: int,
    *,
    category: str,
    severity: Severity,
    author: str,
    side: Literal["garbled", "current"] = "garbled",
    comment: str = "",
) -> Annotation:
    """Mark the characters start to end as wrong, in the garbled text of a segment or in the text that stands."""
    garbled, current, revision = _texts(context, segment_id)
    text = garbled if side == "garbled" else current
    if not 0 <= start < end <= len(text):
        raise InputError("annotation-bad-range", start=start, end=end)
    return _keep(
        context,
        Annotation(
            id="",
            segment_id=segment_id,
            about=None,
            action="mark",
            side=side,
            revision=revision if side == "current" else None,
            start=start,
            end=end,
            text=text[start:end],
            category=category.strip(),
            severity=severity,
            check=None,
            comment=comment,
            author=author,
            created=now(),
        ),
    )


def change_annotation(
    context: WorkbenchContext, mark_id: str, *, category: str, severity: Severity, author: str, comment: str = ""
) -> Annotation:
    """Call what is marked wrong in another way, or worse, or less so."""
    found = _standing(context, mark_id)
    return _keep(
        context,
        replace(
            found,
            about=found.id,
            action="change",
            category=category.strip(),
            severity=severity,
            comment=comment,
            author=author,
            created=now(),
        ),
    )


def dismiss_annotation(context: WorkbenchContext, mark_id: str, *, author: str, comment: str = "") -> Annotation:
    """Take a mark away, or the dismissal of a finding back."""
    found = _standing(context, mark_id)
    return _keep(
        context, replace(found, about=found.id, action="dismiss", comment=comment, author=author, created=now())
    )


def dismiss_finding(
    context: WorkbenchContext, segment_id: str, finding: ErrorSpan, *, author: str, comment: str = ""
) -> Annotation:
    """Say that what a check found in the garbled text is fine."""
    garbled, _, _ = _texts(context, segment_id)
    if finding.side != "left" or garbled[finding.start : finding.end] != finding.text:
        raise InputError("finding-of-another-text")
    return _keep(
        context,
        Annotation(
            id="",
            segment_id=segment_id,
            about=None,
            action="dismiss",
            side="garbled",
            revision=None,
            start=finding.start,
            end=finding.end,
            text=finding.text,
            category=finding.category,
            severity=finding.severity,
            check=finding.check,
            comment=comment,
            author=author,
            created=now(),
        ),
    )


def list_annotations(context: WorkbenchContext, segment_id: str | None = None) -> tuple[Annotation, ...]:
    """Return the marks that stand, of all segments or of one; those with the action `dismiss` are of findings."""
    return active_annotations(annotation_history(context, segment_id))


def annotation_history(context: WorkbenchContext, segment_id: str | None = None) -> tuple[Annotation, ...]:
    """Return all that was ever said of spans, the oldest first."""
    with Workspace.open(context.path) as workspace:
        return workspace.marks.all(segment_id)


def _texts(context: WorkbenchContext, segment_id: str) -> tuple[str, str, str | None]:
    with Workspace.open(context.path) as workspace:
        garbled = workspace.revisions.garbled(segment_id)
        if garbled is None:
            raise NoSegmentError("segment-unknown", segment=segment_id)
        state = current_state(garbled, workspace.revisions.of(segment_id))
    return garbled, state.text, state.base


def _standing(context: WorkbenchContext, mark_id: str) -> Annotation:
    found = next((m for m in list_annotations(context) if m.id == mark_id), None)
    if found is None:
        raise InputError("annotation-unknown", annotation=mark_id)
    return found


def _keep(context: WorkbenchContext, wanted: Annotation) -> Annotation:
    if not wanted.author.strip() or not wanted.category:
        raise InputError("annotation-incomplete")
    if wanted.severity not in get_args(Severity):
        raise InputError("annotation-bad-severity", severity=wanted.severity, known=get_args(Severity))
    made = annotation_with_id(replace(wanted, author=wanted.author.strip()))
    with Workspace.open(context.path) as workspace:
        workspace.marks.add(made)
    return made
