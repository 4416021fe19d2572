"""False positives of the name ledger on clean news: python -m benchmarks.spellings DATA

Half of the NTREX sentences stand for garbled documents and half for clean ones, then the other way round. Prints each
cluster of spellings once for manual review: one that mixes two names is wrong. Then prints how many sentences have a
ledger finding, and the processor time for all Arabic text available.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator
from pathlib import Path

from workbench.names.ledger import build_ledger, noncanonical_names

_WHOLE = 688  # lines of NTREX from here on were published with spaces lost


def halves(data: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield garbled and clean sentences."""
    lines = (data / "ntrex" / "ref.arb.txt").read_text("utf-8").splitlines()[:_WHOLE]
    yield lines[::2], lines[1::2]
    yield lines[1::2], lines[::2]


def much(data: Path) -> list[str]:
    """Return sentences of everyday things, short ones, each once."""
    found: dict[str, None] = {}
    for path in sorted((data / "nli").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found |= dict.fromkeys(text for row in csv.reader(lines) for text in row[:2])
    return [*found, *(data / "ntrex" / "ref.arb.txt").read_text("utf-8").splitlines()]


def main() -> None:
    """Print what is put together, and the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    together: set[tuple[str, str]] = set()
    sentences = told = 0
    for garbled, clean in halves(data):
        ledger = build_ledger(garbled, clean)
        together |= {(form.text, e.canonical) for e in ledger for form in e.forms if form.text != e.canonical}
        sentences += len(garbled)
        told += sum(any(noncanonical_names(text, ledger)) for text in garbled)
    for form, canonical in sorted(together):
        print(f"{form}\t{canonical}")
    print(f"{len(together)} spellings; {told} of {sentences} sentences have a finding")
    texts = much(data)
    start = time.process_time()
    build_ledger(texts[::2], texts[1::2])
    print(f"{len(texts):,} sentences in {time.process_time() - start:.1f} s of CPU")


if __name__ == "__main__":
    main()
