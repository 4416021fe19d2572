"""How much of the content of a text a stretch of it carries: words that tell something count, numbers and dates twice.

Words that only hold a sentence together count nothing: particles, pronouns, copulas, and in other letters the small
words of the language that the text has most of; so do the phrases of `discourse_phrases.txt`. An adverb in two words,
`بشكل جيد`, is one.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache
from importlib.resources import files
from itertools import zip_longest

from workbench.arabic import compact, share_of_arabic, words
from workbench.caching import load_once
from workbench.checks.foreign_text import small_words
from workbench.checks.word_comparison import Token, tokens
from workbench.names.inflection import is_grammatical_word

__all__ = ["content_of"]

_FIGURE = 2  # a number or date, in words
_MANNER = {"بشكل", "بصورة", "بطريقة"}  # make an adverb of the adjective after them
_ELISION = re.compile(r"^[^\W\d_]{1,2}['’]")  # l'ensemble, qu'il
_SHORT_WORD = 2  # letters up to which a word is uninformative


def content_of(text: str, start: int, end: int) -> int:
    """Return how many words that tell something stand in `text[start:end]`; a number or date counts as two."""
    return sum(weight for a, b, weight in _weights(text) if start < b and a < end)


@lru_cache(maxsize=1024)
def _weights(text: str) -> tuple[tuple[int, int, int], ...]:
    some, small = tokens(text), _small_words_of(text)
    plain = compact(text)
    phrases = [plain.span(*m.span()) for m in _discourse().finditer(plain.text)]
    joining = [any(start <= t.start and t.end <= end for start, end in phrases) for t in some]
    return tuple(
        (t.start, t.end, 0 if joins else _weight(text, t, after, small))
        for t, joins, after in zip_longest(some, joining, some[1:])
    )


@load_once
def _discourse() -> re.Pattern[str]:
    lines = files("workbench.checks").joinpath("discourse_phrases.txt").read_text("utf-8").splitlines()
    phrases = (compact(line).text for line in lines if line and not line.startswith("#"))
    return re.compile(rf"(?<![^\W_])[وف]?(?:{'|'.join(sorted(phrases, key=len, reverse=True))})(?![^\W_])")


def _weight(text: str, token: Token, after: Token | None, small: Container[str]) -> int:
    if token.key.startswith("#"):
        return _FIGURE
    word = _ELISION.sub("", text[token.start : token.end])
    if word in _MANNER and after and not text.startswith("ال", after.start):
        return 0
    is_acronym = len(word) > 1 and word.isupper()
    if len(word) <= _SHORT_WORD and not is_acronym:
        return 0
    if share_of_arabic(word) == 0:
        return int(is_acronym or word.lower() not in small)
    return int(not is_grammatical_word(word))


def _small_words_of(text: str) -> frozenset[str]:
    """Return the small words of the language of which a text has most, English if none tells."""
    said = {w.text.lower() for w in words(text) if not w.arabic}
    every = {code: function | verbs for code, (function, verbs) in small_words().items()}
    best = max(every, key=lambda code: len(said & every[code]))  # English is the first
    return every[best] if said else frozenset()
