"""An on-disk index of the articles whose text a release leaves out, by hashes of character n-grams.

The index holds records sorted by hash, in blocks. In memory are only the first hash of each block and a Bloom filter
of one bit per hash prefix, so memory hardly grows with the number of articles.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from workbench.publication import STEP, Place, grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RestrictedTexts"]

_RECORD = np.dtype([("gram", "<u8"), ("article", "<u4"), ("at", "<u4")])
_SORTED_AT_ONCE = 500_000  # records
_BLOCK = 256  # records of a block
_MAX_PLACES = 64  # places kept of an n-gram; at most _BLOCK, so that they span at most two blocks
_FILTER_BITS = 27  # leading bits of a hash that index the Bloom filter


class RestrictedTexts:
    """Articles whose text is left out, by id; `read` returns the text of one, and the index is written to `folder`."""

    def __init__(self, read: Callable[[str], str], ids: Iterable[str], folder: Path) -> None:
        self._read, self._ids = read, tuple(ids)
        self._known = frozenset(self._ids)
        self._filter = np.zeros(2 ** (_FILTER_BITS - 3), dtype=np.uint8)
        self._index = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        weakref.finalize(self, self._index.close)
        with tempfile.TemporaryFile(dir=folder) as records:
            count = sum(self._write_records(records))
            self._block_starts = np.concatenate([np.zeros(0, np.uint64), *self._write_index(records, count)])

    def text(self, document_id: str) -> str:
        """Return the text of an article, or "" if it is not left out."""
        return self._read(document_id) if document_id in self._known else ""

    def places(self, text: str) -> Mapping[int, Sequence[Place]]:
        """Return, by position in `text`, where its n-grams may occur in the articles."""
        hashes = grams(text)
        byte, bit = _filter_cells(hashes)
        possible = np.flatnonzero(self._filter[byte] & bit)
        return {int(k): places for k in possible if (places := tuple(self._look_up(hashes[k])))}

    def _write_records(self, records: IO[bytes]) -> Iterator[int]:
        """Write a record for every STEP-th position of each article; yield the number of records."""
        for number, document_id in enumerate(self._ids):
            hashes = grams(self._read(document_id))[::STEP]
            rows = np.zeros(len(hashes), dtype=_RECORD)
            rows["gram"], rows["article"], rows["at"] = hashes, number, np.arange(len(hashes)) * STEP
            records.write(rows.tobytes())
            byte, bit = _filter_cells(hashes)
            np.bitwise_or.at(self._filter, byte, bit)
            yield len(hashes)

    def _write_index(self, records: IO[bytes], count: int) -> Iterator[NDArray[np.uint64]]:
        """Write the records to the index sorted, one range of hashes at a time; yield the first hash of each block."""
        parts = max(1, -(-count // _SORTED_AT_ONCE))
        rest = np.zeros(0, dtype=_RECORD)
        for part in range(parts):
            rows = np.concatenate([rest, _without_frequent(_sorted_part(records, part, parts))])
            written = len(rows) if part == parts - 1 else len(rows) - len(rows) % _BLOCK
            self._index.write(rows[:written].tobytes())
            rest = rows[written:]
            yield rows["gram"][:written:_BLOCK].copy()

    def _look_up(self, gram: np.uint64) -> Iterator[Place]:
        """Yield the places of a hash; they are in the last block that starts with a smaller hash or in the next one."""
        block = max(0, int(np.searchsorted(self._block_starts, gram)) - 1)
        self._index.seek(block * _BLOCK * _RECORD.itemsize)
        rows = np.frombuffer(self._index.read(2 * _BLOCK * _RECORD.itemsize), dtype=_RECORD)
        for row in rows[rows["gram"] == gram]:
            yield Place(document_id=self._ids[row["article"]], at=int(row["at"]))


def _filter_cells(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return for each hash its byte of the filter and the bit in it."""
    cells = (hashes >> np.uint64(64 - _FILTER_BITS)).astype(np.int64)
    return cells >> 3, np.left_shift(np.uint8(1), (cells & 7).astype(np.uint8))


def _sorted_part(records: IO[bytes], part: int, parts: int) -> NDArray[np.void]:
    """Return the records in one of `parts` equal ranges of hashes, sorted."""
    records.seek(0)
    selected = [np.zeros(0, dtype=_RECORD)]
    while raw := records.read(_SORTED_AT_ONCE * _RECORD.itemsize):
        rows = np.frombuffer(raw, dtype=_RECORD)
        selected.append(rows[(rows["gram"] >> np.uint64(32)) * np.uint64(parts) >> np.uint64(32) == part])
    rows = np.concatenate(selected)
    return rows[np.argsort(rows["gram"], kind="stable")]


def _without_frequent(rows: NDArray[np.void]) -> NDArray[np.void]:
    """Return sorted rows with at most _MAX_PLACES of each hash."""
    new = np.append(np.True_, rows["gram"][1:] != rows["gram"][:-1])[: len(rows)]
    positions = np.arange(len(rows))
    return rows[positions - np.maximum.accumulate(np.where(new, positions, 0)) < _MAX_PLACES]
