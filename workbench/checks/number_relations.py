"""Whether two numbers say the same, contradict each other, or cannot be compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from workbench.arabic import Unit, is_of_people, unit_of_noun
from workbench.checks.number_mentions import NumberMention

__all__ = ["Relation", "relation"]

Relation = Literal["same", "contradict", "unclear"]
_APPROXIMATION = 0.2  # "about 200" and 209 do not contradict each other
_ROUNDING = 0.03  # nor do 1.2 million and 1,234,000
_CONVERSION = 0.08  # people round when they change units: 150 feet, 45 metres
_CLEARLY_APART = 0.3
_SHARE_ROUNDING = 0.021  # a third, 33 percent, 35 percent
_EXACT = 1e-5  # of thirds and the like
_APART = {"score", "code", "magnitude"}  # kinds that contradict only one another
# Of these, people often write the one for the other.
_LOOSELY_CALLED = ({"percent", "points"}, {"mi", "nmi"})
_MOST_POINTS = 10  # in which a rate of interest changes
_PARTS_OF_HUNDRED = frozenset({"percent", "points", "basis-points"})


def relation(one: NumberMention, other: NumberMention) -> Relation:
    """Return how two numbers relate that are said of the same thing; a number that is read in part is unclear."""
    one, other = _with_points(one, other), _with_points(other, one)
    kinds = {one.kind, other.kind}
    if one.partial or other.partial or _is_first_part(one, other) or _is_first_part(other, one):
        return "unclear"
    if kinds == {"score"}:
        return "same" if sorted(one.values) == sorted(other.values) else "contradict"
    if kinds & _APART and "ordinal" not in kinds:
        compared: Relation = _by_value(one, other)
        return compared if compared == "same" or len(kinds) == 1 else "unclear"
    if "ordinal" in kinds:
        return _ordinals(one, other)
    return _shares(one, other) if "fraction" in kinds else _counts(one, other)


def _with_points(one: NumberMention, other: NumberMention) -> NumberMention:
    """Return a few points as percentage points beside basis points: نصف نقطة is 50 نقطة أساس."""
    beside = other.unit is not None and other.unit.name == "basis-points"
    are_points = one.unit is None and one.noun == "نقطه" and one.value <= _MOST_POINTS
    return replace(one, unit=unit_of_noun("نقطه ميويه"), noun=None) if beside and are_points else one


def _is_first_part(one: NumberMention, other: NumberMention) -> bool:
    """Return whether one number leaves out the second part of the other amount: ساعتين, ساعتين و15 دقيقة."""
    return one.leading is None and other.leading is not None and one.value == other.leading and one.unit == other.unit


def _by_value(one: NumberMention, other: NumberMention) -> Relation:
    return "same" if _have_equal_values(one, other) else "contradict"


def _have_equal_values(one: NumberMention, other: NumberMention) -> bool:
    return any(a == b or (abs(a) < 1 and _apart(a, b) <= _EXACT) for a in one.values for b in other.values)


def _apart(one: float, other: float) -> float:
    """Return how far two values are apart, as a share of the larger."""
    return abs(one - other) / max(abs(one), abs(other), 1e-12)


def _ordinals(one: NumberMention, other: NumberMention) -> Relation:
    if _have_equal_values(one, other):
        return "same"
    if one.kind == other.kind:
        return "contradict"
    counted = one if other.kind == "ordinal" else other
    plain = counted.kind == "count" and counted.unit is None and counted.noun is None
    return "contradict" if plain and not counted.scaled else "unclear"


def _shares(one: NumberMention, other: NumberMention) -> Relation:
    """Compare fractions in words with one another, with percentages and with measures (نصف ساعة, 30 دقيقة)."""
    if one.unit and other.unit:
        return _measures(one, other, one.unit, other.unit)
    shares = [_share(m) for m in (one, other)]
    if None in shares:
        return "unclear"
    if one.kind == other.kind:
        return _by_value(one, other)
    return "same" if abs((shares[0] or 0) - (shares[1] or 0)) <= _SHARE_ROUNDING else "contradict"


def _share(mention: NumberMention) -> float | None:
    if mention.kind == "fraction" and (mention.unit is None or mention.unit.dimension == "proportion"):
        return mention.value
    if mention.unit and mention.unit.name == "percent":
        return mention.value / 100
    return None


def _counts(one: NumberMention, other: NumberMention) -> Relation:
    if one.unit and other.unit:
        return _measures(one, other, one.unit, other.unit)
    if _have_equal_values(one, other) or _are_minus(one, other):
        return "same"
    if (one.unit and other.noun) or (other.unit and one.noun):
        return "unclear"
    if one.noun and other.noun and one.noun != other.noun and not (is_of_people(one.noun) and is_of_people(other.noun)):
        return "unclear"
    if "bare noun" in {one.kind, other.kind} and one.noun != other.noun:
        return "unclear"
    return "same" if _is_rounding(one, other) else "contradict"


def _are_minus(one: NumberMention, other: NumberMention) -> bool:
    """Return whether a dash before a count was taken for a minus: there are no -5 people."""
    counts = one.unit is None and other.unit is None and (one.noun or other.noun)
    return bool(counts) and one.value == -other.value


def _measures(one: NumberMention, other: NumberMention, ours: Unit, theirs: Unit) -> Relation:
    if ours.is_same(theirs):
        return "same" if _have_equal_values(one, other) or _is_rounding(one, other) else "contradict"
    names = {ours.name, theirs.name}
    if names in _LOOSELY_CALLED and _have_equal_values(one, other):
        return "same"
    if ours.dimension == theirs.dimension and ours.dimension not in {"money", "temperature"}:
        return _converted(one, other, ours, theirs)
    # The same number of other things; with other numbers, one may be converted from the other.
    return "contradict" if _have_equal_values(one, other) else "unclear"


def _converted(one: NumberMention, other: NumberMention, ours: Unit, theirs: Unit) -> Relation:
    """Compare numbers of two units of one dimension; percent and points only as far as they say the same.

    A rise of 3 points from 9 to 12 percent is one by a third.
    """
    apart = min(_apart(a * ours.size, b * theirs.size) for a in one.values for b in other.values)
    if apart <= _CONVERSION:
        return "same"
    names = {ours.name, theirs.name}
    of_hundred = "percent" in names and names <= _PARTS_OF_HUNDRED
    clear = _have_equal_values(one, other) or apart > _CLEARLY_APART
    return "contradict" if clear and not of_hundred else "unclear"


def _is_rounding(one: NumberMention, other: NumberMention) -> bool:
    apart = min(_apart(a, b) for a in one.values for b in other.values)
    if apart <= _APPROXIMATION and one.approximate != other.approximate:
        return True
    figures = [_significant_figures(m.value) for m in (one, other)]
    return (one.scaled or other.scaled) and figures[0] != figures[1] and apart <= _ROUNDING and _rounds_to(one, other)


def _significant_figures(value: float) -> int:
    return len(f"{value:.12g}".replace(".", "").replace("-", "").split("e")[0].strip("0"))


def _rounds_to(one: NumberMention, other: NumberMention) -> bool:
    """Return whether one value, rounded to as many figures as the other has, is the other."""
    less, more = sorted((one.value, other.value), key=_significant_figures)
    return float(f"{more:.{_significant_figures(less)}g}") == less
