"""Exchanged roles: the same two actors, each in the other's place.

`هزمت مصر السودان` and `هزم السودان مصر` contradict each other; `مصر هزمت السودان` says the same as the first. Deeds are
compared whatever their words are, other sentences only where all else is alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from workbench.checks.actors import Piece, joined_pieces, names_of
from workbench.checks.concepts import Concept, compare_concepts, concepts, may_be_alike
from workbench.checks.deeds import exchanged_deed, is_told_by, same_deeds
from workbench.checks.exchanged_places import exchanged_actors, exchanged_words
from workbench.checks.findings import finding
from workbench.checks.relations import opposite_words
from workbench.checks.word_comparison import compare_words
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["exchanged_roles"]

_MIN_SHARE = 0.5  # of what else two sentences say about a deed
_MIN_SHARE_IN_PLACE = 0.6  # of common concepts from which two sentences may be alike in all but their actors
_MIN_SHARE_IN_DEED = 0.35  # from which they may tell of one deed in other words
_MIN_SHARE_OF_SHORT = 0.2  # of words in their order, of short sentences
_SHORT = 10  # words
_TWO = 2


def exchanged_roles(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find two actors of the left that stand in each other's place in the right."""
    if not _may_be_alike(left, right):
        return
    ours, theirs = concepts(left), concepts(right)
    share = _share(ours, theirs)
    alike = share >= _MIN_SHARE_IN_PLACE
    moved = alike and _is_moved(left, right)
    if not alike and (share < _MIN_SHARE_IN_DEED or len(_named(ours) & _named(theirs)) < _TWO):
        return
    found = _exchanged_route(ours, theirs) or (moved and exchanged_actors(left, right)) or None
    found = found or _exchanged_in_deed(left, right) or (moved and exchanged_words(left, right)) or None
    if found and not _do_the_same(left, right, *found) and not any(opposite_words(left, right)):
        yield _exchange(left, right, *found)


def _may_be_alike(left: str, right: str) -> bool:
    """Return whether two sentences have words in common, of which an exchange leaves few in order in short ones."""
    words = compare_words(left, right)
    short = max(len(words.left), len(words.right)) <= _SHORT
    return may_be_alike(left, right) or (short and words.share >= _MIN_SHARE_OF_SHORT)


def _share(ours: Sequence[Concept], theirs: Sequence[Concept]) -> float:
    """Return the share of concepts that both sentences have, in whatever order, 0 to 1."""
    mine, its = (Counter(map(names_of, side)) for side in (ours, theirs))
    return 2 * (mine & its).total() / max(1, len(ours) + len(theirs))


def _is_moved(left: str, right: str) -> bool:
    """Return whether something stands in another place in the right."""
    compared = compare_concepts(left, right)
    mine, its = ({key for c in compared.free(side) for key in _keys(names_of(c))} for side in (0, 1))
    return not mine.isdisjoint(its)


def _keys(key: str) -> tuple[str, ...]:
    """Return a key and what is left of it without ل or ب, which may be joined to a name."""
    return (key, key[1:]) if key[:1] in {"ل", "ب"} else (key,)


def _named(some: Sequence[Concept]) -> set[str]:
    return {names_of(c) for c in some if c.actor}


def _exchange(left: str, right: str, one: Concept | Piece, other: Concept | Piece) -> ErrorSpan:
    return finding(
        left,
        one.start,
        one.end,
        category="accuracy/mistranslation/role",
        severity="critical",
        check="roles",
        evidence=right,
        reason=Message("findings.roles-exchanged", one=left[one.start : one.end], other=left[other.start : other.end]),
    )


def _exchanged_route(ours: Sequence[Concept], theirs: Sequence[Concept]) -> tuple[Concept, Concept] | None:
    """Return what stands behind من and إلى where both are exchanged and all else is the same: من الاتحاد إلى الأهلي."""
    mine, its = _route(ours), _route(theirs)
    if mine is None or its is None or Counter(c.key for c in ours) != Counter(c.key for c in theirs):
        return None
    exchanged = (mine[0].key, mine[1].key) == (its[1].key, its[0].key) and mine[0].key != mine[1].key
    return mine if exchanged else None


def _route(some: Sequence[Concept]) -> tuple[Concept, Concept] | None:
    """Return what stands behind the only من and the only إلى of a sentence."""
    found = [[k + 1 for k, c in enumerate(some[:-1]) if c.word == word] for word in ("من", "الي")]
    return (some[found[0][0]], some[found[1][0]]) if len(found[0]) == len(found[1]) == 1 else None


def _exchanged_in_deed(left: str, right: str) -> tuple[Piece, Piece] | None:
    """Return who acts in the left and upon whom, where the right says of one event that the other did so."""
    found = exchanged_deed(left, right)
    if found is None or not _is_one_event(left, right):
        return None
    actors = found[0].agent, found[0].other
    return actors if actors[0].start < actors[1].start else (actors[1], actors[0])


def _is_one_event(left: str, right: str) -> bool:
    """Return whether two sentences name nobody of whom the other does not speak, and say little else."""
    ours, theirs = joined_pieces(left), joined_pieces(right)
    names = [{n for p in side for n in p.names} for side in (ours, theirs)]
    if not (names[0] <= names[1] or names[1] <= names[0]):
        return False
    mine, its = (Counter(p.key for p in side if not p.actor and not is_told_by(p)) for side in (ours, theirs))
    return (mine & its).total() >= _MIN_SHARE * min(mine.total(), its.total())


def _do_the_same(left: str, right: str, one: Concept | Piece, other: Concept | Piece) -> bool:
    """Return whether both sentences say alike what the one does to the other."""
    places = {one.start, other.start}
    return any(
        {agent.start, acted.start} == places or ({agent.end, acted.end} == {one.end, other.end})
        for agent, acted in same_deeds(left, right)
    )
