"""Fit the weights of `contradiction`: python -m benchmarks.fit_contradiction DATA [--cache FILE] [--out FILE]

A logistic regression on the evidence of `workbench.scoring.contradiction`, in which no fact may speak against a
contradiction. It is fitted on the training parts of ArNLI (4,756 pairs, 723 of them contradictions, Arabic beside
Arabic and beside the English it was made from) and ArbTEDS (420 pairs of Arabic news, none counted as a contradiction),
both MIT; ArNLI's neutral pairs that differ in a man and a woman or in another opposite are left out, since captions may
be of two pictures, while reports are of one event. Also on every other sentence of WMT24++ (Apache-2.0), as it is and
with a number, date, name or negation changed, beside itself, its other version and the next sentence. ArNLI is first
held out by turns, a fifth of its pairs at a time. The validation parts, the other sentences of WMT24++ and STS17 are
only evaluated.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks.damage import DAMAGE_KINDS
from benchmarks.labelled_pairs import (
    CONTRADICTION,
    LabelledPair,
    Vectors,
    arnli,
    news_entailment,
    pairs_with_unseen_text,
    roc_auc,
    spearman,
    sts17,
)
from benchmarks.perturbations import cases, versions
from workbench.alignment.words import align_words
from workbench.arabic import share_of_arabic
from workbench.checks.source_text import check_with_source
from workbench.encoders import load_encoder
from workbench.scoring.contradiction import ContradictionEvidence, contradiction_evidence
from workbench.scoring.semantic import SemanticScorer

SHRINKAGE = 1.0
NAMES = tuple(f.name for f in fields(ContradictionEvidence))
FACTS = ("reversed", "other_figure", "other_word", "other_number")  # which never speak against a contradiction
CHANGES = {"numbers", "dates", "negation", "quotation"}
SAMPLE = 30  # changed sentences of each kind
PARTS = 5
Pair = tuple[str, str]
Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of pairs by one encoder."""

    vectors: Vectors
    scale: SemanticScorer

    def rows(self, pairs: Sequence[Pair]) -> Rows:
        """Return the evidence of each pair, (n, features)."""
        self.vectors.prepare(t for pair in pairs for t in pair)
        found = []
        for left, right in pairs:
            a, b = self.vectors[left], self.vectors[right]
            language = "ar" if share_of_arabic(right) > 0.5 else "en"
            findings = check_with_source(left, right, language, align_words(left, a, right, b), parallel=True)
            scores = self.scale.compare(left, a, right, b)
            found.append(contradiction_evidence(left, a, right, b, scores, findings).values())
        return np.array(found)


def both_languages(pairs: Sequence[LabelledPair]) -> list[Pair]:
    """Return the pairs in Arabic, then with the English of the right text."""
    return [*((p.left, p.right) for p in pairs), *((p.left, p.right_english) for p in pairs)]


def changed_sentences(data: Path, first: int) -> tuple[list[Pair], list[bool]]:
    """Return sentences of WMT24++ beside themselves and their other version, and which were changed to contradict."""
    both = [(standard, other) for standard, other, _ in versions(data)][first::2]
    following = [(a, b) for (a, _), (_, b) in pairwise(both)]  # of one subject, mostly
    pairs = [(a, b) for a, b in both if a != b] + [(a, a) for a, _ in both] + following
    changed = [
        (case.spoilt, right)
        for kind in DAMAGE_KINDS
        if CHANGES & set(kind.checks) or kind.name == "name swapped"
        for some in (both, [(a, a) for a, _ in both])
        for case in cases(kind, some, SAMPLE, 7)
        if kind.name != "quotation mark lost" and (right := case.right)
    ]
    return [*pairs, *changed], [False] * len(pairs) + [True] * len(changed)


def logistic(x: Rows, y: NDArray[np.bool_]) -> dict[str, float]:
    """Return constant and weights of a logistic regression with a little shrinkage."""
    sign = np.where(y, 1.0, -1.0)
    z = np.column_stack([np.ones(len(x)), x])
    keep = np.array([0.0] + [SHRINKAGE] * x.shape[1])
    bounds = [(None, None)] + [(0.0, None) if name in FACTS else (None, None) for name in NAMES]

    def loss(w: Rows) -> tuple[float, Rows]:
        margin = sign * (z @ w)
        return float(np.logaddexp(0, -margin).sum() + keep @ w**2 / 2), -(sign * expit(-margin)) @ z + keep * w

    found = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return {"constant": float(found[0]), **dict(zip(NAMES, map(float, found[1:]), strict=True))}


def probabilities(x: Rows, weights: dict[str, float]) -> Rows:
    """Return the probability of each row."""
    found: Rows = expit(weights["constant"] + x @ np.array([weights[n] for n in NAMES]))
    return found


