"""Parquet files written and read row group by row group.

The same rows give the same bytes under the same version of pyarrow, which Parquet records in the file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from workbench.errors import PublicationError, requires_extra
from workbench.messages import Message
from workbench.publication.schema import Column

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ROWS", "RowReader", "TableWriter", "arrow_schema", "read_rows", "writer_name"]

ROWS = 1000  # of a row group
_LARGEST = 4_000_000  # characters of text in one row group, so that long articles fill no memory


def writer_name() -> str:
    """Return name and version of the Parquet library."""
    with requires_extra("publish"):
        import pyarrow as pa

    return f"pyarrow {pa.__version__}"


def arrow_schema(columns: Sequence[Column]) -> pa.Schema:
    """Return the Arrow schema of columns."""
    with requires_extra("publish"):
        import pyarrow as pa

    return pa.schema([pa.field(c.name, _type(c)) for c in columns])


def _type(column: Column) -> pa.DataType:
    import pyarrow as pa

    plain = {
        "string": pa.string(),
        "int32": pa.int32(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "timestamp": pa.timestamp("us", tz="UTC"),
    }
    one = pa.struct([pa.field(p.name, _type(p)) for p in column.parts]) if column.parts else plain[column.kind]
    return pa.list_(one) if column.many else one


class TableWriter:
    """Writes rows to a stream, with at most one row group in memory."""

    def __init__(self, columns: Sequence[Column], sink: IO[bytes]) -> None:
        with requires_extra("publish"):
            import pyarrow as pa
            import pyarrow.parquet as pq

        self._schema = arrow_schema(columns)
        self._writer = pq.ParquetWriter(
            pa.PythonFile(sink, mode="w"),
            self._schema,
            compression="zstd",
            compression_level=3,
            version="2.6",
            data_page_version="1.0",
            write_statistics=True,
            store_schema=False,
            use_dictionary=True,
        )
        self._held: list[Mapping[str, object]] = []
        self._weight = 0
        self.rows = 0
        self.bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind:  # what is held may be what could not be written
            self._held.clear()
        self.close()

    def add(self, row: Mapping[str, object]) -> None:
        """Add a row."""
        self._held.append(row)
        self._weight += sum(len(v) for v in row.values() if isinstance(v, str))
        if len(self._held) == ROWS or self._weight > _LARGEST:
            self._flush()

    def close(self) -> None:
        """Write the last row group and the footer."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        if not self._held:
            return
        try:
            table = pa.Table.from_pylist(self._held, schema=self._schema)
        except (UnicodeEncodeError, pa.ArrowException, OverflowError) as error:
            raise _culprit(self._held, self._schema) from error
        self._writer.write_table(table, row_group_size=len(self._held))
        self.rows += len(self._held)
        self.bytes += table.nbytes
        self._held.clear()
        self._weight = 0


def _culprit(rows: Sequence[Mapping[str, object]], schema: pa.Schema) -> PublicationError:
    """Return the error that names the value that Parquet cannot hold."""
    import pyarrow as pa

    for row in rows:
        for field in schema:
            try:
                pa.array([row.get(field.name)], field.type)
            except (UnicodeEncodeError, pa.ArrowException, OverflowError) as error:
                home = row.get("sentence_id") or row.get("id") or row.get("document_id")
                half = isinstance(error, UnicodeEncodeError)
                reason = Message("terms.lone-surrogate") if half else str(error)
                return PublicationError("release-value-not-publishable", field=field.name, row=home, reason=reason)
    return PublicationError("release-row-group-too-large")


def read_rows(path: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file, some columns or all, with one row group in memory at a time."""
    with requires_extra("publish"):
        import pyarrow as pa
        import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                yield from file.read_row_group(group, columns=columns, use_threads=False).to_pylist()
    except (OSError, KeyError, UnicodeDecodeError, pa.ArrowException) as error:
        raise PublicationError("release-table-unreadable", path=path, reason=str(error)) from error


class RowReader:
    """Reads runs of rows of a Parquet file, with one row group in memory at a time."""

    def __init__(self, path: Path) -> None:
        with requires_extra("publish"):
            import pyarrow as pa
            import pyarrow.parquet as pq

        try:
            self._file = pq.ParquetFile(path)
        except (OSError, pa.ArrowException) as error:
            raise PublicationError("release-table-unreadable", path=path, reason=str(error)) from error
        counts = [self._file.metadata.row_group(k).num_rows for k in range(self._file.num_row_groups)]
        self._ends = list(accumulate(counts))
        self._group = -1
        self._rows: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def rows(self, start: int, count: int) -> Iterator[dict[str, Any]]:
        """Yield some rows from one on; a ValueError if there are not as many."""
        if not 0 <= start <= start + count <= (self._ends[-1] if self._ends else 0):
            raise ValueError(f"there are no {count} rows from row {start} on")
        while count:
            group = bisect_right(self._ends, start)
            if group != self._group:
                self._rows = self._file.read_row_group(group, use_threads=False).to_pylist()
                self._group = group
            first = start - (self._ends[group] - len(self._rows))
            run = self._rows[first : first + count]
            yield from run
            start, count = start + len(run), count - len(run)
