"""Encode texts by their plain form in even typography.

So vowel signs, tatweel, letters of other keyboards, kinds of quotation marks, digits and spaces change no vector.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from workbench.arabic import NormalisedText, even_typography, plain_form, plain_text
from workbench.encoders.protocol import Encoder
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["encode_plain", "source_offsets"]


def encode_plain(encoder: Encoder, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
    """Yield (index, encoding of the plain form) for every text, in an order that the encoder chooses.

    Forms that differ in typography only are encoded once. Offsets point into the plain form, as aligners and scorers
    expect; `source_offsets` has those of the text.
    """
    by_form: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        by_form.setdefault(plain_text(text), []).append(index)
    by_read: dict[str, list[str]] = {}
    for form in by_form:
        by_read.setdefault(even_typography(form).text, []).append(form)
    read = list(by_read)
    for number, encoding in encoder.encode(read):
        for form in by_read[read[number]]:
            placed = _placed(encoding, form, read[number])
            for index in by_form[form]:
                yield index, placed


def _placed(encoding: Encoding, form: str, read: str) -> Encoding:
    """Return the encoding of a plain form in even typography, with offsets into that plain form."""
    if form == read:
        return encoding
    return replace(encoding, offsets=_offsets_before(encoding, even_typography(form), len(form)))


def source_offsets(encoding: Encoding, text: str) -> NDArray[np.int32]:
    """Return the ranges of a text, (tokens, 2), that the tokens of its plain form stand for; empty ones stay empty."""
    return encoding.offsets if plain_text(text) == text else _offsets_before(encoding, plain_form(text), len(text))


def _offsets_before(encoding: Encoding, form: NormalisedText, length: int) -> NDArray[np.int32]:
    """Return the ranges, (tokens, 2), of a source of so many characters that tokens of its form stand for."""
    first, last = encoding.offsets.T
    starts = np.array([*form.starts, length], dtype=np.int32)[first]
    ends = np.where(last > first, np.array([0, *form.ends], dtype=np.int32)[last], starts)
    return np.stack([starts, ends], axis=1)
