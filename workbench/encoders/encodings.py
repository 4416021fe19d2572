"""Build encodings from word vectors, for encoder plugins, and tell those that nothing can be compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.errors import EncoderError
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["encoding_of", "usable", "without_vectors"]


def encoding_of(vectors: NDArray[Any], places: Sequence[tuple[int, int]]) -> Encoding:
    """Return the encoding of a text from the vectors of its words, (n, d), and the (start, end) of each word.

    Vectors are scaled to unit length. The sentence vector is their mean, and the middle layer equals the last. A text
    without words has no vectors and no place: `[]` will do for both.

    Raises:
        ValueError: There is not one vector and one place for each word.
    """
    if not len(vectors) and not len(places):
        return without_vectors(*[vectors.shape[-1]] * 3)
    if vectors.ndim != 2 or len(vectors) != len(places):
        raise ValueError("each word needs a vector and a place")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.divide(vectors, lengths, where=lengths > 0, out=np.zeros(vectors.shape))
    mean = unit.mean(axis=0)
    tokens = unit.astype(np.float16)
    return Encoding(
        pooled=(mean / (np.linalg.norm(mean) or 1.0)).astype(np.float32),
        tokens=tokens,
        middle=tokens,
        offsets=np.array(places, dtype=np.int32),
    )


def without_vectors(pooled: int, tokens: int, middle: int) -> Encoding:
    """Return the encoding of a text without a token; the numbers are the dimensions of its vectors."""
    return Encoding(
        pooled=np.zeros(pooled, dtype=np.float32),
        tokens=np.zeros((0, tokens), dtype=np.float16),
        middle=np.zeros((0, middle), dtype=np.float16),
        offsets=np.zeros((0, 2), dtype=np.int32),
    )


def usable(encoding: Encoding) -> Encoding:
    """Return an encoding as it is, or one without vectors if it has no token.

    Raises:
        EncoderError: A number is not finite, as damaged weights give it.
    """
    if encoding.has_tokens:
        parts = encoding.pooled, encoding.tokens, encoding.middle, encoding.sentence
        if all(np.isfinite(part).all() for part in parts):
            return encoding
        raise EncoderError("encoder-not-finite")
    return without_vectors(len(encoding.pooled), encoding.tokens.shape[1], encoding.middle.shape[1])
