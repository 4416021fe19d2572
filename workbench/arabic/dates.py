"""Find dates, months, years, weekdays and times of day in Arabic news, with their places and values.

Months have several sets of Gregorian names (يوليو, تموز, جويلية and يوليوز are all 7) and Hijri names. A Hijri name
that is also a personal name counts only in a temporal context: رمضان is a month in `في رمضان`, a person in
`رمضان قديروف`.

>>> [d.value for d in find_dates("الثلاثاء الماضي، ٨ تموز/يوليو 2025، الساعة 3:30 عصرا")]
['Tue<', '2025-07-08', 'T15:30']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from workbench.arabic.clock_times import find_clock_times
from workbench.arabic.compact_text import CompactText, compact
from workbench.arabic.date_values import Calendar, Date
from workbench.arabic.date_words import any_of, date_words
from workbench.arabic.months import ambiguous_months, any_month, gregorian_months, hijri_months
from workbench.arabic.patterns import compiled
from workbench.arabic.relative_days import direction_after, find_decades, find_relative_days
from workbench.caching import load_once

__all__ = ["Date", "find_dates"]

_WORD_END = r"(?![^\W_])"
_WORD_START = r"(?<![^\W_])"
_ERA = rf"(?P<era>\s*(?:ه|هجري(?:ه)?|للهجره|ميلادي(?:ه)?|للميلاد|م){_WORD_END})"
_YEAR = rf"(?P<year>1[0-9]\d\d|20\d\d)(?!\d|[.,٬٫:]\d){_ERA}?"
_OF_YEAR = rf"(?:\s*[,،/]?\s*(?:من\s+)?(?:(?:عام|العام|سنه|لعام|لسنه|للعام|السنه)\s+)?{_YEAR})"
_OF = r"(?:\s+|\s*[-/]\s*)(?:من\s+)?(?:شهر\s+)?"
_NUMERIC_DATE = re.compile(
    r"(?<![\d/.-])(?!\d+\s?\.\s\d+\.\d(?!\d{3})|\d+\.\d+\s?\.\s(?!\d{4}))"  # a sentence ends amid decimals
    r"(?:(?P<y1>\d{4})\s?(?P<s1>[/.\\-])\s?(?P<m1>\d{1,2})\s?(?P=s1)\s?(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})\s?(?P<s2>[/.\\-])\s?(?P<m2>\d{1,2})\s?(?P=s2)\s?(?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2})/(?P<m3>\d{1,2})/(?P<y3>\d\d)"
    r"|(?:(?<=يوم )|(?<=بتاريخ )|(?<=الموافق ))(?P<d5>\d{1,2})[/-](?P<m5>\d{1,2})(?![/-])"
    rf"|(?P<d4>\d\d)(?P<s4>[.-])(?P<m4>\d\d)(?P=s4)(?P<y4>\d\d))(?![\d/-]|\.\d){_ERA}?"
)
_LONE_YEAR = (
    rf"(?:{_WORD_START}(?:[وبلف]?(?:ال)?(?:عام|سنه|عامي|موسم)|لل(?:عام|سنه))\s+)(?P<known>\d{{3,4}})(?!\d|[.,٬٫]\d){_ERA}?"
    rf"|{_WORD_START}(?P<common>(?:19|20)\d\d)م{_WORD_END}"
    rf"|{_WORD_START}(?P<lone>1[3-5]\d\d|[12]\d{{3}})(?:\s*(?:ه|هجريه?|ميلاديه?)){_WORD_END}"
    rf"|(?<![\d./-])(?P<bare>1[89]\d\d|20\d\d)(?=\s*[-–/]\s*(?:1[89]|20)?\d\d(?![\d/]))"
    rf"|(?<=\d[-–/])(?P<last>1[89]\d\d|20\d\d)(?![\d./-])"
    rf"|{_WORD_START}(?:[وف]?(?:في|منذ|حتي|بحلول|خلال|قبل|بعد|مطلع|نهايه|اواخر|اوايل)\s+)(?P<loose>19\d\d|20\d\d)"
    rf"(?!\d|[.,٬٫:/-]\d)(?=\s*(?:[،,.؛:)\]»”]|و[^\W\d]|$))"
)
_CUE_BEFORE = re.compile(
    r"(?:شهر|شهرا|هلال|صيام|صوم|خلال|شهري|(?<![^\W_])[وف]?(?:في|منذ|حتي|الي)|ليالي|عيد|غره|منتصف|مطلع|اواخر|اوايل|نهايه"
    r"|بدايه|اول)\s+(?:شهر\s+)?$|[/(]\s*$"
)
_CUE_ATTACHED = re.compile(r"(?<![^\W_])[وف]?ل$")
_CUE_AFTER = re.compile(rf"\s+(?:المبارك|الكريم|الفضيل|الماضي|المقبل|القادم|الجاري|هذا|المنصرم|الحالي){_WORD_END}|\s*/")
_DUAL_CUE = re.compile(r"(?:كلا|كلي|بين|هذين|كل\s+من)\s+$")
# In a date of the Hijri calendar even without its sign.
_HIJRI_YEARS = range(1300, 1500)
_LAST_HIJRI_YEAR = 1600
_FIRST_YEAR_OF_THIS_CENTURY = 50  # 24 is 2024, 67 is 1967


@lru_cache(maxsize=4096)
def find_dates(text: str) -> tuple[Date, ...]:
    """Return the dates, years, weekdays and times of a text in order, without overlaps."""
    plain = compact(text)
    accepted: list[Date] = []
    taken = bytearray(len(text))
    for find in _FINDERS:
        for date in find(plain):
            if taken.find(1, date.start, date.end) == -1:
                taken[date.start : date.end] = b"\1" * (date.end - date.start)
                accepted.append(date)
    return tuple(sorted(accepted, key=lambda d: d.start))


@load_once
def _day_month_date() -> str:
    units, tens = any_of(date_words("day_units")), any_of(date_words("day_tens"))
    teen = rf"(?:{units})(?:\s+(?:عشر|و\s?(?:{tens})))?"
    first = r"(?<![^\W_])(?P<first>اول|فاتح|غره)(?=\s)"
    day = (
        rf"(?:(?:ال\s?)?(?P<day>\d{{1,2}})|{first}|(?<!تشرين )(?<!كانون )(?<!ربيع )(?<!جمادي )(?P<named>{teen}|{tens}))"
    )
    return rf"{_WORD_START}(?:[وبلف])?{day}{_OF}(?:{_month()}|{_lunar()}){_OF_YEAR}?"


@load_once
def _month() -> str:
    names = any_month("gregorian")
    other_name = rf"(?:[/\\-]\s*|(?P<open>\()\s*|\s)(?P<again>{names}){_WORD_END}(?(open)(?:\s?\))?)"
    return rf"(?P<month>{names}){_WORD_END}(?:\s*{other_name})?"


@load_once
def _lunar() -> str:
    return rf"(?P<lunar>{any_month('hijri')}){_WORD_END}(?:\s+(?:المبارك|الكريم|المعظم){_WORD_END}(?=\s*\d))?"


def _numeric_dates(text: CompactText) -> Iterator[Date]:
    for match in _NUMERIC_DATE.finditer(text.text):
        month, day = (int(next(match[f"{part}{k}"] for k in "12345" if match[f"{part}{k}"])) for part in "md")
        year = next((int(match[f"y{k}"]) for k in "1234" if match[f"y{k}"]), None)
        if year is not None and (match["y3"] or match["y4"]):
            year += 2000 if year < _FIRST_YEAR_OF_THIS_CENTURY else 1900
        if month > 12 and not match["y1"]:  # 07/25/2025
            month, day = day, month
        if not (1 <= month <= 12 and 1 <= day <= 31):
            continue
        era = match["era"]
        hijri = _calendar(era) == "hijri" or (era is None and year in _HIJRI_YEARS)
        start, end = text.span(match.start(), _trimmed(match))
        yield Date(
            start=start,
            end=end,
            kind="date",
            year=year,
            month=month,
            day=day,
            day_or_month=day <= 12 and not match["y1"],
            calendar="hijri" if hijri else "gregorian",
        )


def _day_month_dates(text: CompactText) -> Iterator[Date]:
    for match in _matches(_day_month_date(), text.text):
        day = _parse_day(match)
        if day is not None and 1 <= day <= 31:
            group = next(name for name in ("day", "first", "named") if match[name])
            yield _build_date(text, match, match.start(group), day)


def _month_day_dates(text: CompactText) -> Iterator[Date]:
    pattern = rf"{_WORD_START}[وبلف]?{_month()}\s+(?P<day>\d{{1,2}})(?:\s*[,،]\s*{_YEAR}|(?=\s*[,،.](?!\d)|$))"
    for match in compiled(pattern).finditer(text.text):
        if 1 <= int(match["day"]) <= 31:
            yield _build_date(text, match, match.start("month"), int(match["day"]))


def _lone_months(text: CompactText) -> Iterator[Date]:
    for match in _matches(rf"{_WORD_START}[وبلف]?(?:{_month()}|{_lunar()}){_OF_YEAR}?", text.text):
        group = "month" if match["month"] else "lunar"
        before, after = text.text[max(0, match.start(group) - 24) : match.start(group)], text.text[match.end(group) :]
        cued = match["year"] or _CUE_BEFORE.search(before) or _CUE_AFTER.match(after) or "/" in match.group()
        cued = cued or _CUE_ATTACHED.search(before)
        if _folded_month(match[group]) not in ambiguous_months() or cued:
            yield _build_date(text, match, match.start(group), None)


def _matches(pattern: str, plain: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern; after two months (يونيو/يوليو) the second is looked at again."""
    at = 0
    while match := compiled(pattern).search(plain, at):
        yield match
        at = match.end()
        if match["again"] and not _is_same_month(match):
            at = match.start("again")


