"""What people decide on links: it shows at once, and the next run keeps to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench.editing.content_ids import decision_with_id
from workbench.editing.link_decisions import active_decisions, affected_links, current_links, link_constraints
from workbench.errors import InputError
from workbench.records import Alignment, LinkAction, LinkConstraint, LinkDecision, LinkKind, Segment, SegmentLink
from workbench.service.review.rescoring import keep_names, rescored
from workbench.service.review.revisions import now
from workbench.service.settings import WorkbenchContext
from workbench.store import LinkUpdate, SegmentResult, Workspace

__all__ = [
    "confirm_link",
    "constraints_on",
    "cut_link",
    "followed",
    "link_decisions",
    "merge_links",
    "pick_link",
    "reported",
    "split_link",
    "with_kinds",
    "withdraw_decision",
]

_Part = tuple[Sequence[str], Sequence[str]]
_Step = tuple[LinkAction, Sequence[str], Sequence[str]]
_Links = tuple[SegmentLink, ...]
_Deciding = Callable[[Sequence[LinkDecision], _Links], tuple[Sequence[LinkDecision], _Links]]
_DECISIONS = "Read the segment anew; another may have decided meanwhile."


def confirm_link(
    bench: WorkbenchContext,
    left: Sequence[str],
    right: Sequence[str],
    *,
    author: str,
    kind: LinkKind | None = None,
    comment: str = "",
) -> LinkDecision:
    """Keep a link as it is, or as a link of another kind; left and right are ids of segments."""
    return _decide(bench, [("confirm", left, right)], author, comment, kind)[0]


def cut_link(
    bench: WorkbenchContext, left: Sequence[str], right: Sequence[str], *, author: str, comment: str = ""
) -> LinkDecision:
    """Say that none of the left segments has any of the right ones as its counterpart."""
    return _decide(bench, [("cut", left, right)], author, comment)[0]


def pick_link(
    bench: WorkbenchContext,
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
    return _decide(bench, [*steps, ("pick", left, right)], author, comment, kind)[-1]


def merge_links(
    bench: WorkbenchContext,
    left: Sequence[str],
    right: Sequence[str],
    *,
    author: str,
    kind: LinkKind | None = None,
    comment: str = "",
) -> LinkDecision:
    """Make one link of several: all the left segments together say what all the right ones say."""
    return _decide(bench, [("merge", left, right)], author, comment, kind)[0]


def split_link(
    bench: WorkbenchContext, parts: Sequence[_Part], *, author: str, comment: str = ""
) -> tuple[LinkDecision, ...]:
    """Make several links of one: each part is a link, and nothing else between their segments."""
    left = list(dict.fromkeys(i for ours, _ in parts for i in ours))
    right = list(dict.fromkeys(j for _, theirs in parts for j in theirs))
    kept: list[_Step] = [("split", a, b) for a, b in parts if a and b]
    return _decide(bench, [("cut", left, right), *kept], author, comment)


def withdraw_decision(bench: WorkbenchContext, decision_id: str, *, author: str, comment: str = "") -> LinkDecision:
    """Take a decision back; the links that it took the place of return, unless others decide on them."""
    found = next((d for d in link_decisions(bench, standing=True) if d.id == decision_id), None)
    if found is None:
        raise InputError(f"No decision {decision_id} stands.", remedy=_DECISIONS)
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
            raise InputError(f"The decision {found.id} is withdrawn already.", remedy=_DECISIONS)
        return [back], followed(links, back, present)

    _settle(bench, found.document_id, decide, [found])
    return back


def followed(links: _Links, decision: LinkDecision, present: Sequence[LinkDecision]) -> _Links:
    """Return links as they are once a decision is added to those that are present."""
    if decision.action != "withdraw":
        return current_links(links, [decision])
    found = next(d for d in present if d.id == decision.about)
    before = [k for k in links if (k.left, k.right) != (found.left, found.right) or not found.kept]
    there = {(k.left, k.right) for k in before}
    returned = [k for k in found.replaced if (k.left, k.right) not in there]
    return current_links([*before, *returned], _placed((*present, decision), [*links, *returned]))


def link_decisions(
    bench: WorkbenchContext, segment_id: str | None = None, *, standing: bool = False
) -> tuple[LinkDecision, ...]:
    """Return every decision, or those on a garbled segment, the oldest first.

    With `standing` only those that nobody has withdrawn.
    """
    document = None if segment_id is None else segment_id.partition(":")[0]
    with Workspace.open(bench.path) as workspace:
        every = workspace.link_decisions.all(document)
    found = active_decisions(every) if standing else every
    return tuple(d for d in found if segment_id is None or segment_id in d.left)


def constraints_on(
    decisions: Sequence[LinkDecision], left: Sequence[Segment], right: Sequence[Segment]
) -> tuple[LinkConstraint, ...]:
    """Return what has been decided on links between some segments as constraints for an aligner."""
    return link_constraints(decisions, *({s.id: k for k, s in enumerate(side)} for side in (left, right)))


def with_kinds(
    alignment: Alignment, decisions: Sequence[LinkDecision], left: Sequence[Segment], right: Sequence[Segment]
) -> Alignment:
    """Return an alignment whose decided links are of the kind that was decided."""
    kinds = {(d.left, d.right): d.kind for d in active_decisions(decisions) if d.kept}
    ids = [
        (tuple(left[i].id for i in k.left), tuple(right[j].id for j in k.right)) if k.right else None
        for k in alignment.links
    ]
    links = [
        replace(k, kind=kinds[i]) if i in kinds and k.probability == 1 else k
        for k, i in zip(alignment.links, ids, strict=True)
    ]
    return replace(alignment, links=tuple(links))


def _decide(
    bench: WorkbenchContext, steps: Sequence[_Step], author: str, comment: str, kind: LinkKind | None = None
) -> tuple[LinkDecision, ...]:
    who, made = _author(author), now()
    document_id, ordered = _checked(bench, steps)

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
            links = followed(links, decision, ())
        return list(added.values()), links

    return tuple(_settle(bench, document_id, decide))


def _settle(
    bench: WorkbenchContext, document_id: str, decide: _Deciding, withdrawn: Sequence[LinkDecision] = ()
) -> Sequence[LinkDecision]:
    """Keep decisions, the links as they are by them, and reports on the segments they touch: all of it or nothing."""
    with Workspace.open(bench.path) as workspace:
        while True:
            seen = workspace.link_decisions.seen(document_id)
            added, links = decide(seen.decisions, seen.links)
            reports = reported(workspace, bench.settings.encoder, seen.reports, [*added, *withdrawn], links)
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


def _placed(decisions: Sequence[LinkDecision], links: Sequence[SegmentLink]) -> list[LinkDecision]:
    """Return the decisions that are about links that are there; others may be of segments that were cut anew."""
    there = {i for k in links for i in (*k.left, *k.right)}
    return [d for d in decisions if not d.kept or there.issuperset((*d.left, *d.right))]


def _checked(bench: WorkbenchContext, steps: Sequence[_Step]) -> tuple[str, list[_Step]]:
    """Return the garbled document that decisions are about, and the steps with their segments in order.

    Segments that are not there are an InputError.
    """
    ours, theirs = ([i for step in steps for i in step[side]] for side in (1, 2))
    with Workspace.open(bench.path) as workspace:
        homes = workspace.link_decisions.homes([*ours, *theirs])
    for ids, role in ((ours, "garbled"), (theirs, "clean")):
        unknown = [i for i in ids if homes.get(i, ("", ""))[1] != role]
        if unknown or not ids:
            what = f"There is no {role} segment {unknown[0]}." if unknown else f"No {role} segment is named."
            raise InputError(what, remedy="Read the segments anew; left ones are garbled, right ones are clean.")
    found = {homes[i][0] for i in ours}
    if len(found) > 1:
        raise InputError("The left segments are of several documents.", remedy="Decide on each document by itself.")
    place = {i: k for k, i in enumerate(homes)}

    def in_order(ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(set(ids), key=place.__getitem__))

    return found.pop(), [(action, in_order(left), in_order(right)) for action, left, right in steps]


def _author(author: str) -> str:
    if not author.strip():
        raise InputError("A decision needs an author.", remedy="Give a name; it is kept with every decision.")
    return author.strip()
