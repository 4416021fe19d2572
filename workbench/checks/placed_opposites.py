"""Whether two words that exclude each other do so where they stand: مباراة ضد السنغال says مباراة مع السنغال.

Words around them may turn them about: `وصل بعد الانفجار` says what `وقع الانفجار قبل الوصول` says.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from difflib import SequenceMatcher
from itertools import product

from workbench.checks.concepts import NEGATIONS, Concept
from workbench.checks.opposites import Sense, are_opposites, are_synonyms, word_senses

__all__ = ["denials", "excluding_sense", "is_disliked", "is_of_another_thing", "is_said_of"]

_BESIDE_CONTEST = {"مع", "ضد"}
_NEAR = 6  # concepts before مع in which a contest is of it
_REACH = 4  # concepts behind a verb of motion in which its إلى stands
_STEPS_TO_ARGUMENT = {1, 2, 3}  # concepts from a verb to what it is said of
_RELATING_LIST = (
    "قبل قبيل بعد عقب اثر امام خلف وراء فوق تحت اعلي اسفل داخل خارج مع بدون دون بلا ضد بسبب نتيجه جراء رغم برغم منذ "
    "حتي من الي شمال جنوب شرق غرب شمالا جنوبا شرقا غربا صباحا مساء ليلا لصالح امس غدا ادني اقصي"
)
_RELATING = frozenset(_RELATING_LIST.split())
_PIVOTS = frozenset({"امام", "مقابل", "علي", "من", "عن"})
_PREPOSITIONS = frozenset({"من", "الي", "علي", "عن", "في", "ان", "ب"})
_WITH_PRONOUN = frozenset(f"{p}{o}" for p in ("من", "عن", "علي", "الي", "في", "ب", "ل") for o in ("ه", "ها", "هم"))
_ALIKE = ({"علي", "عن"}, {"امام", "مقابل"})  # زاد على, قل عن
_OBJECT = 3  # concepts behind an attitude in which its object begins
_STILL = frozenset(f"{p}زال{e}" for p in ("", "ي", "ت") for e in ("", "ت", "وا", "ون"))
_BEHIND = 2  # concepts behind a preposition that may be what it governs
_FRACTIONS = frozenset({"نصف", "ثلث", "ربع"})
_SAME_CORE = 0.8  # of انفجار and انفجرت
_MIN_FORM = 4  # letters


def excluding_sense(ours: Sequence[Concept], i: int, theirs: Sequence[Concept], j: int) -> Sense | None:
    """Return the sense in which the concepts at i and j exclude each other in their places, None if they do not."""
    one, other = ours[i], theirs[j]
    senses = are_opposites(one.senses, other.senses)
    if not senses or one.negated != other.negated:
        return None
    if {one.word, other.word} == _BESIDE_CONTEST and _is_of_contest(ours, i) and _is_of_contest(theirs, j):
        return None
    if senses[0].kind == "motion" and _leads_to(ours, i) and _leads_to(theirs, j):
        return None  # غادر إلى القاهرة, عاد إلى القاهرة
    if _counted(ours, i) != _counted(theirs, j):
        return None  # عشر سنوات, عقد; نصف قرن, خمسون سنة
    return None if _are_turned(ours, i, theirs, j) else senses[0]


def is_of_another_thing(
    left: str, ours: Sequence[Concept], i: int, theirs: Sequence[Concept], j: int, free: Sequence[Set[int]]
) -> bool:
    """Return whether what two attitudes are towards differs as well: نفى اختراق البيانات, أكد سلامة البيانات.

    free are the places without counterpart of both sentences. A definite word right behind a verb is who holds it.
    """
    mine, its = (
        [some[k] for k in range(at + 1, min(len(some), at + 1 + _OBJECT)) if k in places and _tells_something(some[k])]
        for some, at, places in zip((ours, theirs), (i, j), free, strict=True)
    )
    if mine and its:
        held = mine[0] is ours[i + 1] and _is_definite(left, mine[0])
        return not held and not _are_forms(mine[0], its[0]) and not are_synonyms(mine[0].senses, its[0].senses)
    return any(s.verbal for c in (mine or its)[:1] for s in c.senses)  # طالب بإلغاء القانون, رفض القانون


def is_disliked(some: Sequence[Concept], at: int, free: Set[int]) -> bool:
    """Return whether what governs a word is against it, and the other sentence lacks that: أدان استمرار الاستيطان."""
    before = range(max(0, at - _OBJECT - 1), at)
    return any(k in free and any(s.kind == "attitude" and s.member for s in some[k].senses) for k in before)


def denials(some: Sequence[Concept]) -> int:
    """Return how many concepts deny what follows them."""
    return sum(c.denial or _negates(c.word) for c in some)


def _negates(phrase: str) -> bool:
    """Return whether a word or phrase negates: لم, لم يعد, من دون, but not لا يزال."""
    first = phrase.split(" ")[:2]
    return not _STILL & set(first) and not NEGATIONS.isdisjoint(first)


def is_said_of(
    left: str, ours: Sequence[Concept], theirs: Sequence[Concept], one: tuple[int, int], other: tuple[int, int]
) -> bool:
    """Return whether, of two changes by their places in both sentences, the other is what the first is said of."""
    steps = {
        b - a - sum(c.word in _PREPOSITIONS for c in side[a:b])
        for side, a, b in zip((ours, theirs), one, other, strict=True)
    }
    concept = ours[other[0]]
    joined = left[concept.start] == "و" and bool(word_senses(left[concept.start + 1 : concept.end]))
    if other[0] > one[0] + 1 and all(_is_definite(left, c) for c in (concept, ours[other[0] - 1])):
        return False  # an adjective: صعد إلى الطابق العلوي, نزل إلى الطابق السفلي
    return steps <= _STEPS_TO_ARGUMENT and not joined and concept.word not in _RELATING


def _is_definite(text: str, concept: Concept) -> bool:
    return text.startswith(("ال", "بال", "لل", "كال"), concept.start)  # إلى and إلغاء have no article


def _tells_something(concept: Concept) -> bool:
    return concept.word not in _PREPOSITIONS and concept.word not in NEGATIONS and not concept.word.startswith("#")


def _is_of_contest(some: Sequence[Concept], k: int) -> bool:
    return any(c.contest for c in some[max(0, k - _NEAR) : k])


def _leads_to(some: Sequence[Concept], k: int) -> bool:
    return any(c.word == "الي" for c in some[k + 1 : k + 1 + _REACH])


def _counted(some: Sequence[Concept], k: int) -> str:
    """Return the number or fraction before a word, empty for none."""
    before = some[k - 1].word if k else ""
    return before if before.startswith("#") or before in _FRACTIONS else ""


def _are_turned(ours: Sequence[Concept], i: int, theirs: Sequence[Concept], j: int) -> bool:
    """Return whether what stands before and behind a word has changed places: ارتفع الدولار أمام اليورو."""
    mine, its = ([k for k, c in enumerate(side) if c.word in _PIVOTS] for side in (ours, theirs))
    same = [
        (a, b)
        for a, b in product(mine, its)
        if {ours[a].word, theirs[b].word} in _ALIKE or ours[a].word == theirs[b].word
    ]
    pivots = [(i, j), *same]
    changed = {ours[i].key, theirs[j].key}
    return any(_exchanges(ours, a, theirs, b, changed) for a, b in pivots)


def _exchanges(ours: Sequence[Concept], i: int, theirs: Sequence[Concept], j: int, changed: Set[str]) -> bool:
    mine, its = _behind(ours, i, theirs, j)
    if mine and its and {mine.key, its.key} == changed:
        return False  # أكثر من الرجال for أكثر من النساء is the change
    if mine is None or its is None or (its.word in _WITH_PRONOUN and mine.word in _WITH_PRONOUN):
        return False
    return all(
        part.word in _WITH_PRONOUN or any(_are_forms(part, c) for c in side[:place])
        for part, side, place in ((mine, theirs, j), (its, ours, i))
    )


def _behind(
    ours: Sequence[Concept], i: int, theirs: Sequence[Concept], j: int
) -> tuple[Concept, Concept] | tuple[None, None]:
    """Return the first concepts behind two places that differ, of the next few: عدد الإناث and عدد الذكور."""
    behind = [
        [c for c in side[k + 1 :] if c.word not in _PREPOSITIONS][:_BEHIND] for side, k in ((ours, i), (theirs, j))
    ]
    return next(((a, b) for a, b in zip(*behind, strict=False) if a.key != b.key), (None, None))


def _are_forms(one: Concept, other: Concept) -> bool:
    if one.key == other.key:
        return True
    cores = _core(one.word), _core(other.word)
    if one.entities or other.entities or min(map(len, cores)) < _MIN_FORM:
        return False
    return SequenceMatcher(None, *cores, autojunk=False).ratio() >= _SAME_CORE


def _core(word: str) -> str:
    bare = word.removeprefix("ال")
    return bare.removesuffix("ت").removesuffix("ه")
