"""Word alignment inside a pair: which words of one text say what words of the other say.

Tokens whose vectors of a middle layer are each other's nearest are matched (SimAlign's argmax, Jalili Sabet et
al. 2020), then what is left beside a match is matched among itself once more. Words follow from their tokens, so that
one word can have several counterparts: clitics, compounds, names in two parts.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from workbench.encoders.token_vectors import unit
from workbench.records import Encoding, WordLink

__all__ = ["align_words"]

_LETTER = r"[\w\u0610-\u061a\u064b-\u065f\u0670]"  # vowel signs belong to their word
_WORD = re.compile(rf"{_LETTER}+(?:[-'’.]{_LETTER}+)*")
_ROUNDS = 2
_LEAST = 0.35  # cosine, the mean of both texts taken off; below it two words are only the least unlike
_LATER = 0.1  # by how much a match of the second round has to be nearer than that


def align_words(left: str, a: Encoding, right: str, b: Encoding) -> tuple[WordLink, ...]:
    """Return the links between the words of two texts, by their places; words without counterpart are in none.

    a and b are the encodings of the two texts.
    """
    spans = [[(m.start(), m.end()) for m in _WORD.finditer(text)] for text in (left, right)]
    owners = [_owners(side, e) for side, e in zip(spans, (a, b), strict=True)]
    cosine = _cosine(a, b)
    best: dict[tuple[int, int], float] = {}
    for i, j in _matches(cosine, owners):
        key = (int(owners[0][i]), int(owners[1][j]))
        best[key] = max(best.get(key, 0.0), float(cosine[i, j]))
    return tuple(
        WordLink(left=spans[0][v], right=spans[1][w], score=round(score, 4)) for (v, w), score in sorted(best.items())
    )


def _owners(words: list[tuple[int, int]], encoding: Encoding) -> NDArray[np.int64]:
    """Return for each token the number of the word it lies in, or -1 for a sign outside of words."""
    owners = np.full(len(encoding.offsets), -1, dtype=np.int64)
    for number, (start, end) in enumerate(words):
        owners[(encoding.offsets[:, 0] < end) & (encoding.offsets[:, 1] > start)] = number
    return owners


def _cosine(a: Encoding, b: Encoding) -> NDArray[np.float32]:
    vectors = [e.middle.astype(np.float32) for e in (a, b)]
    mean = np.concatenate(vectors).mean(axis=0)
    return unit(vectors[0] - mean) @ unit(vectors[1] - mean).T


def _matches(cosine: NDArray[np.float32], owners: list[NDArray[np.int64]]) -> list[tuple[int, int]]:
    """Return pairs of tokens that are each other's nearest, then those of the rest of them."""
    room = cosine.copy()
    room[owners[0] < 0], room[:, owners[1] < 0] = -1, -1
    found: list[tuple[int, int]] = []
    for number in range(_ROUNDS):
        if not room.size:
            break
        forth, back = room.argmax(axis=1), room.argmax(axis=0)
        least = _LEAST + number * _LATER
        fresh = [(i, int(j)) for i, j in enumerate(forth) if back[j] == i and room[i, j] >= least]
        found += fresh
        for i, j in fresh:
            room[i], room[:, j] = -1, -1
    return sorted(found)
