"""Suggests edits for numbers and dates that do not follow the house style; a person decides.

Values never change. Figures in words with Latin letters, in addresses and codes are left alone, and so are numeric
dates that could be read in two ways, and the months of names (جامعة 6 أكتوبر). The nouns that tell codes and names are
in `code_nouns.txt` and `name_nouns.txt`.

>>> [e.replacement for e in style_edits("قتل ٦٧ في تموز 2025 من بين 120000", StyleGuide())]
['67', 'يوليو', '120,000']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Literal, Self, get_args

from workbench.arabic import Date, find_dates, find_quantities, normalise
from workbench.caching import load_once
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
        """Return the style of a text such as `digits=eastern,months=both`; what it leaves out is the default."""
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
_CODED = re.compile(r"\+|\d[-–/:]\d")  # in a phone number, range or time
_YEAR_BEFORE = re.compile(r"(?<![^\W_])(?:[وبلف]?(?:ال)?(?:عام|سنة)|للعام|للسنة|عامي)\s+$")
_YEAR_AFTER = re.compile(r"\s*(?:ق\.\s?م|قبل (?:الميلاد|المسيح)|للميلاد|هـ)")
_MONTH_CUE = re.compile(r"(?:شهر|شهري|شهرا)\s+$")
_EVENT = re.compile(
    r"(?:ثورة|انتفاضة|حراك|انقلاب|أحداث|هجمات|معركة|مجزرة|مذبحة|مظاهرات|اعتصام|نكسة|إعلان|اتفاق|اتفاقية|معاهدة)\s+$"
)
_FIVE = 5  # digits from which on thousands are separated
_LONGEST = 15  # digits; longer figures are not counts
_AROUND = 40  # characters of context around a figure
_UNCLEAR = 12  # up to this figure a day may be a month


@load_once
def _nouns(name: str) -> str:
    """Return a pattern of the nouns of a list in this room, with what may be attached before them."""
    text = files("workbench.editing").joinpath(name).read_text(encoding="utf-8")
    nouns = [w for line in text.splitlines() if not line.startswith("#") for w in line.split()]
    return rf"(?<![^\W_])[وفبلك]?(?:ال|لل)?(?:{'|'.join(nouns)})"


def _is_code(leading: str) -> bool:
    """Return whether a number after some text is that of one thing: رقم الحساب 123, المادة 140."""
    numbered = r"رقم(?:ه|ها|هم)?(?:\s+(?!(?:ال)?قياسي|بلغ|تجاوز|وصل)[^\W\d_]+){0,3}"
    return (
        re.search(
            rf"(?:(?<![^\W_])[وفب]?(?:ال)?{numbered}|{_nouns('code_nouns.txt')}(?:\s+[^\W\d_]+ية?)?)[\s:.)(]*$", leading
        )
        is not None
    )


def _is_name(text: str, date: Date) -> bool:
    """Return whether a day and month are a name with the noun before them: جامعة 6 أكتوبر, قوى 8 و14 آذار.

    With a year, those of an event are its date: هجمات 11 سبتمبر 2001.
    """
    leading = text[max(0, date.start - _AROUND) : date.start]
    if date.year is not None and date.day is not None and _EVENT.search(leading):
        return False
    return re.search(rf"{_nouns('name_nouns.txt')}\s+(?:{_DIGIT}+\s+و\s?)?(?:ال\u0640?\s?)?$", leading) is not None


def style_edits(text: str, style: StyleGuide) -> tuple[Suggestion, ...]:
    """Return the edits that bring the numbers and dates of a text into a style, in order and without overlaps."""
    date_edits = [e for date in find_dates(text) if (e := _date(text, date, style))]
    other_edits = [
        e
        for e in (*_months(text, style), *_figures(text, style))
        if not any(e.start < w.end and w.start < e.end for w in date_edits)
    ]
    return tuple(sorted([*date_edits, *other_edits], key=lambda e: e.start))


def _date(text: str, date: Date, style: StyleGuide) -> Suggestion | None:
    """Suggest day, month, year for a date in figures, or with the month first as in English."""
    written = text[date.start : date.end]
    if date.kind != "date" or date.calendar != "gregorian" or date.day is None or date.month is None:
        return None
    if re.search(r"[^\W\d_]", written):
        clear = any(q.kind == "month" and q.start == 0 for q in find_quantities(written))
    else:
        clear = date.day > _UNCLEAR or date.day == date.month or bool(re.match(rf"{_DIGIT}{{4}}", written))
    if not clear:
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
    """Suggest the house's name of each month, except where both names are given."""
    if style.months == "any":
        return
    named = [q for q in find_quantities(text) if q.kind == "month"]
    for date in find_dates(text):
        inside = [q for q in named if date.start <= q.start and q.end <= date.end]
        sure = date.day or date.year or _MONTH_CUE.search(text[: date.start])
        if date.kind != "date" or date.calendar != "gregorian" or len(inside) != 1 or not sure or _is_name(text, date):
            continue
        month = inside[0]
        written, wanted = text[month.start : month.end], _NAMES[style.months][int(month.value) - 1]
        if "/" not in written and not _same(written, wanted):
            yield _edit(
                text,
                (month.start, month.end),
                wanted,
                Message("findings.style-month", wanted=wanted),
            )


def _same(written: str, wanted: str) -> bool:
    return normalise(written, "full").text == normalise(wanted, "full").text


def _figures(text: str, style: StyleGuide) -> Iterator[Suggestion]:
    """Suggest the house's digits and separators of thousands."""
    date_spans = [(d.start, d.end) for d in find_dates(text)]
    for match in _FIGURE.finditer(text):
        written = match.group()
        before, after = _joined(text, *match.span())
        if re.search("[A-Za-z@#_]", before + after):
            continue
        counts = not any(a < match.end() and match.start() < b for a, b in date_spans)
        leading = text[max(0, match.start() - _AROUND) : match.start()]
        coded = _CODED.search(f"{before[-2:]}{written}{after[:2]}") or _is_code(leading)
        dated = _YEAR_BEFORE.search(leading) or _YEAR_AFTER.match(text, match.end())
        separate = style.thousands == "parted" and counts and not coded and not dated
        wanted = _in_digits(_with_thousands(written) if separate else written, style)
        if wanted != written:
            yield _edit(
                text,
                match.span(),
                wanted,
                Message("findings.style-figure", wanted=wanted),
            )


def _joined(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the characters joined to a figure without a space, before and after it."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return re.split(r"\s", before)[-1], re.split(r"\s", after)[0]


def _with_thousands(figure: str) -> str:
    """Return a whole number with separators of thousands if it has five digits or more."""
    if not figure.isdigit() or not _FIVE <= len(figure) <= _LONGEST or figure[0] in "0٠۰":
        return figure
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", "," if figure[0].isascii() else "٬", figure)


def _in_digits(text: str, style: StyleGuide) -> str:
    if style.digits == "western":
        return text.translate(_WESTERN)
    if style.digits == "any":
        return text
    signs = str.maketrans(",.", "٬٫") if _GROUPED.fullmatch(text) else {}
    return text.translate(signs).translate(_EASTERN)


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
