"""What the source contradicts in a translation into Arabic: its numbers and dates are read in its own language.

The words of numbers and dates in the source are put into Arabic, and then compared as those of any counterpart:
`$3.5 million` as `3.5 مليون دولار`, `March 15` as `15 مارس`. The words of each language are in `source_words.toml`; in
a source in another language no number or date is compared. Of an English source, countries, opposites and negations
are compared as well.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from workbench.arabic import Quantity, find_measures, find_quantities, share_of_arabic
from workbench.caching import load_once
from workbench.checks import check_with_counterpart
from workbench.checks.dates import contradicted_dates, unmatched_dates
from workbench.checks.findings import finding
from workbench.checks.foreign_text import small_words
from workbench.checks.numbers import contradicted_numbers, unmatched_numbers
from workbench.checks.source_meaning import changed_in_translation
from workbench.messages import Message
from workbench.records import ErrorSpan, WordLink

__all__ = ["SIGNATURE", "arabic_figures", "check_with_source", "language_beside", "may_be_source", "source_language"]

SIGNATURE = "source:3"
_FIGURES = {"numbers", "dates"}  # the checks that read the source in its own language
_SPELLINGS = {"names", "spelling", "article", "word order", "untranslated"}  # those that compare Arabic with Arabic
_MONTHS = (
    *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
    *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
)
_WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_CURRENCIES = {"$": "دولار", "€": "يورو", "£": "جنيه إسترليني"}
_SUFFIXES = {"m": "مليون", "k": "ألف"}  # only behind an amount of money: 125m may be metres
_SHORT_YEAR = re.compile(r"\b((?:1[5-9]|20)(?=\d\d))(\d\d)\s?[-–]\s?(\d\d)\b(?!\d)")
_UNCOMPARED = re.compile(r"\b\d+(?:st|nd|rd|th|[’']?s|e|ème|er)\b", re.IGNORECASE)  # ordinals and decades
_THOUSANDS = re.compile(r"(?<=\d)[.\u00a0\u202f '’](?=\d{3}(?!\d))")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_HALF = 0.5  # of the letters, from which on a text is in Arabic
_ROUNDING = 0.05
_FIGURE = r"\d+(?:[.,]\d+)*"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of numbers and dates of a language, each with what stands for it in Arabic."""

    decimal: str
    months: Mapping[str, str]
    weekdays: Mapping[str, str]
    scales: Mapping[str, str]
    currencies: Mapping[str, str]
    numbers: Mapping[str, str]
    percent: str
    minus: str
    one: str  # before a scale
    years: Mapping[str, str]  # the prepositions before a year


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
    if (words := _words_of(code)) is not None:
        translated = _translated(right, words)
        for check in _FIGURE_CHECKS if parallel else _FIGURE_CHECKS[:_ALWAYS]:
            for span in check(left, translated):
                if not any(s.check in _FIGURES and s.start < span.end and span.start < s.end for s in found.values()):
                    found[span.start, span.end, span.check] = replace(span, evidence=right)
    if parallel and code == "en":
        found |= {(s.start, s.end, s.check): s for s in changed_in_translation(left, right, links)}
    return tuple(sorted(found.values(), key=lambda s: (s.start, s.end, s.check)))


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
    ours, theirs = find_measures(left), find_measures(right)
    for m in ours:
        same = [[t for t in side if t.unit == m.unit] for side in (ours, theirs)]
        if len(same[0]) == len(same[1]) == 1:
            other = same[1][0]
            if abs(m.value - other.value) > _ROUNDING * max(abs(m.value), abs(other.value)):
                yield _differing(left, (m.start, m.end), right, (other.start, other.end))


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


def arabic_figures(text: str, language: str) -> str:
    """Return a text with the words of its numbers and dates in Arabic; as it is if the language is not known.

    >>> arabic_figures("It spent $3.5 million on March 15.", "en")
    'It spent 3.5 مليون دولار on 15 مارس.'
    """
    words = _words_of(language.partition("-")[0].lower())
    return text if words is None else _translated(text, words)


def source_language(texts: Iterable[str]) -> str:
    """Return the code of the language of some texts that are not in Arabic, `und` where their words do not tell.

    Only languages are told whose words of numbers and dates are known.
    """
    counts = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower()))
    votes = {code: sum(counts[word] for word in _telling_words(code)) for code in _codes()}
    best = max(votes, key=lambda code: votes[code])
    return best if votes[best] else "und"


def language_beside(left: str, right: str, language: str) -> str:
    """Return the language that a counterpart is to be read in: what its words tell where it is said to be in Arabic.

    So it is only beside an Arabic text: two texts in one other language are compared as they are.
    """
    return source_language([right]) if language == "ar" and may_be_source(left, right) else language


def may_be_source(left: str, right: str) -> bool:
    """Return whether a counterpart of an Arabic text is in other letters, so that it may be what that translates."""
    return share_of_arabic(left) >= _HALF > share_of_arabic(right) and any(map(str.isalpha, right))


@load_once
def _codes() -> tuple[str, ...]:
    return tuple(tomllib.loads(files("workbench.checks").joinpath("source_words.toml").read_text(encoding="utf-8")))


