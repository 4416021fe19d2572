"""Relative days and periods in compact Arabic text: أمس الأول, غدا, الأسبوع المقبل, العام الجاري."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.arabic.compact import CompactText
from workbench.arabic.date_values import Date
from workbench.arabic.date_words import any_of, date_words, period_words
from workbench.arabic.patterns import compiled

__all__ = ["direction_after", "find_relative_days"]

_WORD_END = r"(?![^\W_])"
_WORD_START = r"(?<![^\W_])"
# The day of something else, or these times: في اليوم التالي, اليوم العالمي للمرأة, ذلك اليوم.
_OTHER_DAY_BEFORE = re.compile(
    r"(?:في|ذلك|هذا|ذات|من|طوال|طيله|خلال|نفس|بعد|منذ|حتي|صور|مع|ب|مصر|جريده|صحيفه|موقع|قناه)\s+$"
)
_THIS_MORNING_BEFORE = re.compile(r"(?:صباح|مساء|ظهر|فجر|عصر|ليل|بعد\s+ظهر)\s+$")
_TODAY_AFTER = re.compile(r"\s+(?!ال)|\s*[.،؛:!?؟)»\"]|\s*$")


def find_relative_days(text: CompactText) -> Iterator[Date]:
    """Yield the relative days and periods of a compact text."""
    plain = text.text
    for match in compiled(_period_pattern()).finditer(plain):
        unit = period_words("periods")[match["period"]]
        relative = date_words("directions")[match["direction"]] if match["direction"] else 0
        if unit == "day" and (match["direction"] is None or match["direction"] == "الاخير"):
            continue
        yield _relative(text, match.start("period"), match.end(), unit, relative)
    for match in compiled(_day_pattern()).finditer(plain):
        form = " ".join(match["day"].split())
        if _is_adverb(plain, match, form):
            yield _relative(text, match.start("day"), match.end(), "day", date_words("relative_days")[form])


def direction_after(plain: str, end: int) -> tuple[int | None, int]:
    """Return whether a word after a place says that the last (-1) or the next (1) is meant, and where it ends."""
    match = compiled(rf"\s+(?P<direction>{any_of(date_words('directions'))}){_WORD_END}").match(plain, end)
    return (date_words("directions")[match["direction"]], match.end()) if match else (None, end)


def _is_adverb(plain: str, match: re.Match[str], form: str) -> bool:
    before = plain[max(0, match.start() - 12) : match.start()]
    if form == "اليوم":
        timed = _THIS_MORNING_BEFORE.search(before)
        return bool(_TODAY_AFTER.match(plain, match.end())) and (bool(timed) or not _OTHER_DAY_BEFORE.search(before))
    if form == "امس":
        return re.match(r"\s+الحاجه", plain[match.end() :]) is None
    return True


def _relative(text: CompactText, start: int, end: int, unit: str, relative: int) -> Date:
    places = text.span(start, end)
    return Date(start=places[0], end=places[1], kind="relative", unit=unit, relative=relative)


def _period_pattern() -> str:
    directions = any_of(date_words("directions"))
    periods = any_of(period_words("periods"))
    return (
        rf"{_WORD_START}[وف]?[بلك]?(?:(?P<this>هذا|هذه)\s+)?(?P<period>{periods}){_WORD_END}"
        rf"(?(this)(?:\s+(?P<again>{directions}){_WORD_END})?|\s+(?P<direction>{directions}){_WORD_END})"
    )


def _day_pattern() -> str:
    return rf"{_WORD_START}[وفل]?(?P<day>{any_of(date_words('relative_days'))}){_WORD_END}"
