"""Whether people who judge the same text agree: Krippendorff's alpha of their ratings, F1 of the spans they mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEVELS", "DoublyMarked", "Level", "MarkedSpan", "SpanAgreement", "krippendorff_alpha", "span_agreement"]

Level = Literal["nominal", "ordinal", "interval"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSpan:
    """A range of characters that a person marked."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DoublyMarked:
    """What two people marked in the same text."""

    first: tuple[MarkedSpan, ...]
    second: tuple[MarkedSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanAgreement:
    """F1 of the characters that both marked, and of the spans that both marked from the same start to the same end."""

    texts: int
    characters: float
    spans: float


def krippendorff_alpha(ratings: NDArray[np.float64], level: Level) -> float | None:
    """Return alpha of ratings, a row a person, a column a unit, NaN where there is none (Krippendorff 2011).

    1 is full agreement, 0 that of chance. None where no unit was rated twice, or all ratings are the same.
    """
    units = [column[~np.isnan(column)] for column in ratings.T]
    units = [unit for unit in units if len(unit) > 1]
    if not units:
        return None
    values = np.unique(np.concatenate(units))
    together = np.zeros((len(values), len(values)))
    for unit in units:
        counts = np.bincount(np.searchsorted(values, unit), minlength=len(values)).astype(np.float64)
        together += (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    totals = together.sum(axis=0)
    distance = _DISTANCES[level](values, totals)
    expected = np.outer(totals, totals) - np.diag(totals)
    chance = float((expected * distance).sum()) / float(totals.sum() - 1)
    return 1 - float((together * distance).sum()) / chance if chance else None


def span_agreement(texts: Sequence[DoublyMarked]) -> SpanAgreement | None:
    """Return the agreement over texts marked by two people each; None where nobody marked anything."""
    shared = marked = same = spans = 0
    for text in texts:
        one, other = ({k for m in some for k in range(m.start, m.end)} for some in (text.first, text.second))
        shared, marked = shared + len(one & other), marked + len(one) + len(other)
        first, second = set(text.first), set(text.second)
        same, spans = same + len(first & second), spans + len(first) + len(second)
    if not marked:
        return None
    return SpanAgreement(texts=len(texts), characters=2 * shared / marked, spans=2 * same / spans)


def _nominal(values: NDArray[np.float64], totals: NDArray[np.float64]) -> NDArray[np.float64]:
    del totals
    return 1.0 - np.eye(len(values))


def _ordinal(values: NDArray[np.float64], totals: NDArray[np.float64]) -> NDArray[np.float64]:
    del values
    middle = np.cumsum(totals) - totals / 2
    return np.subtract.outer(middle, middle) ** 2


def _interval(values: NDArray[np.float64], totals: NDArray[np.float64]) -> NDArray[np.float64]:
    del totals
    return np.subtract.outer(values, values) ** 2


_DISTANCES: dict[Level, Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
}
