"""Single words in whose place the counterpart has another: a name, a spelling, an article too many or too few.

Only versions of one sentence are compared, and only where one word stands for one. Another choice of words is no error.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from workbench.arabic import is_arabic, normalise
from workbench.checks.findings import finding
from workbench.checks.lexicon import is_known_word
from workbench.checks.word_comparison import Token, compare
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["changed_article", "changed_names", "changed_spelling"]

_VERSIONS = 0.8  # share of words in common from which a single other word is worth a look
# An unknown word with such an ending is as likely a rare form of a verb or noun as a name.
_INFLECTED = ("ها", "هم", "هما", "كم", "نا", "وا", "ون", "ات", "ته", "تان", "تين")
_ARTICLES = tuple(c + a for c in ("", "و", "ف") for a in ("ال", "بال", "كال", "لل"))


def _facing(left: str, right: str) -> Iterator[tuple[Token, Token]]:
    """Return the Arabic words that stand for one another and are not the same."""
    compared = compare(left, right)
    if compared.share < _VERSIONS:
        return
    for difference in compared.differences:
        ours = compared.left[slice(*difference.left)]
        theirs = compared.right[slice(*difference.right)]
        if len(ours) == len(theirs) <= 3:
            yield from ((a, b) for a, b in zip(ours, theirs, strict=True) if _is_word(a) and _is_word(b))


def _is_word(token: Token) -> bool:
    return len(token.key) > 2 and is_arabic(token.key[0])


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def changed_names(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find a name in whose place the counterpart has another, or the same one spelt otherwise.

    A name is told by being no word of the Arabic list; so names that the list holds are only found against others.
    """
    for ours, theirs in _facing(left, right):
        one, other = left[ours.start : ours.end], right[theirs.start : theirs.end]
        if (
            is_known_word(other) or len(theirs.key) < 4 or one.startswith(_ARTICLES)
        ):  # but أليستر is no word with an article
            continue
        variant = _alike(ours.key, theirs.key) >= 0.5
        hint = variant or theirs.key.endswith(_INFLECTED)
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


def changed_spelling(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find a word that Arabic text does not use, where the counterpart has one that is used and differs by a letter."""
    for ours, theirs in _facing(left, right):
        one, other = left[ours.start : ours.end], right[theirs.start : theirs.end]
        same_letters = sorted(ours.key) == sorted(theirs.key)
        near = same_letters or _alike(ours.key, theirs.key) >= 0.8
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
    """Find a word with the article where the counterpart has it without, or the other way round; a hint."""
    for ours, theirs in _facing(left, right):
        one, other = left[ours.start : ours.end], right[theirs.start : theirs.end]
        longer, shorter = sorted((normalise(one, "full").text, normalise(other, "full").text), key=len, reverse=True)
        if len(longer) > len(shorter) and shorter in {_bare(longer), longer[:1] + _bare(longer[1:])}:
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


def _bare(word: str) -> str:
    """Return a word without its article, with ب, ك or ل before it kept: البيت بالبيت للبيت."""
    if word.startswith("ال"):
        return word[2:]
    if word.startswith(("بال", "كال")):
        return word[0] + word[3:]
    return word[1:] if word.startswith("لل") else word
