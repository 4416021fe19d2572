"""Do suggested edits harm: python -m benchmarks.suggestions DATA [--list]

DATA/arabic-review/suggestions.tsv holds edits that were judged: corpus, kind, verdict, span, replacement, context with
the span in brackets. Each context is run again beside a counterpart in which the recorded edit is made, with a ledger
of all contexts of its corpus, and each edit that is offered now is joined to the verdicts. Then the texts of
machine.tsv and human.tsv are run alone, with a ledger whose source is their English. Prints how many edits are
offered, how many of them are judged harmless or acceptable, how many of the accepted ones are still offered, and with
--list each edit without a verdict, for a person to judge.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.checks import check_text, check_with_counterpart, merge_findings, with_ledger_findings
from workbench.editing.suggestions import apply_suggestions, suggest
from workbench.names.ledger import NameEntry, build_ledger
from workbench.records import FidelityReport, Suggestion

Listed = list[tuple[str, str, str]]  # text, replacement, context

_HARMLESS = {"accept", "debatable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A judged edit: the text around it, where it is, and what it makes of the text."""

    corpus: str
    kind: str
    verdict: str
    text: str
    start: int
    end: int
    replacement: str

    @property
    def span(self) -> str:
        return self.text[self.start : self.end]

    @property
    def edited(self) -> str:
        return self.text[: self.start] + self.replacement + self.text[self.end :]


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a TSV file with a head."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def judged_edits(path: Path) -> list[Judged]:
    """Return the judged edits whose context tells the counterpart: not whole sentences, nor parts of other ones."""
    found = []
    for row in rows(path):
        before, _, rest = row["context"].partition("【")
        inside, _, after = rest.partition("】")
        fragment = " " in row["replacement"] and inside in row["replacement"]  # of a sentence that is not recorded
        if inside == row["span"] and row["kind"] != "sibling" and not fragment:
            found.append(
                Judged(
                    corpus=row["corpus"],
                    kind=row["kind"],
                    verdict=row["verdict"],
                    text=before + inside + after,
                    start=len(before),
                    end=len(before) + len(inside),
                    replacement=row["replacement"],
                )
            )
    return found


def counterpart(judged: Judged, others: Sequence[Judged]) -> str:
    """Return a context with its own edit made, and with the accepted ones of other names that it has."""
    text = judged.edited
    for other in others:
        if other.kind == "name" and other.verdict == "accept":
            text = re.sub(rf"(?<!\w){re.escape(other.span)}(?!\w)", other.replacement, text)
    return text


def edits(text: str, sibling: str | None, ledger: Sequence[NameEntry]) -> tuple[Suggestion, ...]:
    """Return the edits that are offered for a text."""
    errors = check_text(text)
    if sibling:
        errors = merge_findings(errors, check_with_counterpart(text, sibling, parallel=True), sibling)
    errors = with_ledger_findings(text, errors, ledger)
    report = FidelityReport(fidelity=50, label="major", scores=(), signature="s", errors=errors)
    return suggest(text, report, ledger)


def again(judged: Sequence[Judged]) -> tuple[Counter[str], Counter[str], *tuple[Listed, Listed, Listed]]:
    """Return the verdicts on edits offered for the contexts, and how many judged edits are offered; then lists.

    They are the edits without a verdict, those that do damage, and the accepted ones that are not offered.
    """
    offered, kept, unknown, damage, lost = Counter[str](), Counter[str](), [], [], []
    verdicts = {(j.span, j.replacement): j.verdict for j in judged}
    for corpus in dict.fromkeys(j.corpus for j in judged):
        mine = [j for j in judged if j.corpus == corpus]
        words = [(j.span, j.replacement) for j in mine if j.kind == "name"]
        counterparts = [counterpart(j, mine) for j in mine]
        ledger = build_ledger([j.text for j in mine], counterparts, words)
        for j, other in zip(mine, counterparts, strict=True):
            found = edits(j.text, other, ledger)
            if any(apply_suggestions(j.text, [e]) == j.edited for e in found):
                kept[j.verdict] += 1
            elif j.verdict == "accept":
                lost.append((j.span, j.replacement, j.text))
            for e in found:
                same = apply_suggestions(j.text, [e]) == j.edited
                verdict = j.verdict if same else verdicts.get((e.text, e.replacement), "")
                offered[verdict or "unjudged"] += 1
                if verdict == "damage":
                    damage.append((e.text, e.replacement, j.text))
                if not verdict:
                    unknown.append((e.text, e.replacement, j.text))
    return offered, kept, unknown, damage, lost


def alone(texts: Sequence[str], sources: Iterable[str], judged: Sequence[Judged]) -> list[tuple[str, str, str]]:
    """Return the edits offered for texts without counterpart that no verdict is known of."""
    verdicts = {(j.span, j.replacement) for j in judged}
    ledger = build_ledger(texts[::2], texts[1::2], sources=sources)
    found = [(e.text, e.replacement, t) for t in texts for e in edits(t, None, ledger)]
    return [f for f in found if f[:2] not in verdicts]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.data / "arabic-review"
    judged = judged_edits(folder / "suggestions.tsv")
    offered, kept, unknown, damage, lost = again(judged)
    total = Counter(j.verdict for j in judged)
    known = sum(n for v, n in offered.items() if v != "unjudged")
    harmless = sum(offered[v] for v in _HARMLESS)
    print(f"recorded contexts: {sum(offered.values())} edits offered, {known} judged")
    print(f"  harmless {harmless / known:.1%}, acceptable {offered['accept'] / known:.1%}")
    print("  still offered: " + ", ".join(f"{v} {kept[v]} of {n}" for v, n in sorted(total.items())))
    print(f"  without a verdict: {len(unknown)}")
    machine, human = rows(folder / "machine.tsv"), rows(folder / "human.tsv")
    sets = {
        "machine": ([r["text"] for r in machine], [r["source_par"] for r in machine]),
        "human": ([r["text"] for r in human], []),
    }
    lists = {"contexts": unknown, "damage": damage, "accepted, not offered": lost}
    for name, (texts, sources) in sets.items():
        lists[name] = alone(texts, sources, judged)
        print(f"{name} alone: {len(texts)} sentences, {len(lists[name])} edits without a verdict")
    for name, found in lists.items() if arguments.list else ():
        for (text, replacement), count in Counter(f[:2] for f in found).most_common():
            print(f"{name}\t{count}\t{text}\t{replacement}")


if __name__ == "__main__":
    main()
