"""Fit the weights of the parallel aligner: python -m benchmarks.fit_parallel DATA [--held-out NAME] [--out FILE]

A conditional random field over all ways to cut two texts into beads, its likelihood on the gold beads of
Text+Berg (development part, three machine translations among them) and AlignAR, each also with one in eight
pairs broken up, raised by L-BFGS.
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
from workbench.alignment.beads import BEAD_FEATURES, TYPES, bead_features, prepare
from workbench.alignment.lattice import posteriors
from workbench.background import background_texts
from workbench.encoders import Encoder, load_encoder

CHUNK = 50  # sentences; the features of longer stretches do not fit into memory together
SHRINKAGE = 0.02


@dataclass(frozen=True, slots=True)
class Stretch:
    """The features of a stretch of text, and the beads of its gold way."""

    features: NDArray[np.float32]
    gold: list[tuple[int, int, int]]


def stretches(case: gold.Parallel, encoder: Encoder, cache: dict[str, object]) -> list[Stretch]:
    """Return a case cut at bead boundaries; stretches with a bead that no type fits are left out."""
    left, right = prepare(
        *(gold.sentences(t, encoder, cache) for t in (case.left, case.right, list(background_texts())))
    )
    found: list[Stretch] = []
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
        if last or max(i - start, j - start_j) >= CHUNK:
            if fits and i > start and j > start_j:
                found.append(Stretch(bead_features(left.part(start, i), right.part(start_j, j)), way))
            start, start_j, way, fits = i, j, [], True
    return found


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


def fit(found: list[Stretch]) -> NDArray[np.float64]:
    """Return the weights of highest likelihood, with a little shrinkage."""

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = 0.0, np.zeros_like(w)
        for s in found:
            scores = np.tensordot(w, s.features, axes=1).astype(np.float64)
            expected, whole = posteriors(scores)
            seen = sum(s.features[:, t, i, j].astype(np.float64) for t, i, j in s.gold)
            total += whole - float(w @ seen)
            slope += np.tensordot(s.features, expected.astype(np.float32), axes=3) - seen
        count = sum(len(s.gold) for s in found)
        return total / count + SHRINKAGE * float(w @ w) / 100, slope / count + SHRINKAGE * w / 50

    start = np.array([5, 5, 1, -5, 1, 0.1, 0.1, -0.5, -0.2, -1, -1, 1, 0], dtype=np.float64)
    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120})
    print(f"loss a bead {result.fun:.4f} after {result.nit} steps, {len(found)} stretches")
    weights: NDArray[np.float64] = result.x
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
    weights = fit([s for case in kept for s in stretches(case, encoder, cache)])
    text = (
        "# Made by benchmarks/fit_parallel.py, which says from what. The score of a bead is weights times features.\n"
    )
    text += "".join(f"{name} = {w:.4f}\n" for name, w in zip(BEAD_FEATURES, weights, strict=True))
    arguments.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
