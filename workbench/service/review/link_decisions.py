"""What people decide on links: it shows at once, and the next run keeps to it."""

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
    SegmentResult,
)
from workbench.service.review.rescoring import keep_names, rescored
from workbench.service.review.revisions import now
from workbench.service.settings import WorkbenchContext
from workbench.store import LinkUpdate, Workspace

__all__ = [
    "confirm_link",
    "cut_link",
    "link_decisions",
    "merge_links",
    "pick_link",
    "reported",
    "split_link",
    "withdraw_decision",
]

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
    """Keep a link as it is, or as a link of another kind; left and right are ids of segments."""
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
    """Make right segments the counterpart of left ones; those of `instead` are cut at the same time."""
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
    """Make one link of several: all the left segments together say what all the right ones say."""
    return _decide(context, [("merge", left, right)], author, comment, kind)[0]


def split_link(
    context: WorkbenchContext, parts: Sequence[_Part], *, author: str, comment: str = ""
) -> tuple[LinkDecision, ...]:
    """Make several links of one: each part is a link, and nothing else between their segments."""
    left = list(dict.fromkeys(i for ours, _ in parts for i in ours))
    right = list(dict.fromkeys(j for _, theirs in parts for j in theirs))
    kept: list[_Step] = [("split", a, b) for a, b in parts if a and b]
    return _decide(context, [("cut", left, right), *kept], author, comment)


def withdraw_decision(context: WorkbenchContext, decision_id: str, *, author: str, comment: str = "") -> LinkDecision:
    """Take a decision back; the links that it took the place of return, unless others decide on them."""
    found = next((d for d in link_decisions(context, active=True) if d.id == decision_id), None)
    if found is None:
        raise InputError("link-decision-unknown", decision=decision_id)
    back = decision_with_id(
        replace(
            found,
            action="withdraw",
            about=found.id,
            author=_author(author),
            comment=comment,
            kind="none",
            created=now(),
            replaced=(),
        )
    )

    def decide(present: Sequence[LinkDecision], links: _Links) -> tuple[list[LinkDecision], _Links]:
        if found not in active_decisions(present):
            raise InputError("link-decision-withdrawn", decision=found.id)
        return [back], links_after(links, back, present)

    _settle(context, found.document_id, decide, [found])
    return back


def link_decisions(
    context: WorkbenchContext, segment_id: str | None = None, *, active: bool = False
) -> tuple[LinkDecision, ...]:
    """Return every decision, or those on a garbled segment, the oldest first.

    With `active` only those that nobody has withdrawn.
    """
    document = None if segment_id is None else segment_id.partition(":")[0]
    with Workspace.open(context.path) as workspace:
        every = workspace.link_decisions.all(document)
    found = active_decisions(every) if active else every
    return tuple(d for d in found if segment_id is None or segment_id in d.left)


def _decide(
    context: WorkbenchContext, steps: Sequence[_Step], author: str, comment: str, kind: LinkKind | None = None
) -> tuple[LinkDecision, ...]:
    who, made = _author(author), now()
    document_id, ordered = _checked(context, steps)

    def decide(_: Sequence[LinkDecision], links: _Links) -> tuple[list[LinkDecision], _Links]:
        added: dict[str, LinkDecision] = {}
        for action, left, right in ordered:
            held: LinkKind = next((k.kind for k in links if (k.left, k.right) == (left, right)), "parallel")
            decision = LinkDecision(
                id="",
                document_id=document_id,
                action=action,
                left=tuple(left),
                right=tuple(right),
                author=who,
                created=made,
                comment=comment,
                kind="none" if action == "cut" else kind or held,
            )
            decision = decision_with_id(replace(decision, replaced=affected_links(decision, links)))
            added[decision.id] = decision
            links = links_after(links, decision, ())
        return list(added.values()), links

    return tuple(_settle(context, document_id, decide))


def _settle(
    context: WorkbenchContext, document_id: str, decide: _Deciding, withdrawn: Sequence[LinkDecision] = ()
) -> Sequence[LinkDecision]:
    """Keep decisions, the links as they are by them, and reports on the segments they touch: all of it or nothing."""
    with Workspace.open(context.path) as workspace:
        while True:
            seen = workspace.link_decisions.seen(document_id)
            added, links = decide(seen.decisions, seen.links)
            reports = reported(workspace, context.settings.encoder, seen.reports, [*added, *withdrawn], links)
            settled = LinkUpdate(seen=seen, added=added, links=links, reports=reports)
            if workspace.link_decisions.settle(document_id, settled):  # else somebody else came between
                return added


def reported(
    workspace: Workspace,
    encoder: str,
    reports: Sequence[SegmentResult],
    decisions: Sequence[LinkDecision],
    links: _Links,
) -> list[SegmentResult]:
    """Return reports anew on the segments that decisions touch."""
    touched = {i for d in decisions for i in (*d.left, *(j for k in d.replaced for j in k.left))}
    return [
        replace(r, report=keep_names(rescored(workspace, encoder, r.segment_id, None, links), r.report))
        for r in reports
        if r.segment_id in touched
    ]


def _checked(context: WorkbenchContext, steps: Sequence[_Step]) -> tuple[str, list[_Step]]:
    """Return the garbled document that decisions are about, and the steps with their segments in order.

    Segments that are not there are an InputError.
    """
    ours, theirs = ([i for step in steps for i in step[side]] for side in (1, 2))
    with Workspace.open(context.path) as workspace:
        homes = workspace.link_decisions.homes([*ours, *theirs])
    for ids, role, named in (
        (ours, "garbled", Message("terms.garbled")),
        (theirs, "clean", Message("terms.clean")),
    ):
        if not ids:
            raise InputError("link-decision-no-segment", role=named)
        if unknown := [i for i in ids if homes.get(i, ("", ""))[1] != role]:
            raise InputError("link-decision-unknown-segment", role=named, segment=unknown[0])
    found = {homes[i][0] for i in ours}
    if len(found) > 1:
        raise InputError("link-decision-several-documents")
    place = {i: k for k, i in enumerate(homes)}

    def in_order(ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(set(ids), key=place.__getitem__))

    return found.pop(), [(action, in_order(left), in_order(right)) for action, left, right in steps]


def _author(author: str) -> str:
    if not author.strip():
        raise InputError("link-decision-no-author")
    return author.strip()
