"""Sketches of all sentences of a workspace, on the disk: what is held in memory does not grow with the sentences."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import numpy as np

from workbench.events.near_duplicates import BANDS, FINGERPRINT_BYTES, candidate_pairs, minhash_sketches
from workbench.records import Segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MinHashStore"]

_BATCH = 2000  # sentences that are sketched together
_AT_ONCE = 250_000  # sentences that are compared together
_PLACE = 12  # bytes of a place: the article's number, start, end

_Span = tuple[int, int]


class MinHashStore:
    """Where each sentence is, and its sketch: its print, and a file for each band; the files have no names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: list[str] = []
        self._count = 0

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self._places, self._prints, *self._bands = (self._file() for _ in range(BANDS + 2))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, article: int, parts: Sequence[Segment]) -> None:
        """Add the sentences of an article by its number."""
        self._places.write(np.array([(article, s.start, s.end) for s in parts], dtype="<i4").tobytes())
        self._texts += [s.text for s in parts]
        if len(self._texts) >= _BATCH:
            self._sketch()

    def pairs(self) -> Iterator[tuple[int, _Span, int, _Span]]:
        """Yield pairs of sentences that may be alike, each by the number of its article and its place there."""
        self._sketch()
        parts = -(-self._count // _AT_ONCE)
        for number, band in enumerate(self._bands):
            for part in range(parts):
                values, numbers = _of_part(band, part, parts)
                for pair in candidate_pairs(values, number, lambda rows, numbers=numbers: self._printed(numbers[rows])):  # type: ignore[misc]
                    (a, *one), (b, *other) = (self._place(int(numbers[k])) for k in pair)
                    yield a, (one[0], one[1]), b, (other[0], other[1])

    def _file(self) -> IO[bytes]:
        return self._stack.enter_context(tempfile.TemporaryFile(dir=self._folder))

    def _sketch(self) -> None:
        made = minhash_sketches(self._texts)
        for file, values in zip(self._bands, made.bands.T, strict=True):
            file.write(values.tobytes())
        self._prints.write(made.fingerprints.tobytes())
        self._count += len(self._texts)
        self._texts.clear()

    def _printed(self, numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the prints of sentences."""
        found = np.zeros((len(numbers), FINGERPRINT_BYTES), dtype=np.uint8)
        for row, number in zip(found, numbers.tolist(), strict=True):
            self._prints.seek(number * FINGERPRINT_BYTES)
            row[:] = np.frombuffer(self._prints.read(FINGERPRINT_BYTES), dtype=np.uint8)
        return found

    def _place(self, number: int) -> list[int]:
        self._places.seek(number * _PLACE)
        found: list[int] = np.frombuffer(self._places.read(_PLACE), dtype="<i4").tolist()
        return found


def _of_part(band: IO[bytes], part: int, parts: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the values of a band that belong together, and the numbers of their sentences."""
    band.seek(0)
    values, numbers, start = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)], 0
    while raw := band.read(8 * _AT_ONCE):
        some = np.frombuffer(raw, dtype=np.uint64)
        here = np.flatnonzero((some % np.uint64(parts) == part) & (some > 0))
        values.append(some[here])
        numbers.append(here + start)
        start += len(some)
    return np.concatenate(values), np.concatenate(numbers)
