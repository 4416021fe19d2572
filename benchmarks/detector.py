"""The word detector and the role of documents on text of other sources: python -m benchmarks.detector DATA

DATA has `arabic-review` (errors.tsv, machine.tsv, human.tsv) and `ntrex`; nothing of it was trained on. Vowel signs and
spacing are made even on all sides before anything is measured.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from benchmarks.open_texts import even_spacing
from workbench.arabic import plain_text, words
from workbench.checks import check_text
from workbench.encoders import Encoder, encode_plain, load_encoder
from workbench.ingest.readers import read_document
from workbench.ingest.segmentation import content_segments, segment
from workbench.records import Estimate
from workbench.scoring.document_role import document_role
from workbench.scoring.error_detection import WordError, detect_errors
from workbench.scoring.estimate import with_estimate
from workbench.scoring.fidelity import report_text
from workbench.scoring.quality import demerits_per_word

SEEDS = Path(__file__).parent.parent / "corpora" / "azerbaijan-russia-2025"
THRESHOLDS = (0.3, 0.5, 0.7, 0.9)
COSTS = {"minor": 1.0, "major": 5.0, "critical": 10.0}  # of MQM
SENTENCES = 8  # of a passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A place that a linguist marked in a sentence."""

    start: int
    end: int
    category: str

    def overlaps(self, start: int, end: int) -> bool:
        """Return whether a range shares a character with it."""
        return start < self.end and self.start < end


Ranges = Sequence[Sequence[tuple[int, int]]]


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def even(text: str) -> str:
    """Return a text without vowel signs and with even spacing."""
    return even_spacing(plain_text(text))


def marked_errors(data: Path, texts: Sequence[str]) -> list[list[Marked]]:
    """Return the marked errors of each sentence."""
    found: list[list[Marked]] = [[] for _ in texts]
    for row in rows(data / "errors.tsv"):
        number, span = int(row["sentence"]), even(row["span"])
        start = texts[number].find(span)
        if start >= 0:
            found[number].append(Marked(start=start, end=start + len(span), category=row["category"]))
    return found


def print_findings(name: str, marked: Sequence[Sequence[Marked]], ranges: Ranges) -> dict[str, float]:
    """Print recall and precision of some ranges; return the recall by category."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for errors, some in zip(marked, ranges, strict=True):
        for error in errors:
            hits[error.category].append(any(error.overlaps(*r) for r in some))
    right = [any(e.overlaps(*r) for e in errors) for errors, some in zip(marked, ranges, strict=True) for r in some]
    found = [hit for some in hits.values() for hit in some]
    precision = f"{np.mean(right):10.2f}" if right else " " * 10
    print(f"{name:24}{len(right):8}{precision}{np.mean(found):8.2f}")
    return {category: float(np.mean(some)) for category, some in hits.items()}


def print_words(data: Path, texts: Sequence[str], judged: Sequence[tuple[WordError, ...]]) -> None:
    """Print how the detector ranks words, and what it finds beside the checks."""
    marked = marked_errors(data, texts)
    wrong = [any(e.overlaps(w.start, w.end) for e in m) for m, some in zip(marked, judged, strict=True) for w in some]
    scores = [w.probability for some in judged for w in some]
    print(f"{sum(map(len, marked))} errors in {len(texts)} sentences; {sum(wrong)} of {len(wrong)} words are in one")
    print(f"words: area under the curve {roc_auc_score(wrong, scores):.3f}")
    print(f"{'':24}{'flagged':>8}{'precision':>10}{'recall':>8}")
    checks = [[(s.start, s.end) for s in check_text(t)] for t in texts]
    columns = {"checks": print_findings("checks", marked, checks)}
    for least in THRESHOLDS:
        some = [[(w.start, w.end) for w in sentence if w.probability >= least] for sentence in judged]
        columns[f"{least}"] = print_findings(f"detector, {least} and more", marked, some)
    print(f"{'recall by category':24}{'errors':>8}" + "".join(f"{name:>8}" for name in columns))
    for category in sorted({e.category for m in marked for e in m}):
        count = sum(e.category == category for m in marked for e in m)
        print(f"{category:24}{count:8}" + "".join(f"{column[category]:8.2f}" for column in columns.values()))


def print_estimates(encoder: Encoder, data: Path, texts: Sequence[str], human: Sequence[str]) -> None:
    """Print how estimates of the fidelity order sentences beside the marked errors, and what people's texts get."""
    costs = [0.0] * len(texts)
    for row in rows(data / "errors.tsv"):
        costs[int(row["sentence"])] += COSTS[row["severity"]]
    machine, people = (estimated(encoder, some) for some in (texts, human))
    per_word = [costs[k] / len(words(texts[k])) for k in machine]
    for name, values in (
        ("estimate", [estimate.value for estimate, _ in machine.values()]),
        ("form alone", [form for _, form in machine.values()]),
    ):
        print(f"{name}: rank correlation with the cost of marked errors a word {spearmanr(values, per_word)[0]:.3f}")
    for name, some in (("machine", machine), ("people", people)):
        low, value, high = (np.median([getattr(e, end) for e, _ in some.values()]) for end in ("low", "value", "high"))
        print(f"{name}: {len(some)} sentences, median estimate {value:.0f}, interval {low:.0f} to {high:.0f}")


