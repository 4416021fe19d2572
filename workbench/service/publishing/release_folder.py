"""Release folders: atomic writing, reading, verification, rebuilding from articles, and comparison."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from workbench.errors import DocumentError, PublicationError
from workbench.ingest.readers import TEXT_READERS, read_document
from workbench.messages import Message
from workbench.publication import (
    ReleaseComparison,
    ReleaseMetadata,
    Table,
    TableChange,
    TableMetadata,
    TableWriter,
    checksums,
    columns_of,
    companions,
    compare_metadata,
    compare_rows,
    from_json,
    full_files,
    marks,
    read_rows,
    restore,
    tables,
    writer_name,
)
from workbench.service.publishing.signing import signature
from workbench.service.settings import Progress, silent

__all__ = [
    "check_rebuilt",
    "compare_releases",
    "compare_with",
    "digest",
    "read_metadata",
    "rebuild",
    "staged",
    "verify",
    "write_companions",
    "write_files",
]

_SUMS = "SHA256SUMS"
_SIGNATURE = "SHA256SUMS.sig"


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield a temporary folder that becomes `out` on success; leftovers of a killed writer are overwritten.

    If `out` is the same release already, it stays and takes over a new signature. Any other content of `out` raises a
    PublicationError.
    """
    if not out.parent.is_dir():
        raise PublicationError("release-parent-missing", folder=out.parent)
    part = out.with_name(f".{out.name}.part")
    try:
        with FileLock(f"{part}.lock", timeout=0):
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            try:
                yield part
                _move_into_place(part, out)
            finally:
                shutil.rmtree(part, ignore_errors=True)
                Path(f"{part}.lock").unlink(missing_ok=True)
    except Timeout as error:
        raise PublicationError("release-locked", path=out) from error
    except OSError as error:
        raise PublicationError("release-not-writable", path=out, reason=error.strerror) from error


def _move_into_place(part: Path, out: Path) -> None:
    for path in (*part.rglob("*"), part):
        _sync(path)
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        part.replace(out)
        _sync(out.parent)
        return
    present = out / _SUMS
    if not present.is_file():
        raise PublicationError("release-folder-taken", path=out)
    if present.read_bytes() != (part / _SUMS).read_bytes():
        raise PublicationError("release-folder-differs", path=out)
    verify(out)
    if (part / _SIGNATURE).exists():
        (part / _SIGNATURE).replace(out / _SIGNATURE)
        _sync(out)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_companions(folder: Path, metadata: ReleaseMetadata, key: Path | None = None) -> None:
    """Write the files that accompany the tables, the checksums of all files and, with a key, their signature."""
    write_files(folder, companions(metadata), key)


