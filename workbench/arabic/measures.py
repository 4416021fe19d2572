"""Find percentages, sums of money, measures and ordinals in Arabic news, with their places, values and units.

>>> [(m.value, m.unit) for m in find_measures("ارتفعت 15 في المئة إلى 20 مليون دولار للعام الثالث")]
[(15.0, 'percent'), (20000000.0, 'USD'), (3.0, 'ordinal')]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from workbench.arabic.compact_text import CompactText, compact
from workbench.arabic.numbers import find_quantities
from workbench.arabic.ordinals import find_ordinals
from workbench.arabic.units import unit_after, unit_before

__all__ = ["Measure", "find_measures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number with its unit at `source[start:end]`.

    The unit is `percent`, `ordinal`, an ISO 4217 currency code, the name of a currency whose country is not said
    (riyal, dinar), or a unit such as km, kg, h (`units.toml` has them).
    """

    start: int
    end: int
    value: float
    unit: str


@lru_cache(maxsize=4096)
def find_measures(text: str) -> tuple[Measure, ...]:
    """Return the percentages, sums of money, measures and ordinals of a text in order, without overlaps."""
    plain = compact(text)
    accepted: list[Measure] = []
    taken = bytearray(len(text))
    for measure in (*_amounts(plain), *_ordinals(plain)):
        if taken.find(1, measure.start, measure.end) == -1:
            taken[measure.start : measure.end] = b"\1" * (measure.end - measure.start)
            accepted.append(measure)
    return tuple(sorted(accepted, key=lambda m: m.start))


def _amounts(text: CompactText) -> Iterator[Measure]:
    for number in find_quantities(text.source):
        if number.kind in {"month", "code"} or number.partial:
            continue
        start, end = text.range_of(number.start, number.end)
        after = unit_after(text.text, end)
        before = unit_before(text.text, start)
        if after:
            place = text.span(start, after[1])
            yield Measure(start=place[0], end=place[1], value=number.value, unit=after[0].name)
        elif before:
            place = text.span(before[1], end)
            yield Measure(start=place[0], end=place[1], value=number.value, unit=before[0].name)


def _ordinals(text: CompactText) -> Iterator[Measure]:
    for ordinal in find_ordinals(text):
        start, end = text.span(ordinal.start, ordinal.end)
        yield Measure(start=start, end=end, value=float(ordinal.value), unit="ordinal")
