"""Words that change what is said where two sentences are otherwise alike: another place, people, office; the opposite.

حلب for حمص, ارتفعت for انخفضت, قبل for بعد. Sentences that differ in more are not compared: a report that mentions
another country contradicts nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from workbench.checks.casualties import have_same_casualties
from workbench.checks.change_fixes import entity_fix, opposite_fix
from workbench.checks.concepts import Concept, ConceptComparison, compare_concepts, may_be_alike
from workbench.checks.deeds import same_deeds
from workbench.checks.findings import finding
from workbench.checks.opposites import are_opposites, are_synonyms
from workbench.checks.placed_opposites import denials, excluding_sense, is_disliked, is_of_another_thing, is_said_of
from workbench.messages import Message
from workbench.names.gazetteer import are_exclusive, homograph_places, may_be_one
from workbench.names.likelihood import is_house_variant
from workbench.records import ErrorSpan

__all__ = [
    "are_spelt_alike",
    "changed_entities",
    "entity_finding",
    "has_opposites",
    "opposite_finding",
    "opposite_words",
]

_MIN_SHARE = 0.75  # share of common concepts, the changed ones counted as common, from which sentences are alike
_MIN_SHARE_APART = 0.85  # where the changed words stand in different places
_PREPOSITIONS = frozenset({"من", "الي", "علي", "امام", "ضد", "لدي"})
_ORDER = frozenset({"ثم", "بعد", "قبل", "بعدما", "قبيل", "عقب", "اثر"})  # what tells which of two things came first
_MIN_SHARE_CONVERSE = 0.95  # where the sentence with the sides exchanged would say the same
_MIN_MATCHED = 2
_TWO = 2
_ARTICLES = ("ال", "بال", "كال", "لل", "وال")
_MAX_REPLACED = 4  # concepts of a difference


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A concept of the left, by its index, and the one of the right in its place."""

    left: int
    right: int
    kind: str
    converse: bool = False
    verbal: bool = False
    attitude: bool = False
    exchanged: bool = False
    fate: bool = False


