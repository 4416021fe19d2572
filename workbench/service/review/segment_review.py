"""What people have judged of a segment, put together with what the checks and the aligner say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.editing.annotations import active_annotations
from workbench.editing.link_decisions import active_decisions
from workbench.errors import InputError, NoSegmentError
from workbench.messages import Message
from workbench.records import ACCEPTED, Annotation, ErrorSpan, LinkDecision, Severity, segment_place
from workbench.service.review.annotations import annotate, dismiss_annotation, dismiss_finding, list_annotations
from workbench.service.review.link_decisions import confirm_link, cut_link, link_decisions, pick_link, withdraw_decision
from workbench.service.settings import WorkbenchContext
from workbench.store import Counterpart, Draft, SegmentView, Workspace

__all__ = ["ReviewedLink", "SegmentReview", "Verdict", "annotate_span", "dismiss_span", "judge_link", "segment_review"]

Verdict = Literal["kept", "cut", "picked", "open"]
_PERSON = "person"  # in the place of a check


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedLink:
    """A counterpart, and what a person said of it if anybody did; a cut one is shown so that it can be taken back."""

    counterpart: Counterpart
    verdict: Literal["kept", "cut", "picked"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentReview:
    """A segment, the findings on it that stand, its counterparts, and what one person was typing there."""

    view: SegmentView
    findings: tuple[ErrorSpan, ...]
    links: tuple[ReviewedLink, ...]
    draft: Draft | None


def segment_review(context: WorkbenchContext, segment_id: str, author: str) -> SegmentReview:
    """Return a garbled segment with what people have judged of it, and the draft of whoever asks."""
    with Workspace.open(context.path) as workspace:
        view = workspace.view(segment_id)
        if view is None:
            raise NoSegmentError("segment-unknown", segment=segment_id)
        decisions = active_decisions(workspace.link_decisions.all(view.document_id))
        return SegmentReview(
            view=view,
            findings=_findings(view, active_annotations(workspace.marks.all(segment_id))),
            links=_links(workspace, view, [d for d in decisions if segment_id in d.left]),
            draft=workspace.drafts.of(segment_id, author),
        )


def _findings(view: SegmentView, said: Sequence[Annotation]) -> tuple[ErrorSpan, ...]:
    """Return the findings that nobody has dismissed, and what people have marked, in order."""
    fine = {(m.check, m.start, m.end) for m in said if m.action == "dismiss"}
    active_annotations = [e for e in view.report.errors if (e.check, e.start, e.end) not in fine]
    marked = [_span(m) for m in said if m.action != "dismiss" and m.side == "garbled"]
    return tuple(sorted([*active_annotations, *marked], key=lambda e: (e.start, e.end, e.check)))


def annotate_span(
    context: WorkbenchContext, view: SegmentView, start: int, end: int, category: str, severity: Severity, author: str
) -> ErrorSpan:
    """Mark words of the garbled text as wrong."""
    return _span(annotate(context, view.segment_id, start, end, category=category, severity=severity, author=author))


def dismiss_span(context: WorkbenchContext, view: SegmentView, check: str, start: int, end: int, author: str) -> None:
    """Say that what a check found, or a person marked, is fine."""
    if check == _PERSON:
        for m in list_annotations(context, view.segment_id):
            if m.action != "dismiss" and m.side == "garbled" and (m.start, m.end) == (start, end):
                dismiss_annotation(context, m.id, author=author)
        return
    found = next((e for e in view.report.errors if (e.check, e.start, e.end) == (check, start, end)), None)
    if found is None:
        raise InputError("finding-unknown")
    dismiss_finding(context, view.segment_id, found, author=author)


def _links(workspace: Workspace, view: SegmentView, decisions: Sequence[LinkDecision]) -> tuple[ReviewedLink, ...]:
    """Return the counterparts with what people said of them, the likeliest first, those cut last."""
    accepted = [k for k in view.links if k.probability >= ACCEPTED]
    shown = [ReviewedLink(counterpart=k, verdict=_verdict(decisions, k.segment_id)) for k in accepted]
    known = {k.segment_id for k in accepted}
    cut = dict.fromkeys(i for d in decisions if d.action == "cut" for i in d.right if i not in known)
    gone = [k for k in (_counterpart(workspace, view.segment_id, i) for i in cut) if k is not None]
    return (*shown, *(ReviewedLink(counterpart=k, verdict="cut") for k in gone))


def judge_link(context: WorkbenchContext, view: SegmentView, target: str, verdict: Verdict, author: str) -> None:
    """Keep, cut or pick a counterpart, or take back what was said of it."""
    link = next((k for k in view.links if k.segment_id == target), None)
    left = link.left if link else (view.segment_id,)
    if verdict == "kept":
        confirm_link(context, left, (target,), author=author)
    elif verdict == "cut":
        cut_link(context, (view.segment_id,), (target,), author=author)
    elif verdict == "picked":
        pick_link(context, (view.segment_id,), (target,), author=author)
    else:
        for decision in link_decisions(context, view.segment_id, active=True):
            if target in decision.right:
                withdraw_decision(context, decision.id, author=author)


def _span(mark: Annotation) -> ErrorSpan:
    reason = (
        Message("findings.person-marked-with-comment", author=mark.author, comment=mark.comment)
        if mark.comment
        else Message("findings.person-marked", author=mark.author)
    )
    return ErrorSpan(
        side="left",
        start=mark.start,
        end=mark.end,
        text=mark.text,
        category=mark.category,
        severity=mark.severity,
        check=_PERSON,
        reason=reason.text("en"),
        reason_ar=reason.text("ar"),
    )


def _verdict(decisions: Sequence[LinkDecision], target: str) -> Literal["kept", "cut", "picked"] | None:
    last = next((d for d in reversed(decisions) if target in d.right), None)
    if last is None:
        return None
    if last.action == "cut":
        return "cut"
    return "picked" if last.action == "pick" else "kept"


def _counterpart(workspace: Workspace, segment_id: str, target: str) -> Counterpart | None:
    text = workspace.revisions.garbled(target)
    names = {d.id: d.name for d in workspace.figures.names()}
    place = segment_place(target)
    if text is None or place.document_id not in names:
        return None
    return Counterpart(
        segment_id=target,
        document_id=place.document_id,
        document_name=names[place.document_id],
        start=place.start,
        end=place.end,
        text=text,
        kind="partial",
        score=0.0,
        probability=0.0,
        left=(segment_id,),
    )
