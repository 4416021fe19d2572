"""Fit the weights of the comparable aligner: python -m benchmarks.fit_comparable DATA [--out FILE]

Links are fitted on APA-RST, ArbTEDS (training part), and synthetic documents made by halving, joining and dropping
sentences of Text+Berg (three translation systems) and WMT24++; kinds of links on the synthetic documents alone, where
they are known. Pairs across scripts have models of their own, fitted on documents made in the same way of the English
and Arabic of WMT24++. The seed corpus is not used.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks import data as gold
from workbench.alignment.comparable import PAIR_FEATURES, CandidatePair, pair_features
from workbench.encoders import Encoder, load_encoder
from workbench.encoders.background import background_texts

# A link is rated by the mean of two models, of what whole sentences share and of their best stretch: one model of both
# would rest on the stretch alone, which is easily found among sentences of one topic.
WHOLE = tuple(f for f in PAIR_FEATURES if f != "stretch")
STRETCH = ("stretch", "words", "quantities")
# What the data do not hold, in log-odds: that a known conflict outweighs all but the surest pairs, and that
# comparable news has some three partial links to a parallel one, where the made documents have one.
SHRINKAGE = 0.3
BY_HAND = {"conflict": -2.0, "parallel": -1.1}


def made_documents(pairs: list[tuple[str, str]], rng: random.Random, name: str) -> list[gold.Case]:
    """Return cases of some 45 sentences a side: parallel, halves in common, one within another, two for one, none."""
    cases = []
    at = 0
    while at + 20 < len(pairs):
        left: list[str] = []
        right: list[str] = []
        same: list[tuple[int, int]] = []
        share: list[tuple[int, int]] = []
        while at + 3 < len(pairs) and len(left) < 45:
            a, b, c = pairs[at : at + 3]
            kind = rng.choices(["same", "half", "within", "two", "left", "right"], [25, 25, 12, 8, 15, 15])[0]
            if kind == "same":
                left, right, same, used = [*left, a[0]], [*right, a[1]], [*same, (len(left), len(right))], 1
            elif kind == "half":
                one = " ".join(rng.sample([a[0], b[0]], 2))
                other = " ".join(rng.sample([a[1], c[1]], 2))
                left, right, share, used = [*left, one], [*right, other], [*share, (len(left), len(right))], 3
            elif kind == "within":
                longer = f"{b[1]} {a[1]} {c[1]}"
                left, right, share, used = (
                    [*left, a[0]],
                    [*right, longer],
                    [*share, (len(left), len(right))],
                    3,
                )
            elif kind == "two":
                same = [*same, (len(left), len(right)), (len(left) + 1, len(right))]
                left, right, used = [*left, a[0], b[0]], [*right, f"{a[1]} {b[1]}"], 2
            elif kind == "left":
                left, used = [*left, a[0]], 1
            else:
                right, used = [*right, a[1]], 1
            at += used
        parallel = np.zeros((len(left), len(right)), dtype=bool)
        linked = parallel.copy()
        for i, j in same:
            parallel[i, j] = linked[i, j] = True
        for i, j in share:
            linked[i, j] = True
        cases.append(gold.Case(name=name, left=left, right=right, linked=linked, parallel=parallel))
    return cases


def all_cases(data: Path) -> list[gold.Case]:
    """Return every case that the weights are fitted on."""
    rng = random.Random(7)
    made = []
    for system in ("google", "europarlfull", "europarllight"):
        made += made_documents(gold.textberg_pairs(data, system), rng, f"made textberg {system}")
    made += made_documents(gold.wmt24pp_pairs(data), rng, "made wmt24pp")
    made += made_documents(gold.wmt24pp_pairs(data, left="source"), rng, "made wmt24pp English")
    return [*gold.apa(data), *gold.arbteds(data), *made]


@dataclass
class Rows:
    """Features of pairs, (pairs, features), with whether each is a link, and whether the linked ones are parallel."""

    pairs: list[NDArray[np.float64]] = field(default_factory=list)
    linked: list[NDArray[np.bool_]] = field(default_factory=list)
    linked_pairs: list[NDArray[np.float64]] = field(default_factory=list)
    parallel: list[NDArray[np.bool_]] = field(default_factory=list)

    def add(self, case: gold.Case, pairs: list[CandidatePair]) -> None:
        """Add the candidate pairs of a case."""
        x = np.array([p.features for p in pairs])
        linked = np.array([case.linked[p.left, p.right] for p in pairs])
        self.pairs.append(x)
        self.linked.append(linked)
        if case.parallel is not None:
            self.linked_pairs.append(x[linked])
            self.parallel.append(np.array([case.parallel[p.left, p.right] for p in pairs])[linked])

    def models(self, suffix: str) -> dict[str, dict[str, float]]:
        """Return the weights of both models by their names."""
        pairs, linked = np.concatenate(self.pairs), np.concatenate(self.linked)
        linked_pairs, parallel = np.concatenate(self.linked_pairs), np.concatenate(self.parallel)
        halves = [logistic(pairs, linked, features, least=0) for features in (WHOLE, STRETCH)]
        return {
            f"link{suffix}": {key: (halves[0][key] + halves[1][key]) / 2 for key in halves[0]},
            f"parallel{suffix}": logistic(linked_pairs, parallel, WHOLE, least=None),
        }


def candidates(case: gold.Case, encoder: Encoder, cache: dict[str, object]) -> list[CandidatePair]:
    """Return a case's candidate pairs with their features."""
    texts = (case.left, case.right, list(background_texts()))
    return [p for some in pair_features(*(gold.sentences(t, encoder, cache) for t in texts)) for p in some]


