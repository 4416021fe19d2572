"""Whether two documents report the same event, from the two documents and a fixed background alone.

How near the best sentences of both are, how near their topics are, how many rare numbers they share, and whether they
are in different languages, which puts their vectors further apart. A logistic model turns these into a probability;
`benchmarks/fit_events.py` writes its weights.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from workbench.caching import load_once
from workbench.encoders.token_vectors import l2_normalise
from workbench.events.document_profiles import DocumentProfile
from workbench.events.profile_blocks import ProfileBlock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = [
    "EVENT_FEATURES",
    "are_near",
    "event_features",
    "event_signature",
    "likely_same_event",
    "possible_pairs",
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


def likely_same_event(left: DocumentProfile, right: DocumentProfile, least: float) -> float | None:
    """Return the probability that two documents report the same event, None if they are not near or it is too low."""
    if not are_near(left, right):
        return None
    probability = same_event_probability(left, right)
    return probability if probability >= least else None


def possible_pairs(left: Sequence[DocumentProfile], right: ProfileBlock, least: float) -> list[tuple[int, int]]:
    """Return the pairs of a document and one of a block, by their indices, that may be of one event.

    Whether they are with at least some probability is seen of each pair alone, so that what is said of it depends on no
    third document. Most pairs have no two sentences that are near enough for that, which is seen for all at once; so is
    how many rare numbers they may share, and then whether they are near as a whole.
    """
    constant, of_best, of_topic, of_quantities, of_languages = _weights()
    is_bounded = min(of_best, of_topic, of_quantities) >= 0 and 0 < least < 1
    limit = math.log(least / (1 - least)) - _SLACK if is_bounded else -math.inf
    numbers = np.minimum.outer([len(p.quantities) for p in left], [m.quantities for m in right.members])
    is_foreign = np.not_equal.outer([p.language for p in left], [m.language for m in right.members])
    sentences = l2_normalise(right.levels.astype(np.float32))
    starts = np.cumsum([0, *(m.sentences for m in right.members)])
    highest = constant + of_best * _nearest_sentences(left, sentences, starts) + of_topic * _MOST_TOPIC
    highest += of_quantities * np.log1p(numbers) + of_languages * is_foreign
    may_be = highest >= limit
    vectors = np.stack([p.vector for p in left])
    for j in np.flatnonzero(may_be.any(axis=0)).tolist():
        total = sentences[starts[j] : starts[j + 1]].sum(axis=0, keepdims=True)
        limits = np.where(is_foreign[:, j], _MIN_COSINE_ACROSS, _MIN_COSINE) - _SLACK
        may_be[:, j] &= vectors @ l2_normalise(total)[0] >= limits
    return [(i, j) for i, j in np.argwhere(may_be).tolist()]


def _nearest_sentences(left: Sequence[DocumentProfile], sentences: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the highest cosine of a sentence of each left document and one of each of others, (left, others).

    sentences are those of the others, (n, d), starts where those of each begin, and n.
    """
    best = np.zeros((len(left), len(starts) - 1), np.float32)  # as if of a document without sentences
    filled = np.flatnonzero(np.diff(starts))
    for i, profile in enumerate(left):
        if len(profile.sentences) and len(filled):
            nearest = (profile.sentences @ sentences.T).max(axis=0)
            best[i, filled] = np.maximum.reduceat(nearest, starts[filled])
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
