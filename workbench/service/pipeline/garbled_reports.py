"""How garbled reports of one event are linked: sentence pairs that are counterparts seen from either report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.alignment import Sentences, align_comparable
from workbench.events.near_duplicates import has_same_wording
from workbench.records import ACCEPTED, Link, LinkConstraint
from workbench.service.pipeline.sibling_modes import decisions_about, sentences_at

__all__ = ["align_with_garbled"]


def align_with_garbled(
    left: Sentences, right: Sentences, background: Sentences, decisions: Sequence[LinkConstraint] = ()
) -> list[Link]:
    """Return the links of a garbled document to other garbled reports, whose sentences are all on the right.

    Neither of two garbled reports is to be trusted more than the other. So each pair of them is aligned both ways,
    apart from all others; the probability of a link is the harmonic mean of both, and it is parallel if both say so.
    Only accepted links are returned, and none between sentences of the same wording: a copy is no evidence.
    """
    links: list[Link] = []
    for report in sorted(set(right.documents)):
        places = [j for j, document in enumerate(right.documents) if document == report]
        own, decided = sentences_at(right, places), decisions_about(decisions, places)
        there = align_comparable(left, own, background, decided)
        back = align_comparable(own, left, background, [replace(d, left=d.right, right=d.left) for d in decided])
        links += [
            link.renumbered(range(len(left)), places)
            for link in _both_ways(there.links, back.links)
            if link.probability >= ACCEPTED and not _is_copy(link, left, own)
        ]
    return links


def _both_ways(there: Iterable[Link], back: Iterable[Link]) -> list[Link]:
    """Return the links of one direction with what the other says of them; a pair that it does not have is none."""
    returned: dict[tuple[int, int], Link] = {}
    for link in back:
        for j in link.left if link.right else ():
            for i in link.right:
                if (i, j) not in returned or link.probability > returned[i, j].probability:
                    returned[i, j] = link
    links = []
    for link in there:
        answers = [returned[i, j] for i in link.left for j in link.right if (i, j) in returned]
        if answers:
            answer = max(answers, key=lambda k: k.probability)
            mean = 2 / (1 / link.probability + 1 / answer.probability)
            kind = link.kind if link.kind == answer.kind else "partial"
            links.append(replace(link, probability=round(mean, 4), kind=kind))
    return links


def _is_copy(link: Link, left: Sentences, right: Sentences) -> bool:
    ours, theirs = (" ".join(side.texts[k] for k in ids) for side, ids in ((left, link.left), (right, link.right)))
    return has_same_wording(ours, theirs)
