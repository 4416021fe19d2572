"""The words of numbers and dates of the languages that sources may be in, each with what stands for it in Arabic."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from workbench.caching import load_once

__all__ = ["SourceWords", "source_codes", "source_words"]

_MONTHS = (
    *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
    *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
)
_WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWords:
    """The words of numbers and dates of a language, each with what stands for it in Arabic."""

    decimal: str
    months: Mapping[str, str]
    weekdays: Mapping[str, str]
    scales: Mapping[str, str]
    currencies: Mapping[str, str]
    numbers: Mapping[str, str]
    small: Mapping[str, str]  # numbers that are other words as well
    hundred: tuple[str, ...]  # words that multiply what is before them
    thousand: tuple[str, ...]
    joint: str  # between the words of one number, behind multiples of joint_behind
    joint_behind: int
    twenties: tuple[int, ...]  # behind which the numbers up to nineteen are added
    ordinals: str
    parts: Mapping[str, str]  # patterns of the shares of a scale
    more: Mapping[str, float]  # patterns of what is added to a number
    shares: str
    percent: tuple[str, ...]
    minus: str
    below: str  # a pattern of what says so behind a number
    one: str  # before a scale
    years: Mapping[str, str]  # the prepositions before a year
    months_after: tuple[str, ...]  # words behind which a month stands alone
    lone_months: Mapping[str, str]  # those that are months wherever they stand
    units: Mapping[str, str]
    until: str  # patterns of what stands between the days of a range, and before them
    since: str
    relative: Mapping[str, str]
    periods: Mapping[str, str]
    directions: Mapping[str, str]
    day_parts: Mapping[str, str]
    parted_otherwise: tuple[str, ...]


@load_once
def source_codes() -> tuple[str, ...]:
    """Return the codes of the languages."""
    return tuple(tomllib.loads(files("workbench.checks").joinpath("source_words.toml").read_text(encoding="utf-8")))


@load_once
def source_words(language: str) -> SourceWords | None:
    """Return the words of a language, None if they are not known."""
    table = tomllib.loads(files("workbench.checks").joinpath("source_words.toml").read_text(encoding="utf-8"))
    if language not in table:
        return None
    told = table[language]
    months = _by_form(dict(zip(told["months"], _MONTHS, strict=True)))
    return SourceWords(
        decimal=told["decimal"],
        months=months,
        weekdays=_by_form(dict(zip(told["weekdays"], _WEEKDAYS, strict=True))),
        scales=_by_form(told["scales"]),
        currencies=_by_form(told["currencies"]),
        numbers=_by_form(told["numbers"]),
        small=_by_form(told.get("small", {})),
        hundred=tuple(told.get("hundred", "").split()),
        thousand=tuple(next((forms for forms, arabic in told["scales"].items() if arabic == "ألف"), "").split()),
        joint=told.get("joint", ""),
        joint_behind=told.get("joint_behind", 1),
        twenties=tuple(told.get("twenties", ())),
        ordinals=told.get("ordinals", "").replace(" ", "|"),
        parts=told.get("parts", {}),
        more=told.get("more", {}),
        shares=told.get("shares", "").replace(" ", "|"),
        percent=tuple(told["percent"]),
        minus=told["minus"],
        below=told.get("below", ""),
        one=told.get("one", ""),
        years=_by_form({told["in"]: ""}),
        months_after=tuple(told.get("months_after", "").split()),
        lone_months={form: months[form] for form in told.get("lone_months", "").split()},
        units={form.replace("_", " "): arabic for form, arabic in _by_form(told.get("units", {})).items()},
        until=told.get("until", "").replace(" ", "|"),
        since=told.get("from", "").replace(" ", "|"),
        relative=told.get("relative", {}),
        periods=_by_form(told.get("periods", {})),
        directions=_by_form(told.get("directions", {})),
        day_parts={form: name for name, forms in told.get("day_parts", {}).items() for form in forms.split()},
        parted_otherwise=tuple(told.get("parted_otherwise", "").split()),
    )


def _by_form(words: Mapping[str, object]) -> dict[str, str]:
    """Return what stands for each form, from what stands for forms separated by spaces."""
    return {form: str(arabic) for forms, arabic in words.items() for form in forms.split()}
