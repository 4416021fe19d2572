"""A text, or a text and its counterpart, to findings: where something is wrong, why we think so, what to put instead.

Each check is one function. Categories are those of MQM (themqm.org); `docs/reference/checks.md` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from workbench.arabic import words
from workbench.checks.additions_omissions import changed_content, changed_order
from workbench.checks.agreement import disagreement
from workbench.checks.catalogue import CATALOGUE
from workbench.checks.lexicon import is_known_word
from workbench.checks.names import CHECK as LEDGER
from workbench.checks.names import with_names
from workbench.checks.negation import changed_negation
from workbench.checks.numbers import contradicted_dates, contradicted_measures, contradicted_numbers, leftover_figures
from workbench.checks.plugins import plugged_pair, plugged_text
from workbench.checks.quotations import changed_speaker, lost_quotes, unbalanced_quotes
from workbench.checks.substitutions import changed_article, changed_names, changed_spelling
from workbench.checks.typography import broken, repetition, spacing
from workbench.checks.untranslated import left_in_latin, untranslated
from workbench.checks.vocabulary import foreign_inflection, unknown_words
from workbench.records import ErrorSpan, WordLink

__all__ = [
    "CATALOGUE",
    "LEDGER",
    "PAIR_CHECKS",
    "SIGNATURE",
    "TEXT_CHECKS",
    "check_against",
    "check_content",
    "check_pair",
    "check_text",
    "is_known_word",
    "merge_findings",
    "with_names",
]

SIGNATURE = "checks:4"

TEXT_CHECKS: tuple[Callable[[str], Iterator[ErrorSpan]], ...] = (
    untranslated,
    spacing,
    repetition,
    foreign_inflection,
    unknown_words,
    broken,
    unbalanced_quotes,
    disagreement,
    plugged_text,
)
PAIR_CHECKS: tuple[Callable[[str, str], Iterator[ErrorSpan]], ...] = (
    contradicted_numbers,
    contradicted_dates,
    contradicted_measures,
    changed_negation,
    changed_speaker,
    lost_quotes,
    changed_names,
    changed_spelling,
    changed_article,
    left_in_latin,
    plugged_pair,
)
# What a counterpart that has the same words answers.
_ANSWERED = {"untranslated", "unknown words"}


def check_text(text: str) -> tuple[ErrorSpan, ...]:
    """Return the findings that need no counterpart, in the order of the text."""
    return _sorted(span for check in TEXT_CHECKS for span in check(text))


def check_pair(left: str, right: str) -> tuple[ErrorSpan, ...]:
    """Return the findings of the left that its counterpart gives reason for, in the order of the text."""
    return _sorted(span for check in PAIR_CHECKS for span in check(left, right))


def check_content(left: str, right: str, links: Sequence[WordLink] = ()) -> tuple[ErrorSpan, ...]:
    """Return what a parallel pair leaves out, adds, tells otherwise or in another order.

    links are those of its words.
    """
    return _sorted([*changed_content(left, right, links), *changed_order(left, right), *leftover_figures(left, right)])


def check_against(left: str, right: str, links: Sequence[WordLink] = (), *, parallel: bool) -> tuple[ErrorSpan, ...]:
    """Return all findings that the counterpart gives reason for, each place and check once."""
    content = check_content(left, right, links) if parallel else ()
    found = {(s.start, s.end, s.check): s for s in (*content, *check_pair(left, right))}
    return _sorted(found.values())


def merge_findings(alone: Sequence[ErrorSpan], against: Sequence[ErrorSpan], right: str = "") -> tuple[ErrorSpan, ...]:
    """Return the findings of both kinds, in the order of the text.

    One that the counterpart gives reason for stands in the place of the same one found alone; a word that the
    counterpart uses as well needs no look.
    """
    theirs = {w.text for w in words(right)}
    kept = [
        span
        for span in alone
        if not any(a.check == span.check and a.start < span.end and span.start < a.end for a in against)
        and not (span.check in _ANSWERED and {w.text for w in words(span.text)} <= theirs)
    ]
    return _sorted([*kept, *against])


def _sorted(spans: Iterable[ErrorSpan]) -> tuple[ErrorSpan, ...]:
    return tuple(sorted(spans, key=lambda s: (s.start, s.end, s.check)))
