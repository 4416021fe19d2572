"""Encodings in a few kilobytes: the vectors of a text as small whole numbers, which are then compressed.

A text's token vectors share most of their direction, so each is stored as its difference from their mean. The numbers
are uniform steps, a share of the spread of the differences; with an entropy code they lose less at the same size than
levels of a fixed number of bits (Gish and Pierce 1968, doi:10.1109/TIT.1968.1054193).
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

from workbench.arabic.plain import SIGNATURE as PLAIN
from workbench.encoders.windows import unit_length
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CODEC", "STEP", "pack", "unpack", "unpack_pooled", "unpack_sentence_vectors", "vector_signature"]

CODEC = 3  # the version of the format
STEP = 0.5  # in standard deviations of the differences
_LEAST_SPREAD = 0.25  # of the differences, for tokens that hardly differ; 1 is the length of a vector
_HEADER = "<IIIII"  # dimensions of pooled and sentence, tokens, their dimensions, those of the middle layer or 0
_KINDS = ("<i1", "<i2", "<i4", "<i8")
_SCALE_BYTES = 4
_RAW, _MOST_MEMORY = -15, 9  # no header and no checksum; long blocks, which share a code


def pack(encoding: Encoding, step: float = STEP) -> bytes:
    """Return an encoding as bytes, without the middle layer where it equals the last."""
    last, middle = encoding.tokens, encoding.middle
    has_middle = not np.array_equal(last, middle)
    header = struct.pack(
        _HEADER, len(encoding.pooled), len(encoding.sentence), *last.shape, middle.shape[1] if has_middle else 0
    )
    places = _pack_integers(np.diff(encoding.offsets.reshape(-1), prepend=0))
    layers = [_pack_layer(vectors, step) for vectors in ([last, middle] if has_middle else [last])]
    rows = _pack_row(encoding.pooled) + _pack_row(encoding.sentence)
    return bytes([CODEC]) + _compressed([header + rows + places, *layers])


def unpack(data: bytes) -> Encoding:
    """Return the encoding that `pack` turned into bytes; raise ValueError for bytes of another version."""
    _check_version(data)
    reader = _Reader(zlib.decompress(memoryview(data)[1:], _RAW))
    pooled_width, sentence_width, count, width, middle_width = reader.numbers(_HEADER)
    pooled, sentence = (unit_length(_unpack_row(reader, n)) for n in (pooled_width, sentence_width))
    offsets = np.cumsum(reader.integers(2 * count), dtype=np.int32).reshape(count, 2)
    tokens = _unpack_layer(reader, count, width)
    middle = _unpack_layer(reader, count, middle_width) if middle_width else tokens
    return Encoding(pooled=pooled, tokens=tokens, middle=middle, offsets=offsets, sentence=sentence)


def unpack_pooled(data: bytes) -> NDArray[np.float32]:
    """Return the sentence vector of what `pack` made, (d,), without unpacking the tokens."""
    return unpack_sentence_vectors(data)[0]


def unpack_sentence_vectors(data: bytes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return `pooled`, (d,), and `sentence`, (s,), of what `pack` made, without unpacking the tokens."""
    _check_version(data)
    stream = zlib.decompressobj(_RAW)
    header = stream.decompress(memoryview(data)[1:], struct.calcsize(_HEADER))
    widths = struct.unpack(_HEADER, header)[:2]
    reader = _Reader(stream.decompress(stream.unconsumed_tail, sum(_SCALE_BYTES + width for width in widths)))
    pooled, sentence = (unit_length(_unpack_row(reader, width)) for width in widths)
    return pooled, sentence


def vector_signature(encoder: str) -> str:
    """Return what the signature of a score says of its vectors: encoder, codec, and the form of the texts."""
    return f"enc:{encoder}|vec:{CODEC}|{PLAIN}"


def _check_version(data: bytes) -> None:
    if data[0] != CODEC:
        raise ValueError(f"vectors of version {data[0]}, not {CODEC}")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def numbers(self, layout: str) -> tuple[int, ...]:
        found = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return found

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        found: NDArray[np.generic] = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found

    def integers(self, count: int) -> NDArray[np.generic]:
        """Return integers that `_pack_integers` packed."""
        (kind,) = self.numbers("<B")
        return self.array(_KINDS[kind], count)


def _compressed(parts: list[bytes]) -> bytes:
    """Return parts as one stream, each with a code of its own."""
    stream = zlib.compressobj(9, zlib.DEFLATED, _RAW, _MOST_MEMORY, zlib.Z_HUFFMAN_ONLY)
    return b"".join(stream.compress(part) + stream.flush(zlib.Z_BLOCK) for part in parts) + stream.flush()


def _pack_row(row: NDArray[np.float32]) -> bytes:
    """Return a vector in 8 bits a dimension, with its scale."""
    scale = np.float32(np.abs(row).max(initial=0) / 127) or np.float32(1)
    levels: bytes = np.rint(row / scale).astype(np.int8).tobytes()
    return struct.pack("<f", scale) + levels


def _unpack_row(reader: _Reader, width: int) -> NDArray[np.float32]:
    scale = reader.array("<f4", 1).astype(np.float32)
    return reader.array("i1", width).astype(np.float32) * scale


def _pack_integers(values: NDArray[np.integer]) -> bytes:
    """Return integers in as few bytes each as hold them all."""
    most = int(np.abs(values).max(initial=0))
    kind = next(k for k, name in enumerate(_KINDS) if most <= np.iinfo(name).max)
    return bytes([kind]) + values.astype(_KINDS[kind]).tobytes()


def _pack_layer(vectors: NDArray[np.float16], step: float) -> bytes:
    """Return the vectors of a layer, (n, d): the size of a step, their mean in steps, and the differences from it."""
    if not len(vectors):
        return b""
    exact = vectors.astype(np.float32)
    mean = exact.mean(axis=0)
    spread = max(float(np.sqrt(np.square(exact - mean).mean())), _LEAST_SPREAD / len(mean) ** 0.5)
    size = np.float32(step * spread)
    levels = np.rint(mean / size)
    differences = np.rint((exact - levels * size) / size)
    return struct.pack("<f", size) + _pack_integers(levels.astype(int)) + _pack_integers(differences.astype(int))


def _unpack_layer(reader: _Reader, count: int, width: int) -> NDArray[np.float16]:
    if not count:
        return np.zeros((0, width), np.float16)
    size = reader.array("<f4", 1).astype(np.float32)
    mean = reader.integers(width).astype(np.float32) * size
    differences = reader.integers(count * width).reshape(count, width).astype(np.float32) * size
    return unit_length(differences + mean).astype(np.float16)
