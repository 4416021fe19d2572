"""Fit the weights of the parallel aligner: python -m benchmarks.fit_parallel DATA [--held-out NAME] [--out FILE]

A conditional random field over all ways to cut two texts into beads, its likelihood on the gold beads of
Text+Berg (development part, three machine translations among them) and AlignAR, each also with one in eight
pairs broken up, raised by L-BFGS.

With --held-out nothing is written: the weights fitted to the other cases align those that were left out.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks import data as gold
from benchmarks.alignment import Row, measure, show
from workbench.alignment.anchors import STRETCH
from workbench.alignment.beads import BEAD_FEATURES, Stretches, bead_features
from workbench.alignment.lattice import TYPES, posteriors
from workbench.alignment.parallel_sides import Stretch, prepare
from workbench.encoders import Encoder, load_encoder
from workbench.encoders.background import background_texts

SHRINKAGE = 0.02
SHARPNESS = 1.25  # of the posteriors: shrinkage and broken-up pairs make them too timid


@dataclass(frozen=True, slots=True)
class Batch:
    """The features of some stretches of text, and the beads of their gold ways."""

    features: NDArray[np.float32]
    extents: NDArray[np.int64]
    gold: list[list[tuple[int, int, int]]]


def batches(case: gold.Parallel, encoder: Encoder, cache: dict[str, object]) -> list[Batch]:
    """Return a case cut at bead boundaries; stretches with a bead that no type fits are left out."""
    left, right = prepare(
        *(gold.sentences(t, encoder, cache) for t in (case.left, case.right, list(background_texts())))
    )
    found: list[tuple[Stretch, list[tuple[int, int, int]]]] = []
    start = i = j = start_j = 0
    way: list[tuple[int, int, int]] = []
    fits = True
    whole = ordered(case)
    for number, (rows, columns) in enumerate(whole):
        m, n = len(rows), len(columns)
        i, j = i + m, j + n
        if (m, n) in TYPES:
            way.append((TYPES.index((m, n)), i - start, j - start_j))
        else:
            fits = False
        last = number == len(whole) - 1
        if last or (max(i - start, j - start_j) >= STRETCH and m == n == 1):
            if fits and i > start and j > start_j:
                found.append((Stretch(start, i, start_j, j), way))
            start, start_j, way, fits = i, j, [], True
    found.sort(key=lambda f: f[0].extent)
    some = [found[k : k + 4] for k in range(0, len(found), 4)]
    made = [Stretches(left, right, [s for s, _ in part]) for part in some]
    return [
        Batch(bead_features(stretches), stretches.extents, [way for _, way in part])
        for stretches, part in zip(made, some, strict=True)
    ]


def singles(bead: tuple[tuple[int, ...], tuple[int, ...]]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return a bead, or where one side is empty a null bead for each sentence."""
    left, right = bead
    if left and right:
        return [bead]
    return [((i,), ()) for i in left] + [((), (j,)) for j in right]


def ordered(case: gold.Parallel) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return the gold beads in the order of the text, every sentence in exactly one."""
    beads = [split for bead in case.beads for split in singles(bead)]
    by_left = {b[0][0]: b for b in beads if b[0]}
    by_right = {b[1][0]: b for b in beads if not b[0]}
    way = []
    i = j = 0
    while i < len(case.left) or j < len(case.right):
        if j in by_right:
            way.append(by_right[j])
            j += 1
        elif i in by_left and (not by_left[i][1] or by_left[i][1][0] == j):
            way.append(by_left[i])
            i, j = i + len(by_left[i][0]), j + len(by_left[i][1])
        elif i < len(case.left) and (i not in by_left or j >= len(case.right) or by_left[i][1][0] < j):
            way.append(((i,), ()))
            i += 1
        else:
            way.append(((), (j,)))
            j += 1
    return way


def with_gaps(case: gold.Parallel, rng: random.Random) -> gold.Parallel:
    """Return a case where one in eight one-to-one beads has lost a side: gold has few sentences without counterpart."""
    ways = ordered(case)
    lost = [rng.choice("lr") if len(a) == len(b) == 1 and rng.random() < 1 / 8 else "" for a, b in ways]
    left: list[str] = []
    right: list[str] = []
    beads = []
    for (rows, columns), side in zip(ways, lost, strict=True):
        ours = [] if side == "l" else [case.left[i] for i in rows]
        theirs = [] if side == "r" else [case.right[j] for j in columns]
        places = range(len(left), len(left) + len(ours)), range(len(right), len(right) + len(theirs))
        beads.append((tuple(places[0]), tuple(places[1])))
        left, right = [*left, *ours], [*right, *theirs]
    return gold.Parallel(name=case.name, left=left, right=right, beads=beads)


def fit(found: list[Batch]) -> NDArray[np.float64]:
    """Return the weights of highest likelihood, with a little shrinkage."""
    count = sum(len(way) for b in found for way in b.gold)
    seen = sum(
        b.features[:, row, t, i, j].astype(np.float64)
        for b in found
        for row, way in enumerate(b.gold)
        for t, i, j in way
    )

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = -float(w @ seen), -np.array(seen)
        for b in found:
            scores = np.tensordot(w.astype(np.float32), b.features, axes=1).astype(np.float64)
            expected, whole = posteriors(scores, b.extents)
            total += float(whole.sum())
            slope += np.tensordot(b.features, expected.astype(np.float32), axes=4)
        return total / count + SHRINKAGE * float(w @ w) / 100, slope / count + SHRINKAGE * w / 50

    start = np.zeros(len(BEAD_FEATURES))
    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120})
    print(f"loss a bead {result.fun:.4f} after {result.nit} steps, {len(found)} batches")
    weights: NDArray[np.float64] = SHARPNESS * result.x
    return weights


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--held-out", default="", help="leave out the cases whose name holds this")
    parser.add_argument("--out", type=Path, default=Path("workbench/alignment/parallel.toml"))
    arguments = parser.parse_args()
    encoder = load_encoder("e5")
    cache: dict[str, object] = {}
    cases = [*gold.textberg(arguments.data), *gold.alignar(arguments.data)]
    kept = [c for c in cases if not arguments.held_out or arguments.held_out not in c.name]
    rng = random.Random(11)
    kept += [with_gaps(case, rng) for case in kept]
    weights = fit([b for case in kept for b in batches(case, encoder, cache)])
    if arguments.held_out:
        rows: dict[str, Row] = {}
        for case in cases:
            if arguments.held_out in case.name:
                named = dict(zip(BEAD_FEATURES, weights.tolist(), strict=True))
                measure(case, encoder, cache, None, rows.setdefault(case.name, Row()), named)
        show(rows)
        return
    text = (
        "# Made by benchmarks/fit_parallel.py, which says from what. The score of a bead is weights times features.\n"
    )
    text += "".join(f"{name} = {w:.4f}\n" for name, w in zip(BEAD_FEATURES, weights, strict=True))
    arguments.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
