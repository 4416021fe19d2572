"""How likely it is that two texts contradict each other: a small logistic model on evidence that a person can read.

The weights are in `contradiction.toml`; benchmarks/fit_contradiction.py says from what they were fitted, and
docs/explanation/scoring.md what they are worth.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp

import numpy as np

from workbench.arabic import normalise, plain_text, words
from workbench.checks.numbers import have_other_numbers
from workbench.encoders.token_vectors import best_cosines, l2_normalise
from workbench.records import Encoding
from workbench.scoring.semantic import SemanticScores

__all__ = ["SIGNATURE", "ContradictionEvidence", "contradiction_evidence", "contradiction_probability"]

SIGNATURE = "con:2"

_NEGATIONS = {
    "لا",
    "لم",
    "لن",
    "ليس",
    "ليست",
    "ليسوا",
    "ليسا",
    "لست",
    "لسنا",
    "غير",
    "دون",
    "بدون",
    "بلا",
    "عدم",
    "بعدم",
    "لاشيء",
    "مش",
    "no",
    "not",
    "never",
    "nobody",
    "nothing",
    "none",
    "without",
    "neither",
    "nor",
    "cannot",
}
_JOINED_NEGATION = re.compile(r"[وف]?لا[يتن]\w{3,}|[وف]?ما\w{3,}ش")  # لايقوم for لا يقوم; Egyptian مايعرفش
_SHORT_TEXT = 10  # words; in a longer text, a negation concerns a smaller part


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionEvidence:
    """Features of the contradiction model, each from 0 to 1."""

    support: float  # the lesser of precision and recall
    cover: float  # the greater of the two
    match: float  # mean best cosine of the tokens of both texts, in the encoder's middle layer
    weakest: float  # the least of these cosines
    denied: float  # 1 if exactly one text has a negation, less in a long text
    denied_match: float  # denied times match
    denied_support: float  # denied times support
    both_deny: float  # 1 if both texts have a negation
    other_number: float  # 1 if each text has a number that the other lacks
    length: float  # 1 less the ratio of the shorter length to the longer

    def values(self) -> tuple[float, ...]:
        """Return the features in their order."""
        return tuple(getattr(self, name) for name in ContradictionEvidence.__dataclass_fields__)


def contradiction_evidence(
    left: str, left_encoding: Encoding, right: str, right_encoding: Encoding, scores: SemanticScores
) -> ContradictionEvidence:
    """Return the evidence for a contradiction between two texts, given their encodings and semantic scores."""
    best_matches = _best_matches(left_encoding, right_encoding)
    match, weakest = max(0.0, float(best_matches.mean())), max(0.0, float(best_matches.min()))
    left_negated, right_negated = _has_negation(left), _has_negation(right)
    lengths = len(words(left)), len(words(right))
    denied = float(left_negated != right_negated) * min(1.0, _SHORT_TEXT / max(1, *lengths))
    support = min(scores.precision, scores.recall)
    return ContradictionEvidence(
        support=support,
        cover=max(scores.precision, scores.recall),
        match=min(1.0, match),
        weakest=min(1.0, weakest),
        denied=denied,
        denied_match=denied * match,
        denied_support=denied * support,
        both_deny=float(left_negated and right_negated),
        other_number=float(have_other_numbers(left, right)),
        length=1 - min(lengths) / max(1, *lengths),
    )


def contradiction_probability(
    left: str, left_encoding: Encoding, right: str, right_encoding: Encoding, scores: SemanticScores
) -> float:
    """Return the probability that two texts contradict each other.

    It takes the encodings of their plain forms, and their semantic scores.
    """
    left, right = plain_text(left), plain_text(right)
    weights = _weights()
    evidence = contradiction_evidence(left, left_encoding, right, right_encoding, scores)
    log_odds = weights["constant"] + sum(
        weights[name] * getattr(evidence, name) for name in ContradictionEvidence.__dataclass_fields__
    )
    return round(1 / (1 + exp(-log_odds)), 4)


def _best_matches(left: Encoding, right: Encoding) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return the highest cosine of each token of both texts with a token of the other, after mean subtraction."""
    left_vectors, right_vectors = left.middle.astype(np.float32), right.middle.astype(np.float32)
    mean = np.concatenate([left_vectors, right_vectors]).mean(axis=0)
    return np.concatenate(best_cosines(l2_normalise(left_vectors - mean), l2_normalise(right_vectors - mean)))


def _has_negation(text: str) -> bool:
    return any(w in _NEGATIONS or w[1:] in _NEGATIONS or _JOINED_NEGATION.fullmatch(w) for w in _plain_words(text))


def _plain_words(text: str) -> list[str]:
    folded = [normalise(w.text, "light").text.lower() for w in words(text)]
    return folded + ["not"] * len(re.findall(r"n['’]t\b", text))


@cache
def _weights() -> dict[str, float]:
    text = files("workbench.scoring").joinpath("contradiction.toml").read_text(encoding="utf-8")
    weights: dict[str, float] = tomllib.loads(text)["weights"]
    return weights
