"""Annotations of errors by people: made, changed and dismissed, beside the findings of the checks."""

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
    """Annotate the characters start to end as an error, in the garbled or the current text of a segment."""
    garbled, current, revision = _texts(context, segment_id)
    text = garbled if side == "garbled" else current
    if not 0 <= start < end <= len(text):
        raise InputError("annotation-bad-range", start=start, end=end)
    return _save(
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
    context: WorkbenchContext, annotation_id: str, *, category: str, severity: Severity, author: str, comment: str = ""
) -> Annotation:
    """Change the category or severity of an annotation."""
    annotation = _active(context, annotation_id)
    return _save(
        context,
        replace(
            annotation,
            about=annotation.id,
            action="change",
            category=category.strip(),
            severity=severity,
            comment=comment,
            author=author,
            created=now(),
        ),
    )


def dismiss_annotation(context: WorkbenchContext, annotation_id: str, *, author: str, comment: str = "") -> Annotation:
    """Remove an annotation, or undo the dismissal of a finding."""
    annotation = _active(context, annotation_id)
    dismissal = replace(
        annotation, about=annotation.id, action="dismiss", comment=comment, author=author, created=now()
    )
    return _save(context, dismissal)


def dismiss_finding(
    context: WorkbenchContext,
    segment_id: str,
    finding: ErrorSpan,
    *,
    author: str,
    side: Literal["garbled", "current"] = "garbled",
    comment: str = "",
) -> Annotation:
    """Dismiss a finding of a check in the garbled or the current text."""
    garbled, current, revision = _texts(context, segment_id)
    text = garbled if side == "garbled" else current
    if finding.side != "left" or text[finding.start : finding.end] != finding.text:
        raise InputError("finding-of-another-text")
    return _save(
        context,
        Annotation(
            id="",
            segment_id=segment_id,
            about=None,
            action="dismiss",
            side=side,
            revision=revision if side == "current" else None,
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
    """Return the active annotations of all segments or of one; the action `dismiss` is a dismissed finding."""
    return active_annotations(annotation_history(context, segment_id))


def annotation_history(context: WorkbenchContext, segment_id: str | None = None) -> tuple[Annotation, ...]:
    """Return every annotation ever made, oldest first."""
    with Workspace.open(context.path) as workspace:
        return workspace.annotations.all(segment_id)


def _texts(context: WorkbenchContext, segment_id: str) -> tuple[str, str, str | None]:
    with Workspace.open(context.path) as workspace:
        garbled = workspace.revisions.garbled(segment_id)
        if garbled is None:
            raise NoSegmentError("segment-unknown", segment=segment_id)
        state = current_state(garbled, workspace.revisions.of(segment_id))
    return garbled, state.text, state.base


def _active(context: WorkbenchContext, annotation_id: str) -> Annotation:
    annotation = next((a for a in list_annotations(context) if a.id == annotation_id), None)
    if annotation is None:
        raise InputError("annotation-unknown", annotation=annotation_id)
    return annotation


def _save(context: WorkbenchContext, wanted: Annotation) -> Annotation:
    if not wanted.author.strip() or not wanted.category:
        raise InputError("annotation-incomplete")
    if wanted.severity not in get_args(Severity):
        raise InputError("annotation-bad-severity", severity=wanted.severity, known=get_args(Severity))
    annotation = annotation_with_id(replace(wanted, author=wanted.author.strip()))
    with Workspace.open(context.path) as workspace:
        workspace.annotations.add(annotation)
    return annotation
