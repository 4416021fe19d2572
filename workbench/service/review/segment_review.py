"""The review of a segment: results of the checks and the aligner combined with the judgements of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workbench.editing.link_decisions import active_decisions
from workbench.editing.standing import carried_annotations, standing
from workbench.errors import InputError, NoSegmentError
from workbench.messages import Message
from workbench.records import (
    ACCEPTED,
    Annotation,
    Counterpart,
    ErrorSpan,
    FidelityReport,
    LinkDecision,
    LinkVerdict,
    Revision,
    SegmentLink,
    Severity,
)
from workbench.service.review.annotations import (
    annotate,
    annotation_history,
    dismiss_annotation,
    dismiss_finding,
    list_annotations,
)
from workbench.service.review.link_decisions import confirm_link, cut_link, link_decisions, pick_link, withdraw_decision
from workbench.service.review.stray_drafts import StrayDraft, stray_drafts
from workbench.service.settings import WorkbenchContext
from workbench.store import Draft, SegmentView, Workspace

__all__ = [
    "SegmentReview",
    "Verdict",
    "annotate_span",
    "dismiss_span",
    "judge_link",
    "judged_report",
    "restore_span",
    "segment_review",
]

Verdict = Literal["kept", "cut", "picked", "open"]
Side = Literal["garbled", "current"]
_PERSON = "person"  # the check name of annotations by people


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentReview:
    """A segment with its active findings, its counterparts with verdicts, and the draft of one person.

    findings are those of the garbled text, remaining those of the text that stands. links has the cut counterparts as
    well, so that the decision can be withdrawn; sources are the sentences of the source text; dismissed are the
    dismissals of findings; commented is the revision with the comment that stands; strays are drafts at segments that
    were joined or split since.
    """

    view: SegmentView
    findings: tuple[ErrorSpan, ...]
    dismissed: tuple[Annotation, ...]
    commented: Revision | None
    remaining: tuple[ErrorSpan, ...]
    links: tuple[Counterpart, ...]
    sources: tuple[Counterpart, ...]
    draft: Draft | None
    strays: tuple[StrayDraft, ...] = ()


def segment_review(context: WorkbenchContext, segment_id: str, author: str) -> SegmentReview:
    """Return a garbled segment with its active findings, counterparts with verdicts, and the draft of the author."""
    with Workspace.open(context.path) as workspace:
        view = workspace.view(segment_id)
        if view is None:
            raise NoSegmentError("segment-unknown", segment=segment_id)
        decisions = active_decisions(workspace.link_decisions.all(view.row.segment.document_id))
        own = [d for d in decisions if segment_id in d.left]
        return SegmentReview(
            view=view,
            findings=_findings(view),
            remaining=_remaining(view),
            dismissed=tuple(a for a in view.annotations if a.action == "dismiss"),
            commented=view.commented,
            links=_links(workspace, view, own),
            sources=tuple(replace(k, verdict=_verdict(own, k)) for k in view.sources),
            draft=workspace.drafts.of(segment_id, author),
            strays=stray_drafts(workspace, view.row.segment, author),
        )


def judged_report(context: WorkbenchContext, segment_id: str, text: str, report: FidelityReport) -> FidelityReport:
    """Return the report on a text in place of a segment, with the findings and annotations that people left in."""
    with Workspace.open(context.path) as workspace:
        view = workspace.view(segment_id)
    if view is None:
        raise NoSegmentError("segment-unknown", segment=segment_id)
    garbled = view.row.segment.text
    known = standing(garbled, text, view.report, report, view.annotations, view.history)
    carried = carried_annotations(view.annotations, garbled, text, view.history)
    return replace(report, errors=_with_marks(known.findings, carried))


def _findings(view: SegmentView) -> tuple[ErrorSpan, ...]:
    """Return the active findings in the garbled text and the annotations of people there, in order of the text."""
    garbled = view.row.segment.text
    made = [a for a in view.annotations if a.side == "garbled"]
    return _with_marks(standing(garbled, garbled, view.report, None, made).findings, made)


def _remaining(view: SegmentView) -> tuple[ErrorSpan, ...]:
    """Return the active findings in the text that stands and the annotations of people there, in order of the text."""
    carried = carried_annotations(view.annotations, view.row.segment.text, view.row.current, view.history)
    return _with_marks(view.standing.findings, carried)


def _with_marks(findings: Sequence[ErrorSpan], annotations: Sequence[Annotation]) -> tuple[ErrorSpan, ...]:
    marks = [_span(a) for a in annotations if a.action != "dismiss"]
    return tuple(sorted([*findings, *marks], key=lambda e: (e.start, e.end, e.check)))


def annotate_span(
    context: WorkbenchContext, view: SegmentView, start: int, end: int, category: str, severity: Severity, author: str
) -> ErrorSpan:
    """Annotate a span of the garbled text as an error; the same annotation of the same author is not made again."""
    segment_id = view.row.segment.id
    for a in list_annotations(context, segment_id):
        same = (a.side, a.start, a.end, a.category, a.severity, a.author)
        if a.action != "dismiss" and same == ("garbled", start, end, category.strip(), severity, author.strip()):
            return _span(a)
    return _span(annotate(context, segment_id, start, end, category=category, severity=severity, author=author))


def dismiss_span(
    context: WorkbenchContext,
    view: SegmentView,
    check: str,
    start: int,
    end: int,
    author: str,
    *,
    side: Side = "garbled",
) -> None:
    """Dismiss the finding of a check, or the annotation of a person, at a span of the garbled or the current text.

    One that is dismissed already stays so.
    """
    segment_id, garbled, current = view.row.segment.id, view.row.segment.text, view.row.current
    text = garbled if side == "garbled" else current
    if check == _PERSON:
        made = [a for a in list_annotations(context, segment_id) if a.action != "dismiss"]
        for a in made:
            if (start, end) in {(c.start, c.end) for c in carried_annotations([a], garbled, text, view.history)}:
                dismiss_annotation(context, a.id, author=author)
        return
    findings = view.report.errors if side == "garbled" else view.standing.findings
    finding = next((e for e in findings if (e.check, e.start, e.end, e.side) == (check, start, end, "left")), None)
    if finding is None:
        raise InputError("finding-unknown")
    if not any(_dismisses(a, check, start, end, side) for a in list_annotations(context, segment_id)):
        dismiss_finding(context, segment_id, finding, author=author, side=side)


def restore_span(
    context: WorkbenchContext,
    view: SegmentView,
    check: str,
    start: int,
    end: int,
    author: str,
    *,
    side: Side = "garbled",
) -> None:
    """Undo the dismissal of a finding, or of the last annotation of a person, at a span."""
    segment_id = view.row.segment.id
    if check != _PERSON:
        for a in list_annotations(context, segment_id):
            if _dismisses(a, check, start, end, side):
                dismiss_annotation(context, a.id, author=author)
        return
    history = annotation_history(context, segment_id)
    removed = next((a for a in reversed(history) if a.side == "garbled" and (a.start, a.end) == (start, end)), None)
    if removed is not None and removed.action == "dismiss":
        made = next(a for a in history if a.id == removed.about)
        annotate(
            context,
            segment_id,
            start,
            end,
            category=removed.category,
            severity=removed.severity,
            author=author,
            comment=made.comment,
        )


def _dismisses(annotation: Annotation, check: str, start: int, end: int, side: Side) -> bool:
    dismissed = (annotation.check, annotation.start, annotation.end, annotation.side)
    return annotation.action == "dismiss" and dismissed == (check, start, end, side)


def _links(workspace: Workspace, view: SegmentView, decisions: Sequence[LinkDecision]) -> tuple[Counterpart, ...]:
    """Return the counterparts with the verdicts on them, the preferred one first and those cut last."""
    accepted = [replace(k, verdict=_verdict(decisions, k)) for k in view.links if k.probability >= ACCEPTED]
    linked = {k.segment.id for k in (*accepted, *view.sources)}
    cut = dict.fromkeys(i for d in decisions if d.action == "cut" for i in d.right if i not in linked)
    if not cut:
        return tuple(accepted)
    segments = workspace.segments_by_id(cut)
    languages = {o.id: o.language for o in workspace.corpus.outlines()}
    links = workspace.link_decisions.with_roles([_cut(view.row.segment.id, i) for i in cut])
    return (
        *accepted,
        *(
            Counterpart(segment=segments[i], link=link, verdict="cut", language=languages[segments[i].document_id])
            for i, link in zip(cut, links, strict=True)
            if i in segments and segments[i].document_id in languages
        ),
    )


def judge_link(context: WorkbenchContext, view: SegmentView, target: str, verdict: Verdict, author: str) -> None:
    """Confirm, cut or pick a counterpart, or withdraw the decisions on it."""
    segment_id = view.row.segment.id
    if verdict == "kept":
        left = next((k.link.left for k in (*view.links, *view.sources) if k.segment.id == target), (segment_id,))
        confirm_link(context, left, (target,), author=author)
    elif verdict == "cut":
        cut_link(context, (segment_id,), (target,), author=author)
    elif verdict == "picked":
        pick_link(context, (segment_id,), (target,), author=author)
    else:
        for decision in link_decisions(context, segment_id, active=True):
            if target in decision.right:
                withdraw_decision(context, decision.id, author=author)


def _span(annotation: Annotation) -> ErrorSpan:
    reason = (
        Message("findings.person-marked-with-comment", author=annotation.author, comment=annotation.comment)
        if annotation.comment
        else Message("findings.person-marked", author=annotation.author)
    )
    return ErrorSpan(
        side="left",
        start=annotation.start,
        end=annotation.end,
        text=annotation.text,
        category=annotation.category,
        severity=annotation.severity,
        check=_PERSON,
        reason=reason.text("en"),
        reason_ar=reason.text("ar"),
    )


def _verdict(decisions: Sequence[LinkDecision], counterpart: Counterpart) -> LinkVerdict | None:
    last = next((d for d in reversed(decisions) if counterpart.segment.id in d.right), None)
    if last is None:
        return None
    if last.action == "cut":
        return "cut"
    return "picked" if last.action == "pick" else "kept"


def _cut(left: str, right: str) -> SegmentLink:
    """Return a placeholder for a link that was cut, with no score and no probability."""
    return SegmentLink(left=(left,), right=(right,), kind="partial", score=0.0, probability=0.0)
