"""Figures in digits as newspapers and garbled texts write them, on compact text.

Thousands are parted by commas of three kinds, points, spaces or apostrophes; the decimal sign is a point, a comma or
ر (3ر5). Numbers of telephones, accounts and the like are codes: what counts is their digits.

>>> [f.value for f in find_figures("1.234.567 و26،013,94 و12 000 و3ر5 و2½ و-5")]
[1234567.0, 26013.94, 12000.0, 3.5, 2.5, -5.0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.arabic.compact_text import FRACTION_SIGNS

__all__ = ["Figure", "find_figures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure at `text[start:end]`.

    alternative is another reading of it, if it has two (7.000 is 7 or 7,000). A code has the value of its digits.
    A share is less than one and written as a fraction: ¾, 2/3.
    """

    start: int
    end: int
    value: float
    alternative: float | None = None
    is_code: bool = False
    is_share: bool = False


_SPACE = "[ \u00a0\u202f\u2009\u2007]"
_APOSTROPHE = "['\u2019]"
_SIGNS = "".join(FRACTION_SIGNS)
_ALONE = r"(?<![\d./,٬:-])"  # a figure that continues nothing
_CODES = (
    rf"(?:\+|(?<!\d)00(?=[1-9])){_SPACE}?\d{{1,4}}(?:[ \u00a0.-]?\(?\d+\)?){{2,}}"  # +966 11 234 5678
    rf"|{_ALONE}0[1-9]\d{{0,3}}(?:-\d{{2,}}){{1,5}}(?![\d/.,-])"  # 0555-123-456
    rf"|{_ALONE}0[1-9]\d{{0,3}}(?:[ \u00a0]\d{{2,7}}){{1,5}}(?![\d/.,-])"
    rf"|{_ALONE}0\d{{6,}}"
    rf"|{_ALONE}\d{{2,5}}(?:-\d{{2,7}}){{2,}}(?![\d/])"
    rf"|{_ALONE}(?!\d+(?:\.\d{{3}}){{3}}(?!\d))\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\d.]*\d)"  # of a server
    rf"|{_ALONE}\d{{12,}}(?![.,٬]\d)"
)
_NUMERIC_DATE = re.compile(r"\d{1,2}-\d{1,2}-(?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}")
_SHORTEST_CODE = 7  # digits
_GROUPED = (
    r"\d{1,3}(?:[,٬]\d{3})+(?:[.٫]\d+)?(?!\d)"
    r"|\d{1,3}(?:،\d{3})+(?:[.,٫]\d+)?(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?:[,٫]\d+)?(?!\d)"
    r"|\d{1,3}\.\d{3}[,٫]\d+(?!\d)"
    rf"|{_ALONE}[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?:[.,٫]\d{{1,2}})?(?!\d|{_SPACE}\d|[/:.,٫٬-]\d)"
    rf"|\d{{1,3}}(?:{_APOSTROPHE}\d{{3}})+(?:\.\d+)?(?!\d)"
)
_SCALE_AFTER = r"(?=\s*(?:الف|الاف|مليون|ملايين|مليار|بليون|تريليون|ترليون|[%٪]|في\s+الم|بالم|درج|دولار|يورو|نقط))"
_DECIMAL = rf"\d+[.٫]\d+|(?<!\d,)\d+,\d+(?!,?\d)|\d+ر\d+(?!\w)|\d{{1,3}}،\d{{1,2}}(?!\d|،){_SCALE_AFTER}"
_RATIO = r"(?<![\d/.,-])[1-9]/(?:[2-9]|10)(?![\d/.,-])(?=\s+(?:ال(?!جاري|ماضي|مقبل|قادم|حالي)|من\s+ال|مليون|مليار))"
_PLAIN = (
    rf"(?P<sign>(?:(?<=[\s(«\"و])|(?<![\s\S]))[-−–])?"
    rf"(?:(?P<grouped>{_GROUPED})|(?P<mixed>(?:\d+\s?)?[{_SIGNS}])|(?P<decimal>{_DECIMAL})|(?P<whole>\d+))"
)
_FIGURE = re.compile(rf"(?P<code>{_CODES})|(?P<ratio>{_RATIO})|{_PLAIN}")
_PLAIN_FIGURE = re.compile(_PLAIN)
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_CLOSED_BY_DASH = re.compile(r"[^-−–—.،\n]{0,40}(?<=[^\W\d_])[-−–](?![^\W_])")  # -29 عاما- is an aside
_DIGIT_BEFORE = re.compile(r"\d\s*$")


def find_figures(text: str) -> Iterator[Figure]:
    """Yield the figures of a compact text in order; a minus sign belongs to its figure."""
    at = 0
    while match := _FIGURE.search(text, at):
        figure = _code(match) if match["code"] else _share(match) if match["ratio"] else _figure(text, match)
        if figure is None:  # no code, though it looks like one
            plain = _PLAIN_FIGURE.search(text, match.start())
            figure = _figure(text, plain) if plain else None
        if figure is None:
            return
        yield figure
        at = figure.end


def _code(match: re.Match[str]) -> Figure | None:
    digits = re.sub(r"\D", "", match["code"])
    if len(digits) < _SHORTEST_CODE or _NUMERIC_DATE.fullmatch(match["code"]):
        return None
    return Figure(start=match.start(), end=match.end(), value=float(digits), is_code=True)


def _share(match: re.Match[str]) -> Figure | None:
    numerator, denominator = (int(n) for n in match["ratio"].split("/"))
    if numerator >= denominator:
        return None
    return Figure(start=match.start(), end=match.end(), value=numerator / denominator, is_share=True)


def _figure(text: str, match: re.Match[str]) -> Figure:
    sign, start = match["sign"], match.start()
    # 70 -90 is a range.
    negative = bool(sign) and (sign == "−" or not _DIGIT_BEFORE.search(text[max(0, start - 4) : start]))
    negative = negative and not _CLOSED_BY_DASH.match(text, match.end())
    start += bool(sign) and not negative
    if match["mixed"]:
        whole = re.sub(r"\D", "", match["mixed"][:-1])
        value = float(whole or 0) + FRACTION_SIGNS[match["mixed"][-1]]
    else:
        value = _value(match)
    written = match["decimal"] or ""
    alternative = float(written.replace(".", "")) if _AMBIGUOUS.fullmatch(written) else None
    factor = -1 if negative else 1
    return Figure(
        start=start,
        end=match.end(),
        value=factor * value,
        alternative=None if alternative is None else factor * alternative,
        is_share=bool(match["mixed"]) and value < 1,
    )


def _value(match: re.Match[str]) -> float:
    if match["whole"]:
        return float(match["whole"])
    if match["decimal"]:
        return float(re.sub(r"[,٫ر،]", ".", match["decimal"]))
    written = match["grouped"]
    parts = re.split(r"[^\d]", written)
    last = parts[-1]
    separators = re.findall(r"[^\d]", written)
    if len(set(separators)) > 1:  # the last separator differs from the others: it is the decimal sign
        return float("".join(parts[:-1]) + "." + last)
    return float("".join(parts))
