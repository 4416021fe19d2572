"""Fit the role of documents: python -m benchmarks.fit_roles DATA CLONES [--out FILE]

A logistic regression on passages of eight sentences. Machine: product pages and lessons that say of themselves that a
machine translated them, and damaged news. People: news, its translations, and product pages that people translated.
Every source weighs the same. Which words count is read from the file that is written anew: to try others, add them.

The limits are quantiles of the probabilities that passages by people get while their documents are left out: four in
five are below that of `clean`, nineteen in twenty below that of `garbled`. The more sentences, the closer they lie, so
there are limits for one passage and for three of one document.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from benchmarks.fit_detector import CARELESS
from benchmarks.open_texts import OpenDocument, open_documents
from benchmarks.word_damage import damage
from workbench.scoring.document_role import FARTHEST, FORMS, document_features

SEED, SENTENCES, FEWEST, MOST_PASSAGES, STRENGTH = 3, 8, 5, 250, 0.03
NOT_USED = {"XQuAD", "ARCD", "PUD"}  # with them, news was told from machine translation less well
DAMAGED = {"WMT24++", "ArbTEDS", "TICO-19"}
CLEAN_SHARE, HUMAN_SHARE, DEMERITS_SHARE = 0.8, 0.95, 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Some sentences of a document, or of several of one source where they are short."""

    source: str
    document: str
    machine: bool
    sentences: tuple[str, ...]


