"""Fit the weights of `contradiction`: python -m benchmarks.fit_contradiction DATA [--cache FILE] [--out FILE]

A logistic regression on the evidence of `workbench.scoring.contradiction`, fitted on the training parts of ArNLI (4,756
Arabic pairs, 723 of them contradictions) and ArbTEDS (420 pairs of Arabic news, none counted as a contradiction), both
MIT. The validation parts are only evaluated.
"""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks.data import wmt24pp_pairs
from benchmarks.labelled_pairs import CONTRADICTION, Vectors, arnli, news_entailment, pairs_with_unseen_text, roc_auc
from workbench.encoders import load_encoder
from workbench.scoring.contradiction import ContradictionEvidence, contradiction_evidence
from workbench.scoring.semantic import SemanticScorer

SHRINKAGE = 1.0
NAMES = tuple(f.name for f in fields(ContradictionEvidence))


def rows(pairs: list[tuple[str, str]], vectors: Vectors, scale: SemanticScorer) -> NDArray[np.float64]:
    """Return the evidence of each pair, (n, features)."""
    found = []
    for left, right in pairs:
        a, b = vectors[left], vectors[right]
        found.append(contradiction_evidence(left, a, right, b, scale.compare(left, a, right, b)).values())
    return np.array(found)


def logistic(x: NDArray[np.float64], y: NDArray[np.bool_]) -> dict[str, float]:
    """Return constant and weights of a logistic regression with a little shrinkage."""
    sign = np.where(y, 1.0, -1.0)
    z = np.column_stack([np.ones(len(x)), x])
    keep = np.array([0.0] + [SHRINKAGE] * x.shape[1])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (z @ w)
        return float(np.logaddexp(0, -margin).sum() + keep @ w**2 / 2), -(sign * expit(-margin)) @ z + keep * w

    found = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x
    return {"constant": float(found[0]), **dict(zip(NAMES, map(float, found[1:]), strict=True))}


def probabilities(x: NDArray[np.float64], weights: dict[str, float]) -> NDArray[np.float64]:
    """Return the probability of each row."""
    found: NDArray[np.float64] = expit(weights["constant"] + x @ np.array([weights[n] for n in NAMES]))
    return found


def main() -> None:
    """Fit, write the weights, print what they are worth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=Path("workbench/scoring/contradiction.toml"))
    given = parser.parse_args()
    known, held = arnli(given.data, "train"), arnli(given.data, "valid")
    news = {part: news_entailment(given.data, part) for part in ("train", "valid")}
    versions = wmt24pp_pairs(given.data)
    captions = [[(p.left, p.right) for p in part] for part in (known, held)]
    vectors = Vectors(load_encoder("e5"), given.cache)
    vectors.prepare(t for some in (*captions, *news.values(), versions) for pair in some for t in pair)
    scale = vectors.semantics()
    gold = np.array([p.label == CONTRADICTION for p in known] + [False] * len(news["train"]))
    weights = logistic(rows([*captions[0], *news["train"]], vectors, scale), gold)
    text = "# Made by benchmarks/fit_contradiction.py, which says from what. Log-odds for each unit of the evidence.\n"
    text += "\n[weights]\n" + "".join(f"{name} = {value:.4f}\n" for name, value in weights.items())
    given.out.write_text(text, encoding="utf-8")
    print(text)
    found, right = (
        probabilities(rows(captions[1], vectors, scale), weights),
        np.array([p.label == CONTRADICTION for p in held]),
    )
    fresh_pairs = pairs_with_unseen_text(held, known)
    fresh = np.array([p in fresh_pairs for p in held])
    print(
        f"ArNLI validation, area under the curve: {roc_auc(found, right):.3f}; "
        f"{fresh.sum()} pairs with a sentence not in training: {roc_auc(found[fresh], right[fresh]):.3f}"
    )
    others = {"ArbTEDS validation": news["valid"], "WMT24++ two versions": versions}
    flagged = {name: probabilities(rows(pairs, vectors, scale), weights) for name, pairs in others.items()}
    print(f"{'probability at least':22}{'precision':>10}{'recall':>8}" + "".join(f"{name:>24}" for name in flagged))
    for least in (0.5, 0.7, 0.8, 0.9, 0.95):
        hit = found >= least
        share = "".join(f"{(p >= least).mean():24.1%}" for p in flagged.values())
        print(f"{least:<22}{right[hit].mean():10.2f}{hit[right].mean():8.2f}{share}")


if __name__ == "__main__":
    main()
