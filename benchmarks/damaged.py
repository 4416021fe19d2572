"""Parallel mode beside other algorithms on damaged texts: python -m benchmarks.damaged DATA --vecalign FOLDER

Strict and lax F1 on texts made by `made_pairs`, of parallel mode, of Vecalign, and of Bertalign's algorithm, all with
the same encoder; the other two see vectors of sentences that were actually joined. The weights of parallel mode are
fitted on other stretches, but of the same collections, except for NTREX, which takes no part in any fit.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import data as gold
from benchmarks.made_pairs import made_sets
from benchmarks.peers import Bertalign, Vecalign
from workbench.alignment import align_parallel
from workbench.encoders import load_encoder
from workbench.encoders.background import background_texts
from workbench.evaluation import AlignedDocument, Bead, score_alignment

BASES = ("ntrex", "law", "literature")
KINDS = ("dropped", "merged", "damaged")


def main() -> None:
    """Print a line for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--vecalign", type=Path, required=True, help="a checkout of Vecalign with its extension built")
    parser.add_argument("--cache", type=Path, default=Path("vecalign-vectors.pickle"))
    parser.add_argument("--only", default="", help="only sets whose name holds this")
    arguments = parser.parse_args()
    encoder = load_encoder("e5")
    vectors = Vecalign(arguments.vecalign, encoder, arguments.cache)
    vectors.size = Bertalign.most  # it needs beads of up to four on one side
    cache: dict[str, object] = {}
    background = gold.sentences(list(background_texts()), encoder, cache)
    print(f"{'':24}parallel mode   Vecalign      Bertalign's algorithm (strict, lax)")
    for name, _, cases in made_sets(arguments.data):
        base, kind = name.split(", ")
        if base not in BASES or kind not in KINDS or arguments.only not in name:
            continue
        found: list[list[AlignedDocument]] = [[], [], []]
        for case in cases:
            for side in (case.left, case.right):
                vectors.encode(side)
            left, right = (gold.sentences(side, encoder, cache) for side in (case.left, case.right))
            ours = [Bead(k.left, k.right) for k in align_parallel(left, right, background).links]
            known = [Bead(tuple(a), tuple(b)) for a, b in case.beads]
            for documents, beads in zip(
                found, (ours, vectors.align(case), Bertalign(vectors).align(case)), strict=True
            ):
                documents.append(AlignedDocument(gold=known, predicted=beads))
        scores = [score_alignment(documents) for documents in found]
        print(f"{name:24}" + "   ".join(f"{s.strict_f1.value:.3f} {s.lax_f1.value:.3f}" for s in scores), flush=True)


if __name__ == "__main__":
    main()
