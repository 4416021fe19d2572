"""A temporary PostgreSQL server for the tests and the benchmarks."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from workbench.records import DatabaseURL

_NUMBERS = count()


def programs() -> Path | None:
    """Return the folder of the server's programs, None where there are none."""
    found = [Path(p).parent for p in (shutil.which("initdb"),) if p]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((p for p in reversed(found) if (p / "initdb").exists() and (p / "pg_ctl").exists()), None)


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Start a server that listens on a socket in its own folder only; yield the address without a database."""
    if programs() is None:
        raise FileNotFoundError("no initdb: install PostgreSQL, for instance with `make machine`")
    folder = Path(tempfile.mkdtemp(prefix="muqabala-"))
    if _user() is not None:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        _call(folder, "initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        settings = f"listen_addresses = ''\nunix_socket_directories = '{folder}'\nmax_connections = 200\n"
        settings += "" if durable else "fsync = off\nsynchronous_commit = off\n"
        with (folder / "data" / "postgresql.conf").open("a") as stream:
            stream.write(settings)
        address = f"postgresql+psycopg://tester@/{{}}?host={folder}"
        start(address)
        try:
            yield address
        finally:
            crash(address)
    finally:
        shutil.rmtree(folder)


def start(address: str) -> None:
    """Start the server of an address; one that was killed comes to itself first."""
    folder = _folder(address)
    _call(folder, "pg_ctl", "-w", "-l", str(folder / "log"), "start")


def crash(address: str) -> None:
    """Let the server of an address end at once, without putting anything in order."""
    _call(_folder(address), "pg_ctl", "-m", "immediate", "stop")


def _folder(address: str) -> Path:
    return Path(address.partition("?host=")[2])


def _user() -> str | None:
    return "postgres" if os.getuid() == 0 else None  # it refuses to be run by root


def _call(folder: Path, program: str, *arguments: str) -> None:
    command = [str((programs() or Path()) / program), "-D", str(folder / "data"), *arguments]
    subprocess.run(command, check=True, user=_user(), stdout=subprocess.DEVNULL, cwd=folder, timeout=120)


def database(address: str, locale: str = "C.UTF-8") -> DatabaseURL:
    """Make an empty database."""
    name = f"test{next(_NUMBERS)}"
    with psycopg.connect(_plain(address, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE '{locale}'")
    return DatabaseURL(address.format(name))


def plain(place: DatabaseURL) -> str:
    """Return the address of a database as the server's own library takes it."""
    return place.url.replace("+psycopg", "")


def _plain(address: str, name: str) -> str:
    return plain(DatabaseURL(address.format(name)))
