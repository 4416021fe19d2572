"""Dates, months, years, weekdays and times of day as Arabic news writes them, each with its place and its value.

Months go by both sets of names (يوليو and تموز are 7) and by the Hijri names, where these are months and not people:
رمضان is a month in `في رمضان` and a man in `رمضان قديروف`.

>>> [d.value for d in dates("الثلاثاء الماضي، ٨ تموز/يوليو 2025، الساعة 3:30 عصرا")]
['Tue<', '2025-07-08', 'T15:30']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.arabic.normalisation import normalise, same_length
from workbench.arabic.numbers import MONTHS

__all__ = ["Date", "dates"]

DateKind = Literal["date", "year", "weekday", "time"]
Calendar = Literal["gregorian", "hijri"]
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A piece of a date, `source[start:end]`; what it does not say is None.

    A date has a month, and perhaps a day and a year. weekday counts from 1, Monday, to 7; relative is -1 for the last
    one and 1 for the next; a time has an hour from 0 to 23 and a minute.
    """

    start: int
    end: int
    kind: DateKind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    relative: int = 0
    hour: int | None = None
    minute: int = 0
    calendar: Calendar = "gregorian"

    @property
    def value(self) -> str:
        """Return the value as ISO 8601 has it: 2025-07-08, --07-08, 2025; Tue, Tue< (the last), T15:30; h is Hijri."""
        if self.weekday is not None:
            return _WEEKDAYS[self.weekday - 1] + {-1: "<", 0: "", 1: ">"}[self.relative]
        if self.hour is not None:
            return f"T{self.hour:02}:{self.minute:02}"
        year = "-" if self.year is None else f"{self.year:04}"
        rest = "".join(f"-{part:02}" for part in (self.month, self.day) if part is not None)
        return ("h" if self.calendar == "hijri" else "") + year + rest


_MARK = "[\u064b-\u0652\u0670\u200b]*"
_EDGE = r"(?![^\W_])"
_BEFORE = r"(?<![^\W_])"
_GAP = rf"{_MARK}\s+"


def _forms(table: dict[int, str]) -> dict[str, int]:
    return {
        normalise(form.replace("_", " "), "full").text: value
        for value, forms in table.items()
        for form in forms.split()
    }


def _any(names: Iterable[str]) -> str:
    """Return a pattern for any of some names, vowel signs allowed between their letters."""
    ordered = sorted(names, key=len, reverse=True)
    return "|".join("".join(r"\s+" if c == " " else c + _MARK for c in name) for name in ordered)


_HIJRI = _forms(
    {
        1: "محرم المحرم",
        2: "صفر",
        3: "ربيع_الأول",
        4: "ربيع_الآخر ربيع_الثاني",
        5: "جمادى_الأولى",
        6: "جمادى_الآخرة جمادى_الثانية",
        7: "رجب",
        8: "شعبان",
        9: "رمضان",
        10: "شوال",
        11: "ذو_القعدة ذي_القعدة",
        12: "ذو_الحجة ذي_الحجة",
    }
)
_WEEKDAY = _forms(
    {
        1: "الاثنين الإثنين",
        2: "الثلاثاء",
        3: "الأربعاء",
        4: "الخميس",
        5: "الجمعة",
        6: "السبت",
        7: "الأحد",
    }
)
_UNITS = _forms(
    {
        1: "الأول الحادي",
        2: "الثاني",
        3: "الثالث",
        4: "الرابع",
        5: "الخامس",
        6: "السادس",
        7: "السابع",
        8: "الثامن",
        9: "التاسع",
        10: "العاشر",
    }
)
_TWENTIES = _forms({20: "العشرين العشرون", 30: "الثلاثين الثلاثون"})
_HOURS = _forms(
    {
        1: "الواحدة الأولى",
        2: "الثانية",
        3: "الثالثة",
        4: "الرابعة",
        5: "الخامسة",
        6: "السادسة",
        7: "السابعة",
        8: "الثامنة",
        9: "التاسعة",
        10: "العاشرة",
        11: "الحادية_عشرة",
        12: "الثانية_عشرة",
    }
)
_PARTS = _forms({15: "الربع", 20: "الثلث", 30: "النصف"})
_HALVES = _forms({0: "صباحا فجرا ص", 12: "مساء عصرا م بعد_الظهر", 24: "ظهرا ليلا"})  # 24: it depends on the hour

