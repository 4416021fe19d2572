"""Encodings in a few kilobytes: token vectors in four bits a dimension, those of the middle layer in three.

A text's token vectors share most of their direction, so each is stored as its difference from their mean. A rotation by
a Hadamard matrix with random signs spreads the difference evenly over the dimensions, which then are close to normally
distributed, and each is rounded to the nearest of the levels that lose least of a normal variable (Max 1960,
doi:10.1109/TIT.1960.1057548; the rotation as in Suresh et al. 2017, arXiv:1611.00429).
"""

from __future__ import annotations

import struct
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from workbench.encoders.windows import unit_length
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CODEC", "pack", "unpack", "vector_signature"]

CODEC = 1  # the version of the format
_HEADER = "<BIII"  # version, tokens, their dimensions, dimensions of the sentence vector
_TOKEN_BITS, _MIDDLE_BITS = 4, 3
_POSITIVE_LEVELS = {
    3: (0.2451, 0.7560, 1.3440, 2.1520),
    4: (0.1284, 0.3881, 0.6568, 0.9424, 1.2562, 1.6181, 2.0690, 2.7326),
}
_LARGEST_BLOCK = 128  # dimensions that share a scale
_SEED = 1


def pack(encoding: Encoding) -> bytes:
    """Return an encoding as bytes; token vectors lose less than .01 of their cosine."""
    count, width = encoding.tokens.shape
    header = struct.pack(_HEADER, CODEC, count, width, len(encoding.pooled))
    parts = [header, _pack_row(encoding.pooled.astype(np.float32))]
    if count:
        parts += [
            _pack_places(encoding.offsets),
            _pack_tokens(encoding.tokens, _TOKEN_BITS),
            _pack_tokens(encoding.middle, _MIDDLE_BITS),
        ]
    return b"".join(parts)


def unpack(data: bytes) -> Encoding:
    """Return the encoding that `pack` turned into bytes; raise ValueError for bytes of another version."""
    reader = _Reader(data)
    version, count, width, pooled_width = reader.numbers(_HEADER)
    if version != CODEC:
        raise ValueError(f"vectors of version {version}, not {CODEC}")
    pooled = unit_length(_unpack_row(reader, pooled_width))
    if not count:
        none = np.zeros((0, width), np.float16)
        return Encoding(pooled=pooled, tokens=none, middle=none, offsets=np.zeros((0, 2), np.int32))
    offsets = _unpack_places(reader, count)
    tokens, middle = (_unpack_tokens(reader, count, width, bits) for bits in (_TOKEN_BITS, _MIDDLE_BITS))
    return Encoding(pooled=pooled, tokens=tokens, middle=middle, offsets=offsets)


def vector_signature(encoder: str) -> str:
    """Return what the signature of a score says of its vectors: the signature of their encoder, and the codec."""
    return f"enc:{encoder}|vec:{CODEC}"


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


def _pack_row(row: NDArray[np.float32]) -> bytes:
    """Return a vector in 8 bits a dimension, with its scale."""
    scale = np.float32(np.abs(row).max(initial=0) / 127) or np.float32(1)
    levels: bytes = np.rint(row / scale).astype(np.int8).tobytes()
    return struct.pack("<f", scale) + levels


def _unpack_row(reader: _Reader, width: int) -> NDArray[np.float32]:
    scale = reader.array("<f4", 1).astype(np.float32)
    return reader.array("i1", width).astype(np.float32) * scale


def _pack_places(offsets: NDArray[np.int32]) -> bytes:
    """Return the places of tokens as the steps from one number to the next, in two bytes each if they fit."""
    steps = np.diff(offsets.reshape(-1), prepend=0)
    wide = bool(np.abs(steps).max(initial=0) > np.iinfo(np.int16).max)
    return struct.pack("<B", wide) + steps.astype("<i4" if wide else "<i2").tobytes()


def _unpack_places(reader: _Reader, count: int) -> NDArray[np.int32]:
    (wide,) = reader.numbers("<B")
    steps = reader.array("<i4" if wide else "<i2", 2 * count)
    return np.cumsum(steps.astype(np.int64)).astype(np.int32).reshape(count, 2)


def _pack_tokens(vectors: NDArray[np.float16], bits: int) -> bytes:
    """Return the vectors of a layer, (n, d): their mean, scales, and levels."""
    exact = vectors.astype(np.float32)
    mean = _pack_row(exact.mean(axis=0))
    rotated = _rotate(exact - _unpack_row(_Reader(mean), exact.shape[1]))
    scales = np.sqrt((rotated**2).mean(axis=2)).astype("<f2")
    levels = _levels(bits)
    edges = (levels[1:] + levels[:-1]) / 2
    places = np.searchsorted(edges, rotated / np.maximum(scales[:, :, None].astype(np.float32), np.float32(1e-7)))
    digits = np.unpackbits(places.astype(np.uint8).reshape(-1, 1), axis=1)[:, -bits:]
    levels_of_tokens: bytes = np.packbits(digits).tobytes()
    return mean + bytes(scales.tobytes()) + levels_of_tokens


def _unpack_tokens(reader: _Reader, count: int, width: int, bits: int) -> NDArray[np.float16]:
    mean = _unpack_row(reader, width)
    blocks = width // _block(width)
    scales = reader.array("<f2", count * blocks).astype(np.float32).reshape(count, blocks, 1)
    packed = reader.array("u1", -(-count * width * bits // 8))
    digits = np.unpackbits(packed.astype(np.uint8), count=count * width * bits).reshape(-1, bits)
    places = digits @ (1 << np.arange(bits)[::-1]).astype(np.uint8)
    rotated: NDArray[np.float32] = _levels(bits)[places].reshape(count, blocks, -1) * scales
    return unit_length(_rotate_back(rotated) + mean).astype(np.float16)


@cache
def _levels(bits: int) -> NDArray[np.float32]:
    positive = np.array(_POSITIVE_LEVELS[bits], np.float32)
    return np.concatenate([-positive[::-1], positive])


def _rotate(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors, (n, d), rotated, as (n, blocks, dimensions of a block)."""
    signs, hadamard = _rotation(vectors.shape[1])
    blocks = (vectors * signs).reshape(len(vectors), -1, len(hadamard))
    return (blocks @ hadamard).astype(np.float32)


def _rotate_back(rotated: NDArray[np.float32]) -> NDArray[np.float32]:
    count, blocks, size = rotated.shape
    signs, hadamard = _rotation(blocks * size)
    vectors: NDArray[np.float32] = (rotated @ hadamard.T).reshape(count, -1) * signs
    return vectors


def _block(width: int) -> int:
    """Return the largest power of 2, up to 128, that the dimensions can be cut into."""
    return min(width & -width, _LARGEST_BLOCK)


@cache
def _rotation(width: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the signs of the dimensions and the Hadamard matrix of a block."""
    size = _block(width)
    hadamard = np.ones((1, 1))
    while len(hadamard) < size:
        hadamard = np.block([[hadamard, hadamard], [hadamard, -hadamard]])
    signs = np.where(np.random.RandomState(_SEED).rand(width) < 0.5, np.float32(-1), np.float32(1))
    return signs.astype(np.float32), (hadamard / np.sqrt(size)).astype(np.float32)
