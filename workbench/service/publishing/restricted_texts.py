"""The articles whose text a release leaves out, and where every few of their characters stand: an index on the disk.

Its records are numbers of GRAM characters in order, in blocks; the first of each block is held, and a bit for each
number that there may be. What is held in memory hardly grows with the articles.
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
_SORTED = 500_000  # records that are put in order together
_BLOCK = 256  # records of a block
_MOST = 64  # places kept of a gram; no more than a block
_BITS = 27  # of a number, by which it is looked up whether there may be one like it


class RestrictedTexts:
    """Articles whose text is left out, by their ids; `read` gives the text of one, the index is put into `folder`."""

    def __init__(self, read: Callable[[str], str], ids: Iterable[str], folder: Path) -> None:
        self._read, self._ids = read, tuple(ids)
        self._known = frozenset(self._ids)
        self._present = np.zeros(2 ** (_BITS - 3), dtype=np.uint8)
        self._index = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        weakref.finalize(self, self._index.close)
        with tempfile.TemporaryFile(dir=folder) as records:
            count = sum(self._gather(records))
            self._firsts = np.concatenate([np.zeros(0, np.uint64), *self._ordered(records, count)])

    def text(self, document_id: str) -> str:
        """Return the text of an article, empty where it is none that is left out."""
        return self._read(document_id) if document_id in self._known else ""

    def places(self, text: str) -> Mapping[int, Sequence[Place]]:
        """Return where GRAM characters of a text may stand in the articles, by their place in the text."""
        wanted = grams(text)
        cell, bit = _cells(wanted)
        there = np.flatnonzero(self._present[cell] & bit)
        return {int(k): found for k in there if (found := tuple(self._of(wanted[k])))}

    def _gather(self, records: IO[bytes]) -> Iterator[int]:
        """Write a record for every STEP-th place of each article; yield how many."""
        for number, document_id in enumerate(self._ids):
            found = grams(self._read(document_id))[::STEP]
            rows = np.zeros(len(found), dtype=_RECORD)
            rows["gram"], rows["article"], rows["at"] = found, number, np.arange(len(found)) * STEP
            records.write(rows.tobytes())
            cell, bit = _cells(found)
            np.bitwise_or.at(self._present, cell, bit)
            yield len(found)

    def _ordered(self, records: IO[bytes], count: int) -> Iterator[NDArray[np.uint64]]:
        """Write the records to the index in order, some numbers at a time; yield the first number of each block."""
        parts = max(1, -(-count // _SORTED))
        held = np.zeros(0, dtype=_RECORD)
        for part in range(parts):
            rows = np.concatenate([held, _first_few(_of_part(records, part, parts))])
            whole = len(rows) if part == parts - 1 else len(rows) - len(rows) % _BLOCK
            self._index.write(rows[:whole].tobytes())
            held = rows[whole:]
            yield rows["gram"][:whole:_BLOCK].copy()

    def _of(self, gram: np.uint64) -> Iterator[Place]:
        """Yield the places of a number: they are in the last block that begins with a smaller one, or in the next."""
        block = max(0, int(np.searchsorted(self._firsts, gram)) - 1)
        self._index.seek(block * _BLOCK * _RECORD.itemsize)
        rows = np.frombuffer(self._index.read(2 * _BLOCK * _RECORD.itemsize), dtype=_RECORD)
        for row in rows[rows["gram"] == gram]:
            yield Place(document_id=self._ids[row["article"]], at=int(row["at"]))


def _cells(numbers: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return the byte and the bit in it of each number."""
    places = (numbers >> np.uint64(64 - _BITS)).astype(np.int64)
    return places >> 3, np.left_shift(np.uint8(1), (places & 7).astype(np.uint8))


def _of_part(records: IO[bytes], part: int, parts: int) -> NDArray[np.void]:
    """Return the records whose numbers are in one part of all that there can be, in order."""
    records.seek(0)
    found = [np.zeros(0, dtype=_RECORD)]
    while raw := records.read(_SORTED * _RECORD.itemsize):
        rows = np.frombuffer(raw, dtype=_RECORD)
        found.append(rows[(rows["gram"] >> np.uint64(32)) * np.uint64(parts) >> np.uint64(32) == part])
    rows = np.concatenate(found)
    return rows[np.argsort(rows["gram"], kind="stable")]


def _first_few(rows: NDArray[np.void]) -> NDArray[np.void]:
    """Return rows in order without those of a number of which there are too many."""
    new = np.append(np.True_, rows["gram"][1:] != rows["gram"][:-1])[: len(rows)]
    places = np.arange(len(rows))
    return rows[places - np.maximum.accumulate(np.where(new, places, 0)) < _MOST]
