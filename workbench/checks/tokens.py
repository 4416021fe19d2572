"""The Arabic words of a text without marks, and which of them stand beside each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from workbench.arabic import words

__all__ = ["Token", "arabic_tokens"]

_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
_LETTER = re.compile("[\u0621-\u063a\u0641-\u064a]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An Arabic word at `source[start:end]`, without marks; `joined` where only spaces part it from the word before."""

    text: str
    start: int
    end: int
    joined: bool
    ends: bool  # whether a mark of punctuation, or the end of the text, follows


@lru_cache(maxsize=256)
def arabic_tokens(text: str) -> tuple[Token, ...]:
    """Return the Arabic words of a text in order."""
    found: list[Token] = []
    marked = _MARKS.search(text) is not None
    last = -1  # where the word before ends, -1 if there is none
    for word in words(text):
        if not _LETTER.search(word.text):
            continue
        joined = last >= 0 and not text[last : word.start].strip(" \u00a0")
        plain = _MARKS.sub("", word.text) if marked else word.text
        after = text[word.end : word.end + 8].lstrip(" \u00a0")[:1]
        ends = not after or not (after.isalnum() or after in "\"'«“(")
        found.append(Token(text=plain, start=word.start, end=word.end, joined=joined, ends=ends))
        last = word.end
    return tuple(found)
