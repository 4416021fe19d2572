"""A text, or a text and its counterpart, to findings: where something is wrong, why we think so, what to put instead.

Each check is one function. Categories are those of MQM (themqm.org); `docs/reference/checks.md` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import get_args

from workbench.arabic import plain_text, words
from workbench.checks.additions_omissions import changed_content, changed_word_order
from workbench.checks.agreement import agreement_errors
from workbench.checks.calques import calques_found, verbs_left_last
from workbench.checks.catalogue import CATALOGUE
from workbench.checks.dates import contradicted_dates, unmatched_dates
from workbench.checks.factuality import changed_factuality
from workbench.checks.fixes import with_safe_fixes
from workbench.checks.foreign_text import foreign_stretches
from workbench.checks.lexicon import is_known_word
from workbench.checks.linked_changes import linked_entities, linked_opposites
from workbench.checks.names import NAME_LEDGER_CHECK as LEDGER
from workbench.checks.names import with_ledger_findings
from workbench.checks.negation import changed_negation
from workbench.checks.noun_cases import wrong_cases
from workbench.checks.numbers import contradicted_numbers, unmatched_numbers
from workbench.checks.offices import changed_offices
from workbench.checks.plain import hidden_damage, in_source, with_signs_read
from workbench.checks.plugins import plugin_pair_findings, plugin_text_findings
from workbench.checks.questions import changed_question
from workbench.checks.quotations import changed_speaker, missing_quotes, unbalanced_quotes
from workbench.checks.relations import changed_entities, opposite_words
from workbench.checks.repetitions import repetition
from workbench.checks.roles import exchanged_roles
from workbench.checks.spelling import misspellings
from workbench.checks.substitutions import changed_article, changed_names, changed_spelling
from workbench.checks.typography import damaged_characters, spacing
from workbench.checks.untranslated import left_in_latin, untranslated_sentence, untranslated_words
from workbench.checks.verb_forms import wrong_moods
from workbench.checks.verb_prepositions import wrong_prepositions
from workbench.checks.vocabulary import foreign_inflection, unknown_words
from workbench.records import ErrorSpan, Severity, WordLink

__all__ = [
    "CATALOGUE",
    "LEDGER",
    "PAIR_CHECKS",
    "SIGNATURE",
    "TEXT_CHECKS",
    "check_content",
    "check_pair",
    "check_text",
    "check_with_counterpart",
    "hidden_damage",
    "in_source",
    "is_known_word",
    "merge_findings",
    "with_ledger_findings",
    "with_signs_read",
]

SIGNATURE = "checks:14"

TEXT_CHECKS: tuple[Callable[[str], Iterator[ErrorSpan]], ...] = (
    untranslated_words,
    spacing,
    repetition,
    foreign_inflection,
    misspellings,
    unknown_words,
    damaged_characters,
    unbalanced_quotes,
    agreement_errors,
    wrong_moods,
    wrong_cases,
    wrong_prepositions,
    calques_found,
    verbs_left_last,
    plugin_text_findings,
)
PAIR_CHECKS: tuple[Callable[[str, str], Iterator[ErrorSpan]], ...] = (
    contradicted_numbers,
    contradicted_dates,
    changed_negation,
    changed_factuality,
    changed_question,
    opposite_words,
    exchanged_roles,
    changed_speaker,
    missing_quotes,
    changed_names,
    changed_entities,
    changed_offices,
    changed_spelling,
    changed_article,
    left_in_latin,
    untranslated_sentence,
    plugin_pair_findings,
)
_SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # the least first
# Findings that do not apply where the counterpart uses the same word.
_OF_ARABIC = {"spelling", "keyboard letters", "unknown words", "agreement", "inflection"}
_ALLOWED_BY_COUNTERPART = {"untranslated", "unknown words"}


def check_text(text: str) -> tuple[ErrorSpan, ...]:
    """Return the findings in a text by itself, in text order.

    Checks read the plain form of a text; what it leaves out is searched for damaged characters only.
    """
    plain = plain_text(text)
    if plain != text:
        damage = (span for span in hidden_damage(text) if not _is_of_another_language(text, span))
        return _sorted([*with_safe_fixes(text, in_source(with_signs_read(check_text(plain), text), text)), *damage])
    found = (span for check in TEXT_CHECKS for span in check(text) if not _is_of_another_language(text, span))
    return _sorted(with_safe_fixes(text, found))


def _is_of_another_language(text: str, span: ErrorSpan) -> bool:
    """Return whether a finding judges words by Arabic that stand in running text of another language."""
    judged = span.check in _OF_ARABIC
    return judged and any(start <= span.start and span.end <= end for start, end in foreign_stretches(text))


def check_pair(left: str, right: str) -> tuple[ErrorSpan, ...]:
    """Return the findings in the left of any pair that its counterpart supports, in text order."""
    return _sorted(with_safe_fixes(left, (span for check in PAIR_CHECKS for span in check(left, right))))


def check_content(left: str, right: str, links: Sequence[WordLink] = ()) -> tuple[ErrorSpan, ...]:
    """Return omissions, additions, changed figures, words and word order in a parallel pair, in text order.

    links are those between the words of the two texts.
    """
    spans = [
        *changed_content(left, right, links),
        *changed_word_order(left, right),
        *unmatched_numbers(left, right),
        *unmatched_dates(left, right),
        *linked_entities(left, right, links),
        *linked_opposites(left, right, links),
    ]
    return _sorted(with_safe_fixes(left, spans))


def check_with_counterpart(
    left: str, right: str, links: Sequence[WordLink] = (), *, parallel: bool
) -> tuple[ErrorSpan, ...]:
    """Return all findings that the counterpart supports, at most one for each place and check, in text order."""
    content = check_content(left, right, links) if parallel else ()
    by_place = sorted((*content, *check_pair(left, right)), key=lambda s: _SEVERITIES.index(s.severity))
    return _sorted({(s.start, s.end, s.check): s for s in by_place}.values())


def merge_findings(alone: Sequence[ErrorSpan], against: Sequence[ErrorSpan], right: str = "") -> tuple[ErrorSpan, ...]:
    """Return the findings in a text alone and against its counterpart, in text order.

    A finding against the counterpart replaces overlapping ones of the same check, and a word that the counterpart uses
    too is not reported as untranslated or unknown.
    """
    right_words = {w.text for w in words(right)}
    remaining = [
        span
        for span in alone
        if not any(a.check == span.check and a.start < span.end and span.start < a.end for a in against)
        and not (span.check in _ALLOWED_BY_COUNTERPART and {w.text for w in words(span.text)} <= right_words)
    ]
    return _sorted([*remaining, *against])


def _sorted(spans: Iterable[ErrorSpan]) -> tuple[ErrorSpan, ...]:
    return tuple(sorted(spans, key=lambda s: (s.start, s.end, s.check)))
