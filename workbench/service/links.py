"""What people decide on links: it shows at once, and the next run keeps to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from workbench.errors import InputError
from workbench.records import Alignment, Decision, LinkKind, Segment, content_id
from workbench.service.corrections import now
from workbench.service.rescoring import keep_names, rescored
from workbench.service.settings import Bench
from workbench.store import SegmentResult, Workspace
from workbench.teamwork import (
    LinkAction,
    LinkDecision,
    LinkedSegment,
    changed_by,
    constraints,
    linked_now,
    standing_decisions,
)

__all__ = [
    "confirm_link",
    "constraints_on",
    "cut_link",
    "link_decisions",
    "merge_links",
    "pick_link",
    "split_link",
    "with_kinds",
    "withdraw_decision",
]

_Part = tuple[Sequence[str], Sequence[str]]
_Links = tuple[LinkedSegment, ...]
_DECISIONS = "Read the segment anew; another may have decided meanwhile."


def confirm_link(
    bench: Bench, left: Sequence[str], right: Sequence[str], *, author: str, kind: LinkKind | None = None,
    comment: str = "",
) -> LinkDecision:  # fmt: skip
    """Keep a link as it is, or as a link of another kind; left and right are ids of segments."""
    return _decide(bench, [("confirm", left, right)], author, comment, kind)[0]


def cut_link(
    bench: Bench, left: Sequence[str], right: Sequence[str], *, author: str, comment: str = ""
) -> LinkDecision:
    """Say that none of the left segments has any of the right ones as its counterpart."""
    return _decide(bench, [("cut", left, right)], author, comment)[0]


def pick_link(
    bench: Bench, left: Sequence[str], right: Sequence[str], *, author: str, kind: LinkKind | None = None,
    instead: Sequence[str] = (), comment: str = "",
) -> LinkDecision:  # fmt: skip
    """Make right segments the counterpart of left ones; those of `instead` are cut at the same time."""
    steps: list[tuple[LinkAction, Sequence[str], Sequence[str]]] = [("cut", left, instead)] if instead else []
    return _decide(bench, [*steps, ("pick", left, right)], author, comment, kind)[-1]


def merge_links(
    bench: Bench, left: Sequence[str], right: Sequence[str], *, author: str, kind: LinkKind | None = None,
    comment: str = "",
) -> LinkDecision:  # fmt: skip
    """Make one link of several: all the left segments together say what all the right ones say."""
    return _decide(bench, [("merge", left, right)], author, comment, kind)[0]


def split_link(bench: Bench, parts: Sequence[_Part], *, author: str, comment: str = "") -> tuple[LinkDecision, ...]:
    """Make several links of one: each part is a link, and nothing else between their segments."""
    left = list(dict.fromkeys(i for ours, _ in parts for i in ours))
    right = list(dict.fromkeys(j for _, theirs in parts for j in theirs))
    kept: list[tuple[LinkAction, Sequence[str], Sequence[str]]] = [("split", a, b) for a, b in parts if a and b]
    return _decide(bench, [("cut", left, right), *kept], author, comment)


def withdraw_decision(bench: Bench, decision_id: str, *, author: str, comment: str = "") -> LinkDecision:
    """Take a decision back; the links that it took the place of return, unless others decide on them."""
    found = next((d for d in link_decisions(bench, standing=True) if d.id == decision_id), None)
    if found is None:
        raise InputError(f"No decision {decision_id} stands.", remedy=_DECISIONS)
    back = _identified(
        replace(found, action="withdraw", about=found.id, author=_author(author), comment=comment, kind="none",
                created=now(), replaced=())
    )  # fmt: skip

    def decide(present: tuple[LinkDecision, ...], links: _Links) -> tuple[list[LinkDecision], _Links]:
        before = [k for k in links if (k.left, k.right) != (found.left, found.right) or not found.kept]
        there = {(k.left, k.right) for k in before}
        returned = [k for k in found.replaced if (k.left, k.right) not in there]
        return [back], linked_now([*before, *returned], _placed((*present, back), [*links, *returned]))

    _settle(bench, found.document_id, decide, {found.id: found})
    return back


def link_decisions(bench: Bench, segment_id: str | None = None, *, standing: bool = False) -> tuple[LinkDecision, ...]:
    """Return every decision, or those on a segment, the oldest first; with `standing` those nobody has withdrawn."""
    with Workspace.open(bench.path) as workspace:
        every = workspace.link_decisions.all()
    found = standing_decisions(every) if standing else every
    return tuple(d for d in found if segment_id is None or segment_id in d.left or segment_id in d.right)


def constraints_on(
    decisions: Sequence[LinkDecision], left: Sequence[Segment], right: Sequence[Segment]
) -> tuple[Decision, ...]:
    """Return what has been decided on links between some segments as constraints for an aligner."""
    return constraints(decisions, *({s.id: k for k, s in enumerate(side)} for side in (left, right)))


def with_kinds(
    alignment: Alignment, decisions: Sequence[LinkDecision], left: Sequence[Segment], right: Sequence[Segment]
) -> Alignment:
    """Return an alignment whose decided links are of the kind that was decided."""
    kinds = {(d.left, d.right): d.kind for d in standing_decisions(decisions) if d.kept}
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
    bench: Bench, steps: Sequence[tuple[LinkAction, Sequence[str], Sequence[str]]], author: str, comment: str,
    kind: LinkKind | None = None,
) -> tuple[LinkDecision, ...]:  # fmt: skip
    who, made = _author(author), now()
    document_id = _checked(bench, steps)
    added: dict[str, LinkDecision] = {}

    def decide(present: tuple[LinkDecision, ...], links: _Links) -> tuple[list[LinkDecision], _Links]:  # noqa: ARG001
        for action, left, right in steps:
            ours, theirs = tuple(left), tuple(right)
            held: LinkKind = next((k.kind for k in links if (k.left, k.right) == (ours, theirs)), "parallel")
            decision = LinkDecision(
                id="", document_id=document_id, action=action, left=ours, right=theirs, author=who, created=made,
                comment=comment, kind="none" if action == "cut" else kind or held,
            )  # fmt: skip
            decision = _identified(replace(decision, replaced=changed_by(decision, links)))
            added[decision.id] = decision
            links = linked_now(links, [decision])
        return list(added.values()), links

    _settle(bench, document_id, decide, added)
    return tuple(added.values())


def _settle(bench: Bench, document_id: str, decide: object, touched: dict[str, LinkDecision]) -> None:
    """Keep decisions, then report anew on the segments that they touch."""
    with Workspace.open(bench.path) as workspace:
        workspace.link_decisions.add(document_id, decide)  # type: ignore[arg-type]
        ids = {i for d in touched.values() for i in (*d.left, *(j for k in d.replaced for j in k.left))}
        present = {r.segment_id: r.report for r in workspace.reports(document_id)}
        workspace.replace_reports(
            document_id,
            [
                SegmentResult(
                    segment_id=i, report=keep_names(rescored(workspace, bench.settings.encoder, i), present[i])
                )
                for i in sorted(ids & present.keys())
            ],
        )


def _placed(decisions: Sequence[LinkDecision], links: Sequence[LinkedSegment]) -> list[LinkDecision]:
    """Return the decisions that are about links that are there; others may be of segments that were cut anew."""
    there = {i for k in links for i in (*k.left, *k.right)}
    return [d for d in decisions if not d.kept or there.issuperset((*d.left, *d.right))]


def _checked(bench: Bench, steps: Sequence[tuple[LinkAction, Sequence[str], Sequence[str]]]) -> str:
    """Return the garbled document that decisions are about; raise an InputError for segments that are not there."""
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
    return found.pop()


def _author(author: str) -> str:
    if not author.strip():
        raise InputError("A decision needs an author.", remedy="Give a name; it is kept with every decision.")
    return author.strip()


def _identified(decision: LinkDecision) -> LinkDecision:
    facts = {name: value for name, value in asdict(decision).items() if name != "id"}
    return replace(decision, id=content_id(json.dumps(facts, sort_keys=True)))
