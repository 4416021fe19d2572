"""Single words that the counterpart has otherwise: names, spellings, the definite article.

Only versions of one sentence are compared, one word with one. A mere choice of another word is no error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from workbench.arabic import is_arabic, normalise
from workbench.checks.findings import finding
from workbench.checks.lexicon import arabic_zipf, is_known_word
from workbench.checks.word_comparison import Token, compare_words
from workbench.messages import Message
from workbench.names.gazetteer import Entity, find_entities, may_be_one
from workbench.names.inflection import is_common_word, is_function_word, is_given_name, is_tanween
from workbench.records import ErrorSpan

__all__ = ["changed_article", "changed_names", "changed_spelling"]

_PARTICLE_ZIPF = 5.0  # of particles and adverbs that are no names
_MIN_SHARE = 0.8  # share of common words from which a replaced word is worth reporting
# An unknown word with such an ending is as likely a rare form of a verb or noun as a name.
_INFLECTED = ("ها", "هم", "هما", "كم", "نا", "وا", "ون", "ات", "ته", "تان", "تين")
_ARTICLES = tuple(c + a for c in ("", "و", "ف") for a in ("ال", "بال", "كال", "لل"))


def _replaced_words(left: str, right: str) -> Iterator[tuple[Token, Token]]:
    """Yield pairs of Arabic words that replace each other in two versions of a sentence."""
    compared = compare_words(left, right)
    if compared.share < _MIN_SHARE:
        return
    for difference in compared.differences:
        ours = compared.left[slice(*difference.left)]
        theirs = compared.right[slice(*difference.right)]
        if len(ours) == len(theirs) <= 3:
            yield from ((a, b) for a, b in zip(ours, theirs, strict=True) if _is_word(a) and _is_word(b))


def _is_word(token: Token) -> bool:
    return len(token.key) > 2 and is_arabic(token.key[0])


def _letter_similarity(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _entities(word: str) -> tuple[Entity, ...]:
    return next((m.entities for m in find_entities(word)), ())


def changed_names(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find names that the counterpart replaces or spells otherwise.

    A name is a word that the Arabic word list lacks, so a name in that list is found only if its replacement is not.
    Names of the gazetteer are compared by `changed_entities`.
    """
    for ours, theirs in _replaced_words(left, right):
        one, other = left[ours.start : ours.end], right[theirs.start : theirs.end]
        known = is_known_word(other) or arabic_zipf(re.sub("ى$", "ي", other)) > 0  # مصارعى
        if known or len(theirs.key) < 4 or one.startswith(_ARTICLES):  # but أليستر is no word with an article
            continue
        if _is_particle(one):  # no name stands in the place of أيضًا
            continue
        if may_be_one(_entities(one), _entities(other)):  # كييڤ is كييف
            continue
        variant = _letter_similarity(ours.key, theirs.key) >= 0.5
        # A rare word for a common one is as likely a synonym in a form that the list lacks.
        common = is_common_word(one) and not is_given_name(one) and not _entities(one)
        hint = variant or common or theirs.key.endswith(_INFLECTED)
        yield finding(
            left,
            ours.start,
            ours.end,
            category="accuracy/mistranslation/name",
            check="names",
            evidence=right,
            severity="neutral" if hint else "critical",
            suggestion=other,
            reason=Message("findings.name-spelled-otherwise", other=other, text=one)
            if variant
            else Message("findings.name-differs", other=other, text=one),
        )


def _is_particle(word: str) -> bool:
    common = is_function_word(word) and arabic_zipf(word) >= _PARTICLE_ZIPF
    return (is_tanween(word) and is_known_word(word)) or (common and not is_given_name(word) and not _entities(word))


def changed_spelling(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find unknown words for which the counterpart has a known one that differs by a letter."""
    for ours, theirs in _replaced_words(left, right):
        one, other = left[ours.start : ours.end], right[theirs.start : theirs.end]
        same_letters = sorted(ours.key) == sorted(theirs.key)
        near = same_letters or _letter_similarity(ours.key, theirs.key) >= 0.8
        if near and is_known_word(other) and (same_letters or not is_known_word(one)):
            yield finding(
                left,
                ours.start,
                ours.end,
                category="linguistic-conventions/spelling",
                severity="minor",
                check="spelling",
                reason=Message("findings.word-differs", other=other),
                evidence=right,
                suggestion=other,
            )


def changed_article(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find words that have the article where the counterpart has none, or the other way round; a hint."""
    for ours, theirs in _replaced_words(left, right):
        one, other = left[ours.start : ours.end], right[theirs.start : theirs.end]
        longer, shorter = sorted((normalise(one, "full").text, normalise(other, "full").text), key=len, reverse=True)
        if len(longer) > len(shorter) and shorter in {
            _without_article(longer),
            longer[:1] + _without_article(longer[1:]),
        }:
            yield finding(
                left,
                ours.start,
                ours.end,
                category="linguistic-conventions/grammar",
                severity="neutral",
                check="article",
                reason=Message("findings.word-differs", other=other),
                evidence=right,
                suggestion=other,
            )


def _without_article(word: str) -> str:
    """Return a word without its article but with a preceding ب, ك or ل: البيت, بالبيت, للبيت."""
    if word.startswith("ال"):
        return word[2:]
    if word.startswith(("بال", "كال")):
        return word[0] + word[3:]
    return word[1:] if word.startswith("لل") else word
