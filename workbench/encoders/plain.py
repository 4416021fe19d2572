"""Encode texts by their plain form, so that vowel signs, tatweel and letters of other keyboards change no vector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from workbench.arabic import plain_form, plain_text
from workbench.encoders.protocol import Encoder
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["encode_plain", "source_offsets"]


def encode_plain(encoder: Encoder, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
    """Yield (index, encoding of the plain form) for every text, in an order that the encoder chooses.

    A plain form that several texts have is encoded once. Offsets point into it, as aligners and scorers expect;
    `source_offsets` has those of the text.
    """
    by_form: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        by_form.setdefault(plain_text(text), []).append(index)
    forms = list(by_form)
    for number, encoding in encoder.encode(forms):
        for index in by_form[forms[number]]:
            yield index, encoding


def source_offsets(encoding: Encoding, text: str) -> NDArray[np.int32]:
    """Return the ranges of a text, (tokens, 2), that the tokens of its plain form stand for; empty ones stay empty."""
    if plain_text(text) == text:
        return encoding.offsets
    form, (first, last) = plain_form(text), encoding.offsets.T
    starts = np.array([*form.starts, len(text)], dtype=np.int32)[first]
    ends = np.where(last > first, np.array([0, *form.ends], dtype=np.int32)[last], starts)
    return np.stack([starts, ends], axis=1)
