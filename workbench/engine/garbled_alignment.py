"""How garbled reports of one event are linked: sentence pairs that are counterparts seen from either report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import exp, log

from workbench.alignment import Sentences, align_comparable
from workbench.arabic.attributions import is_attribution
from workbench.engine.sibling_modes import decisions_about, sentences_at
from workbench.events.near_duplicates import has_same_wording
from workbench.records import ACCEPTED, Link, LinkConstraint

__all__ = ["GarbledAligner"]


_SUREST = 0.9999  # only a person is certain
_MUTUAL = 1.0  # log-odds that a pair gains if either sentence is the other's nearest in its report; set by hand


class GarbledAligner:
    """Links garbled documents to other garbled reports of their events.

    Neither of two garbled reports is to be trusted more than the other. So each pair of them is aligned both ways,
    apart from all others. The log-odds of a link are the mean of both, and more if either sentence is the other's
    nearest; the link is parallel if both ways say so. Only accepted links are kept, and none between sentences of the
    same wording or where one only says who spoke, unless a person said so: neither is evidence.
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
                if is_kept or (link.probability >= ACCEPTED and not _is_empty(link, left, own)):
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
    ours, theirs = _by_pair(there), _by_pair(replace(k, left=k.right, right=k.left) for k in back)
    nearest = {i: j for (i, j), _ in sorted(ours.items(), key=lambda item: item[1].probability)}
    nearest_back = {j: i for (i, j), _ in sorted(theirs.items(), key=lambda item: item[1].probability)}
    links = []
    for link in dict.fromkeys(ours.values()):
        pairs = [(i, j) for i in link.left for j in link.right if (i, j) in theirs]
        if pairs:
            answer = max((theirs[pair] for pair in pairs), key=lambda k: k.probability)
            is_mutual = any(nearest[i] == j and nearest_back[j] == i for i, j in pairs)
            odds = (_log_odds(link) + _log_odds(answer)) / 2 + _MUTUAL * is_mutual
            kind = link.kind if link.kind == answer.kind else "partial"
            links.append(replace(link, probability=round(1 / (1 + exp(-odds)), 4), kind=kind))
    return links


def _by_pair(links: Iterable[Link]) -> dict[tuple[int, int], Link]:
    """Return the likeliest link of each pair of sentences."""
    found: dict[tuple[int, int], Link] = {}
    for link in links:
        for pair in ((i, j) for i in link.left for j in link.right):
            if pair not in found or link.probability > found[pair].probability:
                found[pair] = link
    return found


def _log_odds(link: Link) -> float:
    probability = min(max(link.probability, 1 - _SUREST), _SUREST)
    return log(probability / (1 - probability))


def _is_empty(link: Link, left: Sentences, right: Sentences) -> bool:
    """Return whether a link says nothing: one side is a copy of the other, or has no statement of its own."""
    ours, theirs = (" ".join(side.texts[k] for k in ids) for side, ids in ((left, link.left), (right, link.right)))
    return has_same_wording(ours, theirs) or is_attribution(ours) or is_attribution(theirs)
