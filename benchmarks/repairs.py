"""What repairs do to the fidelity: python -m benchmarks.repairs [--all]

Each sentence of `repairs.txt` has one repair of its meaning and one of its spaces or typography. A sentence with a
counterpart is right if the first lifts its fidelity by more than the second. One without has no fidelity, and is right
if neither repair gives it one and the second does not lift its ranking by more than the first. Prints a line for each
wrong sentence, with --all for every one, and below it the scores and findings that each repair moves.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from workbench import score, score_alone
from workbench.records import FidelityReport

FILE = Path(__file__).parent / "repairs.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A sentence in its three forms, and its counterpart, "" where it has none."""

    source: str
    garbled: str
    meaning: str
    spacing: str
    counterpart: str = ""

    @property
    def forms(self) -> tuple[str, str, str]:
        """Return the sentence as it is, with its meaning repaired, with its spacing repaired."""
        return self.garbled, self.meaning, self.spacing


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The reports on the three forms of a sentence."""

    sentence: Repaired
    garbled: FidelityReport
    meaning: FidelityReport
    spacing: FidelityReport

    @property
    def gains(self) -> tuple[float, float]:
        """Return by how much each repair lifts the fidelity, or what a text without one is ordered by."""
        return self.meaning.ranking - self.garbled.ranking, self.spacing.ranking - self.garbled.ranking

    @property
    def right(self) -> bool:
        """Return whether the repair of the meaning counts for more."""
        if self.sentence.counterpart:
            return self.gains[0] > self.gains[1]
        reports = self.garbled, self.meaning, self.spacing
        return all(r.fidelity is None for r in reports) or self.gains[0] > self.gains[1]


def repaired_sentences() -> list[Repaired]:
    """Return the sentences of the file."""
    text = "\n".join(x for x in FILE.read_text("utf-8").splitlines() if not x.startswith("#"))
    blocks = [dict(line.split(": ", 1) for line in b.splitlines()) for b in text.strip().split("\n\n")]
    return [Repaired(**block) for block in blocks]


def outcomes(sentences: list[Repaired]) -> list[Outcome]:
    """Return the reports on every form of each sentence."""
    with_right = [(form, s.counterpart) for s in sentences if s.counterpart for form in s.forms]
    alone = [form for s in sentences if not s.counterpart for form in s.forms]
    compared = iter(score(with_right, metrics=("chrf",)) if with_right else ())
    by_itself = iter(score_alone(alone) if alone else ())
    found = []
    for s in sentences:
        some = compared if s.counterpart else by_itself
        garbled, meaning, spacing = (next(some).report for _ in range(3))
        found.append(Outcome(sentence=s, garbled=garbled, meaning=meaning, spacing=spacing))
    return found


def moved(before: FidelityReport, after: FidelityReport) -> str:
    """Return the scores and findings that a repair changes."""
    values = [{s.name: s.value for s in r.scores} for r in (before, after)]
    names = [n for n in ("semantic", "supported", "contradicted", "meaning", "form") if n in values[0]]
    scores = [f"{n} {values[0][n]:g} > {values[1][n]:g}" for n in names if values[0][n] != values[1][n]]
    errors = [Counter((e.check, e.severity, e.text) for e in r.errors) for r in (before, after)]
    gone, come = errors[0] - errors[1], errors[1] - errors[0]
    told = [f"{sign}{e[0]} ({e[1]}) {e[2]!r}" for sign, some in (("-", gone), ("+", come)) for e in some]
    return "; ".join([*scores, *told]) or "nothing"


def main() -> None:
    """Print how often the repair of the meaning counts for more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="every sentence, not only the wrong ones")
    given = parser.parse_args()
    found = outcomes(repaired_sentences())
    for number, one in enumerate(found, 1):
        if given.all or not one.right:
            fidelity = "-" if one.garbled.fidelity is None else f"{one.garbled.fidelity:.1f}"
            verdict = "right" if one.right else "wrong"
            print(f"{number:3} {verdict} {fidelity:>6} {one.gains[0]:+7.2f} {one.gains[1]:+7.2f}")
            print(f"    {one.sentence.garbled}\n    {one.sentence.meaning}")
            print(f"    meaning: {moved(one.garbled, one.meaning)}\n    spacing: {moved(one.garbled, one.spacing)}")
    groups = {
        "seed corpus, with a sibling": [o for o in found if o.sentence.source != "own"],
        "own, with a reference": [o for o in found if o.sentence.source == "own" and o.sentence.counterpart],
        "own, by themselves": [o for o in found if not o.sentence.counterpart],
        "all": found,
    }
    print(f"{'':30}{'sentences':>10}{'right':>7}{'mean gain, meaning':>20}{'spacing':>9}")
    for name, some in groups.items():
        gains = [sum(o.gains[k] for o in some) / len(some) for k in (0, 1)]
        print(f"{name:30}{len(some):10}{sum(o.right for o in some):7}{gains[0]:20.2f}{gains[1]:9.2f}")


if __name__ == "__main__":
    main()
