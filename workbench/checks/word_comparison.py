"""Word-level comparison of two sentences: matching words, differences, and how much they have in common.

A number or date is one token whatever its value, so `قتل 48 شخصا` and `قتل 38 شخصا` compare as equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from workbench.arabic import Date, Quantity, Word, compact, find_dates, find_quantities, normalise, unit_after, words
from workbench.checks.lexicon import arabic_zipf
from workbench.checks.number_mentions import find_number_mentions

__all__ = ["MIN_SHARE_OF_VERSIONS", "Difference", "Token", "WordComparison", "compare_words", "tokens"]

MIN_SHARE_OF_VERSIONS = 0.7  # share of common words from which two sentences are versions of one

_JOINED_NEGATION = re.compile(r"([وف]?لا)([يتن]\w{2,})")
_VERB_ZIPF = 3.5  # of what is a verb behind لا rather than the rest of a name, as of لاتفيا


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, number or date at `source[start:end]`; tokens are equal if their keys are."""

    start: int
    end: int
    key: str
    number: Quantity | None = None
    date: Date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Token ranges of the left and the right that replace each other; either may be empty."""

    left: tuple[int, int]
    right: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordComparison:
    """Two sentences compared token by token.

    Attributes:
        left: Tokens of the left sentence.
        right: Tokens of the right sentence.
        matched: Index pairs of equal tokens.
        differences: The ranges between them.
        share: Share of matched tokens among all, 0 to 1.
    """

    left: tuple[Token, ...]
    right: tuple[Token, ...]
    matched: tuple[tuple[int, int], ...]
    differences: tuple[Difference, ...]
    share: float

    @property
    def is_version(self) -> bool:
        """Whether the two are versions of one sentence."""
        return self.share >= MIN_SHARE_OF_VERSIONS


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text in order, with a number or date as one token."""
    found = [Token(start=d.start, end=d.end, key=f"#{d.kind}", date=d) for d in find_dates(text)]
    found += [
        Token(start=m.start, end=m.whole_end, key="#number")
        for m in find_number_mentions(text)
        if m.mixed or m.kind == "score" or (m.kind == "noun" and m.unit and text.count(" ", m.start, m.end) > 1)
    ]
    for q in find_quantities(text):
        if q.kind != "month" and all(q.end <= t.start or q.start >= t.end for t in found):
            found.append(Token(start=q.start, end=_end_of_share(text, q), key="#number", number=q))
    for word in words(text):
        if all(word.end <= t.start or word.start >= t.end for t in found):
            found += _apart(word)
    return tuple(sorted(found, key=lambda t: t.start))


def _end_of_share(text: str, quantity: Quantity) -> int:
    """Return where a number ends, with the percent or degree after it: خمسون بالمئة may be said as نصف."""
    plain = compact(text)
    after = unit_after(plain.text, plain.range_of(quantity.start, quantity.end)[1])
    return plain.span(0, after[1])[1] if after and after[0].dimension in {"proportion", "temperature"} else quantity.end


def _apart(word: Word) -> Iterator[Token]:
    """Yield the token of a word, or two where لا is joined to the verb behind it: لايوجد."""
    joined = _JOINED_NEGATION.fullmatch(word.text)
    cut = joined.end(1) if joined and arabic_zipf(joined[2]) >= _VERB_ZIPF else 0
    if cut:
        yield Token(start=word.start, end=word.start + cut, key=_key(word.text[:cut]))
    yield Token(start=word.start + cut, end=word.end, key=_key(word.text[cut:]))


@lru_cache(maxsize=65536)
def _key(word: str) -> str:
    plain = normalise(word, "full").text.lower()
    return plain[1:] if len(plain) > 3 and plain[0] in "وف" else plain


@lru_cache(maxsize=1024)
def compare_words(left: str, right: str) -> WordComparison:
    """Return the word-level comparison of two sentences."""
    a, b = tokens(left), tokens(right)
    matcher = SequenceMatcher(None, [t.key for t in a], [t.key for t in b], autojunk=False)
    matched, differences = [], []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            matched += list(zip(range(i1, i2), range(j1, j2), strict=True))
        else:
            differences.append(Difference(left=(i1, i2), right=(j1, j2)))
    return WordComparison(
        left=a, right=b, matched=tuple(matched), differences=tuple(differences), share=matcher.ratio()
    )
