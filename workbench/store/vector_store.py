"""Where the vectors of a workspace are: in its database or, if it says so, in a SQLite file of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, suppress
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, text

from workbench.errors import WorkspaceBusyError, WorkspaceError
from workbench.records import DatabaseURL
from workbench.store import vector_rows
from workbench.store.checksums import damaged_rows, lenient
from workbench.store.database import Database, make_private
from workbench.store.meta_rows import delete_meta, read_meta, write_meta

__all__ = ["VectorStore"]

_PLACE = "vectors"  # the fact that names their file
_TABLE = """CREATE TABLE IF NOT EXISTS vectors (
    encoder VARCHAR(100) NOT NULL,
    text_id VARCHAR(16) NOT NULL,
    packed BLOB NOT NULL,
    checksum VARCHAR(16) NOT NULL,
    PRIMARY KEY (encoder, text_id))"""
_LOGS = ("-wal", "-shm", "-journal")


class VectorStore:
    """The packed vectors of texts. A file of their own is made when it is not there, since vectors can be made anew.

    A workspace in a file names it from its own folder on, so that both can be moved together.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        """Close a file of their own, as the database is closed."""
        if apart := self.__dict__.get("_apart"):  # only one that was opened
            apart[1].close()

    def missing(self, encoder: str, texts: Iterable[str]) -> list[str]:
        """Return the distinct texts that have no vectors of an encoder yet, as the codec packs them, in order."""
        with self._transaction(reading=True) as connection:
            return vector_rows.missing_vectors(connection, encoder, texts)

    def save(self, encoder: str, vectors: Collection[tuple[str, bytes]]) -> None:
        """Save the packed vectors of some texts over those of another version of the codec."""
        with self._transaction() as connection:
            vector_rows.save_vectors(connection, encoder, vectors)

    def packed(self, encoder: str, texts: Sequence[str]) -> dict[str, bytes]:
        """Return the vectors of those of some texts that have any, by the content ids of the texts."""
        with self._transaction(reading=True) as connection:
            return vector_rows.packed_vectors(connection, encoder, texts)

    def place(self) -> Path | None:
        """Return the file that holds them, None while they are in the database."""
        with self._database.transaction(reading=True) as connection:
            told = read_meta(connection, _PLACE)
        return None if told is None else self._folder() / told

    def move(self, path: Path | None) -> None:
        """Move all vectors to a file, or with None into the database; interrupted, none is lost and it can be repeated.

        Raises:
            WorkspaceError: The folder of the file is missing, or the file holds something else.
        """
        former = self._apart
        if (former and former[0]) == (path and path.absolute()):
            return
        new = None if path is None else (path.absolute(), _opened_first(path.absolute()))
        source, target = (former[1] if former else self._database), (new[1] if new else self._database)
        for rows in vector_rows.all_rows(lambda: source.transaction(reading=True)):
            with target.transaction() as connection:
                vector_rows.add_rows(connection, rows)
        with self._database.transaction() as connection:
            if new:
                write_meta(connection, _PLACE, self._told(new[0]))
            else:
                delete_meta(connection, _PLACE)
        self._apart = new
        if former:
            former[1].close()
            _remove(former[0])
        else:
            with self._database.transaction() as connection:
                connection.execute(text("DELETE FROM vectors"))
            with suppress(WorkspaceBusyError):  # somebody reads: the place is used again, though not given back
                self._database.compact()

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with a file of their own; the database is checked with all that it holds."""
        if (apart := self._existing()) is None:
            return
        path, database = apart
        with database.transaction(reading=True) as connection, lenient(connection):
            faults = connection.execute(text("PRAGMA integrity_check(5)")).scalars().all()
            yield from (f"{path.name}: {f}" for f in faults if f != "ok")
            for key in damaged_rows(connection, "vectors"):
                yield f"{path.name}: the vectors of {key['text_id']} are not as they were written"

    def repair(self) -> None:
        """Delete what is damaged in a file of their own; a run makes it anew."""
        if (apart := self._existing()) is None or next(self.faults(), None) is None:
            return
        path, database = apart
        with database.transaction() as connection, lenient(connection):
            is_whole = connection.execute(text("PRAGMA integrity_check(1)")).scalar() == "ok"
            for key in list(damaged_rows(connection, "vectors")) if is_whole else ():
                connection.execute(text("DELETE FROM vectors WHERE rowid = :rowid"), {"rowid": key["rowid"]})
        if not is_whole:
            _set_aside(path)
            _with_table(path).close()

    def keep_only(self, text_ids: Collection[str]) -> None:
        """Delete from a file of their own, without a trace, the vectors of all texts but these."""
        if (apart := self._existing()) is None:
            return
        with apart[1].transaction() as connection:
            vector_rows.delete_others(connection, text_ids)
        apart[1].compact()

    def _transaction(self, *, reading: bool = False) -> AbstractContextManager[Connection]:
        return (self._apart[1] if self._apart else self._database).transaction(reading=reading)

    @cached_property
    def _apart(self) -> tuple[Path, Database] | None:
        """The file of their own, opened."""
        path = self.place()
        return None if path is None else (path, _opened(path))

    def _existing(self) -> tuple[Path, Database] | None:
        """Return the file of their own if it is there: beside a backup, for one, there is none."""
        path = self.place()
        return self._apart if path is not None and path.exists() else None

    def _folder(self) -> Path:
        place = self._database.place
        return Path("/") if isinstance(place, DatabaseURL) else place.absolute().parent

    def _told(self, path: Path) -> str:
        folder = self._folder()
        return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def _opened(path: Path) -> Database:
    """Open a file of vectors, made where there is none; one that cannot be read is set aside, and made anew."""
    try:
        return _with_table(path)
    except WorkspaceError as error:
        if error.code != "workspace-damaged":
            raise
        _set_aside(path)
        return _with_table(path)


def _opened_first(path: Path) -> Database:
    """Open a file of vectors that a workspace is going to use; one that is something else is a WorkspaceError."""
    if path.exists() and path.stat().st_size:
        try:
            with closing(Database(path)) as database, database.transaction(reading=True) as connection:
                is_ours = database.tables(connection) == {"vectors"}
        except WorkspaceError as error:
            raise WorkspaceError("vectors-foreign-file", path=path) from error
        if not is_ours:
            raise WorkspaceError("vectors-foreign-file", path=path)
    return _with_table(path)


def _with_table(path: Path) -> Database:
    if not path.parent.is_dir():
        raise WorkspaceError("vectors-folder-missing", path=path, folder=path.parent)
    make_private(path)
    database = Database(path)
    try:
        with database.transaction() as connection:
            connection.execute(text(_TABLE))
    except BaseException:
        database.close()
        raise
    return database


def _set_aside(path: Path) -> None:
    path.replace(path.with_name(f"{path.name}.damaged"))
    _remove(path)


def _remove(path: Path) -> None:
    for end in ("", *_LOGS):
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