_TEEN = rf"(?:{_any(_UNITS)})(?:{_GAP}(?:عشر|و(?:{_any(_TWENTIES)})))?"
_DAY = rf"(?:(?P<day>\d{{1,2}})|(?<!تشرين )(?<!كانون )(?P<named>{_TEEN}|{_any(_TWENTIES)}))"
_ERA = rf"(?P<era>\s*(?:هـ|ه\u200b|هجري(?:ه)?|للهجره|ميلادي(?:ه)?|م){_EDGE})"
_YEAR = rf"(?P<year>1[0-9]\d\d|20\d\d)(?!\d|[.,٬٫:]\d){_ERA}?"
_MONTH = rf"(?P<month>{_any(MONTHS)}){_EDGE}(?:\s*[/\\(]\s*(?:{_any(MONTHS)}){_EDGE}\)?)?"
_LUNAR = rf"(?P<lunar>{_any(_HIJRI)}){_EDGE}"
_OF_YEAR = rf"(?:\s*[,،]?\s*(?:من{_GAP})?(?:(?:عام|العام|سنه|لعام|لسنه){_GAP})?{_YEAR})"
_OF = rf"(?:{_GAP}|\s*[-/]\s*)(?:من{_GAP})?(?:شهر{_GAP})?"
_WRITTEN = re.compile(rf"{_BEFORE}(?:[وبلف])?{_DAY}{_OF}(?:{_MONTH}|{_LUNAR}){_OF_YEAR}?")
_AMERICAN = re.compile(rf"{_BEFORE}[وبلف]?{_MONTH}\s+(?P<day>\d{{1,2}})(?:\s*[,،]\s*{_YEAR}|(?=\s*[,،.](?!\d)|$))")
_ALONE = re.compile(rf"{_BEFORE}[وبلف]?(?:{_MONTH}|{_LUNAR}){_OF_YEAR}?")
_FIGURES = re.compile(
    r"(?<![\d/.-])(?:(?P<y1>\d{4})(?P<s1>[/.-])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<s2>[/.-])(?P<m2>\d{1,2})(?P=s2)(?P<y2>\d{4}))(?![\d/-])"
)
_YEARS = re.compile(
    rf"(?:{_BEFORE}(?:[وبلف]?(?:ال)?(?:عام|سنه|عامي|موسم)|لل(?:عام|سنه)){_GAP})(?P<known>\d{{3,4}})(?!\d|[.,٬٫]\d){_ERA}?"
    rf"|{_BEFORE}(?P<lone>1[3-5]\d\d|[12]\d{{3}})(?:\s*(?:هـ|ه\u200b|هجريه?|ميلاديه?)){_EDGE}"
    rf"|(?<![\d./-])(?P<bare>1[89]\d\d|20\d\d)(?=\s*[-–/]\s*(?:1[89]|20)?\d\d(?![\d/]))"
    rf"|(?<=\d[-–/])(?P<last>1[89]\d\d|20\d\d)(?![\d./-])"
    rf"|{_BEFORE}(?:[وف]?(?:في|منذ|حتي|بحلول|خلال|قبل|بعد|مطلع|نهايه|اواخر|اوايل)){_GAP}(?P<loose>19\d\d|20\d\d)"
    rf"(?!\d|[.,٬٫:/-]\d)(?=\s*(?:[،,.؛:)\]»”]|و[^\W\d]|$))"
)
_DAYS = re.compile(
    rf"{_BEFORE}[وف]?(?:[بك](?=ال))?(?P<weekday>{_any(_WEEKDAY)}){_EDGE}"
    rf"(?:{_GAP}(?P<relative>الماضي|الفايت|المنصرم|الاخير|المقبل|القادم|التالي){_EDGE})?"
)
_CLOCK = re.compile(
    rf"(?P<named>{_BEFORE}[وفب]?الساعه{_GAP})?"
    rf"(?:(?P<hour>(?<![\d.,:])\d{{1,2}})(?:(?P<colon>[:.])(?P<minute>[0-5]\d)(?![\d:]))?(?!\d|[.:,]\d)"
    rf"|(?P<word>{_any(_HOURS)}){_EDGE}"
    rf"(?:{_GAP}(?P<less>الا)?{_MARK}\s*و?(?P<part>{_any(_PARTS)}){_EDGE})?)"
    rf"(?:\s*(?P<half>{_any(_HALVES)}){_MARK}{_EDGE})?"
)
# August, May and some Hijri months are also other words, or people; here is what makes months of them.
_DOUBTFUL = {"اب", "ماي", "محرم", "المحرم", "صفر", "رجب", "شعبان", "رمضان", "شوال"}
_CUE_BEFORE = re.compile(
    rf"(?:شهر|هلال|صيام|صوم|خلال|شهري|(?<![^\W_])في|ليالي|عيد|غره|منتصف|مطلع|اواخر|اوايل|نهايه|بدايه){_GAP}$|[/]\s*$"
)
_CUE_AFTER = re.compile(rf"{_GAP}(?:المبارك|الكريم|الفضيل|الماضي|المقبل|القادم|الجاري|هذا){_EDGE}")
_TWO = re.compile(rf"(?:كلا|كلي|بين|هذين|كل{_GAP}من){_GAP}$")


def dates(text: str) -> tuple[Date, ...]:
    """Return the dates, years, weekdays and times of a text in order; none of them overlap."""
    plain = same_length(text)
    taken: list[Date] = []
    for find in (_figures, _written, _american, _months, _clock, _weekdays, _years):
        taken += [d for d in find(plain) if all(d.end <= t.start or d.start >= t.end for t in taken)]
    return tuple(sorted(taken, key=lambda d: d.start))


