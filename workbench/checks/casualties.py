"""How many people a sentence tells were killed, injured, captured or missing, in whatever order it tells them.

قتل ثلاثة وأصيب خمسة says what أصيب خمسة وقتل ثلاثة says, and not what أصيب ثلاثة وقتل خمسة does. The words are the
fates of `opposites.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from workbench.arabic import is_of_people
from workbench.checks.concepts import Concept, concepts
from workbench.checks.number_mentions import NumberMention, find_number_mentions
from workbench.checks.number_relations import Relation, relation

__all__ = ["exchanged_casualties", "have_same_casualties"]

_REACH = 5  # concepts from a fate to how many there were: قتل في الحريق ثلاثة
_COUNTS = frozenset({"count", "noun", "bare noun"})
_MIN_FATES = 2
_CONJUNCTIONS = ("و", "ف")


def exchanged_casualties(left: str, right: str) -> Iterator[tuple[NumberMention, NumberMention]]:
    """Yield the numbers of one fate in both sentences where these tell other numbers of two fates or more."""
    pairs = _pairs(left, right)
    if len(pairs) >= _MIN_FATES:
        yield from ((one, other) for one, other in pairs.values() if _relation(one, other) == "contradict")


def have_same_casualties(left: str, right: str) -> bool:
    """Return whether both sentences tell the same numbers of the same fates, two or more."""
    pairs = _pairs(left, right)
    same = all(_relation(a, b) == "same" and (a.noun == b.noun or not (a.noun and b.noun)) for a, b in pairs.values())
    return same and len(pairs) >= _MIN_FATES and len(pairs) == len(_casualties(left)) == len(_casualties(right))


def _relation(one: NumberMention, other: NumberMention) -> Relation:
    """Return how two numbers of people relate, whatever these are called: مصور is one."""
    return relation(*(replace(m, kind="count", noun=None) for m in (one, other)))


def _pairs(left: str, right: str) -> dict[int, tuple[NumberMention, NumberMention]]:
    ours, theirs = _casualties(left), _casualties(right)
    return {fate: (ours[fate], theirs[fate]) for fate in ours if fate in theirs}


@lru_cache(maxsize=1024)
def _casualties(text: str) -> dict[int, NumberMention]:
    """Return how many there are of each fate that a sentence tells once."""
    some = concepts(text)
    fates = [(k, fate) for k, c in enumerate(some) for fate in _fate(c)]
    if len({fate for _, fate in fates}) < _MIN_FATES:
        return {}
    numbers = [m for m in find_number_mentions(text) if _counts_people(m)]
    found: dict[int, list[NumberMention]] = {}
    for k, fate in fates:
        number = _before(text, some[k], numbers) or _behind(text, some, k, numbers, {at for at, _ in fates})
        if number:
            found.setdefault(fate, []).append(number)
    return {fate: told[0] for fate, told in found.items() if len({m.value for m in told}) == 1}


def _fate(concept: Concept) -> Iterator[int]:
    return (s.member for s in concept.senses if s.kind == "fates")


def _counts_people(mention: NumberMention) -> bool:
    people = mention.noun is None or is_of_people(mention.noun)
    return mention.kind in _COUNTS and mention.unit is None and people and not mention.partial


def _before(text: str, fate: Concept, numbers: Sequence[NumberMention]) -> NumberMention | None:
    """Return the number that counts a noun or stands right before a verb: خمسة جرحى, خمسة عمال أصيبوا."""
    if text.startswith(_CONJUNCTIONS, fate.start) and not any(n.start <= fate.start < n.whole_end for n in numbers):
        return None
    return next(
        (n for n in numbers if n.start <= fate.start and not text[n.whole_end : fate.start].strip()),
        None,
    )


def _behind(
    text: str, some: Sequence[Concept], k: int, numbers: Sequence[NumberMention], fates: set[int]
) -> NumberMention | None:
    """Return the first number behind a fate, before the next one that is not its own: قتل ثلاثة, مقتل عاملين."""
    end = min(len(some), k + 1 + _REACH)
    last = next((j for j in range(k + 1, end) if j in fates), end)
    limit = some[last].start if last < len(some) else len(text)
    number = next((n for n in numbers if some[k].end <= n.start < limit), None)
    if number is None or (last in fates and _before(text, some[last], [number])):
        return None
    return number
