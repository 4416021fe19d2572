"""All ways to cut two texts into beads in their order, and how likely each bead is among them.

The score of a way is the sum of its beads' scores; its probability is proportional to the exponential of
that. The forward and backward sums give the posterior of every bead (Baum 1972), the best posteriors the
alignment. Many stretches of text are done side by side: arrays are (stretches, types, I + 1, J + 1), a bead at
the place where it ends, and a stretch that is smaller than the array ends at its own extent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]
    Places = NDArray[np.int64]

__all__ = ["TYPES", "WIDEST", "best_paths", "forward", "posteriors"]

# (m, n) joins m sentences of the left with n of the right. Nulls, one to many up to eight, many to many up to four.
TYPES: tuple[tuple[int, int], ...] = (
    (1, 0),
    (0, 1),
    *((1, n) for n in range(1, 9)),
    *((m, 1) for m in range(2, 9)),
    *((m, n) for m in range(2, 5) for n in range(2, 5)),
    *((2, n) for n in range(5, 9)),
    *((m, 2) for m in range(5, 9)),
)
WIDEST = max(max(t) for t in TYPES)
_NEVER = -1e30
_NULL = TYPES.index((0, 1))
_STEPS = np.array([t for t, (m, _) in enumerate(TYPES) if m])  # the types that leave the row
_UP = np.array([TYPES[t][0] for t in _STEPS])[:, None]
_BACK = np.array([TYPES[t][1] for t in _STEPS])[:, None]


def forward(scores: Doubles, origins: Places | None = None) -> Doubles:
    """Return (stretches, I + 1, J + 1) log sums over all ways from the origin, (stretches, 2), to each place."""
    count, _, height, width = scores.shape
    sums = np.full((count, height + WIDEST, width + WIDEST), _NEVER)
    start = np.zeros((count, 2), dtype=np.int64) if origins is None else origins
    columns = np.arange(width) + WIDEST - _BACK
    for i in range(height):
        reached = sums[:, i + WIDEST - _UP, columns] + scores[:, _STEPS, i]
        top = reached.max(axis=1)
        row = top + np.log(np.exp(reached - top[:, None]).sum(axis=1))
        here = np.flatnonzero(start[:, 0] == i)
        row[here, start[here, 1]] = 0.0
        # Null beads of the right stay in the row: a running sum over where the last other bead ended.
        steps = np.cumsum(scores[:, _NULL, i], axis=1)
        sums[:, i + WIDEST, WIDEST:] = np.logaddexp.accumulate(row - steps, axis=1) + steps
    return sums[:, WIDEST:, WIDEST:]


def posteriors(scores: Doubles, ends: Places) -> tuple[Doubles, Doubles]:
    """Return the probability of each bead, and (stretches,) logs of the sum over all ways to the end.

    ends are (stretches, 2), the numbers of sentences of each stretch.
    """
    ahead = forward(scores)
    total = ahead[np.arange(len(ends)), ends[:, 0], ends[:, 1]]
    behind = _backward(scores, ends)
    height, width = scores.shape[2:]
    found = np.zeros_like(scores)
    for t, (m, n) in enumerate(TYPES):
        if m < height and n < width:
            way = ahead[:, : height - m, : width - n] + scores[:, t, m:, n:] + behind[:, m:, n:]
            found[:, t, m:, n:] = np.exp(np.minimum(0.0, way - total[:, None, None]))
    return found, total


def _backward(scores: Doubles, ends: Places) -> Doubles:
    """Return the log sums over all ways from each place to the end: `forward` of the reversed text."""
    height, width = scores.shape[2:]
    flipped = np.full_like(scores, _NEVER)
    for t, (m, n) in enumerate(TYPES):
        if m < height and n < width:
            flipped[:, t, m:, n:] = scores[:, t, m:, n:][:, ::-1, ::-1]
    flipped[:, _NULL, :, 0] = 0.0
    return forward(flipped, np.array([height - 1, width - 1]) - ends)[:, ::-1, ::-1]


def best_paths(gains: Doubles, ends: Places) -> list[list[tuple[int, int, int]]]:
    """Return for each stretch the beads (type, i, j) of the way with the highest sum of gains, in order."""
    count, _, height, width = gains.shape
    best = np.full((count, height + WIDEST, width + WIDEST), _NEVER)
    came = np.full((count, height, width), -1, dtype=np.int64)
    columns = np.arange(width) + WIDEST - _BACK
    for i in range(height):
        reached = best[:, i + WIDEST - _UP, columns] + gains[:, _STEPS, i]
        chosen = reached.argmax(axis=1)
        row = np.take_along_axis(reached, chosen[:, None], axis=1)[:, 0]
        if i == 0:
            row[:, 0] = 0.0
        steps = np.cumsum(gains[:, _NULL, i], axis=1)
        stayed = np.maximum.accumulate(row - steps, axis=1) + steps
        came[:, i] = np.where(stayed > row + 1e-12, _NULL, _STEPS[chosen])
        best[:, i + WIDEST, WIDEST:] = np.where(stayed > row + 1e-12, stayed, row)
    return [_way_back(came[k], *map(int, end)) for k, end in enumerate(ends)]


def _way_back(came: Places, i: int, j: int) -> list[tuple[int, int, int]]:
    path = []
    while i or j:
        t = int(came[i, j])
        path.append((t, i, j))
        i, j = i - TYPES[t][0], j - TYPES[t][1]
    return path[::-1]
