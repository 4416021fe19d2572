"""Encode texts by their plain form, so that vowel signs, tatweel and letters of other keyboards change no vector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from workbench.arabic import NormalisedText, plain_form, plain_text
from workbench.encoders.protocol import Encoder
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["encode_plain"]


def encode_plain(encoder: Encoder, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
    """Yield (index, encoding) for every text, in an order that the encoder chooses.

    The vectors are those of the plain form, which is encoded once for all texts that have it; offsets point into the
    text as it is.
    """
    by_form: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        by_form.setdefault(plain_text(text), []).append(index)
    forms = list(by_form)
    for number, encoding in encoder.encode(forms):
        for index in by_form[forms[number]]:
            yield index, _in_source(encoding, texts[index], forms[number])


def _in_source(encoding: Encoding, text: str, form: str) -> Encoding:
    if text == form:
        return encoding
    return replace(encoding, offsets=_source_offsets(encoding.offsets, plain_form(text), len(text)))


def _source_offsets(offsets: NDArray[np.int32], form: NormalisedText, length: int) -> NDArray[np.int32]:
    """Return the ranges of the text, (tokens, 2), that ranges of its plain form stand for; empty ones stay empty."""
    starts = np.array([*form.starts, length], dtype=np.int32)[offsets[:, 0]]
    ends = np.array([0, *form.ends], dtype=np.int32)[offsets[:, 1]]
    return np.stack([starts, np.maximum(starts, np.where(offsets[:, 1] > offsets[:, 0], ends, starts))], axis=1)
