"""Exchanged roles: the same two names around the same verb, each in the other's place.

`هزمت مصر السودان` and `هزم السودان مصر` contradict each other; `مصر هزمت السودان` says the same as the first. Where
either order says the same (`التقى`, `بين … و…`), or the gender of the verb leaves open who acts, nothing is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from workbench.arabic import find_quantities
from workbench.checks.concepts import Concept, concepts, may_be_alike
from workbench.checks.findings import finding
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["exchanged_roles"]

_MIN_SHARE = 0.9  # share of common concepts, the actors' names aside
_NEAR = 6  # concepts before the first actor in which a word such as التقى concerns both
_PREPOSITIONS = frozenset({"من", "الي", "علي", "ضد", "عن", "في", "لدي", "امام", "نحو", "تجاه", "عند", "صوب"})
_MASCULINE = frozenset(["IQ", "LB", "JO", "SD", "MA", "YE", "SO", "SS"])
_PLACES_OF_GENDER = frozenset({"country", "seat", "city"})
_ACTOR = "@"
_PRONOUNS = ("ه", "ها", "هم", "هما")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A concept, or a noun and the people that it is of, as one part of a sentence."""

    start: int
    end: int
    word: str
    key: str
    actor: bool
    symmetric: bool
    gender: str  # m, f or empty
    person: bool


