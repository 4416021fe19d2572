"""Release folders: written whole or not at all, read, checked, put together again from articles, compared."""

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
from workbench.ingest.readers import READERS, read_document
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

__all__ = ["compare_releases", "compare_with", "digest", "finish", "read_metadata", "rebuild", "staged", "verify"]

_SUMS = "SHA256SUMS"
_SIGNATURE = "SHA256SUMS.sig"


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield a folder to write to that becomes `out` when it is done; what a killed writer left is written over.

    Where `out` is the very same release already it stays, and is signed if this one is; where it is something else that
    is a PublicationError.
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
                _put(part, out)
            finally:
                shutil.rmtree(part, ignore_errors=True)
                Path(f"{part}.lock").unlink(missing_ok=True)
    except Timeout as error:
        raise PublicationError("release-locked", path=out) from error
    except OSError as error:
        raise PublicationError("release-not-writable", path=out, reason=error.strerror) from error


def _put(part: Path, out: Path) -> None:
    for path in (*part.rglob("*"), part):
        _sync(path)
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        part.replace(out)
        _sync(out.parent)
        return
    theirs = out / _SUMS
    if not theirs.is_file() or theirs.read_bytes() != (part / _SUMS).read_bytes():
        raise PublicationError("release-folder-taken", path=out)
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


def finish(folder: Path, facts: ReleaseMetadata, key: Path | None = None) -> None:
    """Write the files beside the tables, the checksums of all, and where there is a key its signature of these."""
    for name, text in companions(facts).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != _SUMS)
    sums = checksums({p.relative_to(folder).as_posix(): digest(p) for p in paths})
    (folder / _SUMS).write_text(sums, encoding="utf-8", newline="\n")
    if key:
        (folder / _SIGNATURE).write_bytes(signature(key, sums.encode()))


def read_metadata(release: Path) -> ReleaseMetadata:
    """Return the facts of a release folder."""
    path = release / "release.json"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PublicationError("release-unreadable", folder=release, file=path.name) from error
    return from_json(text, str(path))


def verify(release: Path) -> None:
    """Raise a PublicationError if a file of a release is not as it was published."""
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
    """Put a stand-off release together with the texts of its articles; the result is the full release byte for byte."""
    facts = read_metadata(release)
    if facts.scope.text != "standoff":
        raise PublicationError("release-already-complete", path=release)
    verify(release)
    texts = _texts(release, facts, articles)
    full = replace(
        facts,
        scope=replace(facts.scope, text="full"),
        files=replace(facts.files, tables=facts.files.rebuilt, rebuilt=()),
    )
    columns = {t.name: t for t in tables(facts.assessment.scores, names=facts.scope.names)}
    with staged(out) as folder:
        for done, (ours, wanted) in enumerate(zip(facts.files.tables, facts.files.rebuilt, strict=True)):
            progress("rebuild", done, len(facts.files.tables))
            path = folder / wanted.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as sink, TableWriter(columns_of(columns[ours.table], "full"), sink) as writer:
                for row in read_rows(release / ours.path):
                    writer.add(restore(row, texts) if "standoff" in row else row)
            _expect(path, wanted, facts)
        finish(folder, full)
    return full


def _expect(path: Path, wanted: TableMetadata, facts: ReleaseMetadata) -> None:
    if digest(path) != wanted.sha256:
        made = next((m for m in facts.provenance.made_with if m.startswith("pyarrow")), "another version of pyarrow")
        reason = (
            Message("terms.release-other-writer", written=made, own=writer_name())
            if made != writer_name()
            else Message("terms.release-part-damaged")
        )
        raise PublicationError("release-not-reproduced", path=wanted.path, reason=reason)


class _Texts(Mapping[str, str]):
    """The texts of article files, each read when it is asked for."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._held: dict[str, str] = {}

    def __getitem__(self, document_id: str) -> str:
        if document_id not in self._held:
            if len(self._held) >= _HELD:
                self._held.pop(next(iter(self._held)))
            self._held[document_id] = read_document(self._files[document_id]).text
        return self._held[document_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


_HELD = 64  # texts in memory


def _texts(release: Path, facts: ReleaseMetadata, articles: Path) -> _Texts:
    """Return the texts that were left out, each from the file that holds it; a missing or wrong one is named."""
    if not articles.is_dir():
        raise PublicationError("release-articles-missing", folder=articles)
    found: dict[str, Path] = {}
    named: dict[str, Path] = {}
    for path in sorted(p for p in articles.rglob("*") if p.is_file() and p.suffix.lower() in READERS):
        named.setdefault(path.name, path)
        try:
            found.setdefault(read_document(path).id, path)
        except DocumentError:
            continue
    for table in facts.files.tables:
        if table.table == "articles":
            for row in read_rows(
                release / table.path, ["id", "name", "title", "published", "sha256", "redistributable"]
            ):
                _claim(row, found, named, articles)
    return _Texts(found)


def _claim(row: Mapping[str, object], found: Mapping[str, Path], named: Mapping[str, Path], articles: Path) -> None:
    if row["redistributable"]:
        return
    name, path = row["name"], found.get(str(row["id"]))
    if path is None and isinstance(name, str) and name in named:
        raise PublicationError("release-article-changed", path=named[name], sha256=row["sha256"])
    text = read_document(path).text if path else ""
    if path is None or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != row["sha256"]:
        told = [str(row[k]) for k in ("name", "title", "published") if row[k]]  # the first two may be left out
        raise PublicationError(
            "release-article-missing",
            folder=articles,
            article=told or Message("terms.article-without-name"),
            sha256=row["sha256"],
        )


def compare_releases(before: Path, after: Path) -> ReleaseComparison:
    """Return what differs between two release folders."""
    return compare_with(before, after, read_metadata(after))


def compare_with(before: Path, folder: Path, facts: ReleaseMetadata) -> ReleaseComparison:
    """Return what differs between a release folder and one whose tables are in another folder, with its facts."""
    earlier = read_metadata(before)
    texts = earlier.scope.text == facts.scope.text == "full"
    told = compare_metadata(earlier, facts)
    found = tuple(_change(t, (before, earlier), (folder, facts), texts=texts) for t in tables(()))
    same = not told and all(t.same for t in found)
    return ReleaseComparison(
        before=earlier.identity.version, after=facts.identity.version, facts=told, tables=found, texts=texts, same=same
    )


def _change(
    table: Table, before: tuple[Path, ReleaseMetadata], after: tuple[Path, ReleaseMetadata], *, texts: bool
) -> TableChange:
    """Return what differs in a table of two releases, each a folder and its facts; the same files are not read."""
    (_, old), (_, new) = before, after
    if full_files(old, table.name) == full_files(new, table.name):
        rows = sum(t.rows for t in new.files.tables if t.table == table.name)
        return TableChange(table=table.name, before=rows, after=rows)
    change = compare_rows(table.name, *(_marks(folder, facts, table, texts=texts) for folder, facts in (before, after)))
    return replace(change, unseen=change.same and not texts)


def _marks(release: Path, facts: ReleaseMetadata, table: Table, *, texts: bool) -> NDArray[np.uint64]:
    parts = [
        marks(table, t.split, read_rows(release / t.path), texts=texts)
        for t in facts.files.tables
        if t.table == table.name
    ]
    return np.concatenate([np.zeros((0, 3), dtype=np.uint64), *parts])
