"""Find numbers and months in Arabic news, with their values.

Reads three digit sets in the formats of newspapers, number words, fractions, and mixtures: ٦٧, 1.234.567, 12 000,
ثمانية وثلاثون, مليون و200 ألف, خمسة فاصلة اثنين, مليارا ونصف المليار, مئتا ألف. A number is read as a whole; where
the text goes on with what is no number known here, it is marked as partial. Months have several sets of names.

>>> [q.value for q in find_quantities("قتل ثمانية وثلاثون شخصا من بين ٦٧ في يونيو/حزيران")]
[38.0, 67.0, 6.0]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from workbench.arabic.compact_text import CompactText, compact
from workbench.arabic.months import any_month, gregorian_months
from workbench.arabic.number_grammar import NumberGroup, read_groups
from workbench.arabic.numerals import Numeral, find_numerals
from workbench.arabic.ordinals import find_ordinals
from workbench.arabic.patterns import compiled

__all__ = ["Quantity", "find_quantities"]

QuantityKind = Literal["number", "fraction", "code", "month"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number or a month at `source[start:end]`; the value of a month is 1 to 12.

    A fraction is a share said in words by itself (ثلثا السكان); a code a number of a telephone or an account, whose
    value is that of its digits. alternative is a second reading, None if there is only one: 7.000 is 7 or 7,000.
    partial tells that the number goes on beyond what could be read, so its value is not that of the whole.
    """

    start: int
    end: int
    value: float
    kind: QuantityKind
    alternative: float | None = None
    partial: bool = False

    @property
    def values(self) -> tuple[float, ...]:
        """The readings of the number."""
        return (self.value,) if self.alternative is None else (self.value, self.alternative)


_HAS_ARABIC_OR_NUMBER = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff\\d]")
# A month that is another word as well counts only after a day or after the other name of the month.
_MONTH_CUE = re.compile(r"(?:\d\s*|/\s*)$")
_DOUBTFUL = {"اب", "ماي"}
_RANGE = re.compile(r"\s*(?:و|الي|او|حتي|[-–/])?\s?(?:ال|و)?\s?")
_FIRST_SCALE = 1000.0
_BELOW_ZERO = re.compile(r"(?:\s+درجه|\s+درجات)?(?:\s+مي?ويه)?\s+(?:تحت|دون)\s+(?:ال)?صفر(?![^\W_])")
_MINUS = re.compile(r"(?<![^\W_])(?:ناقص|سالب)\s+$")


@lru_cache(maxsize=4096)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers and months of a text in order of their place."""
    if not (_HAS_ARABIC_OR_NUMBER.search(text) or any(map(str.isnumeric, text))):
        return ()
    plain = compact(text)
    months = _find_months(plain)
    mentions = [*_find_numbers(plain, months), *months]
    return tuple(sorted(mentions, key=lambda q: (q.start, q.end, q.value, q.kind)))


def _find_numbers(text: CompactText, months: list[Quantity]) -> list[Quantity]:
    ordinals = [(o.start, o.end) for o in find_ordinals(text) if not o.is_number_too]
    named = [m for m in months if any(c.isdigit() for c in text.source[m.start : m.end])]  # كانون 1
    numerals = [
        n for n in find_numerals(text) if not any(a <= n.start < b for a, b in ordinals) and not _is_in(text, n, named)
    ]
    groups = list(read_groups(text.text, numerals))
    quantities = [_quantity(text, group) for group in groups]
    for k, (one, other) in enumerate(pairwise(groups)):
        scale = _shared_scale(text.text, one, other)
        if scale and quantities[k].alternative is None:
            quantities[k] = replace(quantities[k], alternative=one.value * scale)
    return quantities


def _shared_scale(plain: str, one: NumberGroup, other: NumberGroup) -> float:
    """Return the scale that the first number of a range may share with the second: بين 20 و30 ألفا, else 0."""
    scale = other.numerals[-1]
    if scale.kind not in {"scales", "scale_plurals"} or len(other.numerals) < 2 or one.value >= _FIRST_SCALE:
        return 0.0
    return scale.value if _RANGE.fullmatch(plain[one.end : other.numerals[0].start]) else 0.0


def _is_in(text: CompactText, numeral: Numeral, months: list[Quantity]) -> bool:
    start = text.span(numeral.start, numeral.end)[0]
    return any(m.start <= start < m.end for m in months)


def _quantity(text: CompactText, group: NumberGroup) -> Quantity:
    first, value, end = group.numerals[0], group.value, group.end
    start = first.start
    negative = _MINUS.search(text.text[max(0, start - 8) : start])
    below = _BELOW_ZERO.match(text.text, end)
    if value > 0 and (negative or below):
        value = -value
        start -= len(negative.group().lstrip()) if negative else 0
        end = below.end() if below else end
    figure = first.figure if len(group.numerals) == 1 else None
    places = text.span(start, end)
    return Quantity(
        start=places[0],
        end=places[1],
        value=value,
        kind="code" if figure and figure.is_code else "fraction" if group.is_fraction else "number",
        alternative=figure.alternative if figure else None,
        partial=group.partial,
    )


def _find_months(text: CompactText) -> list[Quantity]:
    months: list[Quantity] = []
    plain = text.text
    for match in compiled(_month_pattern()).finditer(plain):
        form = " ".join(match["month"].split())
        if form in _DOUBTFUL and not _MONTH_CUE.search(plain[max(0, match.start() - 6) : match.start()]):
            continue
        value = float(gregorian_months()[_spaced(form)])
        start, end = text.span(match.start("month"), match.end("month"))
        last = months[-1] if months else None
        if last and last.value == value and text.source[last.end : start].strip() == "/":
            months[-1] = replace(last, end=end)  # both names of one month
        else:
            months.append(Quantity(start=start, end=end, value=value, kind="month"))
    return months


def _spaced(form: str) -> str:
    """Return the form of a month as the table has it: كانون1 is كانون 1."""
    return re.sub(r"(?<=\D)(?<!\s)(?=\d$)", " ", form)


def _month_pattern() -> str:
    return rf"(?<![^\W\d_])(?:[ولبف]?)(?P<month>{any_month('gregorian')})(?![^\W_])"
