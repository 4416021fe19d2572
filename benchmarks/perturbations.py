"""Spoil clean Arabic sentences in known ways and see what notices: python -m benchmarks.perturbations DATA

The left is the spoilt sentence, its counterpart the sentence as it was. For each kind of damage: in how many cases the
fidelity falls below that of the untouched pair and by how much, and how often the check meant for it finds something.
Then how often the checks find something in sentences that nobody touched. The draw is seeded.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.spoiling import KINDS, Kind
from workbench.background import background_texts
from workbench.checks import check_pair, check_text
from workbench.encoders import Encoder, load_encoder
from workbench.fidelity import report_pair
from workbench.records import Encoding
from workbench.semantic import Semantics

SAMPLE = 60


def clean_sentences(data: Path) -> list[str]:
    """Return clean news sentences: NTREX-128, and the Modern Standard Arabic of the WMT24++ news."""
    lines = (data / "ntrex" / "ref.arb.txt").read_text("utf-8").splitlines()
    for line in (data / "wmt24pp" / "en-ar_EG.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row["is_bad_source"] and row["domain"] == "news":
            lines.append(row["original_target"])
    return list(dict.fromkeys(s.strip() for s in lines if len(s.split()) >= 6))


def cases(kind: Kind, sentences: Sequence[str], sample: int) -> list[tuple[str, str]]:
    """Return up to `sample` (spoilt, clean) pairs of a kind, the same ones at every run."""
    rng = Random(f"{kind.name}-1")
    found: list[tuple[str, str]] = []
    for text in rng.sample(list(sentences), len(sentences)):
        other = rng.choice(sentences)
        spoilt = kind.spoil(text, other, rng)
        if spoilt and spoilt != text:
            found.append((spoilt, text))
        if len(found) == sample:
            break
    return found


class Judge:
    """Fidelity by one encoder, each text encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, Encoding] = {}
        self._scale = Semantics([self._vector(t) for t in background_texts()])

    def fidelity(self, left: str, right: str) -> float:
        """Return the fidelity of a parallel pair."""
        soft = self._scale.compare(left, self._vector(left), right, self._vector(right))
        return report_pair(left, right, soft, "parallel", "", ()).fidelity

    def prepare(self, texts: Sequence[str]) -> None:
        """Encode many texts at once."""
        missing = [t for t in dict.fromkeys(texts) if t not in self._vectors]
        for k, encoding in self._encoder.encode(missing):
            self._vectors[missing[k]] = encoding

    def _vector(self, text: str) -> Encoding:
        if text not in self._vectors:
            self.prepare([text])
        return self._vectors[text]


def found_by(kind: Kind, spoilt: str, clean: str) -> bool:
    """Tell whether the check meant for a kind finds more in the spoilt sentence than in the clean one."""
    before = [s.check for s in check_text(clean)]
    after = [s.check for s in (*check_text(spoilt), *check_pair(spoilt, clean))]
    return any(after.count(name) > before.count(name) for name in kind.checks)


def touched(sentences: Sequence[str], judge: Judge | None, sample: int) -> None:
    """Print the table of what notices each kind of damage."""
    print(f"{'damage':30}{'cases':>6}{'falls':>8}{'median fall':>13}{'found':>8}  check")
    for kind in KINDS:
        pairs = cases(kind, sentences, sample)
        falls = []
        if judge:
            judge.prepare([text for pair in pairs for text in pair])
            falls = [judge.fidelity(clean, clean) - judge.fidelity(spoilt, clean) for spoilt, clean in pairs]
        share = f"{sum(f > 0 for f in falls) / len(falls):8.0%}{median(falls):13.1f}" if falls else f"{'':21}"
        found = (
            f"{sum(found_by(kind, *pair) for pair in pairs) / max(1, len(pairs)):8.0%}" if kind.checks else f"{'–':>8}"
        )
        print(f"{kind.name:30}{len(pairs):6}{share}{found}  {' or '.join(kind.checks)}")


def untouched(sentences: Sequence[str]) -> None:
    """Print how often the checks find something where nothing was done."""
    findings = [check_text(text) for text in sentences]
    errors = sum(any(s.severity != "neutral" for s in found) for found in findings)
    hints = sum(any(s.severity == "neutral" for s in found) for found in findings)
    print(f"\n{len(sentences)} untouched sentences: {errors / len(findings):.1%} with an error, "
          f"{hints / len(findings):.1%} with a hint")  # fmt: skip
    for name in sorted({s.check for found in findings for s in found}):
        count = sum(any(s.check == name for s in found) for found in findings)
        print(f"  {name:20}{count / len(findings):8.1%}")


def versions(data: Path) -> None:
    """Print how often the pair checks find something between two true versions of a sentence."""
    rows = [json.loads(x) for x in (data / "wmt24pp" / "en-ar_EG.jsonl").read_text("utf-8").splitlines()]
    pairs = [(r["target"].strip(), r["original_target"].strip()) for r in rows if not r["is_bad_source"]]
    found = [s for pair in pairs for s in check_pair(*pair)]
    print(f"\n{len(pairs)} pairs of Egyptian and Modern Standard Arabic: {len(found)} findings of the pair checks")
    for name in sorted({s.check for s in found}):
        print(f"  {name:20}{sum(s.check == name for s in found):8}")


def main() -> None:
    """Print what notices each kind of damage, and what is found where there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--checks-only", action="store_true", help="no fidelity, which needs the encoder")
    given = parser.parse_args()
    sentences = clean_sentences(given.data)
    touched(sentences, None if given.checks_only else Judge(load_encoder("e5")), given.sample)
    untouched(sentences)
    versions(given.data)


if __name__ == "__main__":
    main()
