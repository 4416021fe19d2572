"""Script detection and word tokenisation."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Word", "has_visible_character", "is_arabic", "main_script", "share_of_arabic", "words"]

# Letters and combining marks only: the digits, signs and brackets of the same Unicode blocks are left out.
_ARABIC = (
    "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff"
    "\u0750-\u077f\ufb50-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc"
)
# White space, format and control characters, marks without a letter, and what no font knows.
_INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"}
_LETTER = re.compile(rf"[{_ARABIC}]")
_NUMERIC = "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218b\u2460-\u24ff"  # ½, ², ① are no letters
_LETTERS = rf"[^\W\d_{_ARABIC}{_NUMERIC}]+"
_WORD = re.compile(rf"[{_ARABIC}]+|{_LETTERS}(?:['’-]{_LETTERS})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A run of letters of one script, `source[start:end] == text`."""

    start: int
    end: int
    text: str

    @property
    def arabic(self) -> bool:
        """Whether the word is written in Arabic letters."""
        return is_arabic(self.text[0])


def is_arabic(character: str) -> bool:
    """Return whether a character is an Arabic letter or combining mark."""
    return bool(_LETTER.match(character))


@lru_cache(maxsize=256)
def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order; a word never mixes Arabic with other letters."""
    return tuple(Word(start=m.start(), end=m.end(), text=m.group()) for m in _WORD.finditer(text))


def share_of_arabic(text: str) -> float:
    """Return the share of a text's letters that are Arabic, 0 to 1; 0 for a text without letters."""
    letters = [c for c in text if c.isalpha()]
    return sum(map(is_arabic, letters)) / len(letters) if letters else 0.0


def main_script(text: str) -> str:
    """Return the script of most letters of a text as Unicode names it, such as `ARABIC` or `CJK`, "" without letters.

    >>> main_script("حلف NATO في بروكسل"), main_script("1945")
    ('ARABIC', '')
    """
    scripts = Counter(_script(c) for c in text if c.isalpha())
    return max(scripts, key=scripts.__getitem__, default="")


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def has_visible_character(text: str) -> bool:
    """Return whether a reader sees anything of a text: white space, marks and format characters alone are nothing."""
    return any(c != "\ufffd" and unicodedata.category(c) not in _INVISIBLE for c in text)
