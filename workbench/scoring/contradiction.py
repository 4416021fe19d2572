"""How likely it is that two texts contradict each other: a small logistic model on evidence that a person can read.

Only facts raise it: a negation in one text alone, numbers that differ, a finding that the right text says otherwise.
How alike the texts are counts only beside such a fact, which says little of texts that share nothing: whoever
contradicts a sentence repeats most of it, but so does whoever translates it. Without a fact every pair has the same low
probability.

The weights are in `contradiction.toml`; benchmarks/fit_contradiction.py says from what they were fitted, and
docs/explanation/scoring.md what they are worth.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from math import exp

import numpy as np

from workbench.arabic import normalise, plain_text, words
from workbench.caching import load_once
from workbench.checks.numbers import have_other_numbers
from workbench.encoders.token_vectors import best_cosines, l2_normalise
from workbench.records import Encoding, ErrorSpan
from workbench.scoring.semantic import SemanticScores

__all__ = ["SIGNATURE", "ContradictionEvidence", "contradiction_evidence", "contradiction_probability"]

SIGNATURE = "con:3"

_NEGATION_LIST = (
    "لا لم لن ليس ليست ليسوا ليسا لست لسنا غير دون بدون بلا عدم لاشيء مش "
    "no not never nobody nothing none without neither nor cannot"
)
_NEGATIONS = frozenset(_NEGATION_LIST.split())
_PARTICLES = "وفبل"  # that are joined to a negation: ولم, بعدم, لعدم
_AFFIRMED = frozenset("يزال تزال يزالون نزال زال زالت زالوا سيما بد شك محالة ريب".split())  # noqa: SIM905
_JOINED_NEGATION = re.compile(r"[وف]?لا[يتن]\w{3,}|[وف]?ما\w{3,}ش")  # لايقوم for لا يقوم; Egyptian مايعرفش
_SHORT_TEXT = 10  # words; in a longer text, a negation concerns a smaller part
_FIGURES = frozenset({"numbers", "dates"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionEvidence:
    """Features of the contradiction model, each from 0 to 1; all are 0 where no fact speaks for a contradiction."""

    denied: float  # 1 if exactly one text has a negation, less in a long text
    denied_match: float  # denied times the mean best cosine of the tokens of both, in the encoder's middle layer
    denied_support: float  # denied times the lesser of precision and recall
    denied_cover: float  # denied times the greater of the two
    reversed: float  # the greater of the two if a finding says that a negation is added or lost
    other_figure: float  # the same if a number or date differs
    other_word: float  # the same if another finding contradicts: a name, an opposite, roles exchanged
    other_number: float  # the same if each text has a number that the other lacks, in words or digits

    def values(self) -> tuple[float, ...]:
        """Return the features in their order."""
        return tuple(getattr(self, name) for name in ContradictionEvidence.__dataclass_fields__)


def contradiction_evidence(
    left: str,
    left_encoding: Encoding,
    right: str,
    right_encoding: Encoding,
    scores: SemanticScores,
    findings: Sequence[ErrorSpan] = (),
) -> ContradictionEvidence:
    """Return the evidence for a contradiction between two texts.

    It takes their encodings, their semantic scores, and what was found in the left beside the right.
    """
    contradicted = {s.check for s in findings if s.relation == "contradicted"}
    cover = max(scores.precision, scores.recall)
    denied = match = 0.0
    if _has_negation(left) != _has_negation(right):
        denied = min(1.0, _SHORT_TEXT / max(1, len(words(left)), len(words(right))))
        match = min(1.0, max(0.0, _mean_match(left_encoding, right_encoding)))
    return ContradictionEvidence(
        denied=denied,
        denied_match=denied * match,
        denied_support=denied * min(scores.precision, scores.recall),
        denied_cover=denied * cover,
        reversed=cover * ("negation" in contradicted),
        other_figure=cover * bool(contradicted & _FIGURES),
        other_word=cover * bool(contradicted - _FIGURES - {"negation"}),
        other_number=cover * have_other_numbers(left, right),
    )


def contradiction_probability(
    left: str,
    left_encoding: Encoding,
    right: str,
    right_encoding: Encoding,
    scores: SemanticScores,
    findings: Sequence[ErrorSpan] = (),
) -> float:
    """Return the probability that two texts contradict each other.

    It takes the encodings of their plain forms, their semantic scores, and the findings of their report.
    """
    left, right = plain_text(left), plain_text(right)
    weights = _weights()
    evidence = contradiction_evidence(left, left_encoding, right, right_encoding, scores, findings)
    log_odds = weights["constant"] + sum(
        weights[name] * getattr(evidence, name) for name in ContradictionEvidence.__dataclass_fields__
    )
    return round(1 / (1 + exp(-log_odds)), 4)


def _mean_match(left: Encoding, right: Encoding) -> float:
    """Return the mean of the highest cosines of the tokens of both texts, after mean subtraction."""
    left_vectors, right_vectors = left.middle.astype(np.float32), right.middle.astype(np.float32)
    mean = np.concatenate([left_vectors, right_vectors]).mean(axis=0)
    return float(
        np.concatenate(best_cosines(l2_normalise(left_vectors - mean), l2_normalise(right_vectors - mean))).mean()
    )


def _has_negation(text: str) -> bool:
    """Return whether a text denies something; لا يزال and لا شك do not."""
    return any(_is_negation(word) and after not in _AFFIRMED for word, after in pairwise([*_plain_words(text), ""]))


def _is_negation(word: str) -> bool:
    if word in _NEGATIONS or _JOINED_NEGATION.fullmatch(word):
        return True
    return word[:1] in _PARTICLES and word[1:] in _NEGATIONS


def _plain_words(text: str) -> Iterator[str]:
    yield from (normalise(w.text, "light").text.lower() for w in words(text))
    yield from ["not"] * len(re.findall(r"n['’]t\b", text))


@load_once
def _weights() -> dict[str, float]:
    text = files("workbench.scoring").joinpath("contradiction.toml").read_text(encoding="utf-8")
    weights: dict[str, float] = tomllib.loads(text)["weights"]
    return weights
