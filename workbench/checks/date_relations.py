"""Whether two dates, times or relative days can both be right."""

from __future__ import annotations

from workbench.arabic import Date, zone_offsets

__all__ = ["contradict", "stated"]

_LONG_UNITS = {"week", "month", "year", "season", "century", "decade"}
_NOON = 12
_DAY = 24 * 60  # minutes


def stated(date: Date) -> tuple[int | str | None, ...]:
    """Return the fields of a date that make it the same as another; a time has the hour of the half day."""
    return (
        date.kind,
        date.calendar,
        date.year,
        date.month,
        date.day,
        date.weekday,
        date.relative or None,
        date.unit,
        None if date.hour is None else date.hour % _NOON,
        date.minute,
        date.hour // _NOON if date.hour is not None and date.in_24_hours else None,
        date.zone if date.zone in zone_offsets() else None,
    )


def contradict(one: Date, other: Date) -> bool:
    """Return whether two dates of one kind cannot both be right, ignoring fields that either leaves out."""
    if one.kind != other.kind or one.calendar != other.calendar:
        return False
    if one.kind == "time":
        return _times_contradict(one, other)
    if one.kind == "relative":
        return _relative_days_contradict(one, other)
    if _are_opposite(one, other):
        return True
    parts = [(one.year, other.year), (one.weekday, other.weekday)]
    days = [(one.month, other.month), (one.day, other.day)]
    if (one.day_or_month or other.day_or_month) and (one.month, one.day) == (other.day, other.month):
        days = []  # 07/08/2025 may be the 8th of July
    return any(a is not None and b is not None and a != b for a, b in parts + days)


def _are_opposite(one: Date, other: Date) -> bool:
    """Return whether one is the last and the other the next of its kind."""
    return (one.relative or 0) * (other.relative or 0) < 0


def _times_contradict(one: Date, other: Date) -> bool:
    if one.hour is None or other.hour is None:
        return False
    if one.zone and other.zone and one.zone != other.zone:
        return _moments_contradict(one, other)
    if one.zone != other.zone and one.minute == other.minute and "gmt" in {one.zone, other.zone}:
        return False
    hours = (one.hour, other.hour)
    if not (one.in_24_hours and other.in_24_hours):
        hours = (one.hour % _NOON, other.hour % _NOON)
    return (hours[0], one.minute) != (hours[1], other.minute)


def _moments_contradict(one: Date, other: Date) -> bool:
    """Return whether times in two zones cannot be one moment, with or without summer time; False for unknown zones."""
    offsets = [zone_offsets().get(date.zone or "") for date in (one, other)]
    if not offsets[0] or not offsets[1]:
        return False
    round_ = _DAY if one.in_24_hours and other.in_24_hours else _DAY // 2
    minutes = [60 * (date.hour or 0) + (date.minute or 0) for date in (one, other)]
    return all((minutes[0] - a - minutes[1] + b) % round_ for a in offsets[0] for b in offsets[1])


def _relative_days_contradict(one: Date, other: Date) -> bool:
    ours, theirs = one.relative or 0, other.relative or 0
    if one.unit == other.unit:
        # What is today for one newspaper is yesterday for another.
        return ours != theirs and not (one.unit == "day" and {ours, theirs} == {0, -1})
    if ours * theirs < 0:
        return True
    return ours == theirs and {one.unit, other.unit} <= _LONG_UNITS
