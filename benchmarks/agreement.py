"""What each score agrees with: python -m benchmarks.agreement DATA [--cache FILE]

A row for each score of a pair, a column for each set. Scores for which lower is better are turned round, so that a
higher figure is always better: Spearman's correlation with people's ratings (STS17, relatedness of the pairs of ArNLI's
validation part with a sentence unseen in training, Arabic beside Arabic and beside English, all of them and those that
do not contradict each other, since what contradicts is related as well); the area under the curve for ArNLI's
contradictions, and for two versions of a sentence of WMT24++ against the version of the sentence that
follows; how often the score of a spoilt sentence falls, beside the other version of that sentence.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.fidelity import TEXT_METRICS, Pair, Scorer, Scores
from benchmarks.labelled_pairs import (
    CONTRADICTION,
    LabelledPair,
    Vectors,
    arnli,
    pairs_with_unseen_text,
    roc_auc,
    spearman,
    sts17,
)
from benchmarks.perturbations import KINDS, cases, versions
from workbench.alignment.words import align_words
from workbench.encoders import load_encoder
from workbench.evaluation import LOWER_IS_BETTER
from workbench.metrics import score_texts, score_vectors
from workbench.scoring.contradiction import contradiction_probability
from workbench.scoring.fidelity import report_pair

SAMPLE = 5  # spoilt sentences of each kind
Row = dict[str, float]


def scored(scorer: Scorer, pairs: Sequence[Pair]) -> dict[str, Scores]:
    """Return each score of each pair by its name."""
    scorer.vectors.prepare(text for pair in pairs for text in pair)
    rows = [_row(scorer, *pair) for pair in pairs]
    return {name: np.array([r[name] for r in rows]) * (-1 if name in LOWER_IS_BETTER else 1) for name in rows[0]}


def _row(scorer: Scorer, left: str, right: str) -> Row:
    a, b = scorer.vectors[left], scorer.vectors[right]
    soft = scorer.scale.compare(left, a, right, b)
    report = report_pair(left, right, soft, "parallel", "", (), align_words(left, a, right, b))
    row = {"fidelity": report.ranking} | {s.name: s.value for s in report.scores}
    row["contradiction"] = contradiction_probability(left, a, right, b, soft, report.errors)
    row |= {s.name: s.value for s in score_vectors(a, b, ("cosine", "bertscore"))}
    return row | {s.name: s.value for s in score_texts(left, right, TEXT_METRICS)}


def rated(scorer: Scorer, pairs: Sequence[Pair], people: Sequence[float]) -> Row:
    """Return the correlation of each score with people's ratings."""
    return {name: spearman(values, people) for name, values in scored(scorer, pairs).items()}


def related(scorer: Scorer, pairs: Sequence[LabelledPair], *, english: bool = False) -> Row:
    """Return the correlation of each score with people's relatedness of pairs of ArNLI."""
    texts = [(p.left, p.right_english if english else p.right) for p in pairs]
    return rated(scorer, texts, [p.relatedness for p in pairs])


def told_apart(scorer: Scorer, better: Sequence[Pair], worse: Sequence[Pair]) -> Row:
    """Return for each score how often a pair of the first kind has more than one of the second."""
    is_better = [True] * len(better) + [False] * len(worse)
    return {name: roc_auc(values, is_better) for name, values in scored(scorer, [*better, *worse]).items()}


def falls(scorer: Scorer, data: Path) -> Row:
    """Return for each score how often it falls when a sentence is spoilt."""
    both = [(standard, other) for standard, other, _ in versions(data)][1::2]
    some = [(c.spoilt, c.clean, c.right) for kind in KINDS for c in cases(kind, both, SAMPLE, 11) if c.right]
    after = scored(scorer, [(spoilt, right) for spoilt, _, right in some])
    before = scored(scorer, [(clean, right) for _, clean, right in some])
    return {name: float((after[name] < before[name]).mean()) for name in after}


def columns(data: Path, scorer: Scorer) -> dict[str, Callable[[], Row]]:
    """Return how each column is made, by its name."""
    held, known = arnli(data, "valid"), arnli(data, "train")
    fresh = pairs_with_unseen_text(held, known)
    agreeing = [p for p in fresh if p.label != CONTRADICTION]
    both = [(standard, other) for standard, other, _ in versions(data)]
    return {
        "STS17 ar-en": lambda: rated(scorer, *sts17(data)),
        "ArNLI ar-ar": lambda: related(scorer, fresh),
        "agreeing": lambda: related(scorer, agreeing),
        "ArNLI ar-en": lambda: related(scorer, fresh, english=True),
        "agreeing, ar-en": lambda: related(scorer, agreeing, english=True),
        "contradicted": lambda: told_apart(
            scorer,
            [(p.left, p.right) for p in held if p.label != CONTRADICTION],
            [(p.left, p.right) for p in held if p.label == CONTRADICTION],
        ),
        "unrelated": lambda: told_apart(scorer, both, [(a, d) for (a, _), (_, d) in pairwise(both)]),
        "spoilt": lambda: falls(scorer, data),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, help="keep vectors in this file")
    given = parser.parse_args()
    vectors = Vectors(load_encoder("e5"), given.cache)
    made = {name: make() for name, make in columns(given.data, Scorer(vectors, vectors.semantics())).items()}
    print(f"| {' | '.join(['score', *made])} |\n|---|{'---:|' * len(made)}")
    for score in next(iter(made.values())):
        cells = [f"{column[score]:.3f}".replace("0.", ".", 1).replace("nan", "–") for column in made.values()]
        print(f"| {' | '.join([f'`{score}`', *cells])} |")


if __name__ == "__main__":
    main()
