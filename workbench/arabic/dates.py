"""Find dates, months, years, weekdays and times of day in Arabic news, with their places and values.

Months have two sets of Gregorian names (يوليو and تموز are both 7) and Hijri names. A Hijri name that is also a
personal name counts only in a temporal context: رمضان is a month in `في رمضان`, a person in `رمضان قديروف`.

>>> [d.value for d in find_dates("الثلاثاء الماضي، ٨ تموز/يوليو 2025، الساعة 3:30 عصرا")]
['Tue<', '2025-07-08', 'T15:30']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.arabic.normalisation import fold_preserving_offsets, normalise
from workbench.arabic.numbers import MONTHS
from workbench.arabic.patterns import compiled

__all__ = ["Date", "find_dates"]

DateKind = Literal["date", "year", "weekday", "time"]
Calendar = Literal["gregorian", "hijri"]
_WEEKDAY_ABBREVIATIONS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A temporal expression at `source[start:end]`; fields that it does not specify are None.

    A `date` has a month and may have a day and a year. `weekday` runs from 1 (Monday) to 7; `relative` is -1 for the
    last such day and 1 for the next. A `time` has an hour from 0 to 23 and a minute.
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
        """The value in ISO 8601 style: 2025-07-08, --07-08, 2025, T15:30; Tue< is last Tuesday, h marks Hijri."""
        if self.weekday is not None:
            return _WEEKDAY_ABBREVIATIONS[self.weekday - 1] + {-1: "<", 0: "", 1: ">"}[self.relative]
        if self.hour is not None:
            return f"T{self.hour:02}:{self.minute:02}"
        year = "-" if self.year is None else f"{self.year:04}"
        rest = "".join(f"-{part:02}" for part in (self.month, self.day) if part is not None)
        return ("h" if self.calendar == "hijri" else "") + year + rest


_VOWEL_SIGNS = "[\u064b-\u0652\u0670\u200b]*"
_WORD_END = r"(?![^\W_])"
_WORD_START = r"(?<![^\W_])"
_GAP = rf"{_VOWEL_SIGNS}\s+"


def _value_by_form(table: dict[int, str]) -> dict[str, int]:
    return {
        normalise(form.replace("_", " "), "full").text: value
        for value, forms in table.items()
        for form in forms.split()
    }


def _alternatives(names: Iterable[str]) -> str:
    """Return a regex alternation of names, with optional vowel signs after each letter."""
    ordered = sorted(names, key=len, reverse=True)
    return "|".join("".join(r"\s+" if c == " " else c + _VOWEL_SIGNS for c in name) for name in ordered)


_HIJRI_MONTHS = _value_by_form(
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
_WEEKDAY_NUMBERS = _value_by_form(
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
_ORDINAL_DAYS = _value_by_form(
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
_ORDINAL_TENS = _value_by_form({20: "العشرين العشرون", 30: "الثلاثين الثلاثون"})
_HOURS = _value_by_form(
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
_HOUR_FRACTIONS = _value_by_form({15: "الربع", 20: "الثلث", 30: "النصف"})
# 24: which half is meant depends on the hour.
_DAY_HALVES = _value_by_form({0: "صباحا فجرا ص", 12: "مساء عصرا م بعد_الظهر", 24: "ظهرا ليلا"})

_TEEN = rf"(?:{_alternatives(_ORDINAL_DAYS)})(?:{_GAP}(?:عشر|و(?:{_alternatives(_ORDINAL_TENS)})))?"
_DAY = rf"(?:(?P<day>\d{{1,2}})|(?<!تشرين )(?<!كانون )(?P<named>{_TEEN}|{_alternatives(_ORDINAL_TENS)}))"
_ERA = rf"(?P<era>\s*(?:هـ|ه\u200b|هجري(?:ه)?|للهجره|ميلادي(?:ه)?|م){_WORD_END})"
_YEAR = rf"(?P<year>1[0-9]\d\d|20\d\d)(?!\d|[.,٬٫:]\d){_ERA}?"
_MONTH = rf"(?P<month>{_alternatives(MONTHS)}){_WORD_END}(?:\s*[/\\(]\s*(?:{_alternatives(MONTHS)}){_WORD_END}\)?)?"
_LUNAR = rf"(?P<lunar>{_alternatives(_HIJRI_MONTHS)}){_WORD_END}"
_OF_YEAR = rf"(?:\s*[,،]?\s*(?:من{_GAP})?(?:(?:عام|العام|سنه|لعام|لسنه){_GAP})?{_YEAR})"
_OF = rf"(?:{_GAP}|\s*[-/]\s*)(?:من{_GAP})?(?:شهر{_GAP})?"
_DAY_MONTH_DATE = rf"{_WORD_START}(?:[وبلف])?{_DAY}{_OF}(?:{_MONTH}|{_LUNAR}){_OF_YEAR}?"
_MONTH_DAY_DATE = rf"{_WORD_START}[وبلف]?{_MONTH}\s+(?P<day>\d{{1,2}})(?:\s*[,،]\s*{_YEAR}|(?=\s*[,،.](?!\d)|$))"
_LONE_MONTH = rf"{_WORD_START}[وبلف]?(?:{_MONTH}|{_LUNAR}){_OF_YEAR}?"
_NUMERIC_DATE = re.compile(
    r"(?<![\d/.-])(?:(?P<y1>\d{4})(?P<s1>[/.-])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<s2>[/.-])(?P<m2>\d{1,2})(?P=s2)(?P<y2>\d{4}))(?![\d/-])"
)
_LONE_YEAR = (
    rf"(?:{_WORD_START}(?:[وبلف]?(?:ال)?(?:عام|سنه|عامي|موسم)|لل(?:عام|سنه)){_GAP})(?P<known>\d{{3,4}})(?!\d|[.,٬٫]\d){_ERA}?"
    rf"|{_WORD_START}(?P<lone>1[3-5]\d\d|[12]\d{{3}})(?:\s*(?:هـ|ه\u200b|هجريه?|ميلاديه?)){_WORD_END}"
    rf"|(?<![\d./-])(?P<bare>1[89]\d\d|20\d\d)(?=\s*[-–/]\s*(?:1[89]|20)?\d\d(?![\d/]))"
    rf"|(?<=\d[-–/])(?P<last>1[89]\d\d|20\d\d)(?![\d./-])"
    rf"|{_WORD_START}(?:[وف]?(?:في|منذ|حتي|بحلول|خلال|قبل|بعد|مطلع|نهايه|اواخر|اوايل)){_GAP}(?P<loose>19\d\d|20\d\d)"
    rf"(?!\d|[.,٬٫:/-]\d)(?=\s*(?:[،,.؛:)\]»”]|و[^\W\d]|$))"
)
_WEEKDAY_MENTION = (
    rf"{_WORD_START}[وف]?(?:[بك](?=ال))?(?P<weekday>{_alternatives(_WEEKDAY_NUMBERS)}){_WORD_END}"
    rf"(?:{_GAP}(?P<relative>الماضي|الفايت|المنصرم|الاخير|المقبل|القادم|التالي){_WORD_END})?"
)
_CLOCK_TIME = (
    rf"(?P<named>{_WORD_START}[وفب]?الساعه{_GAP})?"
    rf"(?:(?P<hour>(?<![\d.,:])\d{{1,2}})(?:(?P<colon>[:.])(?P<minute>[0-5]\d)(?![\d:]))?(?!\d|[.:,]\d)"
    rf"|(?P<word>{_alternatives(_HOURS)}){_WORD_END}"
    rf"(?:{_GAP}(?P<less>الا)?{_VOWEL_SIGNS}\s*و?(?P<part>{_alternatives(_HOUR_FRACTIONS)}){_WORD_END})?)"
    rf"(?:\s*(?P<half>{_alternatives(_DAY_HALVES)}){_VOWEL_SIGNS}{_WORD_END})?"
)
# August, May and some Hijri months are also common words or personal names; these cues mark them as months.
_AMBIGUOUS_MONTHS = {"اب", "ماي", "محرم", "المحرم", "صفر", "رجب", "شعبان", "رمضان", "شوال"}
_CUE_BEFORE = re.compile(
    rf"(?:شهر|هلال|صيام|صوم|خلال|شهري|(?<![^\W_])في|ليالي|عيد|غره|منتصف|مطلع|اواخر|اوايل|نهايه|بدايه){_GAP}$|[/]\s*$"
)
_CUE_AFTER = re.compile(rf"{_GAP}(?:المبارك|الكريم|الفضيل|الماضي|المقبل|القادم|الجاري|هذا){_WORD_END}")
_DUAL_CUE = re.compile(rf"(?:كلا|كلي|بين|هذين|كل{_GAP}من){_GAP}$")


def find_dates(text: str) -> tuple[Date, ...]:
    """Return the dates, years, weekdays and times of a text in order, without overlaps."""
    plain = fold_preserving_offsets(text)
    accepted: list[Date] = []
    for find in _FINDERS:
        accepted += [d for d in find(plain) if all(d.end <= t.start or d.start >= t.end for t in accepted)]
    return tuple(sorted(accepted, key=lambda d: d.start))


def _numeric_dates(plain: str) -> Iterator[Date]:
    for match in _NUMERIC_DATE.finditer(plain):
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


def _day_month_dates(plain: str) -> Iterator[Date]:
    for match in compiled(_DAY_MONTH_DATE).finditer(plain):
        day = _parse_day(match)
        if day is not None and 1 <= day <= 31:
            yield _build_date(match, match.start("day") if match["day"] else match.start("named"), day)


def _month_day_dates(plain: str) -> Iterator[Date]:
    for match in compiled(_MONTH_DAY_DATE).finditer(plain):
        if 1 <= int(match["day"]) <= 31:
            yield _build_date(match, match.start("month"), int(match["day"]))


def _lone_months(plain: str) -> Iterator[Date]:
    for match in compiled(_LONE_MONTH).finditer(plain):
        group = "month" if match["month"] else "lunar"
        before, after = plain[: match.start(group)], plain[match.end(group) :]
        cued = match["year"] or _CUE_BEFORE.search(before) or _CUE_AFTER.match(after) or "/" in match.group()
        if _strip_vowel_signs(match[group]) not in _AMBIGUOUS_MONTHS or cued:
            yield _build_date(match, match.start(group), None)


def _weekdays(plain: str) -> Iterator[Date]:
    for match in compiled(_WEEKDAY_MENTION).finditer(plain):
        if _strip_vowel_signs(match["weekday"]) == "الاثنين" and _DUAL_CUE.search(plain[: match.start()]):
            continue
        relative = match["relative"]
        past = relative in {"الماضي", "الفايت", "المنصرم", "الاخير"}
        yield Date(
            start=match.start("weekday"),
            end=match.end(),
            kind="weekday",
            weekday=_WEEKDAY_NUMBERS[_strip_vowel_signs(match["weekday"])],
            relative=0 if relative is None else -1 if past else 1,
        )


def _lone_years(plain: str) -> Iterator[Date]:
    for match in compiled(_LONE_YEAR).finditer(plain):
        group = next(name for name in ("known", "lone", "bare", "last", "loose") if match[name])
        year = int(match[group])
        yield Date(
            start=match.start(group),
            end=match.end(),
            kind="year",
            year=year,
            calendar=_calendar(plain[match.end(group) : match.end()]),
        )


def _clock_times(plain: str) -> Iterator[Date]:
    for match in compiled(_CLOCK_TIME).finditer(plain):
        half = match["half"] and _strip_vowel_signs(match["half"])
        if half == "م" and not match["colon"]:
            half = None
        is_certain = match["named"] or match["colon"] == ":" or (half and len(half) > 1 and match["hour"])
        hour = int(match["hour"]) if match["hour"] else _HOURS[_strip_vowel_signs(match["word"])]
        if not is_certain or hour > 24:
            continue
        minute = int(match["minute"] or 0)
        if match["part"]:
            part = _HOUR_FRACTIONS[_strip_vowel_signs(match["part"])]
            hour, minute = (hour - 1, 60 - part) if match["less"] else (hour, part)
        start = match.start("hour") if match["hour"] else match.start("word")
        yield Date(
            start=start,
            end=_trim_end(plain, start, match.end()),
            kind="time",
            hour=_hour_of_day(hour, half) % 24,
            minute=minute,
        )


def _hour_of_day(hour: int, half: str | None) -> int:
    """Return the hour of the day, 0 to 24, for an hour on the 12-hour clock."""
    if half is None or hour > 12:
        return hour
    if _DAY_HALVES[half] == 0:
        return hour % 12
    if half == "ليلا":
        return hour % 12 if hour in {12, 1, 2, 3, 4, 5} else hour + 12
    return hour % 12 + 12 if half != "ظهرا" or hour < 10 else hour


def _build_date(match: re.Match[str], start: int, day: int | None) -> Date:
    year = int(match["year"]) if match["year"] else None
    groups = match.groupdict()
    lunar = groups.get("lunar")
    return Date(
        start=start,
        end=_trim_end(match.string, start, match.end()),
        kind="date",
        year=year,
        day=day,
        month=_HIJRI_MONTHS[_strip_vowel_signs(lunar)] if lunar else int(MONTHS[_strip_vowel_signs(match["month"])]),
        calendar="hijri" if lunar else _calendar(groups.get("era")),
    )


def _parse_day(match: re.Match[str]) -> int | None:
    if match["day"]:
        return int(match["day"])
    named = _strip_vowel_signs(match["named"])
    if named.endswith(" عشر"):
        return 10 + _ORDINAL_DAYS[named.removesuffix(" عشر")]
    first, _, rest = named.partition(" و")
    units = _ORDINAL_DAYS.get(first, _ORDINAL_TENS.get(first, 0))
    return units + (_ORDINAL_TENS[rest] if rest else 0) or None


def _calendar(era: str | None) -> Calendar:
    if era and era.strip().startswith(("ه", "لله")):
        return "hijri"
    return "gregorian"


def _strip_vowel_signs(form: str) -> str:
    return " ".join(re.sub("[\u064b-\u0652\u0670\u200b]", "", form).split())


def _trim_end(plain: str, start: int, end: int) -> int:
    return start + len(plain[start:end].rstrip())


# In order of precedence: a later finder may not reinterpret what an earlier one has read.
_FINDERS = (_numeric_dates, _day_month_dates, _month_day_dates, _lone_months, _clock_times, _weekdays, _lone_years)
