"""Changed words in a parallel pair, whose sides should say the same in whatever words.

Where the sentences are not alike word by word, word alignment tells which place of the one is which of the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from workbench.arabic import words
from workbench.checks.concepts import Concept, concepts
from workbench.checks.opposites import are_opposites, are_synonyms
from workbench.checks.placed_opposites import denials, excluding_sense, is_disliked, is_of_another_thing, is_said_of
from workbench.checks.relations import are_spelt_alike, entity_finding, opposite_finding
from workbench.names.gazetteer import EntityMention, are_exclusive, may_be_one
from workbench.records import ErrorSpan, WordLink

__all__ = ["are_linked", "linked_entities", "linked_opposites"]

_NEAR = 2  # concepts before and after a place by which it is recognised
_MIN_LINKED = 0.5  # share of clearly linked words of each side
_CLEAR = 0.55  # cosine; words of unrelated sentences are linked at less
_TELLING = 2  # letters from which on a common word recognises a place


def linked_entities(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    """Find the only name of the left that the right lacks, if the right has one of its kind that the left lacks.

    Words beside the two have to be linked: they are in one place.
    """
    if not _are_one_sentence(left, right, links):
        return
    ours, theirs = concepts(left), concepts(right)
    pairs = [
        (i, j)
        for i in _extra(ours, theirs)
        for j in _extra(theirs, ours)
        if are_exclusive(ours[i].entities, theirs[j].entities) and not are_spelt_alike(left, ours[i], right, theirs[j])
    ]
    once = [Counter(i for i, _ in pairs), Counter(j for _, j in pairs)]
    for i, j in pairs:
        if once[0][i] == once[1][j] == 1 and _are_in_one_place(ours, i, theirs, j, links):
            yield entity_finding(left, ours[i], right, theirs[j])


def linked_opposites(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    """Find words linked to one that excludes them, where neither side has a word of the other's meaning."""
    ours, theirs = concepts(left), concepts(right)
    if not _are_one_sentence(left, right, links):
        return
    more = denials(ours) - denials(theirs)
    mine = [k for k, c in enumerate(ours) if c.senses and not any(are_synonyms(c.senses, d.senses) for d in theirs)]
    its = [k for k, c in enumerate(theirs) if c.senses and not any(are_synonyms(c.senses, d.senses) for d in ours)]
    found: list[tuple[int, int]] = []
    for i in mine:
        for j in its:
            one, other = ours[i], theirs[j]
            sense = excluding_sense(ours, i, theirs, j)
            told = denials([one]) - denials([other])  # بدون for مع, which is itself the change
            if sense is None or sense.kind == "converse" or (more - told) % 2:
                continue
            if are_linked(one, other, links) and _are_in_one_place(ours, i, theirs, j, links):
                found.append((i, j))
                break
    for place in found:
        if not _is_said_otherwise(left, ours, theirs, place):
            yield opposite_finding(left, ours[place[0]], right, theirs[place[1]])


def _is_said_otherwise(left: str, ours: Sequence[Concept], theirs: Sequence[Concept], place: tuple[int, int]) -> bool:
    """Return whether a verb and what it is said of are both exchanged: أكد فشل المحادثات, نفى نجاح المحادثات."""
    free = [
        {k for k, c in enumerate(side) if not any(c.key == d.key for d in other)}
        for side, other in ((ours, theirs), (theirs, ours))
    ]
    i, j = place
    if is_disliked(ours, i, free[0]) != is_disliked(theirs, j, free[1]):
        return True
    senses = are_opposites(ours[i].senses, theirs[j].senses)
    attitude = senses and senses[0].kind == "attitude"
    if attitude and is_of_another_thing(left, ours, i, theirs, j, free):
        return True
    others = [
        ((i, j), sense)
        for i, a in enumerate(ours)
        for j, b in enumerate(theirs)
        if (i, j) != place and a.senses and b.senses
        for sense in [excluding_sense(ours, i, theirs, j)]
        if sense and sense.kind != "converse"
    ]
    verbal = [other for other, sense in others if sense.verbal]
    return any(is_said_of(left, ours, theirs, other, place) for other in verbal) or any(
        is_said_of(left, ours, theirs, place, other) for other, _ in others
    )


def _are_one_sentence(left: str, right: str, links: Sequence[WordLink]) -> bool:
    """Return whether enough of the words of both are linked: what is no translation contradicts nothing."""
    clear = [k for k in links if k.score >= _CLEAR]
    shares = _share(left, {k.left for k in clear}), _share(right, {k.right for k in clear})
    return min(shares) >= _MIN_LINKED


def _share(text: str, places: Set[tuple[int, int]]) -> float:
    """Return the share of a text's words that places touch."""
    some = words(text)
    return sum(any(a < w.end and w.start < b for a, b in places) for w in some) / max(1, len(some))


def _extra(some: Sequence[Concept], others: Sequence[Concept]) -> list[int]:
    """Return where names first are that the others certainly do not have."""
    found: dict[str, int] = {}
    for k, concept in enumerate(some):
        if concept.entities and not any(may_be_one(concept.entities, d.entities) for d in others):
            found.setdefault(concept.key, k)
    return list(found.values())


def _are_in_one_place(
    ours: Sequence[Concept], i: int, theirs: Sequence[Concept], j: int, links: Sequence[WordLink]
) -> bool:
    """Return whether a word near the one is linked to a word near the other, or the same."""
    return any(
        are_linked(a, b, links) or (a.key == b.key and len(a.key) > _TELLING)
        for a in _around(ours, i)
        for b in _around(theirs, j)
    )


def _around(some: Sequence[Concept], k: int) -> list[Concept]:
    return [*some[max(0, k - _NEAR) : k], *some[k + 1 : k + 1 + _NEAR]]


def are_linked(one: Concept | EntityMention, other: Concept | EntityMention, links: Sequence[WordLink]) -> bool:
    """Return whether a word of the one is linked to a word of the other."""
    return any(
        k.left[0] < one.end and one.start < k.left[1] and k.right[0] < other.end and other.start < k.right[1]
        for k in links
    )
