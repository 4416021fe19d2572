"""What is found in translations by people, most of it falsely: python -m benchmarks.human_translations ARABIC OTHER

Both files have a sentence a line, that of ARABIC beside its translation or source. Printed are the labels, and of each
check how many findings it has, by severity.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import get_args

from benchmarks.fidelity import Scorer
from benchmarks.labelled_pairs import Vectors
from workbench.encoders import load_encoder
from workbench.records import ErrorSpan, Severity


def lines(path: Path, first: int, last: int | None) -> list[str]:
    """Return the lines of a file from one to another, counted from 1."""
    return path.read_text("utf-8").splitlines()[first - 1 : last]


def table(found: list[ErrorSpan]) -> list[str]:
    """Return a line for each check, with how many findings it has by severity, the gravest first."""
    severities = get_args(Severity)[::-1]
    counts = Counter((s.check, s.severity) for s in found)
    rows = {check: [counts[check, severity] for severity in severities] for check, _ in counts}
    head = f"{'':18}" + "".join(f"{severity:>10}" for severity in severities)
    ordered = sorted(rows.items(), key=lambda row: row[1], reverse=True)
    return [head, *(f"{check:18}" + "".join(f"{n or '':>10}" for n in row) for check, row in ordered)]


def main() -> None:
    """Print the labels of the pairs and what is found in them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("arabic", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--first", type=int, default=1, help="line to begin with")
    parser.add_argument("--last", type=int, help="line to end with")
    parser.add_argument("--cache", type=Path, help="file to keep vectors in")
    parser.add_argument("--list", action="store_true", help="print each finding that is more than minor")
    options = parser.parse_args()
    pairs = list(zip(*(lines(p, options.first, options.last) for p in (options.arabic, options.other)), strict=True))
    vectors = Vectors(load_encoder("e5"), options.cache)
    vectors.prepare(text for pair in pairs for text in pair)
    scorer = Scorer(vectors, vectors.semantics())
    reports = [scorer.report(*pair) for pair in pairs]
    print(f"{len(pairs)} sentences: {dict(Counter(r.label for r in reports).most_common())}")
    print("\n".join(table([s for r in reports for s in r.errors])))
    for report, pair in zip(reports, pairs, strict=True) if options.list else ():
        for span in report.errors:
            if span.severity in ("critical", "major"):
                print(span.check, span.severity, span.text, span.reason, *pair, sep="\t")


if __name__ == "__main__":
    main()
