"""How well texts in the same order are aligned: python -m benchmarks.parallel DATA [--only NAME]

Strict and lax F1 as the field counts them: beads without counterpart count in precision, not in recall. These are the
texts that the weights are fitted on, so the figures are an upper bound for the model as it is.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import data as gold
from benchmarks.fit_parallel import ordered
from workbench.alignment import align_parallel
from workbench.background import background_texts
from workbench.encoders import load_encoder

Bead = tuple[tuple[int, ...], tuple[int, ...]]


def counts(case: gold.Parallel, predicted: list[Bead]) -> list[int]:
    """Return right and all of predicted beads, found and all of gold beads, strictly, then the same laxly."""
    known = set(ordered(case))
    full = {b for b in known if b[0] and b[1]}
    made = [b for b in predicted if b[0] and b[1]]
    nulls = sum(b in known for b in predicted if not (b[0] and b[1]))

    def touches(one: Bead, others: set[Bead] | list[Bead]) -> bool:
        return any(set(one[0]) & set(o[0]) and set(one[1]) & set(o[1]) for o in others)

    strict = [sum(b in full for b in made) + nulls, len(predicted), sum(b in set(made) for b in full), len(full)]
    lax = [sum(touches(b, full) for b in made) + nulls, len(predicted), sum(touches(b, made) for b in full), len(full)]
    return strict + lax


def f1(right: int, predicted: int, found: int, known: int) -> float:
    """Return the harmonic mean of precision and recall."""
    precision, recall = right / predicted, found / known
    return 2 * precision * recall / (precision + recall)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", default="", help="only cases whose name holds this")
    arguments = parser.parse_args()
    encoder = load_encoder("e5")
    cache: dict[str, object] = {}
    totals: dict[str, list[int]] = {}
    for case in [*gold.textberg(arguments.data), *gold.alignar(arguments.data)]:
        if arguments.only in case.name:
            texts = (case.left, case.right, list(background_texts()))
            left, right, background = (gold.sentences(some, encoder, cache) for some in texts)
            links = align_parallel(left, right, background).links
            found = counts(case, [(k.left, k.right) for k in links])
            before = totals.get(case.name, [0] * 8)
            totals[case.name] = [a + b for a, b in zip(before, found, strict=True)]
    print(f"{'':30}{'strict F1':>10}{'lax F1':>10}")
    for name, total in totals.items():
        print(f"{name:30}{f1(*total[:4]):10.3f}{f1(*total[4:]):10.3f}")


if __name__ == "__main__":
    main()
