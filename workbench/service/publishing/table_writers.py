"""Writers for the tables of a release; in a stand-off release also the checksums of the full tables."""

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


class _HashStream(io.RawIOBase):
    """A stream that keeps only the hash and the length of what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.sha256 = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: object) -> int:
        """Add bytes to the hash; return how many."""
        view = memoryview(data)  # type: ignore[arg-type]
        self.sha256.update(view)
        self.size += view.nbytes
        return view.nbytes


class _TableFile:
    """The file of a table and split; in a stand-off release also the hash of the full table."""

    def __init__(self, stack: ExitStack, folder: Path, table: Table, split: str, text: str) -> None:
        self.table, self.split = table, split
        self.path = folder / "data" / table.name / f"{split}.parquet"
        self.relative = self.path.relative_to(folder).as_posix()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.file = stack.enter_context(self.path.open("wb"))
        self.columns = columns_of(table, text)
        self.writer = stack.enter_context(TableWriter(self.columns, self.file))
        self.full_hash = _HashStream()
        self.full: TableWriter | None = None
        if text == "standoff":
            self.full = stack.enter_context(TableWriter(table.columns, self.full_hash))  # type: ignore[arg-type]

    def add(self, row: Row, sources: Sources | None) -> None:
        """Add a row, without the texts of restricted sources in a stand-off release."""
        if self.full:
            self.full.add(row)
        holds_text = len(self.columns) > len(self.table.columns)
        self.writer.add(withhold(row, self.table.columns, sources) if sources and holds_text else row)

    def close(self) -> None:
        """Finish the file."""
        self.writer.close()
        self.file.close()
        if self.full:
            self.full.close()

    def keep_unless_empty(self) -> bool:
        """Delete a file without rows, which `datasets` could not load; return whether the file is kept."""
        if not self.writer.rows:
            self.path.unlink()
            if not any(self.path.parent.iterdir()):
                self.path.parent.rmdir()
        return self.writer.rows > 0

    def metadata(self) -> TableMetadata:
        """Return the metadata of the file."""
        return TableMetadata(
            table=self.table.name,
            split=self.split,
            path=self.relative,
            rows=self.writer.rows,
            bytes=self.writer.bytes,
            size=self.path.stat().st_size,
            sha256=digest(self.path),
        )

    def full_metadata(self) -> TableMetadata:
        """Return the metadata of the full table, which `rebuild` has to reproduce."""
        return replace(
            self.metadata(),
            bytes=(self.full or self.writer).bytes,
            size=self.full_hash.size,
            sha256=self.full_hash.sha256.hexdigest(),
        )


class TableWriters:
    """The writers of all tables of a release."""

    def __init__(
        self, stack: ExitStack, folder: Path, schema: Iterable[Table], text: str, splits: Sequence[str]
    ) -> None:
        self._files = {
            (table.name, split): _TableFile(stack, folder, table, split, text)
            for table in schema
            for split in table.splits
            if split in {ALL, *splits}
        }
        self._standoff = text == "standoff"

    def add(self, table: str, split: str, rows: Iterable[Row], sources: Sources | None = None) -> None:
        """Add rows to a table."""
        file = self._files[table, split]
        for row in rows:
            file.add(row, sources)

    def close(self) -> tuple[tuple[TableMetadata, ...], tuple[TableMetadata, ...]]:
        """Finish all files; return their metadata and, for a stand-off release, that of the full tables."""
        for file in self._files.values():
            file.close()
        kept = [f for f in self._files.values() if f.keep_unless_empty()]
        return tuple(f.metadata() for f in kept), tuple(f.full_metadata() for f in kept) if self._standoff else ()
