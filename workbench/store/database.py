"""A database and its transactions: a SQLite file, or PostgreSQL by URL. Its errors become WorkspaceErrors.

SQLite is durable by WAL with full synchronisation, and one writer waits for the other. On PostgreSQL a writer that
names a segment waits only for others at that segment; any other writer has the workspace for itself.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any
from weakref import finalize

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from workbench.errors import WorkspaceBusyError, WorkspaceError, requires_extra
from workbench.records import DatabaseURL
from workbench.store.sqlite_files import BUSY_MILLISECONDS, KEPT_CONNECTIONS, MORE_CONNECTIONS, SQLiteFile, file_of

__all__ = ["Database", "has_looked", "held_open", "make_private", "needs_look"]

_CONNECT_SECONDS = 10
_LOOK_SECONDS = 1.0
_SPACE = 20250  # our key space among PostgreSQL's advisory locks
_WRITING, _RUNNING = 1, 2


class Database:
    """The database of a workspace; connections are opened on demand and shared within a process.

    Those to a file stay open until all that have it open have closed it. It may be used after that as well; it then has
    the file open for one transaction at a time.
    """

    def __init__(self, place: Path | DatabaseURL) -> None:
        self.place = place
        if isinstance(place, DatabaseURL):
            self._engine = _server_engine(place.url)
            self._file: SQLiteFile | None = None
            self._release: Callable[[], object] = _nothing
        else:
            self._file = file_of(place.absolute())
            self._engine = _taken(self._file)
            self._release = finalize(self, self._file.release)
        self._reader = _reader_of(self._engine)

    def close(self) -> None:
        """Close the connections to a file, unless others have it open; those to a server are kept."""
        self._release()

    @contextmanager
    def transaction(self, *, reading: bool = False, segment: str | None = None) -> Iterator[Connection]:
        """Give a connection for one transaction; transactions that write to different segments may run concurrently."""
        try:
            with self._in_use(), (self._reader if reading else self._engine).begin() as connection:
                if connection.dialect.name == "postgresql" and not reading:
                    _take_turn(connection, segment)
                yield connection
        except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
            raise _translated_error(self.place, error) from error
        except UnicodeDecodeError as error:  # the message of an error that quotes what is damaged
            raise WorkspaceError("workspace-damaged", path=self.place) from error

    def tables(self, connection: Connection) -> set[str]:
        """Return the names of the existing tables."""
        if connection.dialect.name == "sqlite":
            query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        else:
            query = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        return set(connection.execute(text(query)).scalars())

    def compact(self) -> None:
        """Leave no trace of what was deleted: rewrite the file, or let the server reuse the place of the rows.

        A file that others are reading at this moment is a WorkspaceBusyError.
        """
        options = {"isolation_level": "AUTOCOMMIT"}
        try:
            with self._in_use(), self._engine.connect().execution_options(**options) as connection:
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql("VACUUM")
                    return
                driver = connection.connection.driver_connection
                if driver is None:
                    raise ValueError("a connection without its driver's")
                for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    answer = driver.execute(statement).fetchone()
                if answer is not None and answer[0] != 0:
                    raise WorkspaceBusyError("workspace-locked", path=self.place)
        except (DBAPIError, sqlite3.Error) as error:
            raise _translated_error(self.place, error) from error

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        """Let no connection to a file outlast both its use and all that have the file open."""
        if self._file is None:
            yield
            return
        self._file.hold()
        try:
            yield
        finally:
            self._file.release()

    @contextmanager
    def run_lock(self) -> Iterator[None]:
        """Lock the workspace for a run; a second run at the same time is a WorkspaceBusyError."""
        busy = WorkspaceBusyError("workspace-run-in-progress", path=self.place)
        if not isinstance(self.place, DatabaseURL):
            try:
                with FileLock(f"{self.place}.lock", timeout=0):
                    yield
            except Timeout as error:
                raise busy from error
            except PermissionError as error:
                raise WorkspaceError("workspace-read-only", path=self.place) from error
            return
        lock = {"space": _SPACE, "number": _RUNNING}
        try:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                if not connection.execute(text("SELECT pg_try_advisory_lock(:space, :number)"), lock).scalar_one():
                    raise busy
                try:
                    yield
                finally:
                    connection.execute(text("SELECT pg_advisory_unlock(:space, :number)"), lock)
        except DBAPIError as error:
            raise _translated_error(self.place, error) from error


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read, unless there is a file; SQLite's logs beside it become as it."""
    with suppress(OSError):  # whoever opens it says what is wrong
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


@contextmanager
def held_open(place: Path | DatabaseURL) -> Iterator[None]:
    """Keep connections to a file open between transactions, as opening one takes longer than most queries.

    Only when the context ends is all of the workspace in its file, with nothing left in the write-ahead log. A server
    keeps its connections anyway; its tables are then looked at once a second, and not whenever it is opened.
    """
    if isinstance(place, DatabaseURL):
        with _often_opened(place):
            yield
        return
    file = file_of(place.absolute())
    _taken(file)
    try:
        yield
    finally:
        file.release()


