"""Negations that only one of two sentences has, whatever the order of their words: لا يوجد, ليس هناك, لا أحد.

Sentences are compared concept by concept, without their negations and without the words that only carry them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from workbench.checks.concepts import Concept, concepts
from workbench.checks.lexicon import is_known_word

__all__ = ["Stated", "has_negation_around", "may_be_denied_by_ma", "other_polarity"]

_NEGATION_LIST = "لم لن لا ليس ليست ليسوا ليسا لسنا لست غير بغير لغير دون بدون دونما بدونما عدم بعدم لعدم بلا مش موش مو"
_NEGATIONS = frozenset(f"{c}{n}" for n in _NEGATION_LIST.split() for c in ("", "و", "ف"))
# A negation around a word of spoken Arabic: ماوافقتش, مفيش; not every word with such ends is one: منعش, ميلوسيفيتش.
_AROUND = re.compile(
    r"[وف]?(?:ما?(?P<carrier>في|كان|كانت|كانوا|عند\w*|حد)ش|(?:ما(?=\w{3})|م(?=ي\w{2}|ب[يت]\w))(?P<core>(?!\w{3,}يتش)\w+)ش)"
)
_AROUND_PAST = re.compile(r"[وف]?م(?P<carrier>(?!))?(?P<core>\w{3,})ش")
_SPOKEN_PRESENT = re.compile(r"^ب(?=[يتن]\w{3})")
_WITHOUT = re.compile(r"(?:[وف]?من )?(?:دون|بدون|غير|دونما)(?: ان)?")
_CONTRACTED = frozenset({"ألا", "وألا", "لئلا"})  # أن لا
_THAT = frozenset({"ان", "بان", "وان"})
_NO_NEGATIVE_MA = re.compile("[يتن]|(?:بين|قبل|بعد|زال|زالت|زالوا|ان|لم|لا|دام|دامت|عدا|خلا|اذا|هو|هي|هم|الذي)$")
# Words that carry a negation to the next word: ليس هناك, لا يوجد, لم يكن, لا أحد.
_CARRIER_LIST = "هناك هنالك ثمه يوجد توجد وجود يكن تكن يكون تكون احد اي يتم تتم يقم تقم"
_CARRIERS = frozenset(_CARRIER_LIST.split())
_WITH_FROM = frozenset({"ما", "وما"})  # ما من دليل
_PREFIXES = frozenset("يتنا")
_MIN_CORE = 3  # letters
_MIN_SHARE = 0.85
_MIN_MATCHED = 3
_MIN_MATCHED_OF_ALL = 2  # where all else is the same: ليس الجو باردا


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A concept that is stated or negated; the negation is at `start`, the concept ends at `end`."""

    start: int
    end: int
    word: str
    core: str
    negated: bool


def other_polarity(left: str, right: str) -> tuple[Stated, Stated] | None:
    """Return the only concept that one of two sentences alike negates and the other states, None if there is none."""
    ours, theirs = _stated(left, concepts(left)), _stated(right, concepts(right))
    if sum(s.negated for s in ours) == sum(s.negated for s in theirs):
        return None
    pairs = _pairs(ours, theirs)
    enough = len(pairs) >= (_MIN_MATCHED_OF_ALL if len(pairs) == len(ours) == len(theirs) else _MIN_MATCHED)
    if not enough or 2 * len(pairs) < _MIN_SHARE * (len(ours) + len(theirs)):
        return None
    differing = [(a, b) for a, b in pairs if a.negated != b.negated]
    paired = {id(s) for pair in pairs for s in pair}
    unpaired = any(s.negated for s in (*ours, *theirs) if id(s) not in paired)
    return differing[0] if len(differing) == 1 and not unpaired else None


def _stated(text: str, some: Sequence[Concept]) -> list[Stated]:
    """Return the concepts of a sentence without its negations, each with whether one stands before it."""
    found: list[Stated] = []
    pending: Concept | None = None
    for k, concept in enumerate(some):
        around = _around(concept.word)
        if _negates(text, some, k) or (around and around["carrier"]):
            pending = pending or concept
        elif concept.word in _THAT or (
            pending and (concept.word in _CARRIERS or (concept.word == "من" and pending.word in _WITH_FROM))
        ):
            continue
        else:
            start = pending.start if pending else concept.start
            found.append(
                Stated(
                    start=start,
                    end=concept.end,
                    word=concept.word,
                    core=_core(_key(around["core"]) if around else concept.key),
                    negated=bool(pending or around),
                )
            )
            pending = None
    return found


def has_negation_around(word: str) -> bool:
    """Return whether a folded word is one of spoken Arabic with its negation around it: ماوافقتش, مفيش, موصلش."""
    return _around(word) is not None


def _key(word: str) -> str:
    """Return the key of a word by itself, which may be that of a meaning."""
    return next((c.key for c in concepts(word)), word)


def _around(word: str) -> re.Match[str] | None:
    return _AROUND.fullmatch(word) or _around_past(word)


def _around_past(word: str) -> re.Match[str] | None:
    """Return the match of a word that is none but for a negation around a verb that has happened: موصلش, مبلغاتش."""
    found = _AROUND_PAST.fullmatch(word)
    return found if found and not is_known_word(word) and is_known_word(found["core"]) else None


def _negates(text: str, some: Sequence[Concept], k: int) -> bool:
    """Return whether a concept is a negation: لم, من دون, ألا for أن لا, and ما before a verb that has happened."""
    concept = some[k]
    if concept.word in _NEGATIONS or _WITHOUT.fullmatch(concept.word):
        return True
    if text[concept.start : concept.end] in _CONTRACTED:
        return k + 1 < len(some) and some[k + 1].word[:1] in _PREFIXES
    follows = k + 1 < len(some) and may_be_denied_by_ma(some[k + 1].word)
    return concept.word in _WITH_FROM and k == 0 and follows


def may_be_denied_by_ma(word: str) -> bool:
    """Return whether a ما before a folded word may deny it: ما جاء, not ما يجيء, ما زال or ما بين."""
    return not _NO_NEGATIVE_MA.match(word)


def _core(key: str) -> str:
    """Return a key without what a verb begins with in either tense: تتوصل, توصل; يعترف, اعترف; spoken بينتج."""
    key = _SPOKEN_PRESENT.sub("", key)
    for _ in range(2):
        key = key[1:] if key[:1] in _PREFIXES and len(key) > _MIN_CORE else key
    return key


def _pairs(ours: Sequence[Stated], theirs: Sequence[Stated]) -> list[tuple[Stated, Stated]]:
    """Return the pairs of equal concepts, first those in the same order, then others that each side has once."""
    matcher = SequenceMatcher(None, [s.core for s in ours], [s.core for s in theirs], autojunk=False)
    blocks = [(b.a + k, b.b + k) for b in matcher.get_matching_blocks() for k in range(b.size)]
    done = {i for i, _ in blocks}, {j for _, j in blocks}
    mine, its = (
        {s.core: s for k, s in enumerate(side) if k not in taken}
        for side, taken in zip((ours, theirs), done, strict=True)
    )
    counts = [Counter(s.core for s in side) for side in (ours, theirs)]
    moved = [(mine[c], its[c]) for c in mine if c in its and counts[0][c] == counts[1][c] == 1]
    return [*((ours[i], theirs[j]) for i, j in blocks), *moved]
