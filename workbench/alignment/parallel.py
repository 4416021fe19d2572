"""Alignment of parallel texts: the order is kept, and every sentence is in exactly one bead.

A log-linear model scores each bead (`beads`), the lattice of all ways to cut the two texts into beads gives
each its posterior probability, and the alignment is the way whose beads are the likeliest (`lattice`). Long texts
are cut into stretches first (`anchors`). The weights are in `parallel.toml`; `benchmarks/fit_parallel.py` makes
that file and says from what.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from workbench.alignment.anchors import stretches
from workbench.alignment.beads import BEAD_FEATURES, Stretches, bead_scores
from workbench.alignment.lattice import TYPES, best_paths, posteriors
from workbench.alignment.parallel_sides import Side, Stretch, prepare
from workbench.alignment.sentences import Sentences
from workbench.errors import AlignmentError
from workbench.records import Alignment, Link, LinkConstraint

__all__ = ["align_parallel", "parallel_signature"]

LARGEST = 500_000  # pairs of sentences between two places where the texts can be cut
_TOGETHER = 12_000  # pairs of sentences that are looked at side by side
_FORBIDDEN = -1e9
_CHANCE = 0.5  # a bead is worth taking by as much as it is likelier than not
_WEIGHTS = files("workbench.alignment").joinpath("parallel.toml")


@cache
def parallel_signature() -> str:
    """Return the name of this aligner with a hash of its weights."""
    return f"align:parallel-2.{hashlib.sha256(_WEIGHTS.read_bytes()).hexdigest()[:6]}"


def align_parallel(
    left: Sentences,
    right: Sentences,
    background: Sentences,
    decisions: Sequence[LinkConstraint] = (),
    weights: dict[str, float] | None = None,
) -> Alignment:
    """Align two texts in their order; a bead with an empty side is a sentence without counterpart.

    The background, sentences of no matter what, steadies the statistics of short texts. What a person has kept is a
    bead as it stands, and no bead holds together what a person has cut. Other weights than those that come along are
    for trials; the signature does not tell them.
    Time and memory grow with the length. Where more than LARGEST pairs of sentences stand between two places that
    surely belong together, or where kept beads contradict the order, it is an AlignmentError.
    """
    sides = prepare(left, right, background)
    found = list(_kept(decisions))
    free = _between(decisions, len(left), len(right))
    whole = [s for some in free for s in _stretches(*sides, some)]
    for some in free:
        found += _lone(some)
    cut = [d for d in decisions if not d.kept]
    found += [one for batch in _batches(whole) for one in _align(*sides, batch, cut, weights or _weights())]
    ordered = sorted(found, key=lambda one: one[0])
    return Alignment(links=tuple(link for _, some in ordered for link in some), signature=parallel_signature())


def _kept(decisions: Sequence[LinkConstraint]) -> Iterator[tuple[tuple[int, int], list[Link]]]:
    """Yield where each kept bead begins, and the bead."""
    for d in decisions:
        for places in (d.left, d.right):
            if d.kept and (not places or list(places) != list(range(places[0], places[0] + len(places)))):
                raise AlignmentError("alignment-decision-not-adjacent", link=f"{list(d.left)}:{list(d.right)}")
        if d.kept:
            yield (
                (d.left[0], d.right[0]),
                [Link(left=tuple(d.left), right=tuple(d.right), kind="parallel", score=0.0, probability=1.0)],
            )


def _between(decisions: Sequence[LinkConstraint], rows: int, columns: int) -> list[Stretch]:
    """Return what is left to align between the beads that are kept."""
    free = []
    i = j = 0
    for d in sorted((d for d in decisions if d.kept), key=lambda d: d.left[0]):
        if d.left[0] < i or d.right[0] < j:
            raise AlignmentError("alignment-decision-out-of-order", link=f"{list(d.left)}:{list(d.right)}")
        free.append(Stretch(i, d.left[0], j, d.right[0]))
        i, j = d.left[-1] + 1, d.right[-1] + 1
    return [*free, Stretch(i, rows, j, columns)]


def _lone(some: Stretch) -> list[tuple[tuple[int, int], list[Link]]]:
    """Return null beads for a stretch of which one side is empty."""
    if all(some.extent):
        return []
    beads = [((i,), ()) for i in range(some.i, some.k)] + [((), (j,)) for j in range(some.j, some.m)]
    links = [Link(left=a, right=b, kind="none", score=0.0, probability=1.0) for a, b in beads]
    return [((some.i, some.j), links)]


def _stretches(left: Side, right: Side, whole: Stretch) -> list[Stretch]:
    """Cut a stretch of which neither side is empty."""
    if not all(whole.extent):
        return []
    found = [
        Stretch(s.i + whole.i, s.k + whole.i, s.j + whole.j, s.m + whole.j)
        for s in stretches(left.pooled[whole.i : whole.k], right.pooled[whole.j : whole.m])
    ]
    widest = max(s.extent[0] * s.extent[1] for s in found)
    if widest > LARGEST:
        raise AlignmentError("alignment-too-large", pairs=widest)
    return found


def _batches(found: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Yield stretches of about the same extent together, as many as fit into memory."""
    batch: list[Stretch] = []
    for stretch in sorted(found, key=lambda s: (max(s.extent), min(s.extent))):
        rows, columns = (max([s.extent[k] for s in batch] + [stretch.extent[k]]) for k in (0, 1))
        if batch and (len(batch) + 1) * rows * columns > _TOGETHER:
            yield batch
            batch = []
        batch.append(stretch)
    if batch:
        yield batch


def _align(
    left: Side, right: Side, batch: list[Stretch], cut: Sequence[LinkConstraint], weights: dict[str, float]
) -> Iterator[tuple[tuple[int, int], list[Link]]]:
    """Yield where each stretch begins, and its links."""
    some = Stretches(left, right, batch)
    scores = bead_scores(some, weights)
    for row, at in enumerate(batch):
        for d in cut:
            _forbid(scores[row], at, d)
    chances, _ = posteriors(scores, some.extents)
    gains = np.where(scores <= _FORBIDDEN, _FORBIDDEN, chances - _CHANCE)
    for row, path in enumerate(best_paths(gains, some.extents)):
        at = batch[row]
        links = [
            Link(
                left=tuple(range(at.i + i - TYPES[t][0], at.i + i)),
                right=tuple(range(at.j + j - TYPES[t][1], at.j + j)),
                kind="parallel" if all(TYPES[t]) else "none",
                score=round(float(scores[row, t, i, j]), 4),
                probability=round(float(chances[row, t, i, j]), 4),
            )
            for t, i, j in path
        ]
        yield (at.i, at.j), links


def _forbid(scores: NDArray[np.float64], at: Stretch, d: LinkConstraint) -> None:
    """Forbid every bead of a stretch that holds all of what a person has cut."""
    first, last = min(d.left) - at.i, max(d.left) - at.i
    start, end = min(d.right) - at.j, max(d.right) - at.j
    if first < 0 or start < 0:
        return
    for t, (m, n) in enumerate(TYPES):
        if m and n:
            scores[t, last + 1 : first + m + 1, end + 1 : start + n + 1] = _FORBIDDEN


@cache
def _weights() -> dict[str, float]:
    table = tomllib.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return {name: float(table[name]) for name in BEAD_FEATURES}
