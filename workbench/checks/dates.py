"""Dates, times and relative days that the counterpart contradicts; those that it does not mention are no errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workbench.arabic import Date, compact, direction_after, find_dates
from workbench.checks.date_relations import contradict, stated
from workbench.checks.day_parts import DayPart, are_opposite, find_day_parts, is_far_from_noon, part_of_time
from workbench.checks.figure_contexts import compare_figures
from workbench.checks.findings import finding
from workbench.checks.number_mentions import find_number_mentions
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["contradicted_dates", "unmatched_dates", "unsaid_dates"]

_Place = tuple[int, int]


def contradicted_dates(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find dates that the right contradicts.

    The right has the same day with another month or year, or another day, weekday, year, hour or relative day beside
    the same words.
    """
    ours, theirs = unsaid_dates(left, right)
    if ours and theirs:
        compared = compare_figures(left, right)
        paired = {i: compared.right[j].date for i, j in compared.pairs}
        for i, token in enumerate(compared.left):
            date = token.date
            if date is None or date not in ours:
                continue
            other = paired.get(i) or next((d for d in theirs if _have_same_day(date, d)), None)
            if other and other in theirs and contradict(date, other):
                yield _contradiction(left, _place(left, date, other), right, _place(right, other, date))
    yield from _day_parts(left, right)


def unmatched_dates(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find the only date of the left that the right lacks, if the right also has exactly one that is extra.

    For parallel pairs only: since both sides should say the same, the two correspond.
    """
    ours, theirs = ([d for d in side if d.kind != "relative"] for side in unsaid_dates(left, right, every=False))
    if len(ours) == len(theirs) == 1 and contradict(ours[0], theirs[0]):
        one, other = ours[0], theirs[0]
        yield _contradiction(left, _place(left, one, other), right, _place(right, other, one))


def unsaid_dates(left: str, right: str, *, every: bool = True) -> tuple[list[Date], list[Date]]:
    """Return the dates of each side that the other does not say; every counts how often each is said."""
    ours, theirs = find_dates(left), find_dates(right)
    said, known = Counter(map(stated, theirs)), Counter(map(stated, ours))
    values = [Counter(m.value for m in find_number_mentions(side)) for side in (left, right)]
    numbers = [values[0] - values[1], values[1] - values[0]]
    return (
        [
            d
            for d in ours
            if (known[stated(d)] > said[stated(d)] if every else not said[stated(d)]) and _year(d) not in numbers[1]
        ],
        [
            d
            for d in theirs
            if (said[stated(d)] > known[stated(d)] if every else not known[stated(d)]) and _year(d) not in numbers[0]
        ],
    )


def _year(date: Date) -> float | None:
    """Return the value of a year alone, which the other side may have as a number."""
    return float(date.year) if date.kind == "year" and date.year else None


def _have_same_day(one: Date, other: Date) -> bool:
    return one.kind == other.kind == "date" and one.day is not None and one.day == other.day


def _place(text: str, date: Date, other: Date) -> _Place:
    """Return where a date stands, with الماضي after a month if the other date differs by that only."""
    if date.kind == "date" and date.relative is not None and other.relative is not None:
        plain = compact(text)
        start, end = plain.range_of(date.start, date.end)
        last = direction_after(plain.text, end)[1]
        return date.start, plain.span(start, last)[1]
    return date.start, date.end


def _day_parts(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find parts of the day that the right contradicts: صباح الثلاثاء, مساء الثلاثاء."""
    named = find_day_parts(left), find_day_parts(right)
    ours, theirs = named[0] or _timed_part(left, named[1]), named[1] or _timed_part(right, named[0])
    if len(ours) != len(theirs) or not any(named):
        return
    if not compare_figures(left, right).is_version:
        return
    for one, other in zip(ours, theirs, strict=True):
        if are_opposite(one, other) and not _said_elsewhere(one, theirs):
            yield _contradiction(left, (one.start, one.end), right, (other.start, other.end), safe=all(named))


def _timed_part(text: str, named: tuple[DayPart, ...]) -> tuple[DayPart, ...]:
    """Return the part of the day of the only time of a text: منتصف الليل is at night.

    Beside noon, which named has, any time that is far from it is at night.
    """
    times = [d for d in find_dates(text) if d.kind == "time"]
    if len(times) != 1 or times[0].zone is not None:
        return ()
    part = part_of_time(times[0])
    if [p.name for p in named] == ["noon"] and is_far_from_noon(times[0]):
        part = DayPart(start=times[0].start, end=times[0].end, name="night")
    return (part,) if part else ()


def _said_elsewhere(part: DayPart, others: tuple[DayPart, ...]) -> bool:
    return any(part.name == other.name for other in others)


def _contradiction(left: str, ours: _Place, right: str, theirs: _Place, *, safe: bool = True) -> ErrorSpan:
    evidence = right[slice(*theirs)]
    return finding(
        left,
        *ours,
        category="accuracy/mistranslation/date",
        severity="critical",
        check="dates",
        reason=Message("findings.figure-differs", other=evidence),
        evidence=right,
        suggestion=evidence if safe else None,
    )
