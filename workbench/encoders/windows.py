"""Encode a text that is longer than a model's input in windows, and find the tokens that are its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from workbench.encoders.encodings import usable
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["join_windows", "own_tokens", "token_windows", "unit_length", "valid_unicode"]

_SURROGATE = re.compile("[\ud800-\udfff]")  # tokenizers accept valid Unicode only


def valid_unicode(text: str) -> str:
    """Return a text with lone surrogates replaced, of the same length."""
    return _SURROGATE.sub("\ufffd", text)


def token_windows(
    text: str, offsets: Sequence[tuple[int, int]] | NDArray[np.int32], size: int
) -> list[tuple[int, int]]:
    """Return the character ranges of at most `size` tokens that a text is cut into, between tokens."""
    starts = [0, *(int(offsets[at][0]) for at in range(size, len(offsets), size))]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def unit_length(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors, (..., d), scaled to unit length."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
    return scaled


def own_tokens(
    text: str,
    prompt: str,
    pooled: NDArray[np.float32],
    tokens: NDArray[np.float32],
    middle: NDArray[np.float32],
    offsets: NDArray[np.int32],
) -> Encoding:
    """Return the encoding of a text without the tokens of its prompt and the special ones.

    tokens and middle are (n, d), of unit length, for the first n tokens of the prompt with the text; offsets are the
    places of its tokens, (n, 2).
    """
    # Special tokens cover no characters; the prompt's tokens end before the text starts.
    is_own = (offsets[:, 1] > offsets[:, 0]) & (offsets[:, 1] > len(prompt))
    places = np.maximum(offsets[is_own] - len(prompt), 0)
    for row in places:  # the offsets of a token include the space before it
        while row[0] < row[1] - 1 and text[row[0]].isspace():
            row[0] += 1
    return Encoding(
        pooled=pooled,
        tokens=tokens[: len(offsets)][is_own].astype(np.float16),
        middle=middle[: len(offsets)][is_own].astype(np.float16),
        offsets=places.astype(np.int32),
    )


def join_windows(parts: list[tuple[int, Encoding]]) -> Encoding:
    """Return the encoding of a text from those of its windows, each with the place where it starts.

    A text without a token, or with a number that is not finite, has no vectors.
    """
    tokens = np.concatenate([part.tokens for _, part in parts])
    if len(parts) == 1 or not len(tokens):
        return usable(parts[0][1])
    weights = np.array([len(part.tokens) for _, part in parts], dtype=np.float32)
    pooled, sentence = (
        unit_length(np.average(np.stack(rows), axis=0, weights=weights).astype(np.float32))
        for rows in zip(*((part.pooled, part.sentence) for _, part in parts), strict=True)
    )
    joined = Encoding(
        pooled=pooled,
        tokens=tokens,
        middle=np.concatenate([part.middle for _, part in parts]),
        offsets=np.concatenate([part.offsets + start for start, part in parts]).astype(np.int32),
        sentence=sentence,
    )
    return usable(joined)
