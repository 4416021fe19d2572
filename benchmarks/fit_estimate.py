"""Fit the estimate of the fidelity of a text without counterpart; `benchmarks.fit_detector` runs it.

What is estimated is the fidelity of a damaged sentence beside the undamaged one, were every error found that was made:
what is supported, times the factors of the errors. A third of the sentences is undamaged. Three lines are fitted, to
its median and to both ends of nine tenths of the sentences; the ends are then moved apart until nine tenths of the
sentences that the lines have not seen lie between them (conformalised quantile regression, arXiv:1905.03222).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.linear_model import QuantileRegressor

from workbench.encoders import Encoder, encode_plain
from workbench.encoders.background import background_texts
from workbench.engine.reports import report_against
from workbench.records import ErrorSpan
from workbench.scoring.estimate import estimate_features
from workbench.scoring.fidelity import fidelity_score, meaning_score, report_text
from workbench.scoring.semantic import SemanticScorer

SEED, MOST_FITTED, MOST_HELD = 5, 3000, 1500
QUANTILES = {"low": 0.05, "value": 0.5, "high": 0.95}
COVERED = 0.9
MAJOR = {"meaning", "omission", "untranslated"}  # kinds of damage that the reader cannot see through
# Of the probabilities of words: a word is suspect from the one on at which half of the suspects are wrong.
SUSPECT = 0.5

Lines = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A sentence, its undamaged form, the kinds of its spoilt words, and the probability of each word to be wrong."""

    text: str
    original: str
    kinds: tuple[str, ...]
    probabilities: NDArray[np.float64]


def measured(
    some: Sequence[Judged], encoder: Encoder, scorer: SemanticScorer
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the features of each sentence, and its fidelity beside the undamaged one with all errors found."""
    texts = list(dict.fromkeys([t for j in some for t in (j.text, j.original)]))
    encodings = {texts[k]: encoding for k, encoding in encode_plain(encoder, texts)}
    features, fidelities = [], []
    for judged in some:
        quality = next(s.value for s in report_text(judged.text, "").scores if s.name == "quality")
        features.append(estimate_features(judged.probabilities.tolist(), 100 * quality))
        sides = [(t, encodings[t]) for t in (judged.text, judged.original)]
        report = report_against(sides[0], sides[1], "parallel", scorer, "", shared=False)
        supported = next((s.value for s in report.scores if s.name == "supported"), 0.0)
        meaning = meaning_score(supported, 0.0, [_finding(kind) for kind in judged.kinds], parallel=True)
        fidelities.append(fidelity_score(meaning, quality))
    return np.array(features), np.array(fidelities)


def _finding(kind: str) -> ErrorSpan:
    """Return a spoilt word as the finding that it would be."""
    return ErrorSpan(
        side="left",
        start=0,
        end=0,
        text="",
        category="accuracy",
        severity="major" if kind in MAJOR else "minor",
        check=kind,
        reason="",
    )


def lines_of(features: NDArray[np.float64], fidelities: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return the constant and the weights of each line."""
    found = {}
    for name, quantile in QUANTILES.items():
        line = QuantileRegressor(quantile=quantile, alpha=0.001, solver="highs").fit(features, fidelities)
        found[name] = np.array([line.intercept_, *line.coef_])
    return found


def told(lines: Lines, features: NDArray[np.float64], margin: float = 0.0) -> NDArray[np.float64]:
    """Return low end, value and high end for each sentence, (sentences, 3), with the ends a margin farther apart."""
    ends = {"low": -margin, "value": 0.0, "high": margin}
    columns = [np.clip(line[0] + ends[name] + features @ line[1:], 0, 100) for name, line in lines.items()]
    return np.stack(columns, axis=1)


def margin_of(features: NDArray[np.float64], fidelities: NDArray[np.float64]) -> float:
    """Return how far the ends must be moved apart, by two halves in turn."""
    halves = np.arange(len(features)) % 2
    misses = []
    for half in (0, 1):
        fitted, other = halves != half, halves == half
        low, _, high = told(lines_of(features[fitted], fidelities[fitted]), features[other]).T
        misses.append(np.maximum(low - fidelities[other], fidelities[other] - high))
    return max(0.0, float(np.quantile(np.concatenate(misses), COVERED)))


def fit_estimate(learnt: Sequence[Judged], held: Sequence[Judged], encoder: Encoder, out: Path) -> None:
    """Fit the lines to some sentences, write them, and print what others say of them."""
    rng, background = Random(SEED), background_texts()
    scorer = SemanticScorer([encoding for _, encoding in sorted(encode_plain(encoder, background), key=lambda p: p[0])])
    features, fidelities = measured(rng.sample(learnt, min(MOST_FITTED, len(learnt))), encoder, scorer)
    lines, margin = lines_of(features, fidelities), margin_of(features, fidelities)
    lines["low"][0] -= margin
    lines["high"][0] += margin
    rows = [f"{name} = [{', '.join(f'{float(x):.4g}' for x in line)}]" for name, line in lines.items()]
    text = ["# Written by benchmarks/fit_estimate.py.", "[lines]", *rows, "", "[suspect]", f"least = {SUSPECT}"]
    out.write_text("\n".join(text) + "\n", "utf-8")
    features, fidelities = measured(rng.sample(held, min(MOST_HELD, len(held))), encoder, scorer)
    low, value, high = told(lines, features).T
    inside = (low <= fidelities) & (fidelities <= high)
    print(f"margin {margin:.2f}; {len(low)} held-out sentences, rank correlation {spearmanr(value, fidelities)[0]:.3f}")
    for some in np.array_split(np.argsort(value), 4):
        print(f"estimate {value[some].min():.0f} to {value[some].max():.0f}", end=": ")
        print(f"covered {inside[some].mean():.3f}", end=", ")
        print(f"width {(high - low)[some].mean():.1f}, mean fidelity {fidelities[some].mean():.1f}")
    print(f"all: covered {inside.mean():.3f}, width {(high - low).mean():.1f}")
