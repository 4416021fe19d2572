"""Which decisions on links are active, and what the links are by them."""

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
    """Return the decisions that nobody has withdrawn, the oldest first."""
    every = list(decisions)
    gone = {d.about for d in every if d.action == "withdraw"}
    return tuple(d for d in every if d.action != "withdraw" and d.id not in gone)


def link_constraints(
    decisions: Iterable[LinkDecision], left: dict[str, int], right: dict[str, int]
) -> tuple[LinkConstraint, ...]:
    """Return what has been decided as constraints for an aligner; left and right are the places of the segments.

    Of two decisions on the same pair the later one counts. What names a segment that is not there is left out.
    """
    kept, cut = _settled(decisions)
    found = [(d.left, d.right, True) for d in kept.values()]
    found += [((a,), (b,), False) for a, b in cut]
    return tuple(
        LinkConstraint(
            left=tuple(sorted(left[i] for i in ours)), right=tuple(sorted(right[j] for j in theirs)), kept=stays
        )
        for ours, theirs, stays in found
        if all(i in left for i in ours) and all(j in right for j in theirs)
    )


def current_links(links: Iterable[SegmentLink], decisions: Iterable[LinkDecision]) -> tuple[SegmentLink, ...]:
    """Return links as they are by what has been decided since an aligner made them."""
    kept, cut = _settled(decisions)
    settled = {pair for group in kept.values() for pair in _pairs(group.left, group.right)} | cut
    found: list[SegmentLink] = []
    for link in links:
        if not _pairs(link.left, link.right) & settled:
            found.append(link)
            continue
        # What no decision speaks of stays: a group falls apart into the pairs that are left of it.
        found += [replace(link, left=(a,), right=(b,)) for a in link.left for b in link.right if (a, b) not in settled]
    found += [SegmentLink(left=d.left, right=d.right, kind=d.kind, score=1.0, probability=1.0) for d in kept.values()]
    linked = {i for k in found if k.right and k.probability >= ACCEPTED for i in k.left}
    return tuple(k for k in found if k.right or not linked & set(k.left))


def affected_links(decision: LinkDecision, links: Iterable[SegmentLink]) -> tuple[SegmentLink, ...]:
    """Return the links that a decision takes the place of."""
    pairs = _pairs(decision.left, decision.right)
    alone = {i for i in decision.left if decision.kept}
    return tuple(k for k in links if _pairs(k.left, k.right) & pairs or (not k.right and alone & set(k.left)))


def _settled(decisions: Iterable[LinkDecision]) -> tuple[dict[str, LinkDecision], set[tuple[str, str]]]:
    """Return the groups that are kept, by decision, and the pairs that are cut; the later decision counts."""
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
    theirs = tuple(right)
    return {(a, b) for a in left for b in theirs}


def links_after(
    links: Sequence[SegmentLink], decision: LinkDecision, present: Sequence[LinkDecision]
) -> tuple[SegmentLink, ...]:
    """Return links as they are once a decision is added to those that are present."""
    if decision.action != "withdraw":
        return current_links(links, [decision])
    found = next(d for d in present if d.id == decision.about)
    before = [k for k in links if (k.left, k.right) != (found.left, found.right) or not found.kept]
    there = {(k.left, k.right) for k in before}
    returned = [k for k in found.replaced if (k.left, k.right) not in there]
    return current_links([*before, *returned], _placed((*present, decision), [*links, *returned]))


def constraints_for(
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


def _placed(decisions: Sequence[LinkDecision], links: Sequence[SegmentLink]) -> list[LinkDecision]:
    """Return the decisions that are about links that are there; others may be of segments that were cut anew."""
    there = {i for k in links for i in (*k.left, *k.right)}
    return [d for d in decisions if not d.kept or there.issuperset((*d.left, *d.right))]
