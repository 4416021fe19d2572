"""The tables of a release that is being written, each a file, and in a stand-off release the hash of another."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from workbench.publication import ALL, Row, Sources, Table, TableMetadata, TableWriter, columns_of, withhold
from workbench.service.publishing.release_folder import digest

__all__ = ["TableWriters"]


class _Digest(io.RawIOBase):
    """A stream that keeps the hash and the length of what is written, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.sha256 = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, data: object) -> int:
        """Take in bytes."""
        view = memoryview(data)  # type: ignore[arg-type]
        self.sha256.update(view)
        self.size += view.nbytes
        return view.nbytes


class _TableFile:
    """A table of one split: its file, and in a stand-off release also the hash of what the full one would be."""

    def __init__(self, stack: ExitStack, folder: Path, table: Table, split: str, text: str) -> None:
        self.table, self.split = table, split
        self.path = folder / "data" / table.name / f"{split}.parquet"
        self.relative = self.path.relative_to(folder).as_posix()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.file = stack.enter_context(self.path.open("wb"))
        self.columns = columns_of(table, text)
        self.writer = stack.enter_context(TableWriter(self.columns, self.file))
        self.digest = _Digest()
        self.full: TableWriter | None = None
        if text == "standoff":
            self.full = stack.enter_context(TableWriter(table.columns, self.digest))  # type: ignore[arg-type]

    def add(self, row: Row, sources: Sources | None) -> None:
        """Add a row, without the texts of the sources where they are to be left out."""
        if self.full:
            self.full.add(row)
        holds_text = len(self.columns) > len(self.table.columns)
        self.writer.add(withhold(row, self.table.columns, sources) if sources and holds_text else row)

    def close(self) -> None:
        """Write the ends of the files."""
        self.writer.close()
        self.file.close()
        if self.full:
            self.full.close()

    def keep(self) -> bool:
        """Take the file away if it has no rows, as `datasets` loads no split without any; tell whether it stays."""
        if not self.writer.rows:
            self.path.unlink()
            if not any(self.path.parent.iterdir()):
                self.path.parent.rmdir()
        return self.writer.rows > 0

    def told(self) -> TableMetadata:
        """Return what there is to tell of the file."""
        return TableMetadata(
            table=self.table.name,
            split=self.split,
            path=self.relative,
            rows=self.writer.rows,
            bytes=self.writer.bytes,
            size=self.path.stat().st_size,
            sha256=digest(self.path),
        )

    def told_of_full(self) -> TableMetadata:
        """Return the same of what `rebuild` has to come to."""
        written = self.full or self.writer
        return replace(self.told(), bytes=written.bytes, size=self.digest.size, sha256=self.digest.sha256.hexdigest())


class TableWriters:
    """All tables of a release that is being written."""

    def __init__(
        self, stack: ExitStack, folder: Path, found: Iterable[Table], text: str, splits: Sequence[str]
    ) -> None:
        self._shelves = {
            (table.name, split): _TableFile(stack, folder, table, split, text)
            for table in found
            for split in table.splits
            if split in {ALL, *splits}
        }
        self._leaves_out = text == "standoff"

    def add(self, table: str, split: str, rows: Iterable[Row], sources: Sources | None = None) -> None:
        """Add rows to a table."""
        shelf_of = self._shelves[table, split]
        for row in rows:
            shelf_of.add(row, sources)

    def close(self) -> tuple[tuple[TableMetadata, ...], tuple[TableMetadata, ...]]:
        """Finish all files; return what there is to tell of them, and of those that `rebuild` has to come to."""
        for one in self._shelves.values():
            one.close()
        filled = [s for s in self._shelves.values() if s.keep()]
        told = tuple(s.told() for s in filled)
        return told, tuple(s.told_of_full() for s in filled) if self._leaves_out else ()