@contextmanager
def _often_opened(place: DatabaseURL) -> Iterator[None]:
    if place in _LOOKED_AT:
        yield
        return
    _LOOKED_AT[place] = -_LOOK_SECONDS
    try:
        yield
    finally:
        del _LOOKED_AT[place]


def needs_look(place: Path | DatabaseURL) -> bool:
    """Return whether the tables of a workspace have to be looked at, or were within the last second."""
    looked_at = _LOOKED_AT.get(place) if isinstance(place, DatabaseURL) else None
    return looked_at is None or monotonic() - looked_at >= _LOOK_SECONDS


def has_looked(place: Path | DatabaseURL) -> None:
    """Remember that the tables of a workspace are as they should be."""
    if isinstance(place, DatabaseURL) and place in _LOOKED_AT:
        _LOOKED_AT[place] = monotonic()


_LOOKED_AT: dict[DatabaseURL, float] = {}  # when, of each server's workspace that is held open


def _taken(file: SQLiteFile) -> Engine:
    try:
        return file.take()
    except sqlite3.Error as error:  # a former file cannot be left
        raise _translated_error(file.path, error) from error


def _nothing() -> None:
    """Do nothing: connections to a server are kept."""


@cache
def _server_engine(address: str) -> Engine:
    place = DatabaseURL(address)
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise WorkspaceError("workspace-bad-url", url=place) from error
    if url.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise WorkspaceError("workspace-unsupported-database", url=place)
    with requires_extra("postgres"):
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            pool_size=KEPT_CONNECTIONS,
            max_overflow=MORE_CONNECTIONS,
            pool_use_lifo=True,
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            connect_args={
                "connect_timeout": _CONNECT_SECONDS,
                "options": f"-c lock_timeout={BUSY_MILLISECONDS}",
                **url.query,
            },
        )
    event.listen(engine, "checkin", _as_the_server_says)
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    return engine


def _as_the_server_says(connection: Any, _: object) -> None:
    """Leave it to the server whether the next user of a connection may write; without this it would be told so."""
    if connection is not None:  # None of one that was lost
        connection.read_only = None


# Parts of SQLite's messages, and the error that each becomes.
_COMPLAINTS: tuple[tuple[tuple[str, ...], Callable[[Path], WorkspaceError]], ...] = (
    (("locked", "busy"), lambda path: WorkspaceBusyError("workspace-locked", path=path)),
    (("full", "disk i/o"), lambda path: WorkspaceError("workspace-disk-full", path=path)),
    (("readonly", "read-only", "unable to open"), lambda path: WorkspaceError("workspace-read-only", path=path)),
    (("not a database", "malformed", "corrupt"), lambda path: WorkspaceError("workspace-damaged", path=path)),
)


def _reader_of(engine: Engine) -> Engine:
    """Return the engine for reading; a server gives each reader a snapshot and lets it write nothing."""
    if engine.dialect.name != "postgresql":
        return engine.execution_options(reading=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _take_turn(connection: Connection, segment: str | None) -> None:
    """Make a writer to a segment wait for others there, any other writer for all."""
    values: dict[str, object] = {"space": _SPACE, "number": _WRITING}
    if segment is None:
        connection.execute(text("SELECT pg_advisory_xact_lock(:space, :number)"), values)
        return
    locks = "pg_advisory_xact_lock_shared(:space, :number), pg_advisory_xact_lock(hashtextextended(:segment, 0))"
    connection.execute(text(f"SELECT {locks}"), {**values, "segment": segment})


def _translated_error(place: Path | DatabaseURL, error: Exception) -> Exception:
    """Return the WorkspaceError for a database error, or the error itself where the program is at fault."""
    orig = getattr(error, "orig", None) or error
    cause = str(orig).strip()
    if isinstance(place, DatabaseURL):
        return _translated_server_error(place, error, cause, getattr(orig, "sqlstate", None) or "")
    if isinstance(error, PoolTimeout):
        return WorkspaceBusyError("workspace-locked", path=place)
    for signs, workspace_error in _COMPLAINTS:
        if any(sign in cause.lower() for sign in signs):
            return workspace_error(place)
    if isinstance(error, OperationalError):
        return WorkspaceError("workspace-database-error", path=place, reason=cause)
    return error


def _translated_server_error(place: DatabaseURL, error: Exception, cause: str, state: str) -> Exception:
    first = (cause.splitlines() or ["no reason given"])[0].rstrip(".")
    if isinstance(error, PoolTimeout) or state in {"55P03", "40P01", "40001", "53300"}:  # locks, deadlock, too many
        return WorkspaceBusyError("workspace-busy", path=place)
    if state.startswith("53"):  # resources
        return WorkspaceError("workspace-out-of-resources", path=place, reason=first)
    if state in {"25006", "42501"}:  # read-only, or no permission
        return WorkspaceError("workspace-no-write-access", path=place, reason=first)
    if isinstance(error, OperationalError) or state.startswith(("08", "28", "3D", "57")):
        return WorkspaceError("workspace-unreachable", path=place, reason=first)
    return error
