"""Packed vectors of texts in a folder, shared by processes: one SQLite file, whose every entry has a checksum."""

from __future__ import annotations

import sqlite3
import warnings
import weakref
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import TypeVar

from workbench.encoders.codec import CODEC
from workbench.errors import InputError, WorkbenchWarning

__all__ = ["VectorCache"]

_FILE = "muqabala-vectors.sqlite"
_DAMAGED = "muqabala-vectors.damaged"
_TOGETHER = 500  # texts that are asked for at a time
_WAIT = 30.0  # seconds, for another process that writes
_PAUSE = 0.02  # seconds between two attempts
_TABLE = """CREATE TABLE IF NOT EXISTS vectors (
    encoder TEXT NOT NULL,
    codec INTEGER NOT NULL,
    text BLOB NOT NULL,
    packed BLOB NOT NULL,
    checksum BLOB NOT NULL,
    PRIMARY KEY (encoder, codec, text))"""
R = TypeVar("R")


class VectorCache:
    """Vectors by encoder, version of the codec and text.

    What cannot be read counts as missing and is replaced; a damaged file is set aside. A folder that cannot be written
    is read only, and one that cannot be used at all holds nothing: a `WorkbenchWarning` says so once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._guard = Lock()
        self._is_writable = True
        self._told = False
        self._connection = self._open()

    def of(self, encoder: str, texts: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield those of the texts that have vectors, with them."""
        for some in _chunks(texts):
            by_key = {_key(text): text for text in some}
            query = (
                "SELECT text, packed, checksum FROM vectors WHERE encoder = ? AND codec = ? AND text IN "  # noqa: S608
                f"({', '.join('?' * len(by_key))})"
            )
            for key, packed, checksum in self._done(_reading(query, (encoder, CODEC, *by_key))) or ():
                if _checksum(encoder, key, packed) == checksum:
                    yield by_key[key], packed

    def add(self, encoder: str, vectors: Sequence[tuple[str, bytes]]) -> None:
        """Keep the packed vectors of some texts, all or none."""
        if not self._is_writable:
            return
        rows = [
            (encoder, CODEC, key, packed, _checksum(encoder, key, packed))
            for key, packed in ((_key(text), packed) for text, packed in vectors)
        ]

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?)", rows)

        self._done(write)

    def _open(self) -> sqlite3.Connection | None:
        path = self._folder / _FILE
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._closed_at_the_end(_writable(path))
        except sqlite3.Error as error:
            if _is_damage(error):
                return self._set_aside()
            self._stop_writing(str(error))
        except OSError as error:
            self._stop_writing(error.strerror or str(error))
        try:  # a file with changes of others that are not merged yet cannot be opened in a folder that is read only
            return _connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1") if path.is_file() else None
        except (OSError, sqlite3.Error):
            return None

    def _done(self, work: Callable[[sqlite3.Connection], R]) -> R | None:
        """Return the result of some work on the file, None if it could not be done."""
        with self._guard:
            if self._connection is None:
                return None
            try:
                return work(self._connection)
            except sqlite3.Error as error:
                if not _is_damage(error):
                    self._stop_writing(str(error))
                    return None
                self._connection.close()
                self._connection = self._set_aside() if self._is_writable else None
            return None

    def _closed_at_the_end(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Return a connection that is closed with the process, so that its changes are merged into the file."""
        weakref.finalize(self, connection.close)
        return connection

    def _set_aside(self) -> sqlite3.Connection | None:
        """Move a damaged file away and return a new one."""
        path = self._folder / _FILE
        try:
            path.replace(self._folder / _DAMAGED)
            for rest in ("-wal", "-shm"):
                path.with_name(path.name + rest).unlink(missing_ok=True)
            return self._closed_at_the_end(_writable(path))
        except (OSError, sqlite3.Error) as error:
            self._stop_writing(str(error))
            return None

    def _stop_writing(self, reason: str) -> None:
        self._is_writable = False
        if not self._told:
            self._told = True
            fault = InputError("vector-cache-not-writable", path=self._folder, reason=reason)
            warnings.warn(WorkbenchWarning(fault), stacklevel=2)


def _reading(
    query: str, values: tuple[object, ...]
) -> Callable[[sqlite3.Connection], list[tuple[bytes, bytes, bytes]]]:
    return lambda connection: connection.execute(query, values).fetchall()


def _checksum(encoder: str, key: bytes, packed: bytes) -> bytes:
    return sha256(f"{encoder}\n{CODEC}\n".encode() + key + packed).digest()[:16]


def _is_damage(error: sqlite3.Error) -> bool:
    name = getattr(error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or name == "SQLITE_IOERR_SHORT_READ"


def _writable(path: Path) -> sqlite3.Connection:
    connection = _connect(path.absolute().as_uri())
    try:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_TABLE)
        connection.execute("SELECT encoder, codec, text, packed, checksum FROM vectors LIMIT 1").fetchall()
        connection.commit()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and a writer not wait for each other; SQLite itself does not wait for another that sets the same."""
    until = monotonic() + _WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorname", "") != "SQLITE_BUSY" or monotonic() > until:
                raise
            sleep(_PAUSE)
        else:
            return


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, timeout=_WAIT, check_same_thread=False)


def _key(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(texts), _TOGETHER):
        yield texts[first : first + _TOGETHER]
