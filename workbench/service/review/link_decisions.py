"""Decisions on links; they take effect at once, and the next run respects them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench.editing.content_ids import decision_with_id
from workbench.editing.link_decisions import (
    active_decisions,
    affected_links,
    links_after,
)
from workbench.errors import InputError
from workbench.messages import Message
from workbench.records import (
    LinkAction,
    LinkDecision,
    LinkKind,
    SegmentLink,
    SegmentReport,
    segment_place,
)
from workbench.service.review.rescoring import keep_names, rescored
from workbench.service.review.revisions import now
from workbench.service.settings import Settings, WorkbenchContext
from workbench.store import LinkUpdate, Workspace

__all__ = [
    "confirm_link",
    "cut_link",
    "link_decisions",
    "merge_links",
    "pick_link",
    "rescored_reports",
    "split_link",
    "withdraw_decision",
]

_COUNTERPARTS = {"clean", "garbled", "source"}
_Part = tuple[Sequence[str], Sequence[str]]
_Step = tuple[LinkAction, Sequence[str], Sequence[str]]
_Links = tuple[SegmentLink, ...]
_Deciding = Callable[[Sequence[LinkDecision], _Links], tuple[Sequence[LinkDecision], _Links]]


def confirm_link(
    context: WorkbenchContext,
    left: Sequence[str],
    right: Sequence[str],
    *,
    author: str,
    kind: LinkKind | None = None,
    comment: str = "",
) -> LinkDecision:
    """Confirm a link, as it is or as another kind; left and right are segment ids."""
    return _decide(context, [("confirm", left, right)], author, comment, kind)[0]


def cut_link(
    context: WorkbenchContext, left: Sequence[str], right: Sequence[str], *, author: str, comment: str = ""
) -> LinkDecision:
    """Say that none of the left segments has any of the right ones as its counterpart."""
    return _decide(context, [("cut", left, right)], author, comment)[0]


def pick_link(
    context: WorkbenchContext,
    left: Sequence[str],
    right: Sequence[str],
    *,
    author: str,
    kind: LinkKind | None = None,
    instead: Sequence[str] = (),
    comment: str = "",
) -> LinkDecision:
    """Link segments that the aligner did not; links to `instead` are cut in the same step."""
    steps: list[_Step] = [("cut", left, instead)] if instead else []
    return _decide(context, [*steps, ("pick", left, right)], author, comment, kind)[-1]


def merge_links(
    context: WorkbenchContext,
    left: Sequence[str],
    right: Sequence[str],
    *,
    author: str,
    kind: LinkKind | None = None,
    comment: str = "",
) -> LinkDecision:
    """Merge links into one: all left segments together correspond to all right ones."""
    return _decide(context, [("merge", left, right)], author, comment, kind)[0]


def split_link(
    context: WorkbenchContext, parts: Sequence[_Part], *, author: str, comment: str = ""
) -> tuple[LinkDecision, ...]:
    """Split a link into parts, each a link of its own, with no other links between their segments."""
    left = list(dict.fromkeys(i for ours, _ in parts for i in ours))
    right = list(dict.fromkeys(j for _, theirs in parts for j in theirs))
    steps: list[_Step] = [("split", a, b) for a, b in parts if a and b]
    return _decide(context, [("cut", left, right), *steps], author, comment)


def withdraw_decision(context: WorkbenchContext, decision_id: str, *, author: str, comment: str = "") -> LinkDecision:
    """Withdraw a decision; the links it replaced come back unless others decide on them."""
    decision = next((d for d in link_decisions(context, active=True) if d.id == decision_id), None)
    if decision is None:
        raise InputError("link-decision-unknown", decision=decision_id)
    withdrawal = decision_with_id(
        replace(
            decision,
            action="withdraw",
            about=decision.id,
            author=_author(author),
            comment=comment,
            kind="none",
            created=now(),
            replaced=(),
        )
    )

    def decide(present: Sequence[LinkDecision], links: _Links) -> tuple[list[LinkDecision], _Links]:
        if decision not in active_decisions(present):
            raise InputError("link-decision-withdrawn", decision=decision.id)
        return [withdrawal], links_after(links, withdrawal, present)

    _apply(context, decision.document_id, decide, [decision])
    return withdrawal


def link_decisions(
    context: WorkbenchContext, segment_id: str | None = None, *, active: bool = False
) -> tuple[LinkDecision, ...]:
    """Return every decision, or those on a garbled segment, oldest first.

    active leaves out those that were withdrawn.
    """
    document_id = None if segment_id is None else segment_place(segment_id).document_id
    with Workspace.open(context.path) as workspace:
        decisions = workspace.link_decisions.all(document_id)
    if active:
        decisions = active_decisions(decisions)
    return tuple(d for d in decisions if segment_id is None or segment_id in d.left)


def _decide(
    context: WorkbenchContext, steps: Sequence[_Step], author: str, comment: str, kind: LinkKind | None = None
) -> tuple[LinkDecision, ...]:
    name, created = _author(author), now()
    document_id, ordered = _checked(context, steps)

    def decide(_: Sequence[LinkDecision], links: _Links) -> tuple[list[LinkDecision], _Links]:
        added: dict[str, LinkDecision] = {}
        for action, left, right in ordered:
            present: LinkKind = next((k.kind for k in links if (k.left, k.right) == (left, right)), "parallel")
            decision = LinkDecision(
                id="",
                document_id=document_id,
                action=action,
                left=tuple(left),
                right=tuple(right),
                author=name,
                created=created,
                comment=comment,
                kind="none" if action == "cut" else kind or present,
            )
            decision = decision_with_id(replace(decision, replaced=affected_links(decision, links)))
            added[decision.id] = decision
            links = links_after(links, decision, ())
        return list(added.values()), links

    return tuple(_apply(context, document_id, decide))


def _apply(
    context: WorkbenchContext, document_id: str, decide: _Deciding, withdrawn: Sequence[LinkDecision] = ()
) -> Sequence[LinkDecision]:
    """Save decisions with the links after them and new reports on the affected segments, all or none."""
    with Workspace.open(context.path) as workspace:
        while True:
            seen = workspace.link_decisions.seen(document_id)
            added, links = decide(seen.decisions, seen.links)
            reports = rescored_reports(workspace, context.settings, seen.reports, [*added, *withdrawn], links)
            update = LinkUpdate(seen=seen, added=added, links=links, reports=reports)
            if workspace.link_decisions.apply(document_id, update):  # else another decision came between
                return added


def rescored_reports(
    workspace: Workspace,
    settings: Settings,
    reports: Sequence[SegmentReport],
    decisions: Sequence[LinkDecision],
    links: _Links,
) -> list[SegmentReport]:
    """Return new reports on the segments that decisions affect."""
    affected = {i for d in decisions for i in (*d.left, *(j for k in d.replaced for j in k.left))}
    return [
        replace(r, report=keep_names(rescored(workspace, settings, r.segment.id, None, links), r.report))
        for r in reports
        if r.segment.id in affected
    ]


def _checked(context: WorkbenchContext, steps: Sequence[_Step]) -> tuple[str, list[_Step]]:
    """Return the id of the garbled document of some steps, and the steps with their segments in order.

    The right ones are of clean documents, or of other garbled ones, or of sources, not of several kinds. Unknown
    segments are an InputError.
    """
    left_ids, right_ids = ([i for step in steps for i in step[side]] for side in (1, 2))
    with Workspace.open(context.path) as workspace:
        homes = workspace.link_decisions.homes([*left_ids, *right_ids])
    own = {homes[i][0] for i in left_ids if i in homes}
    for ids, named, fits in (
        (left_ids, Message("terms.garbled"), lambda home: home[1] == "garbled"),
        (right_ids, Message("terms.clean"), lambda home: home[1] in _COUNTERPARTS and home[0] not in own),
    ):
        if not ids:
            raise InputError("link-decision-no-segment", role=named)
        if unknown := [i for i in ids if i not in homes or not fits(homes[i])]:
            raise InputError("link-decision-unknown-segment", role=named, segment=unknown[0])
    document_ids = {homes[i][0] for i in left_ids}
    if len(document_ids) > 1:
        raise InputError("link-decision-several-documents")
    if len({homes[i][1] for i in right_ids}) > 1:
        raise InputError("link-decision-several-roles")
    position = {i: k for k, i in enumerate(homes)}

    def in_order(ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(set(ids), key=position.__getitem__))

    return document_ids.pop(), [(action, in_order(left), in_order(right)) for action, left, right in steps]


def _author(author: str) -> str:
    if not author.strip():
        raise InputError("link-decision-no-author")
    return author.strip()
