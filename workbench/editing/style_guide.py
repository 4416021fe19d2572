"""Numbers and dates that are not in the style of the house, each with what the house would write; a person decides.

The value stays what it is. A figure in a word with Latin letters, in an address or a code is left alone, and so is a
date in figures that could be read in two ways.

>>> [e.replacement for e in style_edits("قتل ٦٧ في تموز 2025 من بين 120000", StyleGuide())]
['67', 'يوليو', '120,000']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, Self, get_args

from workbench.arabic import Date, dates, normalise, quantities
from workbench.errors import InputError
from workbench.messages import Message
from workbench.records import Suggestion

__all__ = ["StyleGuide", "style_edits"]

Digits = Literal["western", "eastern", "any"]
Months = Literal["international", "levantine", "both", "any"]
Thousands = Literal["parted", "any"]
_CHOICES: dict[str, tuple[str, ...]] = {
    "digits": get_args(Digits),
    "months": get_args(Months),
    "thousands": get_args(Thousands),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleGuide:
    """How a house writes figures, months and thousands; `any` leaves them as they are.

    digits are western (67) or eastern (٦٧), months international (يوليو), levantine (تموز) or both (يوليو/تموز),
    thousands parted from five figures on (12,000).
    """

    digits: Digits = "western"
    months: Months = "international"
    thousands: Thousands = "parted"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the style that a text such as `digits=eastern,months=both` says; what it leaves out is the default."""
        chosen: dict[str, str] = {}
        for part in filter(None, (p.strip() for p in text.split(","))):
            key, _, value = (p.strip() for p in part.partition("="))
            if value not in _CHOICES.get(key, ()):
                known = [f"{name}={'|'.join(values)}" for name, values in _CHOICES.items()]
                raise InputError("style-unknown", part=part, known=known)
            chosen[key] = value
        return replace(cls(), **chosen)  # type: ignore[arg-type]


_INTERNATIONAL = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
_LEVANTINE = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]
_NAMES: dict[str, list[str]] = {
    "international": _INTERNATIONAL,
    "levantine": _LEVANTINE,
    "both": [f"{a}/{b}" for a, b in zip(_INTERNATIONAL, _LEVANTINE, strict=True)],
}
_DIGIT = "[0-9٠-٩۰-۹]"
_FIGURE = re.compile(rf"{_DIGIT}+(?:[.,٫٬]{_DIGIT}+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[,٬]\d{3})+(?:[.٫]\d+)?|\d+[.٫]\d+")
_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬٫", "01234567890123456789,.")
_EASTERN = str.maketrans("0123456789۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩" * 2)
_CODED = re.compile(r"\+|\d[-–/:]\d")  # with one of these a figure is part of a number to call, a span or a time
_NUMBERED = re.compile(r"(?:رقم|هاتف|الرقم|برقم|فاكس|بريد|رمز|الرمز)[\s:]*$")
_MONTH_CUE = re.compile(r"(?:شهر|شهري|شهرا)\s+$")
_FIVE = 5  # figures from which on thousands are parted
_LONGEST = 15  # what is longer is no count of anything
_AROUND = 40  # characters that are looked at around a figure
_UNCLEAR = 12  # up to which the figure of a day may be one of a month


def style_edits(text: str, style: StyleGuide) -> tuple[Suggestion, ...]:
    """Return the edits that put the numbers and dates of a text into a style, in order; none of them overlap."""
    whole = [e for date in dates(text) if (e := _date(text, date, style))]
    rest = [
        e
        for e in (*_months(text, style), *_figures(text, style))
        if not any(e.start < w.end and w.start < e.end for w in whole)
    ]
    return tuple(sorted([*whole, *rest], key=lambda e: e.start))


def _date(text: str, date: Date, style: StyleGuide) -> Suggestion | None:
    """Propose day, month, year for a date in figures, or with the month first, as English has it."""
    said = text[date.start : date.end]
    if date.kind != "date" or date.calendar != "gregorian" or date.day is None or date.month is None:
        return None
    if re.search(r"[^\W\d_]", said):
        settled = any(q.kind == "month" and q.start == 0 for q in quantities(said))
    else:
        settled = date.day > _UNCLEAR or date.day == date.month or bool(re.match(rf"{_DIGIT}{{4}}", said))
    if not settled:
        return None
    names = _NAMES.get(style.months, _INTERNATIONAL)
    year = "" if date.year is None else f" {date.year}"
    wanted = _in_digits(f"{date.day} {names[date.month - 1]}{year}", style)
    return _edit(
        text,
        (date.start, date.end),
        wanted,
        Message("findings.style-date", wanted=wanted),
    )


def _months(text: str, style: StyleGuide) -> Iterator[Suggestion]:
    """Propose the name that the house has for a month; one that stands beside its other name is left."""
    if style.months == "any":
        return
    named = [q for q in quantities(text) if q.kind == "month"]
    for date in dates(text):
        inside = [q for q in named if date.start <= q.start and q.end <= date.end]
        sure = date.day or date.year or _MONTH_CUE.search(text[: date.start])
        if date.kind != "date" or date.calendar != "gregorian" or len(inside) != 1 or not sure:
            continue
        month = inside[0]
        said, wanted = text[month.start : month.end], _NAMES[style.months][int(month.value) - 1]
        if "/" not in said and not _same(said, wanted):
            yield _edit(
                text,
                (month.start, month.end),
                wanted,
                Message("findings.style-month", wanted=wanted),
            )


def _same(said: str, wanted: str) -> bool:
    return normalise(said, "full").text == normalise(wanted, "full").text


def _figures(text: str, style: StyleGuide) -> Iterator[Suggestion]:
    """Propose the digits of the house, and signs between thousands."""
    dated = [(d.start, d.end) for d in dates(text)]
    for match in _FIGURE.finditer(text):
        said = match.group()
        before, after = _joined(text, *match.span())
        if re.search("[A-Za-z@#_]", before + after):
            continue
        counts = not any(a < match.end() and match.start() < b for a, b in dated)
        leading = text[max(0, match.start() - _AROUND) : match.start()]
        coded = _CODED.search(f"{before[-2:]}{said}{after[:2]}") or _NUMBERED.search(leading)
        parted = style.thousands == "parted" and counts and not coded
        wanted = _in_digits(_parted(said) if parted else said, style)
        if wanted != said:
            yield _edit(
                text,
                match.span(),
                wanted,
                Message("findings.style-figure", wanted=wanted),
            )


def _joined(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what is joined to a figure without a space, before and behind it."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return re.split(r"\s", before)[-1], re.split(r"\s", after)[0]


def _parted(figure: str) -> str:
    """Return a whole number of five figures and more with a sign between thousands."""
    if not figure.isdigit() or not _FIVE <= len(figure) <= _LONGEST or figure[0] in "0٠۰":
        return figure
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", "," if figure[0].isascii() else "٬", figure)


def _in_digits(said: str, style: StyleGuide) -> str:
    if style.digits == "western":
        return said.translate(_WESTERN)
    if style.digits == "any":
        return said
    signs = str.maketrans(",.", "٬٫") if _GROUPED.fullmatch(said) else {}
    return said.translate(signs).translate(_EASTERN)


def _edit(text: str, place: tuple[int, int], wanted: str, reason: Message) -> Suggestion:
    return Suggestion(
        start=place[0],
        end=place[1],
        text=text[slice(*place)],
        replacement=wanted,
        kind="style",
        reason=reason.text("en"),
        reason_ar=reason.text("ar"),
    )
