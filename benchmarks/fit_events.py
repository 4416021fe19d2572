"""Fit the weights of the event index: python -m benchmarks.fit_events DATA [--out FILE]

The reports are made of WMT24++ and NTREX (`benchmarks.made_events`); APA-RST has real ones. Every figure is
of weights that were fitted without the set.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks import data as gold
from benchmarks.made_events import KINDS, MIXED, ReportPair, apa_pairs, event_sources, report_pairs
from workbench.encoders import Encoder, load_encoder
from workbench.encoders.background import background_texts
from workbench.events.document_profiles import DocumentProfile, document_profile
from workbench.events.same_event import EVENT_FEATURES, event_features

SHRINKAGE = 10.0
# Of the weight of a set: a report that is missed costs all its links, an unrelated one hardly any.
RELATED_SHARE = 0.1
Floats = NDArray[np.float64]


def sets(data: Path) -> dict[str, list[ReportPair]]:
    """Return the pairs of reports of each set."""
    rng = random.Random(17)
    made = {
        name: report_pairs(
            events,
            rng,
            ("ar", "en" if name.endswith("ar-en") else "ar"),
            ("30%", "50%") if name == MIXED else KINDS,
        )
        for name, events in event_sources(data).items()
    }
    return {**made, "apa": apa_pairs(data)}


def features(pairs: list[ReportPair], encoder: Encoder, cache: dict[str, object]) -> Floats:
    """Return the features of pairs of reports, (pairs, features)."""
    background = np.stack([e.pooled for e in gold.sentences(list(background_texts()), encoder, cache).encodings])
    profiles: dict[tuple[tuple[str, ...], str], DocumentProfile] = {}

    def profile(report: tuple[str, ...], language: str) -> DocumentProfile:
        if (report, language) not in profiles:
            encodings = gold.sentences(list(report), encoder, cache).encodings
            pooled = np.stack([e.pooled for e in encodings])
            profiles[report, language] = document_profile(report, pooled, background, language)
        return profiles[report, language]

    return np.array([event_features(profile(p.left, p.languages[0]), profile(p.right, p.languages[1])) for p in pairs])


def logistic(x: Floats, y: NDArray[np.bool_], weights: Floats) -> Floats:
    """Return the constant and the weights of a logistic regression; no weight is negative."""
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z, sign = (x - mean) / spread, np.where(y, 1.0, -1.0)

    def loss(w: Floats) -> tuple[float, Floats]:
        margin = sign * (w[0] + z @ w[1:])
        pull = -sign * expit(-margin) * weights
        total = (np.logaddexp(0, -margin) * weights).sum() + w[1:] @ w[1:] / (2 * SHRINKAGE)
        return total, np.concatenate([[pull.sum()], pull @ z + w[1:] / SHRINKAGE])

    bounds = [(None, None), *[(0, None)] * x.shape[1]]
    w = minimize(loss, np.zeros(1 + x.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x
    return np.array([w[0] - w[1:] / spread @ mean, *(w[1:] / spread)])


def fitted(parts: list[tuple[Floats, NDArray[np.bool_]]]) -> Floats:
    """Return the weights fitted on some sets; each counts the same, and in it the related pairs RELATED_SHARE."""
    x, y = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    shares = ((own, own.mean()) for _, own in parts)
    weights = 1000 * np.concatenate(
        [np.where(own, RELATED_SHARE / m, (1 - RELATED_SHARE) / (1 - m)) / len(own) for own, m in shares]
    )
    return logistic(x, y, weights)


def main() -> None:
    """Print what is found of each set by weights of the others, then fit on all and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("workbench/events/same_event.toml"))
    arguments = parser.parse_args()
    encoder, cache = load_encoder("e5"), dict[str, object]()
    pairs = sets(arguments.data)
    parts = {name: (features(some, encoder, cache), np.array([p.same for p in some])) for name, some in pairs.items()}
    print(f"{'held out':15}{'pairs':>8}{'AUC':>7}{'unrelated ≥ .5':>16}   found of {', '.join(KINDS)}, or all")
    for name, (x, y) in parts.items():
        w = fitted([part for other, part in parts.items() if other != name])
        score = expit(w[0] + x @ w[1:])
        kinds: list[str | None] = [k for k in KINDS if any(p.kind == k for p in pairs[name])] or [None]
        found = [score[[p.same and p.kind == k for p in pairs[name]]] >= 0.5 for k in kinds]
        wrong = (score[~y] >= 0.5).sum()
        print(
            f"{name:15}{len(y):8}{auc(score, y):7.3f}{wrong:8} of {(~y).sum():5}   "
            + "  ".join(f"{f.mean():.2f}" for f in found)
        )
    weights = fitted(list(parts.values()))
    names = ("constant", *EVENT_FEATURES)
    text = "# Made by benchmarks/fit_events.py, which says from what. Log-odds for each unit of a feature.\n\n"
    text += "".join(f"{key} = {value:.4f}\n" for key, value in zip(names, weights.tolist(), strict=True))
    arguments.out.write_text(text, encoding="utf-8")
    print(text)


def auc(score: Floats, y: NDArray[np.bool_]) -> float:
    """Return the share of pairs of a related and an unrelated pair of reports that are ranked rightly."""
    order = np.argsort(score, kind="stable")
    rank = np.empty(len(score))
    rank[order] = np.arange(1, len(score) + 1)
    positive = int(y.sum())
    return float((rank[y].sum() - positive * (positive + 1) / 2) / (positive * (len(y) - positive)))


if __name__ == "__main__":
    main()
