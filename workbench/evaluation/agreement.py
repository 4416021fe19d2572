"""Inter-annotator agreement: Krippendorff's alpha of ratings, F1 of marked spans."""

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
    """A range of characters that an annotator marked."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DoublyMarked:
    """The spans that two annotators marked in the same text."""

    first: tuple[MarkedSpan, ...]
    second: tuple[MarkedSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanAgreement:
    """F1 of two annotators by characters, and by spans that match exactly; both 0 to 1."""

    texts: int
    characters: float
    spans: float


def krippendorff_alpha(ratings: NDArray[np.float64], level: Level) -> float | None:
    """Return Krippendorff's alpha of ratings (raters x units, NaN where missing): 1 is full agreement, 0 chance.

    None if no unit was rated twice or all ratings are equal. Computed as in Krippendorff 2011.
    """
    units = [column[~np.isnan(column)] for column in ratings.T]
    units = [unit for unit in units if len(unit) > 1]
    if not units:
        return None
    values = np.unique(np.concatenate(units))
    coincidences = np.zeros((len(values), len(values)))
    for unit in units:
        counts = np.bincount(np.searchsorted(values, unit), minlength=len(values)).astype(np.float64)
        coincidences += (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    totals = coincidences.sum(axis=0)
    distance = _DISTANCES[level](values, totals)
    expected = np.outer(totals, totals) - np.diag(totals)
    chance = float((expected * distance).sum()) / float(totals.sum() - 1)
    return 1 - float((coincidences * distance).sum()) / chance if chance else None


def span_agreement(texts: Sequence[DoublyMarked]) -> SpanAgreement | None:
    """Return the agreement over texts with two annotators each, None if nobody marked anything."""
    shared = marked = matches = total = 0
    for text in texts:
        ours, theirs = ({k for s in spans for k in range(s.start, s.end)} for spans in (text.first, text.second))
        shared, marked = shared + len(ours & theirs), marked + len(ours) + len(theirs)
        first, second = set(text.first), set(text.second)
        matches, total = matches + len(first & second), total + len(first) + len(second)
    if not marked:
        return None
    return SpanAgreement(texts=len(texts), characters=2 * shared / marked, spans=2 * matches / total)


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
