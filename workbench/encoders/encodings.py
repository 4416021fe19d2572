"""Build encodings from word vectors, for encoder plugins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["encoding_of"]


def encoding_of(vectors: NDArray[Any], places: Sequence[tuple[int, int]]) -> Encoding:
    """Return the encoding of a text from the vectors of its words, (n, d), and the (start, end) of each word.

    Vectors are scaled to unit length. The sentence vector is their mean, and the middle layer equals the last.

    Raises:
        ValueError: There are no words, or not one vector and one place for each.
    """
    if len(vectors) != len(places) or vectors.ndim != 2 or not len(vectors):
        raise ValueError("each word needs a vector and a place, and a text a word")
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
