"""Whether two documents report the same event, from the two documents and a fixed background alone.

How near the best sentences of both are, how near their topics are, how many rare numbers they share, and whether they
are in different languages, which puts their vectors further apart. A logistic model turns these into a probability;
`benchmarks/fit_events.py` writes its weights.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from workbench.caching import load_once
from workbench.events.document_profiles import DocumentProfile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = [
    "EVENT_FEATURES",
    "are_near",
    "event_features",
    "event_signature",
    "likely_same_event",
    "may_be_near",
    "same_event_probability",
]

EVENT_FEATURES = ("best", "topic", "quantities", "languages")
_WEIGHTS = files("workbench.events").joinpath("same_event.toml")
_BEST_SENTENCES = 3
_IDENTICAL = 0.9999  # cosine of two sentences of the same words
_ON_TOPIC = 0.5  # of the mean cosine of the sentences of a document: what a sentence on its topic reaches
_MOST_TOPIC = 1.0
_UNRELATED = 0.08  # mean cosine of a sentence of one news report and a sentence of an unrelated one
_LEAST_COHERENCE = 0.05  # above that, of a document about many things
_USUAL_COHERENCE, _PRIOR_PAIRS = 0.3, 6
_MIN_COSINE = 0.5  # of two documents that are worth comparing by their sentences
_MIN_COSINE_ACROSS = 0.3  # in different languages
_SLACK = 0.01  # of log-odds, for rounding


@load_once
def _weights() -> tuple[float, ...]:
    table = tomllib.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return tuple(float(table[name]) for name in ("constant", *EVENT_FEATURES))


@load_once
def event_signature() -> str:
    """Return the name of this comparison with a hash of its weights."""
    return f"events:1.{hashlib.sha256(_WEIGHTS.read_bytes()).hexdigest()[:6]}"


def may_be_near(left: Floats, right: Floats, is_foreign: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which documents may be near, with some room for rounding, (n, m).

    Args:
        left: The vectors of some documents, (n, d).
        right: Those of others, (m, d).
        is_foreign: Whether each of these is in another language than each of those, (n, m).
    """
    limits = np.where(is_foreign, _MIN_COSINE_ACROSS, _MIN_COSINE) - _SLACK
    near: NDArray[np.bool_] = left @ right.T >= limits
    return near


def are_near(left: DocumentProfile, right: DocumentProfile) -> bool:
    """Tell whether two documents are near enough to be of one event at all.

    The limit is fixed, so that this does not depend on any third document.
    """
    limit = _MIN_COSINE if left.language == right.language else _MIN_COSINE_ACROSS
    return float(np.dot(left.vector, right.vector)) >= limit


def event_features(left: DocumentProfile, right: DocumentProfile) -> tuple[float, ...]:
    """Return the features of two documents, in the order of EVENT_FEATURES; those of an empty one are 0."""
    ours, theirs = _without_furniture(left.sentences, right.sentences)
    if not len(ours) or not len(theirs):
        return (0.0,) * len(EVENT_FEATURES)
    cosine = ours @ theirs.T
    return (
        _best_sentences(cosine),
        _topic_cosine(cosine, ours, theirs),
        float(np.log1p(len(left.quantities & right.quantities))),
        float(left.language != right.language),
    )


def same_event_probability(left: DocumentProfile, right: DocumentProfile) -> float:
    """Return the probability that two documents report the same event; it is the same in either order."""
    constant, *weights = _weights()
    log_odds = constant + float(np.dot(weights, event_features(left, right)))
    return round(float(1 / (1 + np.exp(-log_odds))), 4)


