"""Deltas: the rows in which a release differs from an earlier one, written as a folder, and applied to that one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.errors import InputError, PublicationError
from workbench.publication import (
    ALL,
    ORDER,
    SPLITS,
    DeltaMetadata,
    ReleaseMetadata,
    Row,
    RowChanges,
    RowReader,
    Table,
    TableMetadata,
    TableWriter,
    delta_columns,
    delta_companions,
    delta_from_json,
    exact_marks,
    find_changes,
    order_rows,
    read_rows,
    removed_row,
    tables_of,
)
from workbench.service.publishing.release_folder import (
    check_rebuilt,
    digest,
    read_metadata,
    rebuild,
    staged,
    verify,
    write_companions,
    write_files,
)
from workbench.service.settings import Progress, silent

__all__ = ["apply_delta", "is_delta", "read_delta", "rebuild_release", "write_delta"]

_NAME = "delta.json"


def is_delta(folder: Path) -> bool:
    """Tell whether a folder is a delta."""
    return (folder / _NAME).is_file()


def read_delta(folder: Path) -> DeltaMetadata:
    """Return the metadata of a delta."""
    try:
        text = (folder / _NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PublicationError("release-unreadable", folder=folder, file=_NAME) from error
    return delta_from_json(text, str(folder / _NAME))


def write_delta(
    before: Path, after: Path, out: Path, *, key: Path | None = None, progress: Progress = silent
) -> DeltaMetadata:
    """Write the differences of two release folders as a delta; with a key, it is signed.

    Raises:
        PublicationError: A release is damaged, or they differ in whether texts are left out.
    """
    earlier, later = read_metadata(before), read_metadata(after)
    for release in (before, after):
        verify(release)
    if earlier.scope.text != later.scope.text:
        raise PublicationError("delta-other-texts", before=earlier.scope.text, after=later.scope.text)
    schema = tables_of(later)
    with staged(out) as folder, ExitStack() as stack:
        order = _DeltaFile(stack, folder, ORDER, ALL)
        files, counts = [], {}
        for done, table in enumerate(schema):
            progress("compare", done, len(schema))
            made = _TableDelta(stack, folder, table, (before, earlier), (after, later))
            for split, places in made.places.items():
                for row in order_rows(table.name, split, places):
                    order.add(row)
            files += made.files
            if made.counts:
                counts[table.name] = dict(made.counts)
        files.append(order)
        delta = DeltaMetadata(
            earlier=earlier.identity.version,
            earlier_files={t.path: t.sha256 for t in earlier.files.tables},
            tables=tuple(m for f in files if (m := f.close())),
            release=later,
        )
        write_files(folder, delta_companions(delta, counts), key)
    return delta


class _DeltaFile:
    """A file of a delta, deleted at the end where it has no rows."""

    def __init__(self, stack: ExitStack, folder: Path, table: Table, split: str) -> None:
        self.table, self.split = table, split
        self.relative = f"data/{table.name}/{split}.parquet"
        self.path = folder / self.relative
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = stack.enter_context(self.path.open("wb"))
        self._writer = stack.enter_context(TableWriter(delta_columns(table), self._file))
        self.add = self._writer.add

    def close(self) -> TableMetadata | None:
        """Finish the file; return its metadata, None if it has no rows."""
        self._writer.close()
        self._file.close()
        if not self._writer.rows:
            self.path.unlink()
            if not any(self.path.parent.iterdir()):
                self.path.parent.rmdir()
            return None
        return TableMetadata(
            table=self.table.name,
            split=self.split,
            path=self.relative,
            rows=self._writer.rows,
            bytes=self._writer.bytes,
            size=self.path.stat().st_size,
            sha256=digest(self.path),
        )


_Release = tuple[Path, ReleaseMetadata]


class _TableDelta:
    """The changes of one table, written to a file for each split: new rows in their order, then removed ones."""

    def __init__(self, stack: ExitStack, folder: Path, table: Table, before: _Release, after: _Release) -> None:
        self._table = table
        self._before, self._after = _files(table, before), _files(table, after)
        self.counts: Counter[str] = Counter()
        self.places: dict[str, NDArray[np.int64]] = {}
        splits = [s for s in (*SPLITS, ALL) if s in {*self._before, *self._after}]
        self._written = {s: _DeltaFile(stack, folder, table, s) for s in splits}
        self.files = list(self._written.values())
        old_marks, self._old_starts = _marks(table, self._before)
        new_marks, self._new_starts = _marks(table, self._after)
        changes = find_changes(old_marks, new_marks)
        different = old_marks[changes.changed, 1] != new_marks[:, 1] if len(old_marks) else np.ones(len(new_marks))
        for split, path in self._after.items():
            self._write_new(split, path, changes, different)
        for split, path in self._before.items():
            self._write_removed(split, path, changes)

    def _write_new(self, split: str, path: Path, changes: RowChanges, different: NDArray[np.generic]) -> None:
        first = self._new_starts[split]
        old_first = self._old_starts.get(split, 0)
        number = first
        for row in read_rows(path):
            if changes.kept[number] < 0:
                old = int(changes.changed[number])
                was = _split_of(old, self._old_starts) if old >= 0 else None
                change = "added" if was is None else "changed" if different[number] else "moved"
                self.counts[change] += 1
                self._written[split].add({**row, "change": change, "split_before": was})
            number += 1
        places = changes.kept[first:number]
        self.places[split] = np.where(places >= 0, places - old_first, -1)

    def _write_removed(self, split: str, path: Path, changes: RowChanges) -> None:
        first = self._old_starts[split]
        gone = {int(n) - first for n in changes.removed if n >= first}
        for number, row in enumerate(read_rows(path)) if gone else ():
            if number in gone:
                self.counts["removed"] += 1
                removed = removed_row(self._table, row)
                self._written[split].add({**removed, "change": "removed", "split_before": split})


def _files(table: Table, release: _Release) -> dict[str, Path]:
    folder, metadata = release
    return {t.split: folder / t.path for t in metadata.files.tables if t.table == table.name}


def _marks(table: Table, files: dict[str, Path]) -> tuple[NDArray[np.uint64], dict[str, int]]:
    """Return the marks of the rows of all splits, and where the rows of each split start in them."""
    parts, starts, count = [np.zeros((0, 3), dtype=np.uint64)], {}, 0
    for split, path in files.items():
        parts.append(exact_marks(table, split, read_rows(path)))
        starts[split] = count
        count += len(parts[-1])
    return np.concatenate(parts), starts


def _split_of(number: int, starts: dict[str, int]) -> str:
    return max((start, split) for split, start in starts.items() if start <= number)[1]


def apply_delta(delta: Path, release: Path, out: Path, progress: Progress = silent) -> ReleaseMetadata:
    """Write the release that a delta makes of the earlier one, byte for byte; return its metadata.

    Raises:
        PublicationError: The delta is damaged or made from another release, or another pyarrow gives other bytes.
    """
    found = read_delta(delta)
    verify(delta)
    for path, expected in found.earlier_files.items():
        if not (release / path).is_file() or digest(release / path) != expected:
            raise PublicationError("delta-other-release", path=release / path, version=found.earlier)
    schema = {t.name: t for t in tables_of(found.release)}
    runs: dict[tuple[str, str], list[Row]] = {}
    for table in found.tables:
        for row in read_rows(delta / table.path) if table.table == ORDER.name else ():
            runs.setdefault((row["table"], row["split"]), []).append(row)
    with staged(out) as folder:
        for done, file in enumerate(found.release.files.tables):
            progress("rebuild", done, len(found.release.files.tables))
            target = folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            rows = _applied(runs.get((file.table, file.split), []), delta / file.path, release / file.path)
            with target.open("wb") as stream, TableWriter(schema[file.table].columns, stream) as writer:
                for row in rows:
                    writer.add(row)
            check_rebuilt(target, file, found.release)
        write_companions(folder, found.release)
    return found.release


def _applied(runs: Sequence[Row], delta: Path, earlier: Path) -> Iterator[Row]:
    """Yield the rows of a table of the new release."""
    own = read_rows(delta) if delta.is_file() else iter(())
    with ExitStack() as stack:
        kept = stack.enter_context(RowReader(earlier)) if earlier.is_file() else None
        for run in runs:
            start, count = run["start"], int(str(run["count"]))
            if start is None:
                yield from (next(own) for _ in range(count))
            elif kept is not None:
                yield from kept.rows(int(str(start)), count)


def rebuild_release(
    folder: Path, out: Path, *, articles: Path | None = None, onto: Path | None = None, progress: Progress = silent
) -> ReleaseMetadata:
    """Make a full release of a stand-off one and its articles, or of a delta and the release that it is applied to."""
    if is_delta(folder):
        if onto is None:
            raise InputError("delta-without-release", path=folder)
        return apply_delta(folder, onto, out, progress)
    if onto is not None:
        raise InputError("delta-unexpected", path=folder)
    if articles is None:
        raise InputError("rebuild-without-articles", path=folder)
    return rebuild(folder, articles, out, progress)
