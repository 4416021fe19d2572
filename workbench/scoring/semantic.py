"""Semantic similarity of two texts by late interaction of token vectors: 0 for unrelated sentences, 1 for equal ones.

Cosines mean nothing by themselves: those of one encoder lie between .7 and 1, of another between 0 and 1. So every
encoder is calibrated on the unrelated sentences of `background.txt`: their mean token vector is subtracted, and the
coverage that they give one another is the zero.

For the default encoder, a linear map (`semantic.safetensors`, written by `benchmarks/fit_semantic.py`) brings words
closer to their translations, and paraphrases closer than texts that are merely on the same topic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import combinations
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from workbench.arabic import plain_text
from workbench.caching import load_once
from workbench.encoders.background import background_texts
from workbench.encoders.token_vectors import best_cosines, inverse_document_frequency, l2_normalise, token_texts
from workbench.metrics.vectors import bertscore
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SIGNATURE", "SemanticScorer", "SemanticScores"]

SIGNATURE = "sem:5"
_TELLING = 0.5  # of the highest weight of a text, from which a token tells something
_LEAST_PART = 8
_MAX_MEAN_DISTANCE = 1e-2  # between the mean vector of an encoder and that of the one the map was fitted to


@dataclass(frozen=True, slots=True, kw_only=True)
class SemanticScores:
    """Semantic scores of a pair, each 0 to 1.

    Attributes:
        precision: How much of the left the right supports.
        recall: How much of the right the left covers.
        semantic: Their F1.
        token_mean: Cosine of the weighted mean token vectors, with the mean of unrelated sentences as zero.
        bertscore: BERTScore, likewise.
        least: How well that eighth of the telling tokens is covered that is covered least, the mean of both texts.
        sentence: Cosine of the vectors that the encoder makes for whole sentences, likewise; None where it makes none.
        mapped: Whether the fitted map was applied, which only the default encoder has.
    """

    precision: float
    recall: float
    semantic: float
    token_mean: float
    bertscore: float
    least: float
    sentence: float | None = None
    mapped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _WeightedTokens:
    """The tokens of a text: unit vectors, (n, d), weights that sum to one, (n,), and their mean's unit vector, (d,)."""

    vectors: NDArray[np.float32]
    weights: NDArray[np.float32]
    mean: NDArray[np.float32]

    def mean_of(self, coverage: NDArray[np.float32]) -> float:
        """Return the weighted mean of each token's highest cosine with one of another text, (n,)."""
        return float(coverage @ self.weights)

    def least_of(self, coverage: NDArray[np.float32]) -> float:
        """Return the mean of the lowest of these cosines, of tokens that tell something."""
        telling = np.sort(coverage[self.weights >= _TELLING * self.weights.max()])
        return float(telling[: ceil(len(telling) / _LEAST_PART)].mean())


