"""Times of day in compact Arabic text: الساعة الخامسة والنصف مساء, 17:30 بتوقيت غرينتش, العاشرة إلا ربعا."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.arabic.compact_text import CompactText
from workbench.arabic.date_values import Date
from workbench.arabic.date_words import any_of, date_words
from workbench.arabic.numbers import find_quantities
from workbench.arabic.patterns import compiled

__all__ = ["find_clock_times"]

_WORD_END = r"(?![^\W_])"
_NOON = 12
_UNIT = r"(?:احدي?|واحده?|اثنت?[اي]ن?|(?:ثلاث|اربع|خمس|ست|سبع|تسع|عشر)[اه]?|ثمان(?:يه?|يا)?|(?:عشر|ثلاث|اربع|خمس)[يو]ن)"
_IN_MINUTES = rf"(?:{_UNIT}(?:\s+(?:عشره?|و{_UNIT}))?|\d{{1,2}})\s+(?:دقيقه|دقايق|د)"


def _pattern() -> str:
    part = any_of(date_words("minutes"))
    return (
        rf"(?:(?P<named>(?<![^\W_])[وفبل]?(?:ال)?ساعه\s+)|(?P<cue>(?<![^\W_])[وف]?(?:في|عند|حتي|منذ|قبل|بعد|حوالي|نحو|من|الي|بين"
        rf"|تمام|قرابه)\s+))?(?:تمام\s+)?"
        rf"(?:(?P<hour>(?<![\d.,:/-])(?<![\d،]\s)\d{{1,2}})(?:(?P<colon>[:.,h])(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:]))?(?!\d|[.:,/٪%]\d|[-–]\d{{1,2}}(?!\d|[:.]))"
        rf"|(?<![^\W_])(?P<word>{any_of(date_words('hours'))}){_WORD_END})"
        rf"(?:(?<=\d)\s?س(?=\s?و\s?\d))?(?P<parts>(?:\s+(?:الا\s+|و\s?)(?:{_IN_MINUTES}|{part}|\d{{1,2}}\s+دقي?ق?[^\W\d_]*){_WORD_END})*)"
        rf"(?:\s*(?P<half>{any_of(date_words('halves'))}){_WORD_END}"
        rf"(?P<more>(?:\s+(?:الا\s+(?:{_IN_MINUTES}|{part})|و\s?(?:{_IN_MINUTES})){_WORD_END})*))?"
    )


_ZONE = re.compile(
    r"[\s،,(]*(?:(?:حسب|وفق|بحسب)\s+)?(?:ب?(?:ال)?توقيت\s+(?:مدينه\s+)?(?P<name>(?:ال)?[^\W\d_]+)|(?P<latin>GMT|UTC)|(?P<short>ت\s?\.?\s?غ(?![^\W_])))"
)
_GMT = re.compile(r"[غجق]ري?ني?ت?[شتش]+|العالمي|الدولي|GMT|UTC")
_BARE_HALVES = {"صباح", "فجر", "عصر", "ظهر", "ليل", "صبيحه"}
_DAY_AFTER = re.compile(r"\s+(?:يوم|امس|اليوم|غد|ال[^\W\d_]+)")
_MIDNIGHT = re.compile(
    r"(?<![^\W_])[وبل]?منتصف\s+(?:(?P<night>(?:ال)?ليل(?:ه)?)|(?P<noon>(?:ال)?نهار|اليوم))(?![^\W_])"
)
_OPENS = re.compile(r"(?:^|[،,(:.])\s*$")


def find_clock_times(text: CompactText) -> Iterator[Date]:
    """Yield the times of day of a compact text."""
    plain = text.text
    for match in compiled(_pattern()).finditer(plain):
        half, end = _half(plain, match)
        if not _is_certain(plain, match, half):
            continue
        hour = int(match["hour"]) if match["hour"] else date_words("hours")[_form(match["word"])]
        if hour > 24:
            continue
        more = match["more"] if match["more"] and end == match.end("half") else ""
        end += len(more)
        less, minute = _minutes(match["parts"] + more)
        minute += int(match["minute"] or 0)
        start = match.start("hour") if match["hour"] else match.start("word")
        of_day = _hour_of_day(hour, half)
        at = (of_day * 60 + minute - less) % (24 * 60)
        places = text.span(start, end)
        yield Date(
            start=places[0],
            end=places[1],
            kind="time",
            hour=at // 60,
            minute=at % 60,
            zone=_zone(plain, end),
            in_24_hours=half is not None or hour > _NOON or hour == 0,
        )
    for match in _MIDNIGHT.finditer(plain):
        places = text.span(*match.span("night" if match["night"] else "noon"))
        start = text.span(match.start() + (match.group()[0] != "م"), match.end())[0]
        yield Date(
            start=start,
            end=places[1],
            kind="time",
            hour=0 if match["night"] else _NOON,
            zone=_zone(plain, match.end()),
            in_24_hours=True,
        )


def _half(plain: str, match: re.Match[str]) -> tuple[str | None, int]:
    """Return the half of the day that a time names, and where the time ends."""
    half = match["half"] and _form(match["half"])
    end = (
        match.end("half")
        if half
        else max(match.end("parts"), match.end("hour"), match.end("minute"), match.end("word"))
    )
    before = max(match.end("parts"), match.end("hour"), match.end("minute"), match.end("word"))
    if half == "م" and not match["colon"] and not match["named"]:  # five metres
        return None, before
    if half in _BARE_HALVES:  # الثالثة عصر الثلاثاء: the half belongs to the day that follows
        return (half, before) if _DAY_AFTER.match(plain, end) else (None, before)
    return half, end


def _is_certain(plain: str, match: re.Match[str], half: str | None) -> bool:
    if match["named"] or match["colon"] == ":":
        return True
    if half is None or len(half) == 1:
        return match["colon"] == "h"
    if match["hour"]:
        return half not in _BARE_HALVES
    if half in _BARE_HALVES:
        return False
    return (
        bool(match["cue"])
        or _ZONE.match(plain, match.end()) is not None
        or _OPENS.search(plain[: match.start()]) is not None
    )


def _minutes(parts: str) -> tuple[int, int]:
    """Return the minutes that are taken off an hour and those that are added to it."""
    less = more = 0
    named = rf"{_IN_MINUTES}|\d{{1,2}}|(?:{any_of(date_words('minutes'))}){_WORD_END}"
    pattern = rf"\s+(?P<less>الا\s+)?(?:و\s?)?(?P<part>{named})"
    for match in re.finditer(pattern, parts):
        form = _form(match["part"])
        value = date_words("minutes").get(form) or sum(int(q.value) for q in find_quantities(form))
        if match["less"]:
            less += value
        else:
            more += value
    return less, more


def _hour_of_day(hour: int, half: str | None) -> int:
    """Return the hour of the day, 0 to 24, for an hour on the 12-hour clock."""
    if half is None or hour > _NOON:
        return hour
    kind = date_words("halves")[half]
    if kind == 0:
        return hour % _NOON
    if "ليل" in half:
        return hour % _NOON if hour in {12, 1, 2, 3, 4, 5} else hour + _NOON
    return hour % _NOON + _NOON if "ظهر" not in half or kind == _NOON or hour < 10 else hour


def _zone(plain: str, end: int) -> str | None:
    match = _ZONE.match(plain, end)
    if match is None:
        return None
    name = match["name"] or match["latin"] or match["short"]
    return "gmt" if match["short"] or _GMT.fullmatch(name) else name.removeprefix("ال")


def _form(form: str) -> str:
    return " ".join(form.split())
