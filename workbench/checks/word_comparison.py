"""Two sentences word by word: which words stand for one another, where they differ, whether they are nearly the same.

Numbers and dates count as one word each, whatever their value, so that `قتل 48 شخصا` and `قتل 38 شخصا` are alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from workbench.arabic import Date, Quantity, dates, normalise, quantities, words

__all__ = ["NEAR", "Difference", "Token", "WordComparison", "compare", "tokens"]

NEAR = 0.7  # share of words in common from which two sentences count as versions of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, a number or a date, `source[start:end]`; key is what it is compared by."""

    start: int
    end: int
    key: str
    number: Quantity | None = None
    date: Date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Words of the left, by number from start to end, in whose place the right has others, or none."""

    left: tuple[int, int]
    right: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordComparison:
    """Two sentences word by word; matched are the numbers of words alike, share their share of all words."""

    left: tuple[Token, ...]
    right: tuple[Token, ...]
    matched: tuple[tuple[int, int], ...]
    differences: tuple[Difference, ...]
    share: float

    @property
    def near(self) -> bool:
        """Tell whether the two are versions of one sentence."""
        return self.share >= NEAR


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text in order, numbers and dates as one each."""
    found = [Token(start=d.start, end=d.end, key=f"#{d.kind}", date=d) for d in dates(text)]
    for q in quantities(text):
        if q.kind == "number" and all(q.end <= t.start or q.start >= t.end for t in found):
            found.append(Token(start=q.start, end=q.end, key=f"#{q.kind}", number=q))
    for word in words(text):
        if all(word.end <= t.start or word.start >= t.end for t in found):
            found.append(Token(start=word.start, end=word.end, key=_key(word.text)))
    return tuple(sorted(found, key=lambda t: t.start))


def _key(word: str) -> str:
    plain = normalise(word, "full").text.lower()
    return plain[1:] if len(plain) > 3 and plain[0] in "وف" else plain


@lru_cache(maxsize=1024)
def compare(left: str, right: str) -> WordComparison:
    """Compare two sentences word by word, in their order."""
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
