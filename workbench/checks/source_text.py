"""What the source contradicts in a translation into Arabic: its numbers and dates are read in its own language.

The words of numbers and dates in the source are put into Arabic, and then compared as those of any counterpart:
`$3.5 million` as `3.5 مليون دولار`, `March 15` as `15 مارس`. The words of each language are in `source_words.toml`; in
a source in another language no number or date is compared. Of an English source, countries, opposites and negations
are compared as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from workbench.arabic import Measure, Quantity, find_measures, find_quantities
from workbench.checks import check_with_counterpart
from workbench.checks.dates import contradicted_dates, unmatched_dates
from workbench.checks.findings import finding
from workbench.checks.number_mentions import find_number_mentions
from workbench.checks.numbers import contradicted_numbers, unmatched_numbers
from workbench.checks.source_dates import changed_times, may_be_told_otherwise
from workbench.checks.source_figures import arabic_figures
from workbench.checks.source_language import language_beside
from workbench.checks.source_meaning import changed_in_translation
from workbench.checks.source_words import source_codes, source_words
from workbench.messages import Message
from workbench.records import ErrorSpan, WordLink

__all__ = ["SIGNATURE", "check_with_source"]

SIGNATURE = "source:5"
_FIGURES = {"numbers", "dates"}  # the checks that read the source in its own language
_SPELLINGS = {"names", "spelling", "article", "word order", "untranslated"}  # those that compare Arabic with Arabic
_ROUNDING = 0.05


def check_with_source(
    left: str, right: str, language: str, links: Sequence[WordLink] = (), *, parallel: bool
) -> tuple[ErrorSpan, ...]:
    """Return the findings in a translation into Arabic that its source in some language supports, in text order.

    A source in Arabic is compared as any other counterpart.
    """
    language = language_beside(left, right, language)
    code = language.partition("-")[0].lower()
    if code == "ar":
        return check_with_counterpart(left, right, links, parallel=parallel)
    others = check_with_counterpart(left, right, links, parallel=parallel)
    found = {(s.start, s.end, s.check): _without_words(s) for s in others if s.check not in _FIGURES | _SPELLINGS}
    for span in _other_figures(left, right, code, parallel=parallel):
        if not any(s.check in _FIGURES and s.start < span.end and span.start < s.end for s in found.values()):
            found[span.start, span.end, span.check] = replace(span, evidence=right)
    if parallel and code == "en":
        found |= {(s.start, s.end, s.check): s for s in changed_in_translation(left, right, links)}
    return tuple(sorted(found.values(), key=lambda s: (s.start, s.end, s.check)))


def _other_figures(left: str, right: str, code: str, *, parallel: bool) -> Iterator[ErrorSpan]:
    """Find the numbers, dates and times of a translation that its source in a known language contradicts."""
    if code in source_codes():
        translated = arabic_figures(right, code)
        for check in _FIGURE_CHECKS if parallel else _FIGURE_CHECKS[:_ALWAYS]:
            for span in check(left, translated):
                if not may_be_told_otherwise(left, translated, span, code):
                    yield _without_words(span) if _has_unit(span.suggestion, code) else span
        if parallel:
            yield from changed_times(left, translated, right, code)


def _has_unit(suggestion: str | None, code: str) -> bool:
    """Return whether a suggestion has a unit of measure, which is not put into the form that its number asks for."""
    units = set(words.units.values()) if (words := source_words(code)) else set()
    return bool(suggestion) and any(f" {suggestion}".endswith(f" {unit}") for unit in units)


def _without_words(span: ErrorSpan) -> ErrorSpan:
    """Return a finding without a suggestion to put words of another language into the text."""
    return replace(span, suggestion=None)


def _other_scales(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find figures whose scale is another one on the right: `3.5 مليار` for `3.5 مليون`."""
    ours, theirs = find_quantities(left), find_quantities(right)
    values = {q.value for q in ours}, {q.value for q in theirs}
    for q in ours:
        figure = _figure(left, q)
        others = [t for t in theirs if figure and _figure(right, t) == figure and t.value not in values[0]]
        if q.value not in values[1] and len(others) == 1 and _has_scale(left, q) and _has_scale(right, others[0]):
            yield _differing(left, (q.start, q.end), right, (others[0].start, others[0].end))


def _other_measures(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find measures, the only ones in their unit on either side, that differ by more than rounding: 21% for 12%."""
    ours, theirs = _whole_measures(left), _whole_measures(right)
    for m in ours:
        same = [[t for t in side if t.unit == m.unit] for side in (ours, theirs)]
        if len(same[0]) == len(same[1]) == 1:
            other = same[1][0]
            if abs(m.value - other.value) > _ROUNDING * max(abs(m.value), abs(other.value)):
                yield _differing(left, (m.start, m.end), right, (other.start, other.end))


def _whole_measures(text: str) -> list[Measure]:
    """Return the measures of a text that are no parts of others: ساعتين ونصف الساعة."""
    mixed = [m for m in find_number_mentions(text) if m.mixed]
    return [m for m in find_measures(text) if not any(a.start < m.end and m.start < a.end for a in mixed)]


def _differing(left: str, ours: tuple[int, int], right: str, theirs: tuple[int, int]) -> ErrorSpan:
    said = right[slice(*theirs)]
    return finding(
        left,
        *ours,
        category="accuracy/mistranslation/number",
        severity="critical",
        check="numbers",
        reason=Message("findings.figure-differs", other=said),
        evidence=right,
        suggestion=said,
    )


def _figure(text: str, quantity: Quantity) -> str:
    return "".join(c for c in text[quantity.start : quantity.end] if c.isdigit() or c in ".,٫")


def _has_scale(text: str, quantity: Quantity) -> bool:
    return any(c.isalpha() for c in text[quantity.start : quantity.end])


_FIGURE_CHECKS: tuple[Callable[[str, str], Iterator[ErrorSpan]], ...] = (
    contradicted_numbers,
    contradicted_dates,
    _other_scales,
    _other_measures,
    unmatched_numbers,
    unmatched_dates,
)
_ALWAYS = 4  # of them hold where only a part is shared
