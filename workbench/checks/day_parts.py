"""Parts of the day in Arabic text outside times of day: صباح الثلاثاء, مساء أمس, فجرا."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from workbench.arabic import Date, compact, find_dates

__all__ = ["DayPart", "are_opposite", "find_day_parts", "is_far_from_noon", "part_of_time", "parts_exclude"]

PartName = Literal["morning", "noon", "afternoon", "evening", "night"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPart:
    """A part of the day at `source[start:end]`."""

    start: int
    end: int
    name: PartName


_NAMES: dict[str, PartName] = {
    "صباح": "morning",
    "صباحا": "morning",
    "صبيحه": "morning",
    "فجر": "morning",
    "فجرا": "morning",
    "ضحي": "morning",
    "ظهر": "noon",
    "ظهرا": "noon",
    "ظهيره": "noon",
    "عصر": "afternoon",
    "عصرا": "afternoon",
    "مساء": "evening",
    "مساءا": "evening",
    "عشيه": "evening",
    "ليلا": "night",
    "ليل": "night",
    "ليله": "night",
}
_PART = re.compile(
    rf"(?:(?<=عند )|(?<=وقت )|(?<=بحلول )|(?<=حتي ))ال(?P<noon>ظهر|ظهيره)(?![^\W_])"
    rf"|(?<![^\W_])[وف]?(?P<part>(?:بعد|قبل)\s+ظهر|{'|'.join(sorted(_NAMES, key=len, reverse=True))})(?![^\W_])"
    r"(?P<day>\s+(?:يوم|امس|اول\s+امس|اليوم|غد|بعد\s+غد|ال(?:اثنين|ثلاثاء|اربعاء|خميس|جمعه|سبت|احد|امس|غد))(?![^\W_]))?"
)
_HOURS: dict[range, PartName] = {
    range(3): "night",
    range(6, 11): "morning",
    range(12, 13): "noon",
    range(15, 17): "afternoon",
    range(18, 21): "evening",
    range(21, 24): "night",
}
_AROUND_NOON = frozenset({11, 12, 13, 14})
# Without a day after them these are other words as well: عصر النهضة, فجر جديد, ظهر in his back, عشية القمة.
_ADVERBS = {"صباحا", "فجرا", "ظهرا", "عصرا", "مساء", "مساءا", "ليلا"}
_OPPOSITES = (
    {"morning", "afternoon"},
    {"morning", "evening"},
    {"morning", "night"},
    {"noon", "night"},
    {"noon", "evening"},
)
_OPPOSITES_OF_DAWN = {"noon", "afternoon", "evening"}  # it is morning to some and night to others


def find_day_parts(text: str) -> tuple[DayPart, ...]:
    """Return the parts of the day of a text in order, those of times of day left out."""
    plain = compact(text)
    timed = [(d.start, d.end) for d in find_dates(text) if d.kind == "time"]
    found = []
    for match in _PART.finditer(plain.text):
        said = match["part"] or match["noon"]
        if match["part"] and match["day"] is None and said not in _ADVERBS:
            continue
        start, end = plain.span(*match.span("part")) if match["part"] else plain.span(*match.span())
        if not any(a < end and start < b for a, b in timed):
            side: dict[str, PartName] = {"بعد": "afternoon", "قبل": "morning"}
            name = side.get(said.split()[0]) or _NAMES[said]
            found.append(DayPart(start=start, end=end, name=name))
    return tuple(found)


def part_of_time(time: Date) -> DayPart | None:
    """Return the part of the day in which a time surely is, None for one between two parts or on a 12-hour clock."""
    name = next((name for hours, name in _HOURS.items() if time.hour in hours), None)
    return DayPart(start=time.start, end=time.end, name=name) if name and time.in_24_hours else None


def is_far_from_noon(time: Date) -> bool:
    """Return whether a time surely is not about noon: 9 صباحا beside ظهرا."""
    hour = time.hour or 0
    return hour not in _AROUND_NOON and (time.in_24_hours or hour + 12 not in _AROUND_NOON)


def are_opposite(one: DayPart, other: DayPart) -> bool:
    """Return whether two parts of the day cannot both be right; dawn is night to some, and evening to others."""
    return {one.name, other.name} in _OPPOSITES


def parts_exclude(one: str, other: str) -> bool:
    """Return whether two parts of the day by name, dawn among them, cannot both be right in whatever language."""
    if "dawn" in {one, other}:
        return not _OPPOSITES_OF_DAWN.isdisjoint({one, other})
    return {one, other} in _OPPOSITES