def logistic(
    x: NDArray[np.float64],
    y: NDArray[np.bool_],
    features: tuple[str, ...],
    *,
    least: float | None,
) -> dict[str, float]:
    """Return constant and weights of a logistic regression with a little shrinkage, on some of the raw features.

    With least=0 no weight is negative: evidence for a link never counts against it. The other features weigh nothing.
    """
    x = x[:, [PAIR_FEATURES.index(f) for f in features]]
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = (x - mean) / spread
    sign = np.where(y, 1.0, -1.0)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (w[0] + z @ w[1:])
        pull = -sign * expit(-margin)
        total = np.logaddexp(0, -margin).sum() + w[1:] @ w[1:] / (2 * SHRINKAGE)
        return total, np.concatenate([[pull.sum()], pull @ z + w[1:] / SHRINKAGE])

    bounds = [(None, None), *[(least, None)] * len(features)]
    found = minimize(loss, np.zeros(1 + len(features)), jac=True, bounds=bounds, method="L-BFGS-B").x
    weights = found[1:] / spread
    constant = float(found[0] - weights @ mean)
    found_weights = dict(zip(features, weights.tolist(), strict=True))
    return {"constant": constant, **{f: found_weights.get(f, 0.0) for f in PAIR_FEATURES}}


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("workbench/alignment/comparable.toml"))
    arguments = parser.parse_args()
    encoder = load_encoder("e5")
    cache: dict[str, object] = {}
    same, across = Rows(), Rows()
    for case in all_cases(arguments.data):
        pairs = candidates(case, encoder, cache)
        for rows, some in ((same, [p for p in pairs if not p.across]), (across, [p for p in pairs if p.across])):
            if len(some) > len(pairs) / 2:
                rows.add(case, some)
    fitted = {**same.models(""), **across.models("_across")}
    text = "# Made by benchmarks/fit_comparable.py, which says from what. Log-odds for each unit of a feature.\n"
    for name, table in fitted.items():
        text += f"\n[{name}]\n" + "".join(f"{key} = {value:.4f}\n" for key, value in table.items())
    text += "\n[by_hand]\n" + "".join(f"{key} = {value}\n" for key, value in BY_HAND.items())
    arguments.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
