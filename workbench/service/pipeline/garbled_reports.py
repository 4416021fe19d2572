"""How garbled reports of one event are linked: sentence pairs that are counterparts seen from either report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.alignment import Sentences, align_comparable
from workbench.events.near_duplicates import has_same_wording
from workbench.records import ACCEPTED, Link, LinkConstraint
from workbench.service.pipeline.sibling_modes import decisions_about, sentences_at

__all__ = ["GarbledAligner"]


_SUREST = 0.9999  # only a person is certain


class GarbledAligner:
    """Links garbled documents to other garbled reports of their events.

    Neither of two garbled reports is to be trusted more than the other. So each pair of them is aligned both ways,
    apart from all others: the probability of a link is the harmonic mean of both, and it is parallel if both say so.
    Only accepted links are kept, and none between sentences of the same wording, unless a person said so: a copy is no
    evidence.
    """

    def __init__(self, background: Sentences) -> None:
        self._background = background
        self._known: dict[tuple[str, str], tuple[Link, ...]] = {}  # until the other document of a pair asks for it

    def links(
        self,
        document: str,
        left: Sentences,
        others: Sequence[str],
        right: Sentences,
        decisions: Sequence[LinkConstraint] = (),
    ) -> list[Link]:
        """Return the links of a document to others, all by their ids; right are the sentences of all others."""
        links: list[Link] = []
        for number, other in enumerate(others):
            places = [j for j, report in enumerate(right.documents) if report == number]
            own, decided = sentences_at(right, places), decisions_about(decisions, places)
            turned = [replace(d, left=d.right, right=d.left) for d in decided]
            there = self._one_way((document, other), left, own, decided)
            back = self._one_way((other, document), own, left, turned)
            kept = {(d.left, d.right) for d in decided if d.kept}
            for link in _both_ways(there, back):
                is_kept = (link.left, link.right) in kept
                if is_kept or (link.probability >= ACCEPTED and not _is_copy(link, left, own)):
                    probability = 1.0 if is_kept else min(link.probability, _SUREST)
                    links.append(replace(link, probability=probability).renumbered(range(len(left)), places))
        return links

    def _one_way(
        self, pair: tuple[str, str], left: Sentences, right: Sentences, decisions: Sequence[LinkConstraint]
    ) -> tuple[Link, ...]:
        if decisions:
            return align_comparable(left, right, self._background, decisions).links
        known = self._known.pop(pair, None)
        if known is None:
            known = self._known[pair] = align_comparable(left, right, self._background).links
        return known


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
