"""The words of an English text that exclude others, by what they say in Arabic: `english_words.tsv`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from workbench.caching import load_once
from workbench.checks.concepts import Concept
from workbench.checks.counterparts import meets
from workbench.checks.opposites import EXCLUDING, fold_word, word_senses
from workbench.checks.word_lists import listed_rows
from workbench.records import Severity

__all__ = ["english_concepts", "severity_of"]

_BE = re.compile(r"\b(?:am|is|are|was|were|be|been|being|get|gets|got|getting)(?: \w+ly)? $", re.IGNORECASE)
_PAIR = re.compile(r"[^\W\d_]+ [^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’]t\b)?")


@lru_cache(maxsize=1024)
def english_concepts(text: str) -> tuple[Concept, ...]:
    """Return the words of an English text that exclude others, with the senses of what they say in Arabic."""
    apart = [m.span() for m in _phrases().finditer(text)]
    found = []
    for match in _WORD.finditer(text):
        said = match[0]
        key = said if said in _english() else said.lower()
        if f"be_{key}" in _english() and _BE.search(text[: match.start()]):
            key = f"be_{key}"
        pair = _PAIR.match(text, match.start())
        if pair and (phrase := pair[0].lower().replace(" ", "_")) in _english():
            key = phrase
        arabic = _english().get(key)
        if arabic and not any(meets(match.span(), place) for place in apart):
            some = [s for word in arabic[0].split() for s in word_senses(fold_word(word)) if s.kind in EXCLUDING]
            senses = tuple(dict.fromkeys(some))
            found.append(Concept(start=match.start(), end=match.end(), word=said, key=key, senses=senses))
    return tuple(found)


def severity_of(key: str) -> Severity:
    """Return how grave another word in the place of an English word is."""
    return _english()[key][1]


@load_once
def _english() -> dict[str, tuple[str, Severity]]:
    """Return what English words say in Arabic, and how grave another word in their place is."""
    found: dict[str, tuple[str, Severity]] = {}
    for forms, arabic, *severity in listed_rows("english_words.tsv"):
        if forms != "-":
            found |= dict.fromkeys(forms.split(), (arabic, cast("Severity", severity[0]) if severity else "major"))
    return found


@load_once
def _phrases() -> re.Pattern[str]:
    """Return a pattern of the phrases whose words say something else."""
    phrases = [p for first, *some in listed_rows("english_words.tsv") if first == "-" for p in some]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)
