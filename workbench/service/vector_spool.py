"""Vectors in a temporary file, for more texts than memory can hold."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from workbench.records import Encoding

__all__ = ["SpooledVectors", "VectorSpool"]


class VectorSpool:
    """Encodings in a temporary file, each read on demand; the file is deleted with the last reference to the spool."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="workbench-vectors-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._places: list[tuple[int, int, int, int]] = []
        self._end = 0

    def __len__(self) -> int:
        return len(self._places)

    def append(self, encoding: Encoding) -> int:
        """Add an encoding and return its number."""
        parts = (
            np.asarray(encoding.pooled, np.float32),
            np.asarray(encoding.tokens, np.float16),
            np.asarray(encoding.middle, np.float16),
            np.asarray(encoding.offsets, np.int32),
        )
        written = b"".join(part.tobytes() for part in parts)
        self._file.seek(self._end)
        self._file.write(written)
        self._places.append((self._end, len(encoding.pooled), *encoding.tokens.shape))
        self._end += len(written)
        return len(self._places) - 1

    def read(self, number: int) -> Encoding:
        """Return an encoding by its number."""
        start, pooled_width, count, width = self._places[number]
        self._file.seek(start)
        return Encoding(
            pooled=self._next(np.float32, pooled_width),
            tokens=self._next(np.float16, count * width).reshape(count, width),
            middle=self._next(np.float16, count * width).reshape(count, width),
            offsets=self._next(np.int32, 2 * count).reshape(count, 2),
        )

    def _next(self, kind: type[np.generic], count: int) -> NDArray[Any]:
        # Each array has its own buffer, so that keeping one does not keep the others alive.
        return np.frombuffer(self._file.read(count * np.dtype(kind).itemsize), kind)


class SpooledVectors(Sequence[Encoding]):
    """A sequence of encodings of a spool, by their numbers."""

    def __init__(self, spool: VectorSpool, numbers: Sequence[int]) -> None:
        self._spool = spool
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Encoding: ...
    @overload
    def __getitem__(self, place: slice) -> SpooledVectors: ...
    def __getitem__(self, place: int | slice) -> Encoding | SpooledVectors:
        if isinstance(place, slice):
            return SpooledVectors(self._spool, self._numbers[place])
        return self._spool.read(self._numbers[place])
