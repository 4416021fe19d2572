"""A date, year, weekday, time of day or relative day, as found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Calendar", "Date", "DateKind"]

DateKind = Literal["date", "year", "weekday", "time", "relative"]
Calendar = Literal["gregorian", "hijri"]
_WEEKDAY_ABBREVIATIONS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A temporal expression at `source[start:end]`; fields that it does not specify are None.

    A `date` has a month and may have a day and a year; day_or_month tells that the two could also be read the other way
    round. `weekday` runs from 1 (Monday) to 7. A `time` has an hour from 0 to 23, a minute, and zone if the text names
    it; the half of the day is known only if in_24_hours. A `relative` one has a unit (day, week, year) and relative: -1
    for yesterday or last week, 1 for the next; weekdays and months may have relative too.
    """

    start: int
    end: int
    kind: DateKind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    relative: int | None = None
    unit: str | None = None
    hour: int | None = None
    minute: int = 0
    zone: str | None = None
    in_24_hours: bool = False
    day_or_month: bool = False
    calendar: Calendar = "gregorian"

    @property
    def value(self) -> str:
        """The value in ISO 8601 style: 2025-07-08, --07-08, 2025, T15:30; Tue< is last Tuesday, h marks Hijri.

        Relative ones have their unit and how far away it is: day-1, week+1.
        """
        if self.weekday is not None:
            return _WEEKDAY_ABBREVIATIONS[self.weekday - 1] + {-1: "<", 1: ">"}.get(self.relative or 0, "")
        if self.unit is not None:
            return f"{self.unit}{self.relative or 0:+}"
        if self.hour is not None:
            return f"T{self.hour:02}:{self.minute:02}"
        year = "-" if self.year is None else f"{self.year:04}"
        rest = "".join(f"-{part:02}" for part in (self.month, self.day) if part is not None)
        return ("h" if self.calendar == "hijri" else "") + year + rest