def passages(documents: Sequence[OpenDocument], rng: Random) -> list[Passage]:
    """Return passages of each source, at most 250, and of news as many damaged ones."""
    found: list[Passage] = []
    for source in dict.fromkeys(d.source for d in documents):
        some = _joined([d for d in documents if d.source == source])
        most = max(3, -(-MOST_PASSAGES // len(some)))  # of one document
        found += [p for d in rng.sample(some, len(some)) for p in _some_of(_cut(d), most, rng)][:MOST_PASSAGES]
    for passage in [p for p in found if p.source in DAMAGED]:
        spoilt = tuple(damage(s, rng, {}, most=3).text for s in passage.sentences)
        source = f"{passage.source}, damaged"
        found.append(Passage(source=source, document=passage.document, machine=True, sentences=spoilt))
    return found


def _some_of(cut: list[Passage], most: int, rng: Random) -> list[Passage]:
    first = rng.randrange(max(1, len(cut) - most + 1))
    return cut[first : first + most]


def _joined(documents: Sequence[OpenDocument]) -> list[OpenDocument]:
    """Return documents, those of one or two sentences joined by twelves."""
    if sum(len(d.sentences) for d in documents) > 3 * len(documents):
        return list(documents)
    parts = [documents[k : k + 12] for k in range(0, len(documents), 12)]
    return [
        OpenDocument(
            source=p[0].source, name=p[0].name, machine=p[0].machine, sentences=tuple(s for d in p for s in d.sentences)
        )
        for p in parts
    ]


def _cut(document: OpenDocument) -> list[Passage]:
    kept = [s for s in document.sentences if not CARELESS.search(s)]
    parts = [tuple(kept[k : k + SENTENCES]) for k in range(0, len(kept), SENTENCES)]
    return [
        Passage(source=document.source, document=document.name, machine=document.machine, sentences=p)
        for p in parts
        if len(p) >= FEWEST
    ]


def fit(
    features: NDArray[np.float64], machine: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], LogisticRegression]:
    """Return the means and scales of the features, and the regression on the standardised ones."""
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale[scale == 0] = 1
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    return mean, scale, model.fit(_standard(features, mean, scale), machine, sample_weight=weights)


def _standard(
    features: NDArray[np.float64], mean: NDArray[np.float64], scale: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.clip((features - mean) / scale, -FARTHEST, FARTHEST)


def source_weights(some: Sequence[Passage]) -> NDArray[np.float64]:
    """Return a weight for each passage: both classes weigh the same, and every source of a class."""
    counts = Counter((p.source, p.machine) for p in some)
    sources = Counter(machine for _, machine in counts)
    return np.array([len(some) / 2 / sources[p.machine] / counts[p.source, p.machine] for p in some])


def held_out(
    features: NDArray[np.float64], machine: NDArray[np.bool_], weights: NDArray[np.float64], documents: Sequence[str]
) -> NDArray[np.float64]:
    """Return the probability of each passage by a regression that has not seen its document."""
    found = np.zeros(len(machine))
    for train, test in GroupKFold(5).split(features, machine, documents):
        mean, scale, model = fit(features[train], machine[train], weights[train])
        found[test] = model.predict_proba(_standard(features[test], mean, scale))[:, 1]
    return found


def _threes(human: Sequence[int], some: Sequence[Passage]) -> list[list[int]]:
    """Return the places of passages of one document, three together."""
    by_document: dict[tuple[str, str], list[int]] = {}
    for k in human:
        by_document.setdefault((some[k].source, some[k].document), []).append(k)
    return [places[k : k + 3] for places in by_document.values() for k in range(0, len(places) - 2, 3)]


def _limits(
    groups: Sequence[Sequence[int]],
    some: Sequence[Passage],
    probability: NDArray[np.float64],
    burdens: NDArray[np.float64],
) -> dict[str, float]:
    """Return the limits for texts of people, each of some passages; every source weighs the same."""
    logits = np.log(probability / (1 - probability))
    by_source: dict[str, list[float]] = {}
    for group in groups:
        by_source.setdefault(some[group[0]].source, []).append(float(logits[list(group)].mean()))
    shown = {source: len(values) for source, values in by_source.items()}
    print(f"{sum(shown.values())} texts of {len(groups[0])} passages by people: {shown}")
    drawn = np.concatenate([np.quantile(v, np.linspace(0, 1, 101)) for v in by_source.values()])
    clean, garbled = 1 / (1 + np.exp(-np.quantile(drawn, [CLEAN_SHARE, HUMAN_SHARE])))
    most = np.quantile([burdens[list(g)].mean() for g in groups], DEMERITS_SHARE)
    return {"clean_below": float(clean), "garbled_above": float(garbled), "garbled_demerits": float(most)}


def main() -> None:
    """Fit, write the file, and print what held-out documents say of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--out", type=Path, default=Path("workbench/scoring/document_role.toml"))
    given = parser.parse_args()
    read = tomllib.loads(given.out.read_text("utf-8"))
    listed, phrases = tuple(read["words"]), tuple(read["phrases"])
    documents = [d for d in open_documents(given.data, given.clones) if d.source not in NOT_USED]
    some = passages(documents, Random(SEED))
    made = [document_features(p.sentences, listed, phrases) for p in some]
    features, burdens = np.stack([f for f, _ in made]), np.array([b for _, b in made])
    machine, weights = np.array([p.machine for p in some]), source_weights(some)
    probability = held_out(features, machine, weights, [p.document for p in some])
    human = [k for k, p in enumerate(some) if not p.machine]
    limits = {"passage": _limits([[k] for k in human], some, probability, burdens)}
    limits["document"] = _limits(_threes(human, some), some, probability, burdens)
    mean, scale, model = fit(features, machine, weights)
    rows = list(zip(mean, scale, model.coef_[0], strict=True))
    lines = ["# Written by benchmarks/fit_roles.py. Of each feature: its mean, its scale, its weight.", ""]
    for name, keys in (("words", listed), ("phrases", phrases), ("forms", FORMS)):
        lines += [f"[{name}]", *(f'"{key}" = {_numbers(rows.pop(0))}' for key in keys), ""]
    lines += ["[decision]", f"demerits = {_numbers(rows.pop(0))}", f"constant = {model.intercept_[0]:.4f}"]
    for name, values in limits.items():
        lines += ["", f"[limits.{name}]", *(f"{key} = {value:.4f}" for key, value in values.items())]
    given.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{'passages of held-out documents':34}{'number':>8}{'median':>8}{'demerits':>10}")
    for source in dict.fromkeys(p.source for p in some):
        chosen = np.array([p.source == source for p in some])
        print(f"{source:34}{chosen.sum():8}{np.median(probability[chosen]):8.2f}{np.mean(burdens[chosen]):10.4f}")
    print(f"area under the curve {roc_auc_score(machine, probability, sample_weight=weights):.3f}", limits)


def _numbers(values: tuple[float, ...]) -> str:
    return f"[{', '.join(f'{float(v):.5g}' for v in values)}]".replace("e-05", "e-5")


if __name__ == "__main__":
    main()