def estimated(encoder: Encoder, texts: Sequence[str]) -> dict[int, tuple[Estimate, float]]:
    """Return the estimate and the form of each text that has an estimate, by its index."""
    found = {}
    for k, encoding in sorted(encode_plain(encoder, texts), key=lambda pair: pair[0]):
        report = with_estimate(report_text(texts[k], ""), texts[k], encoding)
        if report.estimate:
            found[k] = report.estimate, next(s.value for s in report.scores if s.name == "form")
    return found


def passages(texts: Sequence[str], groups: Sequence[str], most: int) -> Iterator[list[str]]:
    """Yield passages of at most so many sentences of one group, none of fewer than four unless the group is smaller."""
    by_group: dict[str, list[str]] = defaultdict(list)
    for text, group in zip(texts, groups, strict=True):
        by_group[group].append(text)
    for some in by_group.values():
        for first in range(0, len(some), most):
            passage = some[first : first + most]
            if len(passage) >= min(4, len(some)):
                yield passage


def print_roles(machine: Mapping[str, list[list[str]]], human: Mapping[str, list[list[str]]]) -> None:
    """Print how well machine and human passages are told apart, by the role's probability and by the former rule."""
    judged = {name: [document_role(p) for p in some] for name, some in [*machine.items(), *human.items()]}
    print(f"{'':44}{'garbled':>8}{'unknown':>8}{'clean':>8}{'median':>8}")
    for name, some in judged.items():
        roles = [j.role for j in some]
        counts = "".join(f"{roles.count(r):8}" for r in ("garbled", "unknown", "clean"))
        print(f"{name:44}{counts}{np.median([j.probability for j in some]):8.2f}")
    for one in machine:
        for other in human:
            truth = [1] * len(machine[one]) + [0] * len(human[other])
            new = [j.probability for j in judged[one] + judged[other]]
            old = [demerits_per_word(p) for p in machine[one] + human[other]]
            print(f"{one} / {other}: {roc_auc_score(truth, new):.3f}, former rule {roc_auc_score(truth, old):.3f}")


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    review = data / "arabic-review"
    machine, human = rows(review / "machine.tsv"), rows(review / "human.tsv")
    texts = [even(row["text"]) for row in machine]
    encoder = load_encoder("e5")
    for k, encoding in encode_plain(encoder, texts[:8]):  # whatever is loaded once
        detect_errors(texts[k], encoding, check_text(texts[k]))
    begun = time.perf_counter()
    encodings = dict(encode_plain(encoder, texts))
    encoded = time.perf_counter()
    findings = [check_text(t) for t in texts]
    checked = time.perf_counter()
    judged = [detect_errors(t, encodings[k], findings[k]) for k, t in enumerate(texts)]
    took = time.perf_counter() - checked
    print_words(review, texts, judged)
    print(
        f"1,000 sentences: {1000 * (encoded - begun) / len(texts):.1f} s to encode, {1000 * took / len(texts):.1f} more"
    )
    origin = [row["source"] + row["domain"] for row in human]
    ntrex = [even(line) for line in (data / "ntrex" / "ref.arb.txt").read_text("utf-8").splitlines()]
    documents = [row["doc"] for row in machine]
    human_texts = [even(row["text"]) for row in human]
    print_estimates(encoder, review, texts, human_texts)
    print_roles(
        {"machine": list(passages(texts, documents, SENTENCES))},
        {
            "human, written in Arabic": list(passages(human_texts, origin, SENTENCES)),
            "human, translated (NTREX)": [ntrex[k : k + SENTENCES] for k in range(0, len(ntrex), SENTENCES)],
        },
    )
    print_roles(
        {"machine, whole documents": list(passages(texts, documents, 100))},
        {"human, whole domains": list(passages(human_texts, origin, 100))},
    )
    for path in sorted((SEEDS / "texts").glob("*.txt")):
        segments = content_segments(segment(read_document(path)))
        judgement = document_role([even(s.text) for s in segments if words(s.text)])
        print(f"{path.name:32}{judgement.role:>10}{judgement.probability:8.2f}")


if __name__ == "__main__":
    main()
