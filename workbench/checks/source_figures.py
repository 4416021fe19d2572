"""The words of numbers and dates of a source in another language, put into Arabic to be compared as any others."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.checks.source_numerals import with_figures, with_parts
from workbench.checks.source_words import SourceWords, source_words

__all__ = ["arabic_figures"]

_CURRENCIES = {"$": "دولار", "€": "يورو", "£": "جنيه إسترليني"}
_SUFFIXES = {"m": "مليون", "k": "ألف"}  # only behind an amount of money: 125m may be metres
_SHORT_YEAR = re.compile(r"\b((?:1[5-9]|20)(?=\d\d))(\d\d)\s?[-–]\s?(\d\d)\b(?!\d)")
_UNCOMPARED = re.compile(r"\b\d+(?:,\d{3})*(?:st|nd|rd|th|[’']?s|e|ème|er)\b", re.IGNORECASE)  # ordinals and decades
_RANK = r"(?:st|nd|rd|th)"
_THOUSANDS = re.compile(r"(?<=\d)[.\u00a0\u202f '’](?=\d{3}(?!\d))")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_FIGURE = r"\d+(?:[.,]\d+)*"


def arabic_figures(text: str, language: str) -> str:
    """Return a text with the words of its numbers and dates in Arabic; as it is if the language is not known.

    >>> arabic_figures("It spent $3.5 million on March 15.", "en")
    'It spent 3.5 مليون دولار on 15 مارس.'
    """
    words = source_words(language.partition("-")[0].lower())
    return text if words is None else _translated(text, words)


def _translated(text: str, words: SourceWords) -> str:
    if words.decimal == ",":
        text = _DECIMAL_COMMA.sub(".", _THOUSANDS.sub("", text))
    text = with_parts(with_figures(text, words), words)
    text = _put(text, rf"\b(?:{words.minus})\s+(?=\d)", "-")
    text = _put(text, rf"\b(\d+){words.below}\b", r"-\1") if words.below else text
    if words.one:
        text = _put(
            text,
            rf"\b(?:{words.one})\s+({_any(words.scales)})(?:\s+(?:d['’]|de\s+)?({_any(words.currencies)}))?\b",
            lambda m: _amount("", m[1], words.scales, words.currencies[m[2].lower()] if m[2] else ""),
        )
    text = _SHORT_YEAR.sub(r"\1\2-\1\3", text)
    scales = {**words.scales, **_SUFFIXES}
    scale = rf"(?:[\s-]*({_any(scales)})\b)?"
    text = _put(text, rf"([$€£])\s?({_FIGURE})\+?{scale}", lambda m: _amount(m[2], m[3], scales, _CURRENCIES[m[1]]))
    text = _put(text, rf"\b({_FIGURE})\+?[\s-]*({_any(words.scales)})\b", lambda m: _amount(m[1], m[2], scales, ""))
    text = _put(
        text,
        rf"\b({_FIGURE})\s?({_any(_SUFFIXES)})\s+({_any(words.currencies)})\b",
        lambda m: _amount(m[1], m[2], _SUFFIXES, words.currencies[m[3].lower()]),
    )
    some, currency = "|".join({_FIGURE, *words.parts.values()}), _any(words.currencies)
    amount = rf"(?:{some})(?:\s+(?:{'|'.join(set(words.scales.values()))}))?"
    text = _put(
        text, rf"\b({amount})\s+(?:d['’]|de\s+)?({currency})\b", lambda m: f"{m[1]} {words.currencies[m[2].lower()]}"
    )
    text = _put(text, rf"\b({_FIGURE})\s+(?:{'|'.join(map(re.escape, words.percent))})\b", lambda m: f"{m[1]}%")
    text = _put(text, rf"\b({_any(words.years)})\s+((?:19|20)\d\d)\b(?!\s*%)", lambda m: f"{m[1]} عام {m[2]}")
    if words.units:
        text = _put(
            text, rf"\b({amount})[\s-]+({_any(words.units)})\b", lambda m: _measure(m[1], words.units[m[2].lower()])
        )
    text = _days(text, words)
    return _UNCOMPARED.sub("…", _relative(_lone_months(text, words), words))


def _days(text: str, words: SourceWords) -> str:
    """Put days of months, months of years and days of the week into Arabic."""
    month, year = _any(words.months), r"(?:,?\s+(?:de\s+)?(\d{4})\b)?"
    text = _ranges(text, words, month)
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
    return _put(text, rf"\b({_any(words.weekdays)})\b", lambda m: words.weekdays[m[1].lower()])


def _ranges(text: str, words: SourceWords, month: str) -> str:
    """Put the month of a range of days behind them, as Arabic has it: May 3 to 9, between the 3rd and 9th of May.

    Only a word before it, a dash, or a mark of ranks tells that the second number is a day as well.
    """
    if not words.until:
        return text
    named, until = rf"(?P<month>{month})\.?", rf"\s+(?:{words.until})\s+(?:the\s+)?"
    first, second = rf"(?P<first>\d{{1,2}}){_RANK}?", rf"(?P<second>\d{{1,2}}){_RANK}"
    for pattern in (
        rf"(?P<since>\b(?:{words.since})\s+){named}\s+{first}{until}{second}?",
        rf"(?P<since>\b){named}\s+{first}{until}{second}",
        rf"(?P<since>\b){named}\s+{first}\s?[-–—]\s?{second}?",
        rf"(?P<since>\b)(?:the\s+)?{first}{until}{second}\s+(?:of\s+)?{named}",
    ):
        text = _put(text, rf"{pattern}\b(?!\d)(?:,?\s+(?P<year>\d{{4}})\b)?", lambda m: _range(m, words))
    return text


def _range(match: re.Match[str], words: SourceWords) -> str:
    last = _date(match["second"], words.months[match["month"].lower()], match["year"])
    return f"{match['since']}{match['first']} - {last}"


def _lone_months(text: str, words: SourceWords) -> str:
    """Put months without a day or year into Arabic; a month has a capital letter: may is no month."""
    capital = {month.capitalize(): arabic for month, arabic in words.months.items()}
    alone = "|".join(month.capitalize() for month in words.lone_months)
    if words.months_after:
        after = "|".join(form for word in words.months_after for form in (word, word.capitalize()))
        text = re.sub(rf"\b({after})([\s-]+)({_any(capital)})\b", lambda m: f"{m[1]}{m[2]}{capital[m[3]]}", text)
        text = re.sub(rf"\b({alone})\b", lambda m: capital[m[1]], text)
    return text


def _relative(text: str, words: SourceWords) -> str:
    """Put relative days and periods into Arabic: last week, next Tuesday, tomorrow."""
    if not words.relative:
        return text
    directions, some = _any(words.directions), _any(words.periods)
    dated = "|".join({*words.weekdays.values(), *words.months.values()})
    text = _put(text, rf"\b({directions})\s+({dated})\b", lambda m: f"{m[2]} {words.directions[m[1].lower()]}")
    text = _put(
        text,
        rf"\b({directions})\s+({some})\b",
        lambda m: f"{words.periods[m[2].lower()]} {words.directions[m[1].lower()]}",
    )
    return _put(text, rf"\b({_any(words.relative)})\b", lambda m: words.relative[m[1].lower()])


def _put(text: str, pattern: str, made: object) -> str:
    return re.sub(pattern, made, text, flags=re.IGNORECASE)  # type: ignore[call-overload, no-any-return]


def _amount(figure: str, scale: str | None, scales: Mapping[str, str], currency: str) -> str:
    return " ".join(filter(None, (figure, scales[scale.lower()] if scale else "", currency)))


def _measure(amount: str, unit: str) -> str:
    return unit if unit == "…" else f"{amount} {unit}"


def _date(day: str, month: str, year: str | None) -> str:
    return f"{day} {month} {year}" if year else f"{day} {month}"


def _any(words: Mapping[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
