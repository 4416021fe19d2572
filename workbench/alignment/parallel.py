"""Alignment of parallel texts: the order is kept, and every sentence is in exactly one bead.

A log-linear model scores each bead (`beads`), the lattice of all ways to cut the two texts into beads gives
each its posterior probability, and the alignment is the way with the highest sum of posteriors (`lattice`).
The weights are in `parallel.toml`; `benchmarks/fit_parallel.py` makes that file and says from what.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from workbench.alignment.beads import BEAD_FEATURES, TYPES, bead_features, prepare
from workbench.alignment.lattice import best_path, posteriors
from workbench.alignment.sentences import Sentences
from workbench.errors import AlignmentError
from workbench.records import Alignment, Link

__all__ = ["LARGEST", "align_parallel", "parallel_signature"]

LARGEST = 1_500_000  # sentences of the left times those of the right; all of them are looked at
_WEIGHTS = files("workbench.alignment").joinpath("parallel.toml")


@cache
def parallel_signature() -> str:
    """Return the name of this aligner with a hash of its weights."""
    return f"align:parallel-1.{hashlib.sha256(_WEIGHTS.read_bytes()).hexdigest()[:6]}"


def align_parallel(left: Sentences, right: Sentences, background: Sentences) -> Alignment:
    """Align two texts in their order; a bead with an empty side is a sentence without counterpart.

    The background, sentences of no matter what, steadies the statistics of short texts.
    Time and memory grow with the product of the lengths; above LARGEST it is an AlignmentError.
    """
    if len(left) * len(right) > LARGEST:
        raise AlignmentError(
            f"{len(left):,} by {len(right):,} sentences are too many for the parallel mode.",
            remedy="Align chapter by chapter, or use --mode comparable.",
        )
    sides = prepare(left, right, background)
    scores = np.tensordot(_weights(), bead_features(*sides), axes=1).astype(np.float64)
    chances, _ = posteriors(scores)
    # A null bead holds one sentence, the others two at the least: the sum counts sentences, not beads.
    size = np.array([(m + n) / 2 for m, n in TYPES])[:, None, None]
    links = []
    for t, i, j in best_path(chances * size):
        m, n = TYPES[t]
        links.append(
            Link(
                left=tuple(range(i - m, i)),
                right=tuple(range(j - n, j)),
                kind="parallel" if m and n else "none",
                score=round(float(scores[t, i, j]), 4),
                probability=round(float(chances[t, i, j]), 4),
            )
        )
    return Alignment(links=tuple(links), signature=parallel_signature())


@cache
def _weights() -> NDArray[np.float64]:
    table = tomllib.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return np.array([float(table[name]) for name in BEAD_FEATURES])
