"""Encodings from vectors of one's own: what a plugin needs beside its vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["encoding_of"]


def encoding_of(vectors: NDArray[Any], places: Sequence[tuple[int, int]]) -> Encoding:
    """Return the encoding of a text from the vectors of its words, (n, d) of any length, and where each word is.

    The text as a whole is the mean of its words; there is one layer.
    """
    if len(vectors) != len(places) or vectors.ndim != 2 or not len(vectors):
        raise ValueError("each word needs a vector and a place, and a text a word")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    words = np.divide(vectors, lengths, where=lengths > 0, out=np.zeros(vectors.shape))
    whole = words.mean(axis=0)
    tokens = words.astype(np.float16)
    return Encoding(
        pooled=(whole / (np.linalg.norm(whole) or 1.0)).astype(np.float32),
        tokens=tokens,
        middle=tokens,
        offsets=np.array(places, dtype=np.int32),
    )
