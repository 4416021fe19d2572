"""Word alignment of a sentence pair from token vectors.

Tokens that are mutual nearest neighbours in a middle layer are matched (SimAlign's argmax, Jalili Sabet et al. 2020);
a second round does the same among the tokens left over. Words are linked through their tokens, so one word can have
several counterparts: clitics, compounds, names in two parts.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from workbench.arabic import plain_form, plain_text
from workbench.encoders.token_vectors import l2_normalise
from workbench.records import Encoding, WordLink

__all__ = ["align_words"]

_LETTER = r"[\w\u0610-\u061a\u064b-\u065f\u0670]"  # vowel signs belong to their word
_WORD = re.compile(rf"{_LETTER}+(?:[-'’.]{_LETTER}+)*")
_MAX_COSINES = 64_000_000
_ROUNDS = 2
_MIN_COSINE = 0.35  # after mean subtraction; below it mutual neighbours are merely the least dissimilar
_ROUND_INCREMENT = 0.1  # added to the minimum in each later round


def align_words(left: str, left_encoding: Encoding, right: str, right_encoding: Encoding) -> tuple[WordLink, ...]:
    """Return the links between the words of two texts, in order; words without counterpart are in none.

    Encodings are of the plain form of the texts; links have the places of the texts as they are. A text without vectors
    has no links, nor do two texts that together are too long to compare each token with each.
    """
    plain = plain_text(left), plain_text(right)
    found = _align_plain(plain[0], left_encoding, plain[1], right_encoding)
    if plain == (left, right):
        return found
    left_form, right_form = plain_form(left), plain_form(right)
    return tuple(replace(k, left=left_form.to_source(*k.left), right=right_form.to_source(*k.right)) for k in found)


def _align_plain(left: str, left_encoding: Encoding, right: str, right_encoding: Encoding) -> tuple[WordLink, ...]:
    if not 0 < len(left_encoding.tokens) * len(right_encoding.tokens) <= _MAX_COSINES:
        return ()
    left_words, right_words = ([m.span() for m in _WORD.finditer(text)] for text in (left, right))
    left_owners, right_owners = _word_of_token(left_words, left_encoding), _word_of_token(right_words, right_encoding)
    cosine = _cosine(left_encoding, right_encoding)
    best: dict[tuple[int, int], float] = {}
    for i, j in _mutual_neighbours(cosine, left_owners, right_owners):
        pair = (int(left_owners[i]), int(right_owners[j]))
        best[pair] = max(best.get(pair, 0.0), float(cosine[i, j]))
    return tuple(
        WordLink(left=left_words[v], right=right_words[w], score=round(score, 4))
        for (v, w), score in sorted(best.items())
    )


def _word_of_token(words: list[tuple[int, int]], encoding: Encoding) -> NDArray[np.int64]:
    """Return the index of the word that each token lies in, (tokens,); -1 outside of words."""
    owners = np.full(len(encoding.offsets), -1, dtype=np.int64)
    for number, (start, end) in enumerate(words):
        owners[(encoding.offsets[:, 0] < end) & (encoding.offsets[:, 1] > start)] = number
    return owners


def _cosine(left: Encoding, right: Encoding) -> NDArray[np.float32]:
    """Return the cosines of all token pairs after mean subtraction, (left tokens, right tokens)."""
    left_vectors, right_vectors = left.middle.astype(np.float32), right.middle.astype(np.float32)
    mean = np.concatenate([left_vectors, right_vectors]).mean(axis=0)
    return l2_normalise(left_vectors - mean) @ l2_normalise(right_vectors - mean).T


def _mutual_neighbours(
    cosine: NDArray[np.float32], left_owners: NDArray[np.int64], right_owners: NDArray[np.int64]
) -> list[tuple[int, int]]:
    """Return pairs of tokens that are each other's nearest, then the same among the rest, in order."""
    available = cosine.copy()
    available[left_owners < 0], available[:, right_owners < 0] = -1, -1
    matches: list[tuple[int, int]] = []
    for round_number in range(_ROUNDS):
        if not available.size:
            break
        nearest_right, nearest_left = available.argmax(axis=1), available.argmax(axis=0)
        minimum = _MIN_COSINE + round_number * _ROUND_INCREMENT
        mutual = [
            (i, int(j)) for i, j in enumerate(nearest_right) if nearest_left[j] == i and available[i, j] >= minimum
        ]
        matches += mutual
        for i, j in mutual:
            available[i], available[:, j] = -1, -1
    return sorted(matches)
