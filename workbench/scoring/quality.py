"""How well a text reads by itself, without any counterpart: 0 to 1, and which documents are garbled.

What weighs is the density of findings: words left in Latin letters, broken spacing, doubled words, foreign
endings, words that Arabic does not use; and words so rare that a reader hardly meets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from workbench.arabic import words
from workbench.checks import check_text
from workbench.records import ErrorSpan, Role, Severity

__all__ = ["GARBLED", "SIGNATURE", "burden", "quality", "role_of"]

SIGNATURE = "quality:3"

# Demerits of one finding, by severity: how much of a word it spoils. A graver finding never costs less.
_DEMERITS: dict[Severity, float] = {"neutral": 0.3, "minor": 0.5, "major": 1.0, "critical": 2.0}
_FREE = {"quotation"}  # a mark that may have its partner in another sentence spoils no word
_STEEPNESS = 5.0  # a demerit for every fifth word leaves a quality of exp(-1)
# Demerits a word above which a document counts as garbled. Of 17 news documents of WMT24++ in Modern
# Standard Arabic none, of 50 stretches of NTREX two are above (python -m benchmarks.roles DATA).
GARBLED = 0.02


def burden(texts: Sequence[str]) -> float:
    """Return the demerits a word of some texts, 0 where there is no word."""
    count = sum(len(words(text)) for text in texts)
    total = sum(map(_demerits, (span for text in texts for span in check_text(text))))
    return total / count if count else 0.0


def quality(text: str, findings: Sequence[ErrorSpan]) -> float:
    """Return the quality of a text with its findings of `check_text`, 0 to 1; 1 is nothing found."""
    total = sum(map(_demerits, findings))
    # A short text is no worse for one slip than a sentence of eight words.
    return round(exp(-_STEEPNESS * total / max(8, len(words(text)))), 4)


def _demerits(span: ErrorSpan) -> float:
    return 0.0 if span.check in _FREE else _DEMERITS[span.severity]


def role_of(texts: Sequence[str]) -> Role:
    """Tell from its sentences whether an Arabic document is garbled."""
    return "garbled" if burden(texts) > GARBLED else "clean"
