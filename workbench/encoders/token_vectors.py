"""What alignment and semantics both need of token vectors: unit length, names of tokens, their rarity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["inverse_frequency", "names", "rarity", "unit"]

_FLOOR = 0.05  # lets a sentence of nothing but common tokens be compared at all


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows, (n, d), at length one; a row of zeros stays so."""
    scaled: NDArray[np.float32] = vectors / np.maximum(np.sqrt(np.einsum("ij,ij->i", vectors, vectors)), 1e-9)[:, None]
    return scaled


def names(text: str, encoding: Encoding) -> list[str]:
    """Return the characters that each token of a text covers, in one case."""
    return [text[start:end].casefold() for start, end in encoding.offsets.tolist()]


def inverse_frequency(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return log((n + 1) / (f + .5)) of each token that stands in f of the n sentences."""
    counts = Counter(token for sentence in sentences for token in set(sentence))
    total = len(sentences) + 1
    return {token: max(_FLOOR, float(np.log(total / (count + 0.5)))) for token, count in counts.items()}


def rarity(sides: Sequence[tuple[Sequence[str], Sequence[Encoding]]]) -> list[list[NDArray[np.float32]]]:
    """Return the inverse frequency of every token, (tokens,) for each text of each side; all sides count together."""
    known: dict[str, int] = {}
    numbered = [
        [
            np.array([known.setdefault(n, len(known)) for n in names(t, e)], dtype=np.int32)
            for t, e in zip(*s, strict=True)
        ]
        for s in sides
    ]
    counts = np.zeros(len(known), dtype=np.int64)
    for side in numbered:
        for tokens in side:
            counts[np.unique(tokens)] += 1
    total = sum(map(len, numbered)) + 1
    weights = np.maximum(_FLOOR, np.log(total / (counts + 0.5))).astype(np.float32)
    return [[weights[tokens] for tokens in side] for side in numbered]