def exchanged_roles(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find two actors of the left that stand in each other's place in the right."""
    if not may_be_alike(left, right):
        return
    ours, theirs = concepts(left), concepts(right)
    route = _exchanged_route(ours, theirs)
    if route:
        yield _exchange(left, right, *route)
        return
    if not _may_be_exchanged(ours, theirs) or _numbers(left) != _numbers(right):
        return  # where numbers have moved as well, whole clauses have
    for view in (_single_parts, _joined_parts):
        mine, its = view(left, ours), view(right, theirs)
        found = (
            _exchanged_in_place(mine, its) or _exchanged_around_verb(mine, its) or _exchanged_by_preposition(mine, its)
        )
        if found:
            yield _exchange(left, right, *found)
            return


def _exchange(left: str, right: str, one: Concept | _Part, other: Concept | _Part) -> ErrorSpan:
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


def _numbers(text: str) -> list[float]:
    return [q.value for q in find_quantities(text)]


def _may_be_exchanged(ours: Sequence[Concept], theirs: Sequence[Concept]) -> bool:
    """Return whether both sentences have the same actors, two or more, in another order."""
    mine, its = ([c.key for c in side if c.actor] for side in (ours, theirs))
    return len(mine) > 1 and mine != its and Counter(mine) == Counter(its)


def _single_parts(text: str, found: Sequence[Concept]) -> list[_Part]:
    return [_part(text, c, c) for c in found]


def _joined_parts(text: str, found: Sequence[Concept]) -> list[_Part]:
    """Return concepts with القوات الروسية as one."""
    parts: list[_Part] = []
    k = 0
    while k < len(found):
        following = found[k + 1] if k + 1 < len(found) else None
        joined = following and any(e.kind == "people" for e in following.entities) and "ال" in found[k].word[:4]
        parts.append(_part(text, found[k], following if joined and following else found[k]))
        k += 2 if joined else 1
    return parts


def _part(text: str, first: Concept, last: Concept) -> _Part:
    return _Part(
        start=first.start,
        end=last.end,
        word=text[first.start : first.end],
        key=first.key if first is last else f"{first.key} {last.key}",
        actor=first.actor or first is not last,
        symmetric=first.symmetric,
        gender=_gender(first),
        person=any(e.kind == "person" for e in first.entities),
    )


def _gender(concept: Concept) -> str:
    places = [e for e in concept.entities if e.kind in _PLACES_OF_GENDER]
    if places:
        return "m" if places[0].kind == "country" and places[0].countries <= _MASCULINE else "f"
    if concept.actor and {e.kind for e in concept.entities} <= {"office"}:
        return "f" if concept.word.endswith(("ه", "ات")) else "m"
    return ""


def _frame(parts: Sequence[_Part]) -> list[str]:
    """Return the keys of parts with all actors alike, and a verb in the present without the prefix of its gender."""
    return [_ACTOR if p.actor else p.key[1:] if p.key[:1] in {"ي", "ت"} and len(p.key) > 3 else p.key for p in parts]


def _exchanged_in_place(ours: Sequence[_Part], theirs: Sequence[_Part]) -> tuple[_Part, _Part] | None:
    """Return two actors that are exchanged in sentences that have all else in the same order."""
    matcher = SequenceMatcher(None, _frame(ours), _frame(theirs), autojunk=False)
    if matcher.ratio() < _MIN_SHARE:
        return None
    pairs = [(b.a + k, b.b + k) for b in matcher.get_matching_blocks() for k in range(b.size)]
    other = [(i, j) for i, j in pairs if ours[i].key != theirs[j].key and ours[i].actor]
    if len(other) != 2:
        return None
    (i, j), (m, n) = other
    exchanged = ours[i].key == theirs[n].key and ours[m].key == theirs[j].key
    apposed = m - i == 1 and ours[i].person != ours[m].person  # أخنوش رئيس الحكومة
    resumed = any(_resumes(ours[a].word, theirs[b].word) for a, b in pairs if ours[a].key == theirs[b].key)
    if not exchanged or apposed or resumed or _is_symmetric(ours, i, m) or _leaves_open(ours, i, theirs, j):
        return None
    return ours[i], ours[m]


def _is_symmetric(parts: Sequence[_Part], first: int, second: int) -> bool:
    """Return whether either order of two actors says the same: both belong to التقى, or are joined by و."""
    near = parts[max(0, first - _NEAR) : second]
    joined = parts[second].word.startswith("و") or (second - first > 1 and parts[second - 1].word.startswith("و"))
    return joined or any(p.symmetric for p in near)


def _leaves_open(ours: Sequence[_Part], i: int, theirs: Sequence[_Part], j: int) -> bool:
    """Return whether the verb before two actors of different gender has the same form in both sentences.

    It then agrees with the second of them in one, where the object comes first.
    """
    if i == 0 or j == 0 or not ours[i].gender or not theirs[j].gender:
        return False
    same_verb = ours[i - 1].word == theirs[j - 1].word and ours[i - 1].word not in _PREPOSITIONS
    return same_verb and ours[i].gender != theirs[j].gender


def _exchanged_around_verb(ours: Sequence[_Part], theirs: Sequence[_Part]) -> tuple[_Part, _Part] | None:
    """Return two actors around a verb that stands before both in one sentence and between them in the other."""
    mine, its = _clause(ours, theirs), _clause(theirs, ours)
    if mine is None or its is None or mine[0].key == its[0].key:
        return None
    verbs = [[p.word for p in side if not p.actor and p.word not in _PREPOSITIONS] for side in (ours, theirs)]
    if any(_resumes(a, b) for a in verbs[0] for b in verbs[1]):
        return None
    return mine


def _resumes(one: str, other: str) -> bool:
    """Return whether a pronoun at the end of one of two forms of a verb resumes whom it is done to: استقبله, استقبل."""
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return longer != shorter and any(longer == shorter + pronoun for pronoun in _PRONOUNS)


def _clause(parts: Sequence[_Part], others: Sequence[_Part]) -> tuple[_Part, _Part] | None:
    """Return who acts and upon whom, if the words that differ in order are a verb and two actors, in this order or with
    the verb second."""
    keys, their_keys = _frame(parts), _frame(others)
    if len(keys) != len(their_keys) or Counter(keys) != Counter(their_keys):
        return None
    plain, their_plain = [p.key for p in parts], [p.key for p in others]
    differing = [k for k in range(len(keys)) if keys[k] != their_keys[k] or plain[k] != their_plain[k]]
    if not differing or differing[-1] - differing[0] != 2 or any(p.symmetric for p in parts[: differing[0] + 3]):
        return None
    three = parts[differing[0] : differing[0] + 3]
    verb_at = [k for k, p in enumerate(three) if not p.actor]
    if len(verb_at) != 1 or verb_at[0] == 2 or three[verb_at[0]].word in _PREPOSITIONS:
        return None
    actors = [p for p in three if p.actor]
    if any(p.word.startswith("و") for p in actors[1:]):
        return None
    return actors[0], actors[1]


def _exchanged_by_preposition(ours: Sequence[_Part], theirs: Sequence[_Part]) -> tuple[_Part, _Part] | None:
    """Return two actors that have each other's preposition in sentences of the same words: من العراق إلى الأردن."""
    if Counter(_frame(ours)) != Counter(_frame(theirs)):
        return None
    mine, its = _prepositions(ours), _prepositions(theirs)
    if mine.keys() != its.keys():
        return None
    other = [key for key in mine if mine[key] != its[key]]
    if len(other) != 2 or "" in {mine[k] for k in other} | {its[k] for k in other}:
        return None
    one, two = other
    if mine[one] != its[two] or mine[two] != its[one]:
        return None
    parts = {p.key: p for p in ours}
    return parts[one], parts[two]


def _prepositions(parts: Sequence[_Part]) -> dict[str, str]:
    """Return the preposition before each actor, empty where there is none."""
    before = ["", *(p.key if p.key in _PREPOSITIONS else "" for p in parts)]
    return {p.key: before[k] for k, p in enumerate(parts) if p.actor}