def likely_same_event(
    left: Sequence[DocumentProfile],
    right: Sequence[DocumentProfile],
    least: float,
    among: NDArray[np.bool_] | None = None,
) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of a left and a right document, by their indices, whose probability is at least some, with it.

    Most pairs have no two sentences that are near enough, which is seen for all of them at once; the others are
    compared one by one, so that what is said of a pair depends on no third document. Documents that are not near are
    left out; so are pairs that are not among those that count, (left, right).
    """
    if not left or not right:
        return
    constant, of_best, of_topic, of_quantities, of_languages = _weights()
    is_bounded = min(of_best, of_topic, of_quantities) >= 0 and 0 < least < 1
    limit = math.log(least / (1 - least)) - _SLACK if is_bounded else -math.inf
    quantities = np.minimum.outer(*([len(profile.quantities) for profile in side] for side in (left, right)))
    is_foreign = np.not_equal.outer(*(np.array([profile.language for profile in side]) for side in (left, right)))
    without_numbers = constant + of_best * _nearest_sentences(left, right) + of_topic * _MOST_TOPIC
    without_numbers += of_languages * is_foreign
    may_be = without_numbers + of_quantities * np.log1p(quantities) >= limit
    for i, j in np.argwhere(may_be if among is None else may_be & among).tolist():
        shared = len(left[i].quantities & right[j].quantities)
        if without_numbers[i, j] + of_quantities * math.log1p(shared) >= limit and are_near(left[i], right[j]):
            probability = same_event_probability(left[i], right[j])
            if probability >= least:
                yield i, j, probability


def _nearest_sentences(left: Sequence[DocumentProfile], right: Sequence[DocumentProfile]) -> Floats:
    """Return the highest cosine of a sentence of each left document and one of each right one, (left, right)."""
    best = np.zeros((len(left), len(right)), np.float32)  # as if of a document without sentences
    filled = [j for j, profile in enumerate(right) if len(profile.sentences)]
    if filled:
        rows = np.concatenate([right[j].sentences for j in filled])
        starts = np.cumsum([0, *(len(right[j].sentences) for j in filled[:-1])])
        for i, profile in enumerate(left):
            if len(profile.sentences):
                nearest = (profile.sentences @ rows.T).max(axis=0)
                best[i, filled] = np.maximum.reduceat(nearest, starts)
    return best


def _without_furniture(left: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Return the sentences of both without those that are the same in both, but off the topic of either.

    Such are the lines that a site puts around every text; a quotation or a copied report is on the topic.
    """
    same: NDArray[np.bool_] = left @ right.T >= _IDENTICAL
    if not same.any():
        return left, right
    ours, theirs = _off_topic(left, np.any(same, axis=1)), _off_topic(right, np.any(same, axis=0))
    off = same & (ours[:, None] | theirs)
    return left[~off.any(axis=1)], right[~off.any(axis=0)]


def _off_topic(sentences: Floats, shared: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which sentences are far from those that a document shares with no other; none if there are no such."""
    own = sentences[~shared]
    if not len(own):
        return np.zeros(len(sentences), bool)
    far: NDArray[np.bool_] = (sentences @ own.T).mean(axis=1) < _ON_TOPIC * _coherence(own)
    return far


def _best_sentences(cosine: Floats) -> float:
    """Return the median of the three highest cosines of sentences that are each other's nearest."""
    columns, rows = cosine.argmax(axis=1), cosine.argmax(axis=0)
    mutual = [cosine[i, j] for i, j in enumerate(columns) if rows[j] == i]
    return float(np.median(sorted(mutual)[-_BEST_SENTENCES:]))


def _topic_cosine(cosine: Floats, left: Floats, right: Floats) -> float:
    """Return the cosine, at most 1, of what the sentences of two documents have in common beyond those of any.

    cosine has those of all their sentences.
    """
    shared = float(cosine.mean()) - _UNRELATED
    own = [max(_LEAST_COHERENCE, _coherence(side) - _UNRELATED) for side in (left, right)]
    return min(_MOST_TOPIC, shared / math.sqrt(own[0] * own[1]))


def _coherence(sentences: Floats) -> float:
    """Return the mean cosine of two different sentences of a document; few sentences are held to be like most."""
    count = len(sentences)
    total = float(np.square(sentences.sum(axis=0, dtype=np.float64)).sum()) - count
    return float(total + _PRIOR_PAIRS * _USUAL_COHERENCE) / (count * (count - 1) + _PRIOR_PAIRS)
