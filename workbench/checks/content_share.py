"""How much of the content of a text a stretch of it carries: words that tell something count, numbers and dates twice.

Words that only hold a sentence together count nothing: particles, pronouns, copulas, and in Latin letters the small
words of English. An adverb in two words, `بشكل جيد`, is one.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest

from workbench.checks.foreign_text import small_words
from workbench.checks.word_comparison import Token, tokens
from workbench.names.inflection import is_grammatical_word

__all__ = ["content_of"]

_FIGURE = 2  # a number or date, in words
_MANNER = {"بشكل", "بصورة", "بطريقة"}  # make an adverb of the adjective after them
_SHORT_WORD = 2  # letters up to which a word is uninformative


def content_of(text: str, start: int, end: int) -> int:
    """Return how many words that tell something stand in `text[start:end]`; a number or date counts as two."""
    return sum(weight for a, b, weight in _weights(text) if start < b and a < end)


@lru_cache(maxsize=1024)
def _weights(text: str) -> tuple[tuple[int, int, int], ...]:
    some = tokens(text)
    return tuple((t.start, t.end, _weight(text, t, after)) for t, after in zip_longest(some, some[1:]))


def _weight(text: str, token: Token, after: Token | None) -> int:
    if token.key.startswith("#"):
        return _FIGURE
    word = text[token.start : token.end]
    if word in _MANNER and after and not text.startswith("ال", after.start):
        return 0
    is_acronym = len(word) > 1 and word.isupper()
    if len(word) <= _SHORT_WORD and not is_acronym:
        return 0
    if word.isascii():
        return int(is_acronym or not any(word.lower() in some for some in small_words()["en"]))
    return int(not is_grammatical_word(word))
