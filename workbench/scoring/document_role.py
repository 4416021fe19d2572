"""Whether an Arabic document was translated by a machine (`garbled`) or written by people (`clean`), from its words.

Three things speak: what the checks find, how often the text has the words and forms that machine translation prefers
(a logistic regression, `document_role.toml`, written by `benchmarks/fit_roles.py`), and how long it is. Spacing,
quotation marks and vowel signs do not count, since one pass over a text sets them right. Where the evidence lies
between, the role is `unknown`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import exp, log, log1p
from typing import TYPE_CHECKING

import numpy as np

from workbench.arabic import plain_text, words
from workbench.caching import load_once
from workbench.checks import check_text
from workbench.checks.lexicon import arabic_zipf, is_known_word
from workbench.records import ErrorSpan, Role
from workbench.scoring.quality import demerits

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FARTHEST", "FORMS", "SIGNATURE", "RoleJudgement", "detect_role", "document_features", "document_role"]

SIGNATURE = "role:1"
_TYPOGRAPHY = {"spacing", "quotation"}
FARTHEST = 3.0  # standard deviations that one feature may count for
_LONGEST = 45  # words of a sentence: no longer one was learnt from
_LONG = 24  # sentences, three of the passages that the regression was fitted to
_LEAST_WORDS = 60  # of a text whose style tells anything; a shorter one is judged by its findings


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleJudgement:
    """A role, and the probability that the document is machine-translated, 0 to 1."""

    role: Role
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """The probabilities below and above which a role is certain, and the demerits a word that make a text garbled."""

    clean_below: float
    garbled_above: float
    garbled_demerits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """A logistic regression on standardised features, with its limits for a passage and for a longer text."""

    listed: tuple[str, ...]
    phrases: tuple[str, ...]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weight: NDArray[np.float64]
    constant: float
    passage: _Limits
    document: _Limits


def detect_role(texts: Sequence[str]) -> Role:
    """Return the role of an Arabic document, judged by its sentences; `unknown` where they do not tell."""
    return document_role(texts).role


def document_role(texts: Sequence[str]) -> RoleJudgement:
    """Return the role of an Arabic document, judged by its sentences, with its probability.

    A text of fewer than 60 words is garbled or clean by its findings alone.
    """
    model = _model()
    features, burden = document_features(texts, model.listed, model.phrases)
    standard = np.clip((features - model.mean) / model.scale, -FARTHEST, FARTHEST)
    logit = float(standard @ model.weight) + model.constant
    probability = round(1 / (1 + exp(-logit)), 4)
    count = sum(len(words(plain_text(t))) for t in texts)
    limits = model.document if len(texts) >= _LONG else model.passage
    if burden > limits.garbled_demerits:
        role: Role = "garbled"
    elif count < _LEAST_WORDS or probability < limits.clean_below:
        role = "clean"
    else:
        role = "garbled" if probability > limits.garbled_above else "unknown"
    return RoleJudgement(role=role, probability=probability)


def document_features(
    texts: Sequence[str], listed: Sequence[str], phrases: Sequence[str]
) -> tuple[NDArray[np.float64], float]:
    """Return the features of a document, listed words, phrases, `FORMS`, findings, and its demerits per word."""
    burden = _demerits_per_word(texts, sum(len(words(plain_text(t))) for t in texts))
    return np.array([*_features(texts, listed, phrases), log1p(100 * burden)]), burden


def _demerits_per_word(texts: Sequence[str], count: int) -> float:
    spans: list[ErrorSpan] = [s for t in texts for s in check_text(t) if s.check not in _TYPOGRAPHY]
    return sum(map(demerits, spans)) / count if count else 0.0


def _features(texts: Sequence[str], listed: Sequence[str], phrases: Sequence[str]) -> NDArray[np.float64]:
    """Return what a text has per word: listed words, phrases, forms, frequencies; a sentence weighs by its words."""
    plain = [form for form in map(plain_text, texts) if any(w.arabic for w in words(form))]
    if not plain:
        return np.zeros(len(listed) + len(phrases) + len(FORMS))
    rows = [_sentence_features(form, listed, phrases) for form in plain]
    return np.average(rows, axis=0, weights=[len(words(form)) for form in plain])


FORMS = (
    "starts with و",
    "starts with ف",
    "starts with ال",
    "starts with a present verb",
    "logarithm of its words",
    "article",
    "joined و",
    "joined preposition",
    "suffix of the third person",
    "suffix of the second person",
    "ending ة",
    "ending ية",
    "plural ون or ين",
    "present verb",
    "prefix است or وال",
    "mean frequency",
    "rare word",
    "very rare word",
    "unknown word",
    "letters of a word",
    "comma",
    "ending ا",
)


def _sentence_features(plain: str, listed: Sequence[str], phrases: Sequence[str]) -> list[float]:
    some = [w.text for w in words(plain) if w.arabic]
    count, first, spaced = len(some), some[0], f" {' '.join(some)} "
    frequency = [arabic_zipf(w) for w in some]
    shares = (
        [w.startswith("ال") for w in some],
        [w.startswith("و") and len(w) > 3 for w in some],
        [w.startswith(("ب", "ل", "ك")) and len(w) > 3 for w in some],
        [w.endswith(("ها", "هم", "ه")) and len(w) > 3 for w in some],
        [w.endswith(("ك", "كم")) and len(w) > 4 for w in some],
        [w.endswith("ة") for w in some],
        [w.endswith("ية") for w in some],
        [w.endswith(("ون", "ين")) for w in some],
        [w[0] in "يت" and len(w) > 3 for w in some],
        [w.startswith(("است", "وال")) for w in some],
        frequency,
        [z < 3 for z in frequency],
        [z < 2 for z in frequency],
        [not is_known_word(w) for w in some],
        [len(w) for w in some],
        [c == "،" for c in plain],
        [w.endswith("ا") and len(w) > 3 for w in some],
    )
    return [
        *(some.count(w) / count for w in listed),
        *(spaced.count(f" {p} ") / count for p in phrases),
        first.startswith("و"),
        first.startswith("ف"),
        first.startswith("ال"),
        first[0] in "يت" and len(first) > 3,
        log(min(count, _LONGEST)),
        *(sum(share) / count for share in shares),
    ]


@load_once
def _model() -> _Model:
    """Return the fitted regression."""
    read = tomllib.loads(files("workbench.scoring").joinpath("document_role.toml").read_text("utf-8"))
    rows = [*read["words"].items(), *read["phrases"].items(), *((name, read["forms"][name]) for name in FORMS)]
    columns = np.array([row for _, row in rows] + [read["decision"]["demerits"]])
    return _Model(
        listed=tuple(read["words"]),
        phrases=tuple(read["phrases"]),
        mean=columns[:, 0],
        scale=columns[:, 1],
        weight=columns[:, 2],
        constant=read["decision"]["constant"],
        passage=_Limits(**read["limits"]["passage"]),
        document=_Limits(**read["limits"]["document"]),
    )
