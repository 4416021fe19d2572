"""Operations on token vectors that alignment and scoring share: unit length, token texts, IDF weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from workbench.arabic import even_characters, even_typography
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["best_cosines", "inverse_document_frequency", "l2_normalise", "token_idf", "token_texts"]

_MAX_COSINES = 16_000_000  # computed at a time
_MIN_IDF = 0.05  # keeps a sentence of nothing but common tokens comparable


def l2_normalise(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors, (n, d), scaled to unit length; a row of zeros stays zero."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    scaled: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-9)[:, None]
    return scaled


def best_cosines(
    left: NDArray[np.float32], right: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the highest cosine of each of n unit vectors with one of m others, (n,), and of each of those, (m,).

    They are computed in blocks, since texts can be very long.
    """
    of_left = np.empty(len(left), dtype=np.float32)
    of_right = np.full(len(right), -np.inf, dtype=np.float32)
    step = max(1, _MAX_COSINES // len(right))
    for first in range(0, len(left), step):
        cosine = left[first : first + step] @ right.T
        of_left[first : first + step] = cosine.max(axis=1)
        np.maximum(of_right, cosine.max(axis=0), out=of_right)
    return of_left, of_right


def token_texts(text: str, encoding: Encoding) -> list[str]:
    """Return the characters that each token of a text covers, case-folded and in even typography."""
    even = even_characters(text)
    pieces = (even[start:end] for start, end in encoding.offsets.tolist())
    return [(piece if piece.isalnum() else even_typography(piece).text).casefold() for piece in pieces]


def inverse_document_frequency(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return the IDF of each token, log((n + 1) / (f + .5)) where f of the n sentences contain it, at least .05."""
    counts = Counter(token for sentence in sentences for token in set(sentence))
    total = len(sentences) + 1
    return {token: max(_MIN_IDF, float(np.log(total / (count + 0.5)))) for token, count in counts.items()}


def token_idf(sides: Sequence[tuple[Sequence[str], Sequence[Encoding]]]) -> list[list[NDArray[np.float32]]]:
    """Return the IDF of every token, (tokens,) for each text of each side, with document frequencies over all sides.

    A side is its texts and their encodings.
    """
    vocabulary: dict[str, int] = {}
    indexed_sides = [
        [
            np.array([vocabulary.setdefault(t, len(vocabulary)) for t in token_texts(text, encoding)], dtype=np.int32)
            for text, encoding in zip(texts, encodings, strict=True)
        ]
        for texts, encodings in sides
    ]
    counts = np.zeros(len(vocabulary), dtype=np.int64)
    for side in indexed_sides:
        for tokens in side:
            counts[np.unique(tokens)] += 1
    total = sum(map(len, indexed_sides)) + 1
    weights = np.maximum(_MIN_IDF, np.log(total / (counts + 0.5))).astype(np.float32)
    return [[weights[tokens] for tokens in side] for side in indexed_sides]
