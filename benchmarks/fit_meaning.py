"""Fit the curves of `meaning`: python -m benchmarks.fit_meaning DATA [--cache FILE] [--out FILE]

A curve turns a similarity into the share of meaning that people see. The shares are ratings from 1 to 5 of ArNLI's
training part, Arabic beside Arabic or English (MIT), .95 for two versions of a sentence of WMT24++ or one and its
English source (Apache-2.0), and 0 for the same sentences shuffled. The weights of the similarities are set by hand, by
`benchmarks.rated_pairs` on ratings of several kinds, of which no single set was to decide: within a language BERTScore
counts most, since the map that the others rest on was fitted on captions.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks.data import wmt24pp_pairs
from benchmarks.labelled_pairs import Vectors, arnli
from workbench.encoders import load_encoder
from workbench.scoring.meaning import level, likeness
from workbench.scoring.semantic import SemanticScorer, SemanticScores

TRUE_SHARE = 0.95
_HEAD = """
# The weights and levels are set by hand, the curves made by benchmarks/fit_meaning.py, which says from what. A level is
# by how much less alike translations from Arabic are than in English, by the script of the language; `other` is that of
# languages without vectors of whole sentences (benchmarks/language_levels.py).
""".strip()
DOMAINS = ("news", "literary", "social", "speech")
Rated = list[tuple[str, str, float]]
Similarity = Callable[[str, str, SemanticScores], float]


def rated_pairs(data: Path, *, across: bool) -> Rated:
    """Return pairs with the share of meaning in common, and as many unrelated ones as WMT24++ has."""
    rated = [(p.left, p.right_english if across else p.right, (p.relatedness - 1) / 4) for p in arnli(data, "train")]
    versions = wmt24pp_pairs(data, DOMAINS, left="source" if across else "target")
    pairs = [(arabic, other) for other, arabic in versions]
    others = [other for _, other in pairs]
    Random(1).shuffle(others)
    rated += [(left, right, TRUE_SHARE) for left, right in pairs]
    return rated + [(left, o, 0.0) for (left, right), o in zip(pairs, others, strict=True) if o != right]


def curve(similarities: Sequence[float], shares: Sequence[float]) -> dict[str, float]:
    """Return the logistic curve of least cross-entropy."""
    x, y = np.array(similarities), np.array(shares)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = w[0] + w[1] * x
        pull = expit(z) - y
        return float((np.logaddexp(0, z) - y * z).sum()), np.array([pull.sum(), pull @ x])

    constant, slope = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B").x
    return {"constant": float(constant), "slope": float(slope)}


def fitted(rated: Rated, vectors: Vectors, scale: SemanticScorer, similarity: Similarity) -> dict[str, float]:
    """Return the curve from one similarity of the pairs."""
    found = [similarity(a, b, scale.compare(a, vectors[a], b, vectors[b])) for a, b, _ in rated]
    return curve(found, [share for _, _, share in rated])


def of_tokens(left: str, right: str, semantic: SemanticScores) -> float:
    """Return the similarity without vectors made for comparing sentences, as of a language like English."""
    alone = replace(semantic, sentence=None)
    return likeness(left, right, alone) / level(left, right, alone)


def main() -> None:
    """Fit and write the curves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=Path("workbench/scoring/meaning.toml"))
    given = parser.parse_args()
    vectors = Vectors(load_encoder("e5"), given.cache)
    scale = vectors.semantics()
    known = tomllib.loads(files("workbench.scoring").joinpath("meaning.toml").read_text("utf-8"))
    tables = {name: known[name] for name in ("weights", "level")}
    for suffix in ("", "_across"):
        rated = rated_pairs(given.data, across=bool(suffix))
        vectors.prepare(text for left, right, _ in rated for text in (left, right))
        tables[f"whole{suffix}"] = fitted(rated, vectors, scale, likeness)
        tables[f"whole{suffix}_of_tokens"] = fitted(rated, vectors, scale, of_tokens)
        tables[f"part{suffix}"] = fitted(rated, vectors, scale, lambda _a, _b, semantic: semantic.precision)
    text = f"{_HEAD}\n"
    for name, table in tables.items():
        text += f"\n[{name}]\n" + "".join(f"{key} = {value:.4f}\n" for key, value in table.items())
    given.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
