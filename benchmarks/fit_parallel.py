"""Fit the weights of the parallel aligner: python -m benchmarks.fit_parallel DATA [--held-out NAME] [--out FILE]

A conditional random field over all segmentations of two texts into beads, fitted by L-BFGS to the gold beads of
Text+Berg (development part, with three machine translations) and AlignAR, each also with one in eight pairs broken up.

With --held-out nothing is written: the weights fitted to the other cases align those that were left out.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks import data as gold
from benchmarks.alignment import Row, measure, show
from benchmarks.made_pairs import ordered
from workbench.alignment.anchors import BLOCK_SIZE
from workbench.alignment.beads import BEAD_FEATURES, BlockBatch, bead_features
from workbench.alignment.lattice import BEAD_TYPES, PathBead, bead_posteriors
from workbench.alignment.parallel_sides import Block, prepare_sides
from workbench.encoders import Encoder, load_encoder
from workbench.encoders.background import background_texts

SHRINKAGE = 0.02
SHARPNESS = 1.1  # of the posteriors, which shrinkage and broken-up pairs make too flat; chosen on sets held out
BLOCKS_PER_BATCH = 4


@dataclass(frozen=True, slots=True)
class GoldBlock:
    """A block of a case and the gold path through it."""

    block: Block
    path: list[PathBead]


@dataclass(frozen=True, slots=True)
class Batch:
    """The bead features of some blocks, their shapes, and their gold paths."""

    features: NDArray[np.float32]
    shapes: NDArray[np.int64]
    gold: list[list[PathBead]]


def batches(case: gold.Parallel, encoder: Encoder, cache: dict[str, object]) -> list[Batch]:
    """Return a case cut into blocks at bead boundaries, without the blocks that have a bead of no known type."""
    left, right = prepare_sides(
        *(gold.sentences(t, encoder, cache) for t in (case.left, case.right, list(background_texts())))
    )
    blocks = sorted(gold_blocks(case), key=lambda b: b.block.shape)
    parts = [blocks[k : k + BLOCKS_PER_BATCH] for k in range(0, len(blocks), BLOCKS_PER_BATCH)]
    made = [BlockBatch(left, right, [b.block for b in part]) for part in parts]
    return [
        Batch(bead_features(batch), batch.shapes, [b.path for b in part])
        for batch, part in zip(made, parts, strict=True)
    ]


def gold_blocks(case: gold.Parallel) -> Iterator[GoldBlock]:
    """Yield blocks of about BLOCK_SIZE sentences that end at one-to-one beads."""
    start_i = start_j = i = j = 0
    path: list[PathBead] = []
    all_known = True
    beads = ordered(case)
    for number, (rows, columns) in enumerate(beads):
        m, n = len(rows), len(columns)
        i, j = i + m, j + n
        if (m, n) in BEAD_TYPES:
            path.append(PathBead(BEAD_TYPES.index((m, n)), i - start_i, j - start_j))
        else:
            all_known = False
        is_last = number == len(beads) - 1
        if is_last or (max(i - start_i, j - start_j) >= BLOCK_SIZE and m == n == 1):
            if all_known and i > start_i and j > start_j:
                block = Block(left_start=start_i, left_end=i, right_start=start_j, right_end=j)
                yield GoldBlock(block, path)
            start_i, start_j, path, all_known = i, j, [], True


def with_gaps(case: gold.Parallel, rng: random.Random) -> gold.Parallel:
    """Return a case where one in eight one-to-one beads has lost a side: gold has few sentences without counterpart."""
    gold_beads = ordered(case)
    lost = [rng.choice("lr") if len(a) == len(b) == 1 and rng.random() < 1 / 8 else "" for a, b in gold_beads]
    left: list[str] = []
    right: list[str] = []
    beads = []
    for (rows, columns), side in zip(gold_beads, lost, strict=True):
        left_texts = [] if side == "l" else [case.left[i] for i in rows]
        right_texts = [] if side == "r" else [case.right[j] for j in columns]
        lefts = range(len(left), len(left) + len(left_texts))
        rights = range(len(right), len(right) + len(right_texts))
        beads.append((tuple(lefts), tuple(rights)))
        left, right = [*left, *left_texts], [*right, *right_texts]
    return gold.Parallel(name=case.name, left=left, right=right, beads=beads)


def fit(data: list[Batch]) -> NDArray[np.float64]:
    """Return the weights of highest likelihood, with a little shrinkage."""
    count = sum(len(path) for batch in data for path in batch.gold)
    observed = sum(
        batch.features[:, row, t, i, j].astype(np.float64)
        for batch in data
        for row, path in enumerate(batch.gold)
        for t, i, j in path
    )

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = -float(w @ observed), -np.array(observed)
        for batch in data:
            scores = np.tensordot(w.astype(np.float32), batch.features, axes=1).astype(np.float64)
            posteriors, log_partition = bead_posteriors(scores, batch.shapes)
            total += float(log_partition.sum())
            gradient += np.tensordot(batch.features, posteriors.astype(np.float32), axes=4)
        return total / count + SHRINKAGE * float(w @ w) / 100, gradient / count + SHRINKAGE * w / 50

    start = np.zeros(len(BEAD_FEATURES))
    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120})
    print(f"loss per bead {result.fun:.4f} after {result.nit} steps, {len(data)} batches")
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
