"""Decisions on links: which are active, and the links after them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.records import ACCEPTED, Alignment, LinkConstraint, LinkDecision, Segment, SegmentLink

__all__ = [
    "active_decisions",
    "affected_links",
    "constraints_for",
    "current_links",
    "link_constraints",
    "links_after",
    "with_kinds",
]


def active_decisions(decisions: Iterable[LinkDecision]) -> tuple[LinkDecision, ...]:
    """Return the decisions that were not withdrawn, oldest first."""
    made = list(decisions)
    withdrawn = {d.about for d in made if d.action == "withdraw"}
    return tuple(d for d in made if d.action != "withdraw" and d.id not in withdrawn)


def link_constraints(
    decisions: Iterable[LinkDecision], left: dict[str, int], right: dict[str, int]
) -> tuple[LinkConstraint, ...]:
    """Return decisions as constraints for an aligner; left and right are the indices of the segments by their ids.

    Of two decisions on the same pair the later one counts. Decisions on segments without an index are left out.
    """
    kept, cut = _kept_and_cut(decisions)
    constraints = [(d.left, d.right, True) for d in kept.values()]
    constraints += [((a,), (b,), False) for a, b in cut]
    return tuple(
        LinkConstraint(
            left=tuple(sorted(left[i] for i in left_ids)),
            right=tuple(sorted(right[j] for j in right_ids)),
            kept=is_kept,
        )
        for left_ids, right_ids, is_kept in constraints
        if all(i in left for i in left_ids) and all(j in right for j in right_ids)
    )


def current_links(links: Iterable[SegmentLink], decisions: Iterable[LinkDecision]) -> tuple[SegmentLink, ...]:
    """Return the links after decisions that were made since an aligner made them."""
    kept, cut = _kept_and_cut(decisions)
    decided = {pair for d in kept.values() for pair in _pairs(d.left, d.right)} | cut
    current: list[SegmentLink] = []
    for link in links:
        if not _pairs(link.left, link.right) & decided:
            current.append(link)
            continue
        # Pairs without a decision stay: a link of several segments falls apart into its remaining pairs.
        current += [
            replace(link, left=(a,), right=(b,)) for a in link.left for b in link.right if (a, b) not in decided
        ]
    current += [SegmentLink(left=d.left, right=d.right, kind=d.kind, score=1.0, probability=1.0) for d in kept.values()]
    clear = [k for k in current if k.right and k.role != "garbled"]
    linked = {i for k in clear if k.probability >= ACCEPTED for i in k.left}
    return tuple(k for k in current if k.right or not linked & set(k.left))


def affected_links(decision: LinkDecision, links: Iterable[SegmentLink]) -> tuple[SegmentLink, ...]:
    """Return the links that a decision replaces."""
    pairs = _pairs(decision.left, decision.right)
    linked = {i for i in decision.left if decision.kept}
    return tuple(k for k in links if _pairs(k.left, k.right) & pairs or (not k.right and linked & set(k.left)))


def _kept_and_cut(decisions: Iterable[LinkDecision]) -> tuple[dict[str, LinkDecision], set[tuple[str, str]]]:
    """Return the keeping decisions by id, and the pairs that are cut; the later decision on a pair counts."""
    kept: dict[str, LinkDecision] = {}
    cut: dict[tuple[str, str], None] = {}
    for d in active_decisions(decisions):
        pairs = _pairs(d.left, d.right)
        kept = {i: k for i, k in kept.items() if not pairs & _pairs(k.left, k.right)}
        for pair in pairs:
            cut.pop(pair, None)
        if d.kept:
            kept[d.id] = d
        else:
            cut |= dict.fromkeys(pairs)
    return kept, set(cut)


def _pairs(left: Iterable[str], right: Iterable[str]) -> set[tuple[str, str]]:
    right = tuple(right)
    return {(a, b) for a in left for b in right}


def links_after(
    links: Sequence[SegmentLink], decision: LinkDecision, present: Sequence[LinkDecision]
) -> tuple[SegmentLink, ...]:
    """Return the links after a decision is added to those that are present."""
    if decision.action != "withdraw":
        return current_links(links, [decision])
    withdrawn = next(d for d in present if d.id == decision.about)
    remaining = [k for k in links if (k.left, k.right) != (withdrawn.left, withdrawn.right) or not withdrawn.kept]
    existing = {(k.left, k.right) for k in remaining}
    returned = [k for k in withdrawn.replaced if (k.left, k.right) not in existing]
    return current_links([*remaining, *returned], _on_present_segments((*present, decision), [*links, *returned]))


def constraints_for(
    decisions: Sequence[LinkDecision], left: Sequence[Segment], right: Sequence[Segment]
) -> tuple[LinkConstraint, ...]:
    """Return the decisions on links between some segments as constraints for an aligner."""
    return link_constraints(decisions, *({s.id: k for k, s in enumerate(side)} for side in (left, right)))


def with_kinds(
    alignment: Alignment, decisions: Sequence[LinkDecision], left: Sequence[Segment], right: Sequence[Segment]
) -> Alignment:
    """Return an alignment in which decided links have the decided kind."""
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


def _on_present_segments(decisions: Sequence[LinkDecision], links: Sequence[SegmentLink]) -> list[LinkDecision]:
    """Return the decisions on segments that have links; others may be from another segmentation."""
    present = {i for k in links for i in (*k.left, *k.right)}
    return [d for d in decisions if not d.kept or present.issuperset((*d.left, *d.right))]
