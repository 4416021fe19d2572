"""A text, or a text and its counterpart, to findings: where something is wrong, why we think so, what to put instead.

Each check is one function. Categories are those of MQM (themqm.org); `docs/scores.md` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.checks.figures import contradicted_dates, contradicted_numbers
from workbench.checks.meaning import changed_negation, changed_speaker
from workbench.checks.plugged import plugged_pair, plugged_text
from workbench.checks.surface import broken, repetition, spacing, unbalanced_quotes
from workbench.checks.vocabulary import foreign_inflection, is_known_word, unknown_words, untranslated
from workbench.checks.wording import changed_article, changed_names, changed_spelling
from workbench.records import ErrorSpan

__all__ = ["PAIR_CHECKS", "SIGNATURE", "TEXT_CHECKS", "check_pair", "check_text", "is_known_word"]

SIGNATURE = "checks:2"

TEXT_CHECKS: tuple[Callable[[str], Iterator[ErrorSpan]], ...] = (
    untranslated,
    spacing,
    repetition,
    foreign_inflection,
    unknown_words,
    broken,
    unbalanced_quotes,
    plugged_text,
)
PAIR_CHECKS: tuple[Callable[[str, str], Iterator[ErrorSpan]], ...] = (
    contradicted_numbers,
    contradicted_dates,
    changed_negation,
    changed_speaker,
    changed_names,
    changed_spelling,
    changed_article,
    plugged_pair,
)


def check_text(text: str) -> tuple[ErrorSpan, ...]:
    """Return the findings that need no counterpart, in the order of the text."""
    return _sorted(span for check in TEXT_CHECKS for span in check(text))


def check_pair(left: str, right: str) -> tuple[ErrorSpan, ...]:
    """Return the findings of the left that its counterpart gives reason for, in the order of the text."""
    return _sorted(span for check in PAIR_CHECKS for span in check(left, right))


def _sorted(spans: Iterator[ErrorSpan]) -> tuple[ErrorSpan, ...]:
    return tuple(sorted(spans, key=lambda s: (s.start, s.end, s.check)))