def turns(pairs: Sequence[LabelledPair]) -> NDArray[np.int64]:
    """Return the turn in which each pair is held out, 0 to 4; pairs with a sentence in common have the same."""
    parent: dict[str, str] = {}

    def root(text: str) -> str:
        while parent.setdefault(text, text) != text:
            text = parent[text]
        return text

    for p in pairs:
        parent[root(p.left_english)] = root(p.right_english)
    groups = [root(p.left_english) for p in pairs]
    load, turn = [0] * PARTS, {}
    for group, size in Counter(groups).most_common():
        turn[group] = load.index(min(load))
        load[turn[group]] += size
    return np.array([turn[g] for g in groups])


def write(weights: dict[str, float], out: Path) -> None:
    """Write the weights."""
    text = "# Made by benchmarks/fit_contradiction.py, which says from what. Log-odds for each unit of the evidence.\n"
    text += "\n[weights]\n" + "".join(f"{name} = {value:.4f}\n" for name, value in weights.items())
    out.write_text(text, encoding="utf-8")
    print(text)


def main() -> None:
    """Fit, write the weights, print what they are worth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=Path("workbench/scoring/contradiction.toml"))
    given = parser.parse_args()
    vectors = Vectors(load_encoder("e5"), given.cache)
    evidence = Evidence(vectors, vectors.semantics())
    known, held = arnli(given.data, "train"), arnli(given.data, "valid")
    captions, gold = evidence.rows(both_languages(known)), np.array([p.label == CONTRADICTION for p in known] * 2)
    changed, is_changed = changed_sentences(given.data, 0)
    others = np.vstack([evidence.rows(news_entailment(given.data, "train")), evidence.rows(changed)])
    of_others = np.array([False] * (len(others) - len(changed)) + is_changed)
    turn = np.tile(turns(known), 2)
    by_turns = np.zeros(len(gold))
    learnt = gold | (captions[:, NAMES.index("other_word")] == 0)
    for k in range(PARTS):
        rest = (turn != k) & learnt
        weights = logistic(np.vstack([captions[rest], others]), np.concatenate([gold[rest], of_others]))
        by_turns[turn == k] = probabilities(captions[turn == k], weights)
    weights = logistic(np.vstack([captions[learnt], others]), np.concatenate([gold[learnt], of_others]))
    write(weights, given.out)
    half = len(known)
    print(
        f"ArNLI held out by turns, area under the curve: {roc_auc(by_turns[:half], gold[:half]):.3f} in Arabic, "
        f"{roc_auc(by_turns[half:], gold[half:]):.3f} beside the English"
    )
    report(given.data, evidence, weights, known, held)


def report(
    data: Path,
    evidence: Evidence,
    weights: dict[str, float],
    known: Sequence[LabelledPair],
    held: Sequence[LabelledPair],
) -> None:
    """Print what the weights are worth on texts that they were not fitted on."""
    right = np.array([p.label == CONTRADICTION for p in held])
    found = probabilities(evidence.rows([(p.left, p.right) for p in held]), weights)
    unseen = set(pairs_with_unseen_text(held, known))
    fresh = np.array([p in unseen for p in held])
    print(
        f"ArNLI validation, area under the curve: {roc_auc(found, right):.3f}; "
        f"{fresh.sum()} pairs with a sentence not in training: {roc_auc(found[fresh], right[fresh]):.3f}"
    )
    pairs, people = sts17(data)
    rated = evidence.rows(pairs)
    likely, factless = probabilities(rated, weights), ~rated.any(axis=1)
    print(
        f"STS17, Spearman's correlation with likeness: {spearman(likely, people):.3f}; the {factless.sum()} pairs "
        f"without a fact have {likely[factless].min():.3f} to {likely[factless].max():.3f}"
    )
    kept, is_kept = changed_sentences(data, 1)
    of_kept = np.array(is_kept)
    likely = probabilities(evidence.rows(kept), weights)
    print(f"WMT24++, the sentences not fitted on, changed or not: {roc_auc(likely, of_kept):.3f}")
    flagged = {
        "ArbTEDS validation": probabilities(evidence.rows(news_entailment(data, "valid")), weights),
        "WMT24++ not changed": likely[~of_kept],
        "WMT24++ changed": likely[of_kept],
    }
    print(f"{'probability at least':22}{'precision':>10}{'recall':>8}" + "".join(f"{name:>24}" for name in flagged))
    for least in (0.5, 0.7, 0.8, 0.9, 0.95):
        hit = found >= least
        share = "".join(f"{(p >= least).mean():24.1%}" for p in flagged.values())
        print(f"{least:<22}{right[hit].mean():10.2f}{hit[right].mean():8.2f}{share}")


if __name__ == "__main__":
    main()
