"""How well a text reads by itself, 0 to 1.

The measure is the density of findings: words left in Latin letters, broken spacing, repeated words, foreign endings,
words that Arabic does not use.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from workbench.arabic import plain_text, words
from workbench.checks import check_text
from workbench.records import ErrorSpan, Severity

__all__ = ["SIGNATURE", "demerits", "demerits_per_word", "quality"]

SIGNATURE = "quality:4"

# Demerits of one finding, in words that it spoils. A more severe finding never costs less.
_DEMERITS: dict[Severity, float] = {"neutral": 0.3, "minor": 0.5, "major": 1.0, "critical": 2.0}
# A quotation mark may have its partner in another sentence; letters of another keyboard look the same.
_WITHOUT_DEMERITS = {"quotation", "keyboard letters"}
_OF_WRITERS = {"spelling"}  # whole newspapers leave hamzas out, which machines do not
_SPOILT = {"untranslated", "repetition"}  # critical findings of these cost each of their words
_DECAY = 5.0  # one demerit in five words gives a quality of exp(-1)


def demerits_per_word(texts: Sequence[str]) -> float:
    """Return the demerits per word of some texts, 0 if they have no word.

    Spelling is of writers and left out.
    """
    count = sum(len(words(plain_text(text))) for text in texts)
    spans = (span for text in texts for span in check_text(text) if span.check not in _OF_WRITERS)
    total = sum(map(demerits, spans))
    return total / count if count else 0.0


def quality(text: str, findings: Sequence[ErrorSpan]) -> float:
    """Return the quality of a text, 0 to 1, given its findings; 1 means none.

    Of the findings of one check the gravest counts: a slip that the text repeats says no more than one.
    """
    gravest: dict[str, float] = {}
    for span in findings:
        gravest[span.check] = max(gravest.get(span.check, 0.0), demerits(span))
    total = sum(gravest.values())
    # One slip makes a short text no worse than a sentence of eight words.
    return round(exp(-_DECAY * total / max(8, len(words(plain_text(text))))), 4)


def demerits(span: ErrorSpan) -> float:
    """Return what a finding costs, in words that it spoils."""
    if span.check in _WITHOUT_DEMERITS:
        return 0.0
    if span.severity != "critical" or span.check not in _SPOILT:
        return _DEMERITS[span.severity]
    said_once = span.suggestion if span.check == "repetition" and span.suggestion else ""
    return max(_DEMERITS["critical"], float(len(words(span.text)) - len(words(said_once))))
