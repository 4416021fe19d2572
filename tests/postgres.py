"""A PostgreSQL server of its own for the tests and the benchmarks, in a folder that goes with it."""

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

from workbench.records import Server

_NUMBERS = count()


def programs() -> Path | None:
    """Return the folder of the server's programs, None where there are none."""
    found = [Path(p).parent for p in (shutil.which("initdb"),) if p]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((p for p in reversed(found) if (p / "initdb").exists() and (p / "pg_ctl").exists()), None)


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Start a server that listens on a socket in its own folder only; yield the address without a database."""
    binaries = programs()
    if binaries is None:
        raise FileNotFoundError("no initdb: install PostgreSQL, for instance with `make machine`")
    user = "postgres" if os.getuid() == 0 else None  # it refuses to be run by root
    folder = Path(tempfile.mkdtemp(prefix="muqabala-"))
    if user is not None:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)

    def call(program: str, *arguments: str) -> None:
        command = [str(binaries / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, cwd=folder, timeout=120)

    try:
        call("initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=60"
        settings += "" if durable else " -c fsync=off -c synchronous_commit=off"
        call("pg_ctl", "-w", "-o", settings, "-l", str(folder / "log"), "start")
        try:
            yield f"postgresql+psycopg://tester@/{{}}?host={folder}"
        finally:
            call("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def database(address: str) -> Server:
    """Make an empty database."""
    name = f"test{next(_NUMBERS)}"
    with psycopg.connect(_plain(address, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return Server(address.format(name))


def plain(place: Server) -> str:
    """Return the address of a database as the server's own library takes it."""
    return place.url.replace("+psycopg", "")


def _plain(address: str, name: str) -> str:
    return plain(Server(address.format(name)))