def _figures(plain: str) -> Iterator[Date]:
    for match in _FIGURES.finditer(plain):
        year, month, day = (int(match[f"{part}1"] or match[f"{part}2"]) for part in "ymd")
        if month > 12 and match["y2"]:  # 07/25/2025
            month, day = day, month
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield Date(
                start=match.start(),
                end=match.end(),
                kind="date",
                year=year,
                month=month,
                day=day,
            )


def _written(plain: str) -> Iterator[Date]:
    for match in _WRITTEN.finditer(plain):
        day = _day(match)
        if day is not None and 1 <= day <= 31:
            yield _dated(match, match.start("day") if match["day"] else match.start("named"), day)


def _american(plain: str) -> Iterator[Date]:
    for match in _AMERICAN.finditer(plain):
        if 1 <= int(match["day"]) <= 31:
            yield _dated(match, match.start("month"), int(match["day"]))


def _months(plain: str) -> Iterator[Date]:
    for match in _ALONE.finditer(plain):
        group = "month" if match["month"] else "lunar"
        before, after = plain[: match.start(group)], plain[match.end(group) :]
        cued = match["year"] or _CUE_BEFORE.search(before) or _CUE_AFTER.match(after) or "/" in match.group()
        if _key(match[group]) not in _DOUBTFUL or cued:
            yield _dated(match, match.start(group), None)


def _weekdays(plain: str) -> Iterator[Date]:
    for match in _DAYS.finditer(plain):
        if _key(match["weekday"]) == "الاثنين" and _TWO.search(plain[: match.start()]):
            continue
        relative = match["relative"]
        past = relative in {"الماضي", "الفايت", "المنصرم", "الاخير"}
        yield Date(
            start=match.start("weekday"),
            end=match.end(),
            kind="weekday",
            weekday=_WEEKDAY[_key(match["weekday"])],
            relative=0 if relative is None else -1 if past else 1,
        )


def _years(plain: str) -> Iterator[Date]:
    for match in _YEARS.finditer(plain):
        group = next(name for name in ("known", "lone", "bare", "last", "loose") if match[name])
        year = int(match[group])
        yield Date(
            start=match.start(group),
            end=match.end(),
            kind="year",
            year=year,
            calendar=_calendar(plain[match.end(group) : match.end()]),
        )


def _clock(plain: str) -> Iterator[Date]:
    for match in _CLOCK.finditer(plain):
        half = match["half"] and _key(match["half"])
        if half == "م" and not match["colon"]:
            half = None
        sure = match["named"] or match["colon"] == ":" or (half and len(half) > 1 and match["hour"])
        hour = int(match["hour"]) if match["hour"] else _HOURS[_key(match["word"])]
        if not sure or hour > 24:
            continue
        minute = int(match["minute"] or 0)
        if match["part"]:
            part = _PARTS[_key(match["part"])]
            hour, minute = (hour - 1, 60 - part) if match["less"] else (hour, part)
        start = match.start("hour") if match["hour"] else match.start("word")
        yield Date(
            start=start,
            end=_trimmed(plain, start, match.end()),
            kind="time",
            hour=_of_day(hour, half) % 24,
            minute=minute,
        )


def _of_day(hour: int, half: str | None) -> int:
    """Return the hour of the day, 0 to 24, that an hour of one half of it is."""
    if half is None or hour > 12:
        return hour
    if _HALVES[half] == 0:
        return hour % 12
    if half == "ليلا":
        return hour % 12 if hour in {12, 1, 2, 3, 4, 5} else hour + 12
    return hour % 12 + 12 if half != "ظهرا" or hour < 10 else hour


def _dated(match: re.Match[str], start: int, day: int | None) -> Date:
    year = int(match["year"]) if match["year"] else None
    groups = match.groupdict()
    lunar = groups.get("lunar")
    return Date(
        start=start,
        end=_trimmed(match.string, start, match.end()),
        kind="date",
        year=year,
        day=day,
        month=_HIJRI[_key(lunar)] if lunar else int(MONTHS[_key(match["month"])]),
        calendar="hijri" if lunar else _calendar(groups.get("era")),
    )


def _day(match: re.Match[str]) -> int | None:
    if match["day"]:
        return int(match["day"])
    named = _key(match["named"])
    if named.endswith(" عشر"):
        return 10 + _UNITS[named.removesuffix(" عشر")]
    first, _, rest = named.partition(" و")
    units = _UNITS.get(first, _TWENTIES.get(first, 0))
    return units + (_TWENTIES[rest] if rest else 0) or None


def _calendar(era: str | None) -> Calendar:
    if era and era.strip().startswith(("ه", "لله")):
        return "hijri"
    return "gregorian"


def _key(form: str) -> str:
    return " ".join(re.sub("[\u064b-\u0652\u0670\u200b]", "", form).split())


def _trimmed(plain: str, start: int, end: int) -> int:
    return start + len(plain[start:end].rstrip())
