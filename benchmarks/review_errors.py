"""Which of the errors that a linguist marked the checks find: python -m benchmarks.review_errors DATA

Prints the recall of the errors that can be seen in the Arabic alone (V) and of the others (S) by category, where a
finding that overlaps the marked span counts, and how many findings there are in a hundred sentences written by people,
by check; `--list` prints every one of the latter for review. Hints are counted apart from errors.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.checks import check_text
from workbench.records import ErrorSpan


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table whose cells are not quoted."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def recall(errors: Sequence[dict[str, str]]) -> Iterator[tuple[str, str, int, int]]:
    """Yield visibility, category, how many of its errors are found, and how many there are."""
    total: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for error in errors:
        key = error["visible_in_Arabic_alone"], error["category"]
        start = error["text"].find(error["span"])
        end = start + len(error["span"])
        total[key] += 1
        found[key] += start >= 0 and any(s.start < end and start < s.end for s in check_text(error["text"]))
    for visible, category in sorted(total, reverse=True):
        yield visible, category, found[visible, category], total[visible, category]


def alarms(name: str, texts: Sequence[str], *, listed: bool) -> None:
    """Print how many findings some texts have, by check."""
    spans = [(text, span) for text in texts for span in check_text(text)]
    errors = [(text, span) for text, span in spans if span.severity != "neutral"]
    hints = len(spans) - len(errors)
    by_check = Counter(span.check for _, span in errors)
    told = ", ".join(f"{check} {count}" for check, count in by_check.most_common())
    share = 100 / len(texts)
    print(f"{name}: {len(texts)} texts; {share * len(errors):.1f} errors and {share * hints:.1f} hints in 100 ({told})")
    for text, span in spans if listed else ():
        print(f"  {_line(text, span)}")


def _line(text: str, span: ErrorSpan) -> str:
    around = text[max(0, span.start - 30) : span.start], text[span.end : span.end + 30]
    return f"{span.check}\t{span.severity}\t{around[0]}[{span.text}]{around[1]}\t{span.suggestion or ''}"


def main() -> None:
    """Print recall and false alarms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--list", action="store_true", help="print every finding in texts by people")
    asked = parser.parse_args()
    sums: dict[str, list[int]] = {}
    for visible, category, found, total in recall(rows(asked.data / "arabic-review" / "errors.tsv")):
        print(f"{visible}\t{category}\t{found}/{total}")
        kept = sums.setdefault(visible, [0, 0])
        kept[0] += found
        kept[1] += total
    for visible, (found, total) in sums.items():
        print(f"{visible}: {found} of {total} found, {100 * found / total:.0f}%")
    people = [row["text"] for row in rows(asked.data / "arabic-review" / "human.tsv")]
    alarms("human.tsv", people, listed=asked.list)
    alarms("NTREX", (asked.data / "ntrex" / "ref.arb.txt").read_text("utf-8").splitlines(), listed=asked.list)


if __name__ == "__main__":
    main()
