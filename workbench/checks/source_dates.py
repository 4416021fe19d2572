"""Relative days and parts of the day that a source says otherwise: next week for last week, morning for evening.

What stands beside a source is its translation, so the only ones that either side has and the other lacks are of one
another. A newspaper may say of the day before what its source says of today, or of a weekday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.arabic import Date, find_dates
from workbench.checks.dates import unsaid_dates
from workbench.checks.day_parts import DayPart, find_day_parts, parts_exclude
from workbench.checks.findings import finding
from workbench.checks.source_words import SourceWords, source_words
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["changed_times", "may_be_told_otherwise"]

_NIGHTLY = {"dawn", "morning", "night"}
_NIGHT = re.compile(r"(?<!\w)و?(?:فجر|ليل|ليلة|ليلا|فجرا)(?!\w)|منتصف الليل")
_UNTIL = re.compile(r"(?<!\w)و?(?:حتى|إلى|الى|لغاية)\s+(?:ساعات\s+)?\Z")
_LONG = {"year", "decade", "century", "season"}  # which is this one does not change between a text and its translation
_TOLD_APART = {"week", "month", "year", "decade", "century"}


def changed_times(left: str, translated: str, source: str, language: str) -> Iterator[ErrorSpan]:
    """Find the relative day and the part of the day of the left that the source contradicts.

    Translated is the source with its dates in Arabic.
    """
    ours, theirs = unsaid_dates(left, translated, every=False)
    if len(ours) == len(theirs) == 1 and _exclude(ours[0], theirs[0]):
        yield _finding(left, ours[0], translated[theirs[0].start : theirs[0].end], source, suggested=True)
    words = source_words(language)
    if words is not None and words.day_parts:
        yield from _day_parts(left, source, words)


def may_be_told_otherwise(left: str, translated: str, span: ErrorSpan, language: str) -> bool:
    """Return whether another weekday may be right: said Tuesday, starts tomorrow; قال أمس, يبدأ الأربعاء.

    So it is where both sides have relative days that the other lacks, or where a night belongs to two days.
    """
    mine = next((d for d in find_dates(left) if (d.start, d.end) == (span.start, span.end)), None)
    if mine is None or mine.kind != "weekday":
        return False
    ours, theirs = unsaid_dates(left, translated, every=False)
    if all(any(d.kind == "relative" and d.unit == "day" for d in side) for side in (ours, theirs)):
        return True
    words = source_words(language)
    nightly = (
        {w for w, name in words.day_parts.items() if name in _NIGHTLY} | {*words.parted_otherwise} if words else ()
    )
    days = {(d.weekday or 0) - (mine.weekday or 0) for d in theirs if d.kind == "weekday"}
    by_night = not {w.lower() for w in re.findall(r"[a-z']+", translated)}.isdisjoint(nightly)
    return by_night and bool(_NIGHT.search(left)) and not days.isdisjoint({1, -1, 6, -6})


def _exclude(one: Date, other: Date) -> bool:
    """Return whether two relative days or periods cannot both be right, even if the texts are of different days."""
    if one.kind != "relative" or other.kind != "relative":
        return False
    ours, theirs = one.relative or 0, other.relative or 0
    if ours * theirs < 0:
        return True
    if one.unit == other.unit:
        return ours != theirs and (max(ours, theirs) > 0 or one.unit in _LONG)
    return ours == theirs and {one.unit, other.unit} <= _TOLD_APART


def _day_parts(left: str, source: str, words: SourceWords) -> Iterator[ErrorSpan]:
    """Find the only part of the day of the left, where the source has only one, which excludes it."""
    ours = find_day_parts(left)
    said = {m[0]: words.day_parts[m[0]] for m in re.finditer(r"[a-z]+", source) if m[0] in words.day_parts}
    if len(ours) != 1 or len(set(said.values())) != 1 or any(d.kind == "time" for d in find_dates(left)):
        return
    if re.search(rf"(?<![a-z])(?:{'|'.join(map(re.escape, words.parted_otherwise))})(?![a-z])", source.lower()):
        return
    word, name = next(iter(said.items()))
    if _ends_a_night(left, ours[0]) or re.search(rf"\b(?:{words.until})\s+(?:the\s+)?(?:next\s+)?{word}\b", source):
        return
    if parts_exclude("dawn" if "فجر" in left[ours[0].start : ours[0].end] else ours[0].name, name):
        yield _finding(left, ours[0], word, source, suggested=False)


def _ends_a_night(text: str, part: DayPart) -> bool:
    """Return whether something lasts until a part of the day, and was in the one before: حتى صباح اليوم التالي."""
    return part.name == "morning" and bool(_UNTIL.search(text, 0, part.start))


def _finding(left: str, ours: Date | DayPart, said: str, source: str, *, suggested: bool) -> ErrorSpan:
    return finding(
        left,
        ours.start,
        ours.end,
        category="accuracy/mistranslation/date",
        severity="critical",
        check="dates",
        reason=Message("findings.figure-differs", other=said),
        evidence=source,
        suggestion=said if suggested else None,
    )
