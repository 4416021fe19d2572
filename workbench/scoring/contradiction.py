"""How likely it is that two texts contradict each other: a small logistic model on evidence that a person can read.

The weights are in `contradiction.toml`; benchmarks/fit_contradiction.py says from what they were fitted, and
docs/explanation/scoring.md what they are worth.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp

import numpy as np

from workbench.arabic import normalise, quantities, words
from workbench.encoders.token_vectors import l2_normalise
from workbench.records import Encoding
from workbench.scoring.semantic import SoftScores

__all__ = ["SIGNATURE", "ContradictionEvidence", "contradiction", "evidence"]

SIGNATURE = "con:1"

_DENIALS = {
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
_GLUED = re.compile(r"[وف]?لا[يتن]\w{3,}|[وف]?ما\w{3,}ش")  # لايقوم for لا يقوم, and Egyptian مايعرفش
_SHORT = 10  # words; in a longer text a negation is about less of it


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionEvidence:
    """What speaks for a contradiction or against it, each from 0 to 1."""

    support: float  # the lesser of precision and recall
    cover: float  # the greater of the two
    match: float  # how near the words of one text are to words of the other, in the encoder's middle layer
    weakest: float  # the same of the word that has least of a counterpart
    denied: float  # only one of the two has a negation; less in a long text, where it is about less of it
    denied_match: float  # denied, and how near the words are
    denied_support: float  # denied, and the support
    both_deny: float
    other_number: float  # each has a number that the other has not
    length: float  # how much longer one is than the other

    def values(self) -> tuple[float, ...]:
        """Return the numbers in their order."""
        return tuple(getattr(self, name) for name in ContradictionEvidence.__dataclass_fields__)


def evidence(left: str, a: Encoding, right: str, b: Encoding, soft: SoftScores) -> ContradictionEvidence:
    """Weigh two texts against each other; a and b are their encodings, soft their shares."""
    best = _best(a, b)
    match, weakest = max(0.0, float(best.mean())), max(0.0, float(best.min()))
    ours, theirs = _denies(left), _denies(right)
    lengths = len(words(left)), len(words(right))
    denied = float(ours != theirs) * min(1.0, _SHORT / max(1, *lengths))
    support = min(soft.precision, soft.recall)
    return ContradictionEvidence(
        support=support,
        cover=max(soft.precision, soft.recall),
        match=min(1.0, match),
        weakest=min(1.0, weakest),
        denied=denied,
        denied_match=denied * match,
        denied_support=denied * support,
        both_deny=float(ours and theirs),
        other_number=float(_other_number(left, right)),
        length=1 - min(lengths) / max(1, *lengths),
    )


def contradiction(left: str, a: Encoding, right: str, b: Encoding, soft: SoftScores) -> float:
    """Return the probability that two texts contradict each other, as the fitted weights have it."""
    weights = _weights()
    found = evidence(left, a, right, b, soft)
    odds = weights["constant"] + sum(
        weights[name] * getattr(found, name) for name in ContradictionEvidence.__dataclass_fields__
    )
    return round(1 / (1 + exp(-odds)), 4)


def _best(a: Encoding, b: Encoding) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return for each token of both texts its highest cosine with one of the other, their mean taken off."""
    one, other = a.middle.astype(np.float32), b.middle.astype(np.float32)
    mean = np.concatenate([one, other]).mean(axis=0)
    cosine = l2_normalise(one - mean) @ l2_normalise(other - mean).T
    return np.concatenate([cosine.max(axis=1), cosine.max(axis=0)])


def _denies(text: str) -> bool:
    return any(w in _DENIALS or w[1:] in _DENIALS or _GLUED.fullmatch(w) for w in _plain_words(text))


def _plain_words(text: str) -> list[str]:
    found = [normalise(w.text, "light").text.lower() for w in words(text)]
    return found + ["not"] * len(re.findall(r"n['’]t\b", text))


def _other_number(left: str, right: str) -> bool:
    ours, theirs = (Counter(q.value for q in quantities(t) if q.kind == "number") for t in (left, right))
    return bool(ours - theirs and theirs - ours)


@cache
def _weights() -> dict[str, float]:
    text = files("workbench.scoring").joinpath("contradiction.toml").read_text(encoding="utf-8")
    weights: dict[str, float] = tomllib.loads(text)["weights"]
    return weights
