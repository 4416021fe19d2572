"""The compact form of a text: letters and digits folded, and only what can be part of a number, date or word is left.

Vowel signs, tatweel and marks of direction are gone, so patterns need not allow for them between any two characters;
each character knows its place in the text. Fractions of one character (½) and powers (²) stay as they are.

>>> compact("الـ٢٥\u200f/١٢").text
'ال25/12'
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from workbench.arabic.languages import KEYBOARD_LETTERS
from workbench.arabic.normalisation import CHARACTER_FOLDING, fold_preserving_offsets

__all__ = ["FRACTION_SIGNS", "CompactText", "compact"]

FRACTION_SIGNS = {
    "½": 1 / 2,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "¼": 1 / 4,
    "¾": 3 / 4,
    "⅕": 1 / 5,
    "⅖": 2 / 5,
    "⅗": 3 / 5,
    "⅘": 4 / 5,
    "⅙": 1 / 6,
    "⅚": 5 / 6,
    "⅛": 1 / 8,
    "⅜": 3 / 8,
    "⅝": 5 / 8,
    "⅞": 7 / 8,
}
_KEPT = [*FRACTION_SIGNS, *"²³"]  # characters that folding would turn into plain digits
_FIRST_PRIVATE = 0xE000
_HIDE = {ord(c): chr(_FIRST_PRIVATE + k) for k, c in enumerate(_KEPT)}
_SHOW = {_FIRST_PRIVATE + k: c for k, c in enumerate(_KEPT)}
_KEYBOARD = {ord(c): CHARACTER_FOLDING.get(ord(a), a) for c, a in KEYBOARD_LETTERS.items() if not c.isdigit()}
_SPECIAL = re.compile(f"[{''.join(_KEPT)}{''.join(KEYBOARD_LETTERS)}]")
_MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_DROPPED = re.compile(f"[{_MARKS}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_MARK = re.compile(f"[{_MARKS}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompactText:
    """A compact text; its character k stands at `source[places[k]]`, or at `source[k]` if there are no places."""

    text: str
    source: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source range of a non-empty range; marks on the last letter belong to it."""
        first, last = (start, end - 1) if self.places is None else (self.places[start], self.places[end - 1])
        end = last + 1
        while end < len(self.source) and _MARK.match(self.source[end]):
            end += 1
        return first, end

    def range_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the compact text that a range of the source has."""
        if self.places is None:
            return start, end
        return bisect_left(self.places, start), bisect_left(self.places, end)

    def written(self, start: int, end: int) -> str:
        """Return what the source has in a non-empty range."""
        return self.source[slice(*self.span(start, end))]


@lru_cache(maxsize=4096)
def compact(source: str) -> CompactText:
    """Return the compact form of a text."""
    if _SPECIAL.search(source):
        folded = fold_preserving_offsets(source.translate(_HIDE)).translate(_SHOW | _KEYBOARD)
    else:
        folded = fold_preserving_offsets(source)
    if not _DROPPED.search(folded):
        return CompactText(text=folded, source=source)
    places = [k for k, c in enumerate(folded) if not _DROPPED.match(c)]
    return CompactText(text="".join(folded[k] for k in places), source=source, places=tuple(places))