def write_files(folder: Path, texts: Mapping[str, str], key: Path | None = None) -> None:
    """Write texts by file name, the checksums of all files and, with a key, their signature."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != _SUMS)
    sums = checksums({p.relative_to(folder).as_posix(): digest(p) for p in paths})
    (folder / _SUMS).write_text(sums, encoding="utf-8", newline="\n")
    if key:
        (folder / _SIGNATURE).write_bytes(signature(key, sums.encode()))


def read_metadata(release: Path) -> ReleaseMetadata:
    """Return the metadata of a release folder."""
    path = release / "release.json"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PublicationError("release-unreadable", folder=release, file=path.name) from error
    return from_json(text, str(path))


def verify(release: Path) -> None:
    """Raise a PublicationError if a file of a release does not match its checksum."""
    try:
        sums = (release / _SUMS).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PublicationError("release-checksums-unreadable", path=release / _SUMS) from error
    for line in sums.splitlines():
        expected, _, name = line.partition("  ")
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise PublicationError("release-checksum-outside", sums=_SUMS, path=name)
        if not (release / name).is_file() or digest(release / name) != expected:
            raise PublicationError("release-file-changed", path=release / name)


def rebuild(release: Path, articles: Path, out: Path, progress: Progress = silent) -> ReleaseMetadata:
    """Restore the texts of a stand-off release; the result equals the full release byte for byte."""
    metadata = read_metadata(release)
    if metadata.scope.text != "standoff":
        raise PublicationError("release-already-complete", path=release)
    verify(release)
    texts = _restricted_texts(release, metadata, articles)
    full = replace(
        metadata,
        scope=replace(metadata.scope, text="full"),
        files=replace(metadata.files, tables=metadata.files.rebuilt, rebuilt=()),
    )
    scope = metadata.scope
    schema = {t.name: t for t in tables(metadata.assessment.scores, names=scope.names, layout=scope.layout)}
    with staged(out) as folder:
        for done, (file, rebuilt) in enumerate(zip(metadata.files.tables, metadata.files.rebuilt, strict=True)):
            progress("rebuild", done, len(metadata.files.tables))
            path = folder / rebuilt.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as stream, TableWriter(columns_of(schema[file.table], "full"), stream) as writer:
                for row in read_rows(release / file.path):
                    writer.add(restore(row, texts) if "standoff" in row else row)
            check_rebuilt(path, rebuilt, metadata)
        write_companions(folder, full)
    return full


def check_rebuilt(path: Path, expected: TableMetadata, metadata: ReleaseMetadata) -> None:
    """Raise a PublicationError if a rebuilt file differs from the one that was published."""
    if digest(path) != expected.sha256:
        made_with = metadata.provenance.made_with
        writer = next((m for m in made_with if m.startswith("pyarrow")), "another version of pyarrow")
        reason = (
            Message("terms.release-other-writer", written=writer, own=writer_name())
            if writer != writer_name()
            else Message("terms.release-part-damaged")
        )
        raise PublicationError("release-not-reproduced", path=expected.path, reason=reason)


class _ArticleTexts(Mapping[str, str]):
    """The texts of article files by document id, read on demand; the last few stay in memory."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._cache: dict[str, str] = {}

    def __getitem__(self, document_id: str) -> str:
        if document_id not in self._cache:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.pop(next(iter(self._cache)))
            self._cache[document_id] = read_document(self._files[document_id]).text
        return self._cache[document_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


_CACHE_SIZE = 64  # texts


def _restricted_texts(release: Path, metadata: ReleaseMetadata, articles: Path) -> _ArticleTexts:
    """Return the texts that a release leaves out; raises a PublicationError if a file is missing or was changed."""
    if not articles.is_dir():
        raise PublicationError("release-articles-missing", folder=articles)
    by_id: dict[str, Path] = {}
    by_name: dict[str, Path] = {}
    for path in sorted(p for p in articles.rglob("*") if p.is_file() and p.suffix.lower() in TEXT_READERS):
        by_name.setdefault(path.name, path)
        try:
            by_id.setdefault(read_document(path).id, path)
        except DocumentError:
            continue
    for table in metadata.files.tables:
        if table.table == "articles":
            for row in read_rows(
                release / table.path, ["id", "name", "title", "published", "sha256", "redistributable"]
            ):
                _check_article(row, by_id, by_name, articles)
    return _ArticleTexts(by_id)


def _check_article(
    row: Mapping[str, object], by_id: Mapping[str, Path], by_name: Mapping[str, Path], articles: Path
) -> None:
    """Raise a PublicationError if the file of a restricted article is missing or has another text."""
    if row["redistributable"]:
        return
    name, path = row["name"], by_id.get(str(row["id"]))
    if path is None and isinstance(name, str) and name in by_name:
        raise PublicationError("release-article-changed", path=by_name[name], sha256=row["sha256"])
    text = read_document(path).text if path else ""
    if path is None or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != row["sha256"]:
        description = [str(row[k]) for k in ("name", "title", "published") if row[k]]  # name and title may be missing
        raise PublicationError(
            "release-article-missing",
            folder=articles,
            article=description or Message("terms.article-without-name"),
            sha256=row["sha256"],
        )


def compare_releases(before: Path, after: Path) -> ReleaseComparison:
    """Return the differences between two release folders."""
    return compare_with(before, after, read_metadata(after))


def compare_with(before: Path, folder: Path, metadata: ReleaseMetadata) -> ReleaseComparison:
    """Return the differences between a release folder and an unfinished one, given by its folder and metadata."""
    earlier = read_metadata(before)
    texts = earlier.scope.text == metadata.scope.text == "full"
    metadata_changes = compare_metadata(earlier, metadata)
    shared = tables((), layout=min(earlier.scope.layout, metadata.scope.layout))
    changes = tuple(_table_change(t, (before, earlier), (folder, metadata), texts=texts) for t in shared)
    same = not metadata_changes and all(t.same for t in changes)
    return ReleaseComparison(
        before=earlier.identity.version,
        after=metadata.identity.version,
        facts=metadata_changes,
        tables=changes,
        texts=texts,
        same=same,
    )


def _table_change(
    table: Table, before: tuple[Path, ReleaseMetadata], after: tuple[Path, ReleaseMetadata], *, texts: bool
) -> TableChange:
    """Return the differences in a table of two releases, each a folder and its metadata; skips identical files."""
    (_, old), (_, new) = before, after
    if full_files(old, table.name) == full_files(new, table.name):
        rows = sum(t.rows for t in new.files.tables if t.table == table.name)
        return TableChange(table=table.name, before=rows, after=rows)
    change = compare_rows(
        table.name, *(_row_hashes(folder, metadata, table, texts=texts) for folder, metadata in (before, after))
    )
    return replace(change, unseen=change.same and not texts)


def _row_hashes(release: Path, metadata: ReleaseMetadata, table: Table, *, texts: bool) -> NDArray[np.uint64]:
    parts = [
        marks(table, t.split, read_rows(release / t.path), texts=texts)
        for t in metadata.files.tables
        if t.table == table.name
    ]
    return np.concatenate([np.zeros((0, 3), dtype=np.uint64), *parts])