def _is_same_month(match: re.Match[str]) -> bool:
    one, other = (gregorian_months()[_folded_month(match[name])] for name in ("month", "again"))
    return one == other


def _weekdays(text: CompactText) -> Iterator[Date]:
    plain = text.text
    named, bare = any_of(date_words("weekdays")), any_of(date_words("bare_weekdays"))
    pattern = rf"{_WORD_START}[وف]?(?:[بك](?=ال))?(?:(?P<weekday>{named})|(?<=يوم )(?P<bare>{bare})){_WORD_END}"
    for match in compiled(pattern).finditer(plain):
        if match["weekday"] == "الاثنين" and _DUAL_CUE.search(plain[max(0, match.start() - 12) : match.start()]):
            continue
        group = "weekday" if match["weekday"] else "bare"
        relative, end = direction_after(plain, match.end())
        start, end = text.span(match.start(group), end)
        number = date_words("weekdays" if match["weekday"] else "bare_weekdays")[match[group]]
        yield Date(start=start, end=end, kind="weekday", weekday=number, relative=relative)


def _lone_years(text: CompactText) -> Iterator[Date]:
    for match in compiled(_LONE_YEAR).finditer(text.text):
        group = next(name for name in ("known", "common", "lone", "bare", "last", "loose") if match[name])
        start, end = text.span(match.start(group), match.end())
        era = text.text[match.end(group) : match.end()]
        yield Date(start=start, end=end, kind="year", year=int(match[group]), calendar=_calendar(era))


