"""Hamzas that are missing inside of a word or written on another letter at its end: `تاجيل`, `مسوول`, `طواريء`, `يبدء`.

Here too a word is misspelt where the right spelling is far commoner. `راس` and `كاس`, which are names as well, stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from workbench.arabic.frequencies import listed_zipf
from workbench.checks.sister_spellings import Sister, is_right

__all__ = ["hamza_spelling", "without_last_alef"]

_HAMZAS = set("أإآؤئء")
_SEATS = {"ا": "أآ", "و": "ؤ"}  # ي stands for ئ in much of what is spoken
_UNLISTED = 0.9  # on the Zipf scale, of words that the list does not have
_COMMONEST = 3.2  # of a word with a bare letter that is a misspelling
_RAREST = 3.4  # of the word with a hamza
_COMMONER = 1.3
_AT_END = 0.75
_RAREST_AT_END = 2.5
_VERB_COMMONER = 1.2
_COMMON_VERB = 3.0
_SHORTEST = 4
_PLURAL_COMMONER = 1.0


@lru_cache(maxsize=65536)
def hamza_spelling(word: str) -> Sister | None:
    """Return the spelling that is meant instead of a word without marks, None if the word may stand."""
    if len(word) < _SHORTEST or is_right(word):
        return None
    meant = _at_end(word) or _inside(word)
    if meant is None:
        joined = word[0] in "وف" and len(word) > _SHORTEST and not listed_zipf(word)
        rest = hamza_spelling(word[1:]) if joined else None
        return rest and Sister(meant=f"{word[0]}{rest.meant}", written=rest.written, wanted=rest.wanted)
    place = next(k for k, letter in enumerate(word) if meant[k : k + 1] != letter)
    return Sister(meant=meant, written=word[place], wanted=meant[place])


def _at_end(word: str) -> str | None:
    """Return a word with its last hamza on the right letter: طوارئ, يبدأ."""
    if word[-1] != "ء":
        return None
    zipf = listed_zipf(word)
    if word.endswith("يء") and word[-3] != "ي":
        right = word[:-2] + "ئ"
        return right if listed_zipf(right) >= max(_RAREST_AT_END, zipf + _AT_END) else None
    if word.endswith("ىء") and word[-3] != "ي":
        right = max(word[:-2] + "ئ", word[:-2] + "يء", key=listed_zipf)
        return right if listed_zipf(right) >= max(_RAREST_AT_END, zipf) else None
    if word[0] in "يتن" and word[-2] not in "اوي":
        right = word[:-1] + "أ"
        return right if listed_zipf(right) >= max(_COMMON_VERB, zipf + _VERB_COMMONER) else None
    return None


def _inside(word: str) -> str | None:
    """Return a word with the hamza that one of its inner letters lacks: تأجيل, مسؤول."""
    if not _HAMZAS.isdisjoint(word):
        return None
    zipf = listed_zipf(word) or _UNLISTED
    if zipf >= _COMMONEST:
        return None
    common, right = max(((listed_zipf(other), other) for other in _with_hamza(word)), default=(0.0, ""))
    return right if common >= max(_RAREST, zipf + _COMMONER) else None


def _with_hamza(word: str) -> Iterator[str]:
    for k in range(1, len(word) - 1):
        yield from (word[:k] + seat + word[k + 1 :] for seat in _SEATS.get(word[k], ""))


@lru_cache(maxsize=65536)
def without_last_alef(word: str) -> str | None:
    """Return the plural of a verb that lacks its last letter, None for other words: `بدأو`, but not يدعو or معلمو."""
    stem, plural = word[:-1], word + "ا"
    if len(word) < _SHORTEST or word[-1] != "و" or is_right(word):
        return None
    zipf = listed_zipf(word) or _UNLISTED
    if listed_zipf(stem) < _COMMON_VERB or listed_zipf(plural) < max(_RAREST_AT_END, zipf + _PLURAL_COMMONER):
        return None
    return plural if word[0] in "يت" or listed_zipf(stem + "ت") >= 2.0 else None