@lru_cache(maxsize=16)
def _telling_words(code: str) -> frozenset[str]:
    """Return the small words of a language and those of its numbers and dates."""
    words = _words_of(code)
    small = frozenset[str]().union(*small_words().get(code, ()))
    if words is None:
        return small
    tables = (words.months, words.weekdays, words.scales, words.currencies, words.numbers, words.years)
    return small.union(*tables, words.percent.split())


def _translated(text: str, words: _Words) -> str:
    text = _put(text, rf"\b(?:{words.minus})\s+(?=\d)", "-")
    if words.decimal == ",":
        text = _DECIMAL_COMMA.sub(".", _THOUSANDS.sub("", text))
    text = _put(text, rf"\b({_any(words.numbers)})\b", lambda m: words.numbers[m[1].lower()])
    if words.one:
        text = _put(
            text,
            rf"\b(?:{words.one})\s+({_any(words.scales)})(?:\s+(?:d['’]|de\s+)?({_any(words.currencies)}))?\b",
            lambda m: _amount("", m[1], words.scales, words.currencies[m[2].lower()] if m[2] else ""),
        )
    text = _SHORT_YEAR.sub(r"\1\2-\1\3", text)
    scales = {**words.scales, **_SUFFIXES}
    scale = rf"(?:[\s-]*({_any(scales)})\b)?"
    text = _put(text, rf"([$€£])\s?({_FIGURE}){scale}", lambda m: _amount(m[2], m[3], scales, _CURRENCIES[m[1]]))
    text = _put(text, rf"\b({_FIGURE})[\s-]*({_any(words.scales)})\b", lambda m: _amount(m[1], m[2], scales, ""))
    text = _put(
        text,
        rf"\b({_FIGURE})\s?({_any(_SUFFIXES)})\s+({_any(words.currencies)})\b",
        lambda m: _amount(m[1], m[2], _SUFFIXES, words.currencies[m[3].lower()]),
    )
    amount, currency = rf"{_FIGURE}(?:\s+(?:{'|'.join(set(words.scales.values()))}))?", _any(words.currencies)
    text = _put(
        text, rf"\b({amount})\s+(?:d['’]|de\s+)?({currency})\b", lambda m: f"{m[1]} {words.currencies[m[2].lower()]}"
    )
    text = _put(text, rf"\b({_FIGURE})\s+{re.escape(words.percent)}\b", lambda m: f"{m[1]}%")
    text = _put(text, rf"\b({_any(words.years)})\s+((?:19|20)\d\d)\b(?!\s*%)", lambda m: f"{m[1]} عام {m[2]}")
    month, year = _any(words.months), r"(?:,?\s+(?:de\s+)?(\d{4})\b)?"
    text = _put(
        text,
        rf"\b({month})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d){year}",
        lambda m: _date(m[2], words.months[m[1].lower()], m[3]),
    )
    text = _put(
        text,
        rf"\b(\d{{1,2}})(?:\.|er|º|st|nd|rd|th)?\s+(?:de\s+|of\s+)?({month})\b\.?{year}",
        lambda m: _date(m[1], words.months[m[2].lower()], m[3]),
    )
    text = _put(text, rf"\b({month})\s+(?:de\s+|of\s+)?(\d{{4}})\b", lambda m: f"{words.months[m[1].lower()]} {m[2]}")
    text = _put(text, rf"\b({_any(words.weekdays)})\b", lambda m: words.weekdays[m[1].lower()])
    return _UNCOMPARED.sub("…", text)


def _put(text: str, pattern: str, made: object) -> str:
    return re.sub(pattern, made, text, flags=re.IGNORECASE)  # type: ignore[call-overload, no-any-return]


def _amount(figure: str, scale: str | None, scales: Mapping[str, str], currency: str) -> str:
    return " ".join(filter(None, (figure, scales[scale.lower()] if scale else "", currency)))


def _date(day: str, month: str, year: str | None) -> str:
    return f"{day} {month} {year}" if year else f"{day} {month}"


def _any(words: Mapping[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@load_once
def _words_of(language: str) -> _Words | None:
    table = tomllib.loads(files("workbench.checks").joinpath("source_words.toml").read_text(encoding="utf-8"))
    if language not in table:
        return None
    told = table[language]
    return _Words(
        decimal=told["decimal"],
        months=_by_form(dict(zip(told["months"], _MONTHS, strict=True))),
        weekdays=_by_form(dict(zip(told["weekdays"], _WEEKDAYS, strict=True))),
        scales=_by_form(told["scales"]),
        currencies=_by_form(told["currencies"]),
        numbers=_by_form(told["numbers"]),
        percent=told["percent"],
        minus=told["minus"],
        one=told.get("one", ""),
        years=_by_form({told["in"]: ""}),
    )


def _by_form(words: Mapping[str, object]) -> dict[str, str]:
    """Return what stands for each form, from what stands for forms separated by spaces."""
    return {form: str(arabic) for forms, arabic in words.items() for form in forms.split()}


_FIGURE_CHECKS: tuple[Callable[[str, str], Iterator[ErrorSpan]], ...] = (
    contradicted_numbers,
    contradicted_dates,
    _other_scales,
    _other_measures,
    unmatched_numbers,
    unmatched_dates,
)
_ALWAYS = 4  # of them hold where only a part is shared
