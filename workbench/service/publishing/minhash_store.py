"""MinHash sketches of all sentences of a workspace, on disk, so that memory does not grow with the sentences."""

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

_BATCH = 2000  # sentences hashed together
_AT_ONCE = 250_000  # sentences compared together
_PLACE_BYTES = 12  # three 32-bit integers: the article's number, start and end

_Span = tuple[int, int]


class MinHashStore:
    """The place, fingerprint and MinHash bands of each sentence, in unnamed temporary files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: list[str] = []
        self._count = 0

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self._places, self._fingerprints, *self._bands = (self._file() for _ in range(BANDS + 2))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, article: int, sentences: Sequence[Segment]) -> None:
        """Add the sentences of an article, given by its number."""
        self._places.write(np.array([(article, s.start, s.end) for s in sentences], dtype="<i4").tobytes())
        self._texts += [s.text for s in sentences]
        if len(self._texts) >= _BATCH:
            self._write_sketches()

    def pairs(self) -> Iterator[tuple[int, _Span, int, _Span]]:
        """Yield candidate pairs of near-duplicates, each sentence by the number of its article and its span."""
        self._write_sketches()
        parts = -(-self._count // _AT_ONCE)
        for band_index, band in enumerate(self._bands):
            for part in range(parts):
                values, numbers = _read_part(band, part, parts)

                def fingerprints(rows: NDArray[np.int64], numbers: NDArray[np.int64] = numbers) -> NDArray[np.uint8]:
                    return self._read_fingerprints(numbers[rows])

                for a, b in candidate_pairs(values, band_index, fingerprints):
                    yield *self._read_place(int(numbers[a])), *self._read_place(int(numbers[b]))

    def _file(self) -> IO[bytes]:
        return self._stack.enter_context(tempfile.TemporaryFile(dir=self._folder))

    def _write_sketches(self) -> None:
        sketches = minhash_sketches(self._texts)
        for file, values in zip(self._bands, sketches.bands.T, strict=True):
            file.write(values.tobytes())
        self._fingerprints.write(sketches.fingerprints.tobytes())
        self._count += len(self._texts)
        self._texts.clear()

    def _read_fingerprints(self, numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the fingerprints of sentences, (numbers, FINGERPRINT_BYTES)."""
        fingerprints = np.zeros((len(numbers), FINGERPRINT_BYTES), dtype=np.uint8)
        for row, number in zip(fingerprints, numbers.tolist(), strict=True):
            self._fingerprints.seek(number * FINGERPRINT_BYTES)
            row[:] = np.frombuffer(self._fingerprints.read(FINGERPRINT_BYTES), dtype=np.uint8)
        return fingerprints

    def _read_place(self, number: int) -> tuple[int, _Span]:
        """Return the number of the article of a sentence, and the span of the sentence in it."""
        self._places.seek(number * _PLACE_BYTES)
        article, start, end = np.frombuffer(self._places.read(_PLACE_BYTES), dtype="<i4").tolist()
        return article, (start, end)


def _read_part(band: IO[bytes], part: int, parts: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the values of a band in one of `parts` residue classes, and the numbers of their sentences."""
    band.seek(0)
    values, numbers, start = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)], 0
    while raw := band.read(8 * _AT_ONCE):
        block = np.frombuffer(raw, dtype=np.uint64)
        inside = np.flatnonzero((block % np.uint64(parts) == part) & (block > 0))
        values.append(block[inside])
        numbers.append(inside + start)
        start += len(block)
    return np.concatenate(values), np.concatenate(numbers)
