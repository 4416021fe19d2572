"""How much two texts say in common, from their token vectors: 0 is what unrelated sentences reach, 1 is equality.

The cosines of an encoder mean nothing by themselves: those of one live between .7 and 1, of another
between 0 and 1. So each encoder is calibrated on the sentences of `background.txt`, which have nothing to
do with one another: their mean token vector is taken off, the coverage they give one another is the zero.

For the embedded encoder a linear map (`semantic.safetensors`, made by benchmarks/fit_semantic.py) then brings words
and their translations nearer to one another, and paraphrases nearer than what is merely alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from workbench.encoders.background import background_texts
from workbench.encoders.token_vectors import inverse_document_frequency, l2_normalise, token_texts
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SIGNATURE", "Semantics", "SoftScores"]

SIGNATURE = "sem:2"
_SAME = 1e-2  # how far the mean vector may be from that of the encoder which the map was fitted to


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftScores:
    """Shares from 0 to 1: of the left that the right supports, of the right that the left covers, and their F1."""

    precision: float
    recall: float
    semantic: float


class Semantics:
    """An encoder's scale, made from the vectors of `background_texts`."""

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
        self._zero = float(
            np.mean([self._cover(a, b[0]) for i, a in enumerate(prepared) for j, b in enumerate(prepared) if i != j])
        )

    def compare(self, left: str, left_encoding: Encoding, right: str, right_encoding: Encoding) -> SoftScores:
        """Compare two texts by their vectors."""
        a, b = self._prepare(left, left_encoding), self._prepare(right, right_encoding)
        precision, recall = self._share(self._cover(a, b[0])), self._share(self._cover(b, a[0]))
        both = precision + recall
        return SoftScores(precision=precision, recall=recall, semantic=2 * precision * recall / both if both else 0.0)

    def weights(self, text: str, encoding: Encoding) -> NDArray[np.float32]:
        """Return how much each token of a text counts, (n,), 1 in all: more the rarer it is."""
        weights = np.array([self._idf.get(t, self._unseen) for t in token_texts(text, encoding)], dtype=np.float32)
        found: NDArray[np.float32] = weights / weights.sum()
        return found

    def _prepare(self, text: str, encoding: Encoding) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        vectors = encoding.tokens.astype(np.float32) - self.mean
        return l2_normalise(vectors if self.map is None else vectors @ self.map), self.weights(text, encoding)

    @staticmethod
    def _cover(one: tuple[NDArray[np.float32], NDArray[np.float32]], other: NDArray[np.float32]) -> float:
        return float((one[0] @ other.T).max(axis=1) @ one[1])

    def _share(self, coverage: float) -> float:
        return min(1.0, max(0.0, (coverage - self._zero) / (1 - self._zero)))


def _map_for(mean: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """Return the map, (d, d), if it was fitted to the encoder that has this mean of background vectors."""
    known, found = _fitted()
    return found if known.shape == mean.shape and float(np.linalg.norm(known - mean)) < _SAME else None


@cache
def _fitted() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    from safetensors.numpy import load_file

    with as_file(files("workbench.scoring").joinpath("semantic.safetensors")) as path:
        tensors = load_file(path)
    return tensors["mean"].astype(np.float32), tensors["map"].astype(np.float32)
