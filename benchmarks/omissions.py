"""What a translation that leaves out its end is worth: python -m benchmarks.omissions DATA [--cache FILE] [--pairs N]

Sentences of WMT24++ of at least twelve words, in Egyptian against Standard Arabic and in Standard Arabic against
English, whole and cut after a share of their words. For each share it prints the quantiles of the fidelity, the labels,
and how often an omission is found, by severity. What is found in whole sentences is mostly false.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from random import Random
from typing import get_args

import numpy as np

from benchmarks.data import wmt24pp_pairs
from benchmarks.fidelity import Pair, Scorer
from benchmarks.labelled_pairs import Vectors
from workbench.arabic import share_of_arabic
from workbench.encoders import load_encoder
from workbench.records import FidelityReport, Severity

SHARES = (1.0, 0.85, 0.7, 0.5, 0.3)
LEAST_WORDS = 12
_ARABIC = 0.5
KINDS = ("news", "literary", "social", "speech")


def chosen(data: Path, left: str, count: int) -> list[Pair]:
    """Return some pairs of long sentences, the one to judge first."""
    pairs = [p for p in wmt24pp_pairs(data, kinds=KINDS, left=left) if min(len(t.split()) for t in p) >= LEAST_WORDS]
    Random(1).shuffle(pairs)
    return [(b, a) if share_of_arabic(a) < _ARABIC else (a, b) for a, b in pairs[:count]]


def cut(text: str, share: float) -> str:
    """Return the first words of a text."""
    words = text.split()
    return " ".join(words[: round(len(words) * share)])


def gravest(report: FidelityReport) -> str:
    """Return the severity of the gravest omission in a report, `-` if there is none."""
    order = get_args(Severity)
    return max((e.severity for e in report.errors if e.check == "omission"), key=order.index, default="-")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, help="file to keep vectors in")
    parser.add_argument("--pairs", type=int, default=150)
    options = parser.parse_args()
    vectors = Vectors(load_encoder("e5"), options.cache)
    scorer = Scorer(vectors, vectors.semantics())
    for name, left in (("Egyptian against Standard Arabic", "target"), ("Standard Arabic against English", "source")):
        pairs = chosen(options.data, left, options.pairs)
        print(f"{len(pairs)} sentences, {name}; fidelity at 10, 50 and 90 %")
        for share in SHARES:
            made = [(cut(a, share), b) for a, b in pairs]
            vectors.prepare(text for pair in made for text in pair)
            reports = [scorer.report(*pair) for pair in made]
            low, mid, high = np.quantile([r.fidelity or 0 for r in reports], [0.1, 0.5, 0.9])
            labels, found = Counter(r.label for r in reports), Counter(map(gravest, reports))
            told = "  ".join(f"{label} {labels[label]}" for label in ("faithful", "minor", "major", "critical"))
            omitted = "  ".join(f"{s} {found[s]}" for s in ("-", *get_args(Severity)))
            print(f"  {share:4.0%} {low:5.0f} {mid:5.0f} {high:5.0f}   {told}   omissions: {omitted}")


if __name__ == "__main__":
    main()