def _build_date(text: CompactText, match: re.Match[str], start: int, day: int | None) -> Date:
    groups = match.groupdict()
    lunar, again = groups.get("lunar"), groups.get("again")
    number = hijri_months()[_folded_month(lunar)] if lunar else gregorian_months()[_folded_month(match["month"])]
    end = _trimmed(match)
    if again and not _is_same_month(match):  # two months: يونيو/يوليو
        end = match.end("month")
    year = int(match["year"]) if match["year"] and end > match.start("year") else None
    if lunar and year and year > _LAST_HIJRI_YEAR:  # رمضان 2023
        year, end = None, match.end("lunar")
    places = text.span(start, end)
    era_is_hijri = _calendar(groups.get("era")) == "hijri"
    return Date(
        start=places[0],
        end=places[1],
        kind="date",
        year=year,
        day=day,
        month=number,
        relative=direction_after(match.string, end)[0],
        calendar="hijri" if lunar or era_is_hijri else "gregorian",
    )


def _parse_day(match: re.Match[str]) -> int | None:
    if match["day"]:
        return int(match["day"])
    if match["first"]:
        return 1
    named = " ".join(match["named"].split())
    units, tens = date_words("day_units"), date_words("day_tens")
    if named.endswith(" عشر"):
        return 10 + units[named.removesuffix(" عشر")]
    first, _, rest = named.partition(" و")
    return units.get(first, tens.get(first, 0)) + (tens[rest.strip()] if rest else 0) or None


def _calendar(era: str | None) -> Calendar:
    return "hijri" if era and era.strip().startswith(("ه", "لله")) else "gregorian"


def _folded_month(form: str) -> str:
    return re.sub(r"(?<=\D)(?<!\s)(?=\d$)", " ", " ".join(form.split()))


def _trimmed(match: re.Match[str]) -> int:
    """Return the end of a match without white space."""
    return match.start() + len(match.group().rstrip())


# In order of precedence: a later finder may not reinterpret what an earlier one has read.
_FINDERS = (
    _numeric_dates,
    _day_month_dates,
    _month_day_dates,
    _lone_months,
    find_clock_times,
    find_relative_days,
    find_decades,
    _weekdays,
    _lone_years,
)
