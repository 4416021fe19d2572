"""What the fidelity of a text may be that has nothing to be compared with, judged by the text alone.

The estimate is of the fidelity that the text would have beside a faultless version of itself, if every error were
found. It is made from the probabilities that its words are wrong and from its form; the interval is that of conformal
quantile regression (Romano, Patterson and Candès 2019, arXiv:1905.03222). A fluent sentence that says something else
than its source looks right by itself, so the estimate cannot see that. `benchmarks/fit_detector.py` wrote
`estimate.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from math import log
from typing import Any

from workbench.arabic import share_of_arabic
from workbench.caching import load_once
from workbench.records import Encoding, Estimate, FidelityReport, SuspectWord
from workbench.scoring.error_detection import SIGNATURE as DETECTOR
from workbench.scoring.error_detection import WordError, detect_errors

__all__ = ["SIGNATURE", "estimate_features", "with_estimate"]

SIGNATURE = f"estimate:1|{DETECTOR}"
_NAMES = ("low", "value", "high")
_MIN_ARABIC = 0.5  # share of Arabic letters
_FEWEST_WORDS = 4


def with_estimate(report: FidelityReport, text: str, encoding: Encoding) -> FidelityReport:
    """Return the report on a text alone with an estimate of its fidelity and the words that are suspect.

    Args:
        report: The report on the text by itself.
        text: The text.
        encoding: That of its plain form; by another encoder than the embedded one, nothing is added.

    Nothing is added either to a text of fewer than four words, or one that is mostly not in Arabic: nothing was learnt
    of such ones.
    """
    if share_of_arabic(text) < _MIN_ARABIC:
        return report
    judged = detect_errors(text, encoding, report.errors)
    if len(judged) < _FEWEST_WORDS:
        return report
    form = next(s.value for s in report.scores if s.name == "form")
    low, value, high = (_evaluated(name, estimate_features([w.probability for w in judged], form)) for name in _NAMES)
    estimate = Estimate(value=value, low=min(low, value), high=max(high, value))
    least: float = _model()["suspect"]["least"]
    suspects = tuple(_suspect(w, text) for w in judged if w.probability >= least)
    return replace(report, estimate=estimate, suspects=suspects)


def estimate_features(probabilities: Sequence[float], form: float) -> tuple[float, ...]:
    """Return what the estimate is made from: how wrong the words are, together and at worst, and the form.

    form is 0 to 100. The features are the logarithms of the mean probability and of that of the three worst words, what
    the form lacks of 1, and the logarithm of the number of words.
    """
    some = sorted(probabilities, reverse=True)
    mean, worst = sum(some) / len(some), sum(some[:3]) / len(some[:3])
    return log(mean + _LEAST), log(worst + _LEAST), 1 - form / 100, log(len(some))


_LEAST = 0.01  # added to probabilities before their logarithm


def _evaluated(name: str, features: Sequence[float]) -> float:
    line: list[float] = _model()["lines"][name]
    constant, *weights = line
    return round(min(100.0, max(0.0, constant + sum(w * x for w, x in zip(weights, features, strict=True)))), 1)


def _suspect(word: WordError, text: str) -> SuspectWord:
    return SuspectWord(
        start=word.start,
        end=word.end,
        text=text[word.start : word.end],
        probability=word.probability,
        kind=word.kind,
    )


@load_once
def _model() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("workbench.scoring").joinpath("estimate.toml").read_text("utf-8"))