def changed_entities(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find places, peoples, organisations and offices in whose place the right names another."""
    for change in _changes(left, right):
        if change.kind == "entity":
            compared = compare_concepts(left, right)
            yield entity_finding(left, compared.left[change.left], right, compared.right[change.right])


def opposite_words(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find words in whose place the right has one that excludes them: rise and fall, before and after."""
    for change in _changes(left, right):
        if change.kind == "opposite":
            compared = compare_concepts(left, right)
            yield opposite_finding(left, compared.left[change.left], right, compared.right[change.right])


def has_opposites(left: str, right: str) -> bool:
    """Return whether words without counterpart exclude each other, negated or not: لم يكن مفتوحا, كان مغلقا."""
    compared = compare_concepts(left, right)
    return any(are_opposites(a.senses, b.senses) for a in compared.free(0) for b in compared.free(1))


def are_spelt_alike(left: str, ours: Concept, right: str, theirs: Concept) -> bool:
    """Return whether two names may be one that house style spells otherwise: باغو, باجو."""
    return is_house_variant(left[ours.start : ours.end], right[theirs.start : theirs.end])


def entity_finding(left: str, ours: Concept, right: str, theirs: Concept) -> ErrorSpan:
    """Return the finding that a name of the left stands for another name of the right."""
    one, other = left[ours.start : ours.end], right[theirs.start : theirs.end]
    return finding(
        left,
        ours.start,
        ours.end,
        category="accuracy/mistranslation/name",
        severity="critical",
        check="names",
        evidence=right,
        suggestion=entity_fix(left, ours, right, theirs),
        reason=Message("findings.name-differs", other=other, text=one),
    )


def opposite_finding(left: str, ours: Concept, right: str, theirs: Concept) -> ErrorSpan:
    """Return the finding that a word of the left stands for one of the right that excludes it."""
    one, other = left[ours.start : ours.end], right[theirs.start : theirs.end]
    return finding(
        left,
        ours.start,
        ours.end,
        category="accuracy/mistranslation/opposite",
        severity="critical",
        check="opposites",
        evidence=right,
        suggestion=opposite_fix(left, ours, right, theirs),
        reason=Message("findings.meaning-excluded", other=other, text=one),
    )


@lru_cache(maxsize=256)
def _changes(left: str, right: str) -> tuple[_Change, ...]:
    """Return the changes that make a contradiction of two sentences that are otherwise alike, in order."""
    if not may_be_alike(left, right):
        return ()
    compared = compare_concepts(left, right)
    if len(compared.matched) + _moved(compared) < _MIN_MATCHED:
        return ()
    found = [c for difference in compared.differences for c in _in_place(compared, difference)]
    found += [c for difference in compared.differences for c in _homograph(compared, difference)]
    share = compared.share(len(found))
    if not found:
        found = _crossed(compared)
        if found:
            return () if _is_taken_back(compared, found) else tuple(found)
        return _only_change(left, right, compared)
    rest_is_same = _only_prepositions(compared, found)
    strict = compared.share(len(found), governed=False)
    plain = [c for c in found if not c.converse]  # a preposition that its verb governs changes with it
    kept = plain or (found if strict >= _MIN_SHARE_CONVERSE or rest_is_same else [])
    kept = _still_said(left, right, compared, kept)
    alike = share >= _MIN_SHARE or rest_is_same
    return tuple(kept) if alike else _only_change(left, right, compared)


def _only_change(left: str, right: str, compared: ConceptComparison) -> tuple[_Change, ...]:
    """Return the only change of two sentences that are alike in whatever order."""
    alike = compared.share(_moved(compared) + 1) >= _MIN_SHARE_APART
    return tuple(_still_said(left, right, compared, _apart(compared))) if alike else ()


def _crossed(compared: ConceptComparison) -> list[_Change]:
    """Return verbs that exclude each other and have changed places, so that each is said of what the other was.

    قتل صياد وأصيب رفيقه, أصيب صياد وقتل رفيقه.
    """
    ours, theirs = compared.left, compared.right
    mine, its = ({k: c for k, c in enumerate(side) if any(s.verbal for s in c.senses)} for side in (ours, theirs))
    if min(len(mine), len(its)) < _TWO or compared.share(_moved(compared)) < _MIN_SHARE_APART:
        return []
    pairs = [(i, j) for i in mine for j in its if _argument(ours, i) == _argument(theirs, j) != ""]
    crossed = [(i, j) for i, j in pairs if excluding_sense(ours, i, theirs, j)]
    return [
        _Change(left=i, right=j, kind="opposite", verbal=True)
        for i, j in crossed
        if any(
            (i < m) == (j < n) and i != m and j != n and are_synonyms(ours[i].senses, theirs[n].senses)
            for m, n in crossed
        )
    ]


def _argument(some: Sequence[Concept], k: int) -> str:
    """Return what stands behind a word, prepositions aside: its key and, of a number, its value."""
    behind = next((c for c in some[k + 1 :] if c.word not in _PREPOSITIONS), None)
    return f"{behind.key} {behind.word if behind.word.startswith('#') else ''}" if behind else ""


def _only_prepositions(compared: ConceptComparison, changes: Sequence[_Change]) -> bool:
    """Return whether all that differs besides are prepositions, as in باع المصنع لشركة and اشترى المصنع من شركة."""
    opposites = [c for c in changes if c.kind == "opposite"]
    left, right = {c.left for c in opposites}, {c.right for c in opposites}

    def rest(side: Sequence[Concept], places: range, changed: set[int]) -> list[str]:
        kept = (side[k].word for k in places if k not in changed)
        return [word.removeprefix("ل") for word in kept if word not in _PREPOSITIONS]

    return all(
        rest(compared.left, range(i1, i2), left) == rest(compared.right, range(j1, j2), right)
        for i1, i2, j1, j2 in compared.differences
    )


def _either_order_says_it(left: str, right: str, compared: ConceptComparison) -> bool:
    """Return whether two actors that have changed places do the same in both: هاجمت الشرطة في الساحة المتظاهرين."""
    beside = any((a.word, b.word) == ("الي", "جانب") for a, b in pairwise(compared.left))
    return beside or any(c.symmetric for c in (*compared.left, *compared.right)) or bool(same_deeds(left, right))


def _still_said(left: str, right: str, compared: ConceptComparison, changes: Sequence[_Change]) -> list[_Change]:
    """Return the changes that nothing else in the sentences takes back, and that are more than another spelling."""
    changes = [
        c
        for c in changes
        if c.kind != "entity" or not are_spelt_alike(left, compared.left[c.left], right, compared.right[c.right])
    ]
    if any(c.exchanged for c in changes) and _either_order_says_it(left, right, compared):
        changes = [c for c in changes if not c.exchanged]
    if any(c.fate for c in changes) and have_same_casualties(left, right):
        changes = [c for c in changes if not c.fate]
    if _is_taken_back(compared, changes):
        changes = [c for c in changes if c.kind == "entity"]
    return _without_other_arguments(left, compared, changes)


def _is_taken_back(compared: ConceptComparison, changes: Sequence[_Change]) -> bool:
    """Return whether one side has a negation more, which takes an opposite back: يرفض عدم الاعتراف, يطالب بالاعتراف.

    A negation that is itself the change, بدون for مع, takes nothing back.
    """
    changed = [compared.left[c.left] for c in changes], [compared.right[c.right] for c in changes]
    ours, theirs = (denials([c for c in compared.free(side) if c not in changed[side]]) for side in (0, 1))
    return (ours - theirs) % 2 == 1


def _without_other_arguments(left: str, compared: ConceptComparison, changes: Sequence[_Change]) -> list[_Change]:
    """Return changes without verbs that are said of something else: أكد فشل المحادثات, نفى نجاح المحادثات.

    ارتفعت الصادرات contradicts انخفضت الواردات as little.
    """
    dropped = {
        c
        for one in changes
        for other in changes
        if one.verbal
        and is_said_of(left, compared.left, compared.right, (one.left, one.right), (other.left, other.right))
        for c in (one, other)
    }
    ours, theirs = compared.left, compared.right
    free = compared.free_places(0), compared.free_places(1)
    dropped |= {
        c
        for c in changes
        if (c.attitude and is_of_another_thing(left, ours, c.left, theirs, c.right, free))
        or (c.kind == "opposite" and is_disliked(ours, c.left, free[0]) != is_disliked(theirs, c.right, free[1]))
    }
    return [c for c in changes if c not in dropped]


def _in_place(compared: ConceptComparison, difference: tuple[int, int, int, int]) -> Iterator[_Change]:
    """Yield the changes within a difference, each concept in one at most."""
    i1, i2, j1, j2 = difference
    if not 0 < i2 - i1 <= _MAX_REPLACED or not 0 < j2 - j1 <= _MAX_REPLACED:
        return
    free = list(range(j1, j2))
    for i in range(i1, i2):
        for j in free:
            change = _change(compared, i, j)
            if change:
                yield change
                free = [k for k in free if k > j]
                break


def _homograph(compared: ConceptComparison, difference: tuple[int, int, int, int]) -> Iterator[_Change]:
    """Yield the change of a place for one whose name is an ordinary word too, where only it differs: حمص, صور."""
    i1, i2, j1, j2 = difference
    if (i2 - i1, j2 - j1) != (1, 1):
        return
    one, other = compared.left[i1], compared.right[j1]
    if bool(one.entities) == bool(other.entities):
        return
    ours, theirs = (c.entities or homograph_places(c.word) for c in (one, other))
    named, free = (one, compared.free(1)) if one.entities else (other, compared.free(0))
    if {e.kind for e in named.entities} <= {"city", "seat"} and are_exclusive(ours, theirs):
        others = compared.right if one.entities else compared.left
        if not _is_named(named, others, free):
            yield _Change(left=i1, right=j1, kind="entity")


def _change(compared: ConceptComparison, i: int, j: int) -> _Change | None:
    one, other = compared.left[i], compared.right[j]
    if not (one.tells and other.tells):
        return None
    if are_exclusive(one.entities, other.entities):
        if _is_named(one, compared.right, compared.free(1)) or _is_named(other, compared.left, compared.free(0)):
            return None
        return _Change(left=i, right=j, kind="entity")
    sense = excluding_sense(compared.left, i, compared.right, j)
    if "#" in one.word and "#" in other.word:
        return None  # دور الـ16, دور الثمانية: their numbers are compared
    # Both are said on the other side too where they are exchanged; one alone is said in other words.
    said = _is_said_too(one, compared.free(1)), _is_said_too(other, compared.free(0))
    if sense and said[0] == said[1] and not (said[0] and sense.verbal and _are_of_others(compared, i, j)):
        verbal = sense.verbal and sense.kind != "converse"
        return _Change(
            left=i,
            right=j,
            kind="opposite",
            converse=sense.kind == "converse",
            verbal=verbal,
            attitude=sense.kind == "attitude",
            fate=any(s.kind == "fates" for s in (*one.senses, *other.senses)),
            exchanged=said[0] and one.actor and other.actor,
        )
    return None


def _are_of_others(compared: ConceptComparison, i: int, j: int) -> bool:
    """Return whether two words that both sides have are said of other things, or in another order.

    أيد ثلثا النواب القانون وعارضه الثلث; اختفى ثم ظهر, ظهر بعد اختفائه.
    """
    ordering = [Counter(c.word for c in side if c.word in _ORDER) for side in (compared.left, compared.right)]
    if ordering[0] != ordering[1]:
        return True
    one, other = _argument(compared.left, i), _argument(compared.right, j)
    return bool(one and other) and one != other


def _is_said_too(concept: Concept, others: Sequence[Concept]) -> bool:
    """Return whether a word without counterpart says the same as a word of the other side: أعلن إلغاء, ألغى."""
    return any(are_synonyms(concept.senses, other.senses) for other in others)


def _is_named(concept: Concept, others: tuple[Concept, ...], free: Sequence[Concept]) -> bool:
    """Return whether the other side names the same too, or in a word without counterpart what may be the same."""
    return any(concept.key == other.key for other in others) or any(
        may_be_one(concept.entities, other.entities) for other in free
    )


def _moved(compared: ConceptComparison) -> int:
    """Return how many concepts outside the matched ones are the same in another place."""
    matched = {i for i, _ in compared.matched}, {j for _, j in compared.matched}
    ours, theirs = (
        Counter(c.key for k, c in enumerate(side) if k not in done)
        for side, done in zip((compared.left, compared.right), matched, strict=True)
    )
    return (ours & theirs).total()


def _apart(compared: ConceptComparison) -> list[_Change]:
    """Return the only change between concepts in different places, as where one sentence begins with its verb."""
    ours = [i for i1, i2, _, _ in compared.differences for i in range(i1, i2) if compared.left[i].tells]
    theirs = [j for _, _, j1, j2 in compared.differences for j in range(j1, j2) if compared.right[j].tells]
    found = [
        c
        for i in ours
        for j in theirs
        for c in [_change(compared, i, j)]
        if c and not c.converse and (c.kind == "entity" or _is_only_there(compared, i, j))
    ]
    return found if len(found) == 1 else []


def _is_only_there(compared: ConceptComparison, i: int, j: int) -> bool:
    """Return whether two words that exclude each other are alike definite, and neither side says what the other does.

    Behind ثم or و what both sides say may be said in another order: ولد في دمشق وتوفي في باريس.
    """
    one, other = compared.left[i], compared.right[j]
    said = _is_said_too(one, compared.right) or _is_said_too(other, compared.left)
    return not said and _are_alike_definite(one, other)


def _are_alike_definite(one: Concept, other: Concept) -> bool:
    """Return whether both words have the article, or neither: كلب بني is not of العشب الأخضر."""
    return one.word.startswith(_ARTICLES) == other.word.startswith(_ARTICLES)
