"""The language of a source in other letters, told by its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from workbench.arabic import share_of_arabic
from workbench.checks.foreign_text import ENGLISH_ZIPF, small_words
from workbench.checks.lexicon import english_zipf
from workbench.checks.source_words import source_codes, source_words

__all__ = ["language_beside", "may_be_source", "source_language"]

_HALF = 0.5  # of the letters, from which on a text is in Arabic
_MOST = 2 / 3  # of the words in small letters, which are English where nothing else tells
_FEW = 2  # words that tell nothing
_LETTER = r"[^\W\d_]"


def source_language(texts: Iterable[str]) -> str:
    """Return the code of the language of some texts that are not in Arabic, `und` where their words do not tell.

    Only languages are told whose words of numbers and dates are known. Small words tell a language; English is told as
    well by how common its words are, and is no language whose small words are English by chance.

    >>> source_language(["Israeli jets bombed southern Lebanon."]), source_language(["Esplosione mortale a Beirut"])
    ('en', 'und')
    """
    texts = tuple(texts)
    counts = Counter(word for text in texts for word in re.findall(rf"{_LETTER}+", text.lower()))
    votes = {code: sum(counts[word] for word in _telling_words(code)) for code in source_codes()}
    best = max(votes, key=lambda code: votes[code])
    if votes[best] and best != "en":
        return best
    words = [w for text in texts for w in re.findall(rf"{_LETTER}{{3,}}", text.lower() if text.isupper() else text)]
    small = [w for w in words if w.islower()]
    english = sum(english_zipf(w) >= ENGLISH_ZIPF for w in small)
    if votes["en"]:
        others = {code: count for code, count in votes.items() if code != "en" and count}
        return "en" if english >= _HALF * len(small) else max(others, key=lambda code: others[code], default="und")
    return "en" if len(small) >= _FEW and english >= _MOST * len(small) else "und"


def language_beside(left: str, right: str, language: str) -> str:
    """Return the language that a counterpart is to be read in: what its words tell where it is said to be in Arabic.

    So it is only beside an Arabic text: two texts in one other language are compared as they are.
    """
    return source_language([right]) if language == "ar" and may_be_source(left, right) else language


def may_be_source(left: str, right: str) -> bool:
    """Return whether a counterpart of an Arabic text is in other letters, so that it may be what that translates."""
    return share_of_arabic(left) >= _HALF > share_of_arabic(right) and any(map(str.isalpha, right))


@lru_cache(maxsize=16)
def _telling_words(code: str) -> frozenset[str]:
    """Return the small words of a language and those of its numbers and dates."""
    words = source_words(code)
    small = frozenset[str]().union(*small_words().get(code, ()))
    if words is None:
        return small
    tables = (words.months, words.weekdays, words.scales, words.currencies, words.numbers, words.years)
    return small.union(*tables, *(said.split() for said in words.percent))
