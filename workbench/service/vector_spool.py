"""Vectors in a temporary file, for more texts than memory can hold."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Sequence
from typing import overload

from workbench.encoders.codec import unpack
from workbench.records import Encoding

__all__ = ["SpooledVectors", "VectorSpool"]


class VectorSpool:
    """Packed encodings in a temporary file, each read on demand; it is deleted with the last reference to the spool."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="workbench-vectors-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._ends = [0]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def append(self, packed: bytes) -> int:
        """Add an encoding, as `workbench.encoders.codec` packs it, and return its number."""
        self._file.seek(self._ends[-1])
        self._file.write(packed)
        self._ends.append(self._ends[-1] + len(packed))
        return len(self) - 1

    def read(self, number: int) -> Encoding:
        """Return an encoding by its number."""
        return unpack(self.packed(number))

    def packed(self, number: int) -> bytes:
        """Return an encoding by its number, as it was added."""
        start, end = self._ends[number : number + 2]
        self._file.seek(start)
        return self._file.read(end - start)


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
