"""Read the rows of a dataset folder: a release, what `datasets` saved with `save_to_disk`, or Parquet files.

Only files of the folder are read, and no code of a dataset is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import CorpusError, requires_extra
from workbench.messages import Message

__all__ = ["TEXT", "DatasetRow", "is_dataset", "parquet_files", "read_dataset"]

TEXT = "text"
_ARTICLES = Path("data", "articles")  # of the tables of a release the one that holds documents


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetRow:
    """A row of a dataset with its place: `origin` is the file or split and the row's number, from 1."""

    origin: str
    values: dict[str, Any]


def is_dataset(folder: Path) -> bool:
    """Return whether a folder is a release, or was written by `save_to_disk`."""
    return (folder / "release.json").is_file() or _is_saved(folder)


def parquet_files(folder: Path) -> list[Path]:
    """Return the Parquet files of a folder, those in hidden folders left out."""
    found = sorted(p for p in folder.rglob("*.parquet") if p.is_file())
    return [p for p in found if not any(part.startswith(".") for part in p.relative_to(folder).parts)]


def read_dataset(folder: Path, columns: Sequence[str]) -> Iterator[DatasetRow]:
    """Yield the rows of all splits, of a release those of its articles; of the columns those that are there.

    A CorpusError says that a file cannot be read, or that a table has no column `text`.
    """
    if _is_saved(folder):
        yield from _saved_rows(folder, columns)
        return
    is_release = (folder / "release.json").is_file()
    files = parquet_files(folder / _ARTICLES if is_release else folder)
    if not files:
        raise CorpusError("dataset-release-without-articles", folder=folder)
    for file in files:
        yield from _parquet_rows(file, columns, is_release=is_release)


def _is_saved(folder: Path) -> bool:
    names = {p.name for p in folder.iterdir()}
    return "dataset_dict.json" in names or {"dataset_info.json", "state.json"} <= names


def _saved_rows(folder: Path, columns: Sequence[str]) -> Iterator[DatasetRow]:
    with requires_extra("publish"):
        import pyarrow as pa
        from datasets import DatasetDict, load_from_disk

    try:
        loaded = load_from_disk(str(folder))
    except (OSError, ValueError, LookupError, pa.ArrowException) as error:
        raise _unreadable(folder, error) from error
    splits = loaded if isinstance(loaded, DatasetDict) else {"row": loaded}
    for split, dataset in splits.items():
        chosen = _chosen(Message("terms.dataset-split", split=split, folder=folder), dataset.column_names, columns)
        for number, row in enumerate(dataset.with_format(None).select_columns(chosen), 1):
            yield DatasetRow(origin=f"{split}-{number}", values=row)


def _parquet_rows(file: Path, columns: Sequence[str], *, is_release: bool) -> Iterator[DatasetRow]:
    with requires_extra("publish"):
        import pyarrow as pa
        import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(file) as table:
            if is_release and "standoff" in table.schema_arrow.names:
                raise CorpusError("dataset-stand-off-release", file=file)
            chosen = _chosen(file, table.schema_arrow.names, columns)
            for batch in table.iter_batches(batch_size=1000, columns=chosen):
                for row in batch.to_pylist():
                    number += 1
                    yield DatasetRow(origin=f"{file.stem}-{number}", values=row)
    except (OSError, UnicodeDecodeError, pa.ArrowException) as error:
        raise _unreadable(file, error) from error


def _chosen(path: Message | Path, present: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the columns to read; a table without texts is a CorpusError."""
    if not present:
        raise CorpusError("dataset-without-columns", path=path)
    if TEXT not in present:
        raise CorpusError("dataset-without-text-column", path=path, column=TEXT, first=present[0], present=present)
    return [c for c in columns if c in present]


def _unreadable(path: Path, error: Exception) -> CorpusError:
    return CorpusError("dataset-unreadable", path=path, reason=" ".join(str(error).split()))
