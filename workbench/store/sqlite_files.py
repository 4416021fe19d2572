"""SQLite files and their open connections, which all that have a file open at the moment share."""

from __future__ import annotations

import os
import sqlite3
from functools import cache
from pathlib import Path
from threading import RLock
from time import monotonic, sleep

from sqlalchemy import URL, Connection, Engine, Pool, QueuePool, create_engine, event

from workbench.errors import WorkspaceBusyError

__all__ = ["BUSY_MILLISECONDS", "KEPT_CONNECTIONS", "MORE_CONNECTIONS", "SQLiteFile", "file_of"]

BUSY_MILLISECONDS = 10_000
KEPT_CONNECTIONS, MORE_CONNECTIONS = 15, 25  # of a process: those that stay open, as a new one plans anew, and others


class SQLiteFile:
    """The connections to a file, which stay open as long as somebody has it open and it is the same file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _made(path)
        self._log_path = path.with_name(f"{path.name}-wal")
        self._place: tuple[int, int] | None = None
        self._log: tuple[int, int] | None = None
        self._users = 0
        self._guard = RLock()  # collected garbage may release while somebody takes
        self._inherited: list[Pool] = []
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._leave_to_parent)

    def take(self) -> Engine:
        """Return the engine of the file that is there now, for somebody who releases it.

        Beside one that has been put in the place of another stands the write-ahead log of the former one, which SQLite
        would take for that of the new one. It is written into the former file first, and taken away. A former file
        that is still in use is a WorkspaceBusyError.
        """
        with self._guard:
            place = _identity(self.path)
            if self._users and self._place is not None and place != self._place:
                self._leave_former()
            self._place, self._log = place, _identity(self._log_path)
            self._users += 1
            return self._engine

    def hold(self) -> None:
        """Take the file as it was taken before, or the one that is there now if all have let go of that."""
        with self._guard:
            if not self._users:
                self._place, self._log = _identity(self.path), _identity(self._log_path)
            self._users += 1

    def release(self) -> None:
        """Let go of what was taken; the last one closes all connections."""
        with self._guard:
            self._users -= 1
            if not self._users:
                self._engine.dispose()

    def _leave_to_parent(self) -> None:
        """Open connections anew in a process that was forked: neither use those of its parent nor close them.

        SQLite would take locks that the parent holds for held here, and might take the parent's log away.
        """
        self._guard = RLock()  # another thread may have been holding it
        self._inherited.append(self._engine.pool)
        self._engine.dispose(close=False)

    def _leave_former(self) -> None:
        deadline = monotonic() + BUSY_MILLISECONDS / 1000
        pool = self._engine.pool
        while isinstance(pool, QueuePool) and pool.checkedout():
            if monotonic() > deadline:
                raise WorkspaceBusyError("workspace-locked", path=self.path)
            sleep(0.01)
        if isinstance(pool, QueuePool) and pool.checkedin():
            former = self._engine.raw_connection()
            if former.driver_connection is not None:
                try:
                    former.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                finally:
                    former.close()
        self._engine.dispose()
        if self._log is not None and _identity(self._log_path) == self._log:
            for end in ("-wal", "-shm"):
                self.path.with_name(f"{self.path.name}{end}").unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return the number of a file, which no other has while it is open; None if there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return (stat.st_dev, stat.st_ino)


@cache
def file_of(path: Path) -> SQLiteFile:
    """Return the file at an absolute path, the same one for all who ask."""
    return SQLiteFile(path)


def _made(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=QueuePool,
        pool_size=KEPT_CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
        pool_timeout=BUSY_MILLISECONDS / 1000,
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # `_begin` begins transactions, so that writers wait for their turn
    try:
        for pragma in (
            f"busy_timeout = {BUSY_MILLISECONDS}",
            "foreign_keys = ON",
            "journal_mode = WAL",
            "synchronous = FULL",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()  # nobody else knows of it yet
        raise


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