class SemanticScorer:
    """Compares texts by the vectors of one encoder, calibrated on the encodings of `background_texts`.

    With `mapped`, the fitted map is applied if it belongs to this encoder.
    """

    def __init__(self, encodings: Sequence[Encoding], *, mapped: bool = True) -> None:
        texts = background_texts()
        if len(encodings) != len(texts):
            raise ValueError(f"{len(texts)} background vectors are needed, {len(encodings)} were given")
        tokens = [token_texts(t, e) for t, e in zip(texts, encodings, strict=True)]
        self._idf = inverse_document_frequency(tokens)
        self._unseen = max(self._idf.values())
        self.mean = np.concatenate([e.tokens for e in encodings]).astype(np.float32).mean(axis=0)
        self.map = _map_for(self.mean) if mapped else None
        prepared = [self._prepare(t, e) for t, e in zip(texts, encodings, strict=True)]
        pairs = [(a, *best_cosines(a.vectors, b.vectors), b) for a, b in combinations(prepared, 2)]
        self._zero = float(np.mean([(a.mean_of(of_a) + b.mean_of(of_b)) / 2 for a, of_a, of_b, b in pairs]))
        self._least_zero = float(np.mean([(a.least_of(of_a) + b.least_of(of_b)) / 2 for a, of_a, of_b, b in pairs]))
        self._token_mean_zero = float(np.mean([a.mean @ b.mean for a, b in combinations(prepared, 2)]))
        self._sentence_zero = _mean_cosine([e.sentence for e in encodings if len(e.sentence)])
        self._bertscore_zero = float(np.mean([bertscore(a, b) for a, b in combinations(encodings, 2)]))

    def compare(self, left: str, left_encoding: Encoding, right: str, right_encoding: Encoding) -> SemanticScores:
        """Return the semantic scores of two texts, given the encodings of their plain forms."""
        left_tokens, right_tokens = self._prepare(left, left_encoding), self._prepare(right, right_encoding)
        of_left, of_right = best_cosines(left_tokens.vectors, right_tokens.vectors)
        precision = _calibrated(left_tokens.mean_of(of_left), self._zero)
        recall = _calibrated(right_tokens.mean_of(of_right), self._zero)
        least = (left_tokens.least_of(of_left) + right_tokens.least_of(of_right)) / 2
        return SemanticScores(
            precision=precision,
            recall=recall,
            semantic=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
            token_mean=_calibrated(float(left_tokens.mean @ right_tokens.mean), self._token_mean_zero),
            bertscore=_calibrated(bertscore(left_encoding, right_encoding), self._bertscore_zero),
            least=_calibrated(least, self._least_zero),
            sentence=self._sentence(left_encoding.sentence, right_encoding.sentence),
            mapped=self.map is not None,
        )

    def _sentence(self, left: NDArray[np.float32], right: NDArray[np.float32]) -> float | None:
        if self._sentence_zero is None or not len(left) or not len(right):
            return None
        return _calibrated(float(left @ right), self._sentence_zero)

    def weights(self, text: str, encoding: Encoding) -> NDArray[np.float32]:
        """Return the IDF weight of each token of a text, scaled to sum to one, (tokens,)."""
        tokens = token_texts(plain_text(text), encoding)
        weights = np.array([self._idf.get(t, self._unseen) for t in tokens], dtype=np.float32)
        shares: NDArray[np.float32] = weights / weights.sum()
        return shares

    def _prepare(self, text: str, encoding: Encoding) -> _WeightedTokens:
        vectors = encoding.tokens.astype(np.float32) - self.mean
        mapped = vectors if self.map is None else vectors @ self.map
        unit, weights = l2_normalise(mapped), self.weights(text, encoding)
        return _WeightedTokens(vectors=unit, weights=weights, mean=l2_normalise(weights[None] @ unit)[0])


def _mean_cosine(vectors: Sequence[NDArray[np.float32]]) -> float | None:
    """Return the mean cosine of unit vectors, each with each other, None if there are not two."""
    if len(vectors) < 2:
        return None
    return float(np.mean([a @ b for a, b in combinations(vectors, 2)]))


def _calibrated(value: float, zero: float) -> float:
    """Return a similarity on the scale from that of unrelated sentences, 0, to that of equal ones, 1."""
    return min(1.0, max(0.0, (value - zero) / (1 - zero)))


def _map_for(mean: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """Return the fitted map, (d, d), if it belongs to the encoder with this mean background vector, (d,)."""
    fitted_mean, fitted_map = _load_fitted()
    if fitted_mean.shape != mean.shape or float(np.linalg.norm(fitted_mean - mean)) >= _MAX_MEAN_DISTANCE:
        return None
    return fitted_map


@load_once
def _load_fitted() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the mean background vector of the encoder that the map was fitted to, and the map."""
    from safetensors.numpy import load_file

    with as_file(files("workbench.scoring").joinpath("semantic.safetensors")) as path:
        tensors = load_file(path)
    return tensors["mean"].astype(np.float32), tensors["map"].astype(np.float32)
