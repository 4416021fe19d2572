"""Accuracy and speed of alignment: python -m benchmarks.alignment DATA [--vecalign FOLDER] [--encoder E] [--only NAME]

Parallel texts: strict and lax F1, expected calibration error beside that of perfectly calibrated probabilities on as
many beads, precision of beads below .5, alignment time without encoding, and peak memory above the vectors. The weights
are fitted on Text+Berg with French on the right and on AlignAR, so the figures of these sets are an upper bound.
Comparable texts: F1 of APA pairs at the best threshold in hindsight, and average precision on the seeds. With
--vecalign, Vecalign aligns the same encoder's vectors in the same run.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks import data as gold
from benchmarks.peers import PUBLISHED, Vecalign
from benchmarks.seeds import seed_probabilities
from workbench.alignment import align_parallel, pair_probabilities
from workbench.encoders import Encoder, load_encoder
from workbench.encoders.background import background_texts
from workbench.evaluation import (
    AlignedDocument,
    Bead,
    calibration_error_by_chance,
    expected_calibration_error,
    reliability,
    score_alignment,
)


@dataclass
class Row:
    """What is gathered of one set: each document as it was aligned by us and by the peer, and seconds."""

    ours: list[AlignedDocument] = field(default_factory=list)
    theirs: list[AlignedDocument] = field(default_factory=list)
    seconds: float = 0.0
    megabytes: float = 0.0
    their_seconds: float = 0.0


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--vecalign", type=Path, help="a checkout of Vecalign with its extension built")
    parser.add_argument("--cache", type=Path, default=Path("vecalign-vectors.pickle"))
    parser.add_argument("--encoder", default="e5", help="such as e5+use")
    parser.add_argument("--only", default="", help="only sets whose name holds this")
    arguments = parser.parse_args()
    encoder = load_encoder(arguments.encoder)
    cache: dict[str, object] = {}
    peer = Vecalign(arguments.vecalign, encoder, arguments.cache) if arguments.vecalign else None
    rows: dict[str, Row] = {}
    for case in cases(arguments.data):
        if arguments.only in case.name:
            measure(case, encoder, cache, peer, rows.setdefault(case.name, Row()))
    show(rows)
    if arguments.only in "apa":
        print(f"\nAPA, pairs of sentences, best threshold: F1 {apa(arguments.data, encoder, cache):.3f}")
    if arguments.only in "seeds":
        parallel, linked = seed_probabilities(encoder, cache).precisions()
        print(f"seeds, average precision: parallel {parallel:.3f}, parallel and partial {linked:.3f}")


def cases(data: Path) -> Iterator[gold.Parallel]:
    """Yield the texts whose order is kept."""
    yield from gold.textberg(data)
    yield from gold.textberg_german(data)
    yield from gold.alignar(data)
    yield from gold.wmt24pp(data)
    yield gold.ntrex(data)


def measure(
    case: gold.Parallel,
    encoder: Encoder,
    cache: dict[str, object],
    peer: Vecalign | None,
    row: Row,
    weights: dict[str, float] | None = None,
) -> None:
    """Align one document by us, with weights of its own if some are given, and, if there is one, by the peer."""
    known = [Bead(tuple(a), tuple(b)) for a, b in case.beads]
    texts = (case.left, case.right, list(background_texts()))
    left, right, background = (gold.sentences(some, encoder, cache) for some in texts)
    start = time.perf_counter()
    links = align_parallel(left, right, background, weights=weights).links
    row.seconds += time.perf_counter() - start
    row.megabytes = max(row.megabytes, peak(lambda: align_parallel(left, right, background, weights=weights)))
    row.ours.append(AlignedDocument(gold=known, predicted=[Bead(k.left, k.right, k.probability) for k in links]))
    if peer and case.name.startswith(("textberg", "alignar")):
        peer.encode(case.left)
        peer.encode(case.right)
        start = time.perf_counter()
        found = peer.align(case)
        row.their_seconds += time.perf_counter() - start
        row.theirs.append(
            AlignedDocument(gold=known, predicted=[Bead(b.left, ()) if not b.right else b for b in found])
        )


def peak(run: Callable[[], object]) -> float:
    """Return the most memory in MB that a run takes above what is there, in a run of its own: tracing takes time."""
    tracemalloc.start()
    run()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


def show(rows: dict[str, Row]) -> None:
    """Print a line for each set."""
    columns = {"strict F1": 10, "95 of 100": 14, "lax F1": 8, "ECE": 7, "chance": 8, "<.5 right": 12, "s": 6, "MB": 6}
    heads = f"{'':30}" + "".join(f"{name:>{width}}" for name, width in columns.items())
    print(heads + "   vecalign: strict, lax, s")
    for name, row in rows.items():
        score = score_alignment(row.ours)
        low = [p for p in reliability(row.ours) if p.high <= 0.5]
        count = sum(b.count for b in low)
        right = f"{sum(b.count * b.right for b in low) / count:.2f} of {count}" if count else "none"
        line = f"{name:30}{score.strict_f1.value:10.3f}   {score.strict_f1.low:.3f}-{score.strict_f1.high:.3f}"
        line += f"{score.lax_f1.value:8.3f}{expected_calibration_error(reliability(row.ours)):7.3f}"
        line += f"{calibration_error_by_chance(reliability(row.ours)):8.3f}"
        line += f"{right:>12}{row.seconds:6.1f}{row.megabytes:6.0f}"
        if row.theirs:
            theirs = score_alignment(row.theirs)
            line += f"   {theirs.strict_f1.value:.3f} {theirs.lax_f1.value:.3f} {row.their_seconds:.1f}"
        print(line)
    for name, (strict, lax) in PUBLISHED.items():
        print(f"published: {name} on the test part of Text+Berg, German to French: {strict:.3f}, {lax:.3f}")


def apa(data: Path, encoder: Encoder, cache: dict[str, object]) -> float:
    """Return the F1 of the pairs above the best threshold, chosen afterwards."""
    rated: list[tuple[float, bool]] = []
    total = 0
    for case in gold.apa(data):
        texts = (case.left, case.right, list(background_texts()))
        left, right, background = (gold.sentences(some, encoder, cache) for some in texts)
        total += int(case.linked.sum())
        rated += [(p.link, bool(case.linked[p.left, p.right])) for p in pair_probabilities(left, right, background)]
    rated.sort(reverse=True)
    hits = np.cumsum([right for _, right in rated])
    return float((2 * hits / (np.arange(1, len(hits) + 1) + total)).max())


if __name__ == "__main__":
    main()
