"""How well the best stretch of a sentence is matched: two sentences may share one statement and differ in all else.

A stretch is ten neighbouring tokens, some six words. Its value is the weighted mean of its tokens' values; one of light
tokens counts as if it had the mean weight of the sentence, so that a run of function words is no statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["best_stretches", "best_stretches_of_each"]

_LENGTH = 10  # tokens


def best_stretches(values: Floats, weights: Floats) -> Floats:
    """Return the value of the best stretch of one sentence in each of n columns, (n,).

    values are (tokens, n), weights (tokens,) and positive. A sentence of fewer tokens is one stretch.
    """
    count = len(values)
    if count <= _LENGTH:
        whole: Floats = (weights @ values) / weights.sum()
        return whole
    sums = np.cumsum(np.concatenate([np.zeros((1, values.shape[1])), values * weights[:, None]]), axis=0)
    totals = np.cumsum(np.concatenate([[0.0], weights]))
    floor = _LENGTH * totals[-1] / count
    weight = np.maximum(totals[_LENGTH:] - totals[:-_LENGTH], floor)
    best: Floats = ((sums[_LENGTH:] - sums[:-_LENGTH]) / weight[:, None]).max(axis=0).astype(np.float32)
    return best


def best_stretches_of_each(values: Floats, weights: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the value of the best stretch of each of n sentences, (n,), given one after the other.

    values and weights are (tokens,); starts are the sentences' first tokens, (n,).
    """
    ends = [*starts[1:].tolist(), len(values)]
    stretches = [
        best_stretches(values[start:end, None], weights[start:end])
        for start, end in zip(starts.tolist(), ends, strict=True)
    ]
    best: Floats = np.concatenate(stretches)
    return best
