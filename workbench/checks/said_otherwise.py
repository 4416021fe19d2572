"""What two texts say alike though no words correspond: equal figures, and acronyms.

A number counts with its unit, a word in one text and perhaps a sign in the other. An acronym stands for as many words
as it has letters.
"""

from __future__ import annotations

import re

from workbench.checks.number_mentions import find_number_mentions
from workbench.checks.number_relations import relation

__all__ = ["equal_figures", "words_of_acronyms"]

_ACRONYM = re.compile(r"(?<![^\W_])[A-Z][A-Z0-9]*[A-Z][A-Z0-9]*(?![^\W_])")
_DIGITS = re.compile(r"\d{1,18}")
_MOST_WORDS = 7  # that an acronym is taken to stand for


def equal_figures(left: str, right: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the places of the figures that both texts have, each once; numbers with their units."""
    free = list(find_number_mentions(right))
    ours, theirs = [], []
    for one in find_number_mentions(left):
        other = next((m for m in free if relation(one, m) == "same"), None)
        if other:
            free.remove(other)
            ours.append((one.whole_start, one.whole_end))
            theirs.append((other.whole_start, other.whole_end))
    digits = [{int(m[0]): m.span() for m in _DIGITS.finditer(text)} for text in (left, right)]
    shared = digits[0].keys() & digits[1].keys()
    return ours + [digits[0][n] for n in shared], theirs + [digits[1][n] for n in shared]


def words_of_acronyms(text: str, other: str) -> int:
    """Return how many words the acronyms of a text stand for beyond one each, without those that the other text has."""
    acronyms = _ACRONYM.findall(text)
    return sum(min(_MOST_WORDS, sum(c.isalpha() for c in a)) - 1 for a in acronyms if a not in other)
