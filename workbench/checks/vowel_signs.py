"""What the vowel signs of a word tell of the spelling that is meant: `عليّ` is no على, `أُسّيّا` no آسيا.

Who writes a shadda or a vowel has looked at the word, so the letters that carry it are meant as they stand.
"""

from __future__ import annotations

import re

__all__ = ["signs_exclude"]

_LETTER = re.compile("([\u0621-\u063a\u0641-\u064a])([\u064b-\u0652\u0670]*)")
_FATHATAN, _FATHA, _DAMMA, _KASRA, _SHADDA, _SUKUN = "\u064b\u064e\u064f\u0650\u0651\u0652"
_DAGGER = "\u0670"
_VOWELS = {_FATHA, _DAMMA, _KASRA, _SHADDA, _SUKUN}
_HAMZAS = "أإآ"
# The vowels that a letter with hamza, or the alef of a verb or noun without one, does not have.
_NOT_WITH = {"إ": {_FATHA, _DAMMA}, "أ": {_KASRA}, "آ": {_FATHA, _DAMMA, _KASRA}, "ا": {_FATHA}}
_SHORTEST = 4  # letters of a word whose vowels tell that its writer took care

_Letters = list[tuple[str, str]]


def signs_exclude(written: str, meant: str) -> bool:
    """Return whether the signs of a word tell that it is not another spelling of what is meant.

    >>> signs_exclude("عليّ", "على"), signs_exclude("احسّ", "أحس")
    (True, False)
    """
    letters: _Letters = _LETTER.findall(written)
    if len(letters) != len(meant) or not any(signs for _, signs in letters):
        return False
    if meant.endswith("نه") and _KASRA in letters[-1][1]:  # انهِ is an imperative, no إنه
        return True
    changed = [(k, a, b) for k, ((a, _), b) in enumerate(zip(letters, meant, strict=True)) if a != b]
    return any(_excludes(letters, *change) for change in changed)


def _excludes(letters: _Letters, k: int, written: str, wanted: str) -> bool:
    own = set(letters[k][1])
    before = set(letters[k - 1][1]) if k else set()
    if wanted in "ىي":
        return _excludes_last_letter(letters, own, before, wanted)
    if wanted == "ة":
        article = letters[0][0] == "ا" and letters[1][0] == "ل"
        return bool(before & {_DAMMA, _KASRA, _SUKUN} or (own & {_DAMMA, _KASRA} and not article))
    if own & _NOT_WITH.get(wanted, set()):
        return True
    return written in _HAMZAS and wanted in _HAMZAS and _is_doubled(letters)


def _excludes_last_letter(letters: _Letters, own: set[str], before: set[str], wanted: str) -> bool:
    """Return whether signs tell a last ي from ى, which has no vowel of its own and a fatha before it."""
    careful = len(letters) >= _SHORTEST and any(_VOWELS & set(signs) for _, signs in letters)
    if wanted == "ى":
        return bool(own & _VOWELS or _KASRA in before or (careful and _FATHA not in before))
    return bool(own & {_FATHATAN, _DAGGER} or _FATHA in before or (careful and _KASRA not in before))


def _is_doubled(letters: _Letters) -> bool:
    """Return whether a letter is doubled otherwise than by the article."""
    return any(_SHADDA in signs and letters[k - 1][0] != "ل" for k, (_, signs) in enumerate(letters))
