"""Correlation coefficients of two lists of numbers: Pearson's r, Spearman's rho, Kendall's tau-b and Stuart's tau-c."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["kendall_b", "kendall_c", "pearson", "spearman"]


def pearson(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    """Return Pearson's r, None where a list is constant or has fewer than two values."""
    if _has_constant(first, second):
        return None
    with np.errstate(all="ignore"):  # a variance may underflow or overflow
        return _defined(np.corrcoef(first, second)[0, 1])


def spearman(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    """Return Spearman's rho, with mean ranks for ties; None where a list is constant or has fewer than two values."""
    from scipy.stats import rankdata

    _check_lengths(first, second)
    return pearson(*rankdata([first, second], axis=1))


def kendall_b(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    """Return Kendall's tau-b, which corrects for ties; None where a list is constant or has fewer than two values."""
    return _kendall(first, second, "b")


def kendall_c(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    """Return Stuart's tau-c, for scales of different sizes; None where a list is constant or has fewer than two values.

    >>> kendall_c(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 0.0, 1.0, 1.0]))
    1.0
    """
    return _kendall(first, second, "c")


def _kendall(first: NDArray[np.float64], second: NDArray[np.float64], variant: Literal["b", "c"]) -> float | None:
    from scipy.stats import kendalltau

    if _has_constant(first, second):
        return None
    return _defined(kendalltau(first, second, variant=variant).statistic)


def _has_constant(first: NDArray[np.float64], second: NDArray[np.float64]) -> bool:
    _check_lengths(first, second)
    return len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0


def _check_lengths(first: NDArray[np.float64], second: NDArray[np.float64]) -> None:
    if len(first) != len(second):
        raise ValueError("two lists of the same length are needed")


def _defined(value: float) -> float | None:
    return float(value) if isfinite(value) else None
