"""Acknowledged revisions survive kills, full disks, missing permissions and lost connections."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.conftest import ROOT
from tests.test_revisions import FIRST, OTHER, make
from workbench.errors import MissingExtraError, WorkspaceBusyError, WorkspaceError
from workbench.records import DatabaseURL
from workbench.service import Workbench
from workbench.store import Workspace
from workbench.store.database import Database, _server_engine

ROUNDS = 120
NURSERY = """
import os, sys
from pathlib import Path
from workbench.service import Workbench
workbench, segment = Workbench(Path(sys.argv[1])), sys.argv[2]
workbench.segment(segment)  # imports what the children need
for line in sys.stdin:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        os.write(1, b"dead\\n")
        continue
    os.write(1, f"pid {os.getpid()}\\n".encode())
    base = workbench.segment(segment).row.revision
    while True:
        base = workbench.correct(segment, f"after {base}", base=base, author="amal").id
        os.write(1, f"ack {base}\\n".encode())
"""


def test_no_acknowledged_revision_is_lost_when_a_writer_is_killed(tmp_path: Path) -> None:
    chance = random.Random(7)
    workbench = make(tmp_path / "w.sqlite")
    command = [sys.executable, "-c", NURSERY, str(workbench.path), FIRST]
    acknowledged: list[str] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for _ in range(ROUNDS):
            nursery.stdin.write("\n")
            nursery.stdin.flush()
            child = int(nursery.stdout.readline().split()[1])
            seen = [nursery.stdout.readline() for _ in range(chance.randint(0, 2))]
            acknowledged += [line.strip().removeprefix("ack ") for line in seen]
            time.sleep(chance.uniform(0.0, 0.012))  # somewhere within the next correction
            os.kill(child, signal.SIGKILL)
            while (line := nursery.stdout.readline().strip()) != "dead":
                acknowledged.append(line.removeprefix("ack "))
            with Workspace.open(tmp_path / "w.sqlite") as w:  # which also takes what the dead one left in the log
                assert {r.id for r in w.revisions.of(FIRST)} >= set(acknowledged)
                assert w.integrity() == "ok"
        nursery.stdin.close()
    assert len(acknowledged) > ROUNDS / 2
    assert workbench.current()[0].beside == ()  # whatever came through is in one line


FULL = """
import resource, sys
from pathlib import Path
from workbench.errors import WorkspaceError
from workbench.service import Workbench
path, segment = Path(sys.argv[1]), sys.argv[2]
workbench = Workbench(path)
base = workbench.correct(segment, "first", base=None, author="amal").id
print(base)
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 300_000,) * 2)
try:
    while True:
        base = workbench.correct(segment, f"after {base} " * 500, base=base, author="amal").id
        print(base)
except WorkspaceError as error:
    print(error.message)
"""


def test_a_full_disk_is_reported_and_loses_nothing(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite")
    command = [sys.executable, "-c", FULL, str(workbench.path), FIRST]
    shown = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert shown.returncode == 0, shown.stderr
    *acknowledged, said = shown.stdout.splitlines()
    assert said == f"{workbench.path} cannot be written: the disk is full or failing."
    assert len(acknowledged) > 2
    with Workspace.open(tmp_path / "w.sqlite") as w:
        assert w.integrity() == "ok"
        assert [r.id for r in w.revisions.all()] == acknowledged
    workbench.correct(FIRST, "there is room again", base=acknowledged[-1], author="أمل")


FORBIDDEN = """
import os, sys
from pathlib import Path
from workbench.errors import WorkspaceError
from workbench.service import Workbench
from workbench.store import Workspace
workbench, segment = Workbench(Path(sys.argv[1])), sys.argv[2]
workbench.segment(segment)
if os.getuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)  # root may write everything
try:
    workbench.correct(segment, "x", base=None, author="amal")
except WorkspaceError as error:
    print(error.message)
try:
    with Workspace.open(workbench.path) as w, w.run_lock():
        print("locked")
except WorkspaceError as error:
    print(error.message)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


@pytest.mark.parametrize(("folder", "file"), [(0o777, 0o444), (0o555, 0o444), (0o000, 0o444)])
def test_a_read_only_file_is_reported(open_folder: Path, folder: int, file: int) -> None:
    path = open_folder / "w.sqlite"
    workbench = make(path)
    path.chmod(file)
    open_folder.chmod(folder)
    command = [sys.executable, "-c", FORBIDDEN, str(path), FIRST]
    shown = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    open_folder.chmod(0o777)
    path.chmod(0o644)
    assert shown.returncode == 0, shown.stderr
    correcting, running = shown.stdout.splitlines()
    assert correcting in {f"{path} cannot be written.", f"{path} cannot be read."}
    assert running in {"locked", correcting}
    assert workbench.history() == ()
    workbench.correct(FIRST, "نص", base=None, author="أمل")


SECRET = "s3cr3t"  # noqa: S105


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"postgresql+psycopg://amal:{SECRET}@127.0.0.1:1/none", "does not respond"),
        (f"postgresql://amal:{SECRET}@127.0.0.1:1/none?sslmode=disable", "does not respond"),
        (f"postgresql://amal@127.0.0.1:1/none?password={SECRET}&sslmode=disable", "does not respond"),
        (f"mysql://amal:{SECRET}@127.0.0.1:1/none", "cannot be kept"),
        (f"postgresql+psycopg://amal:{SECRET}@host:port/none", "not the URL"),
    ],
)
def test_an_unreachable_server_is_reported(url: str, said: str) -> None:
    with pytest.raises(WorkspaceError, match=said) as raised:
        Workspace.open(DatabaseURL(url))
    assert raised.value.remedy
    told = "".join(traceback.format_exception(raised.value)) + repr(DatabaseURL(url))
    assert SECRET not in told


def test_an_empty_database_is_not_a_workspace(postgresql: str) -> None:
    place = postgres.database(postgresql)
    with pytest.raises(WorkspaceError, match="does not exist"):
        Workspace.open(place)
    with pytest.raises(WorkspaceError, match="does not respond"):
        Workspace.open(DatabaseURL(postgresql.format("another")))
    with psycopg.connect(postgres.plain(place), autocommit=True) as other:
        other.execute("CREATE TABLE t (x integer)")
    with pytest.raises(WorkspaceError, match="another program"):
        Workspace.open(place, create=True)
    _server_engine(place.url).dispose()


def test_a_missing_psycopg_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match="psycopg") as raised:
        Workspace.open(DatabaseURL("postgresql+psycopg://amal@nowhere/none"))
    assert "pip install 'muqabala[postgres]'" in raised.value.remedy


@pytest.fixture
def on_server(postgresql: str) -> Iterator[tuple[Workbench, DatabaseURL]]:
    place = postgres.database(postgresql)
    yield make(place), place
    _server_engine(place.url).dispose()


def test_on_a_server_only_writers_of_the_same_segment_wait(on_server: tuple[Workbench, DatabaseURL]) -> None:
    workbench, place = on_server
    waiting = threading.Thread(target=lambda: workbench.correct(FIRST, "نص", base=None, author="أمل"))
    with Database(place).transaction(segment=FIRST):
        workbench.correct(OTHER, "نص", base=None, author="أمل")
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
    waiting.join(20)
    assert len(workbench.history()) == 2


def test_a_lock_that_is_never_released_is_reported(
    on_server: tuple[Workbench, DatabaseURL], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, place = on_server
    monkeypatch.setattr("workbench.store.database.BUSY_MILLISECONDS", 200)
    impatient = DatabaseURL(f"{place.url}&application_name=impatient")
    with Database(place).transaction():
        with pytest.raises(WorkspaceBusyError, match="is busy"), Database(impatient).transaction():
            raise AssertionError("both held the lock")
    _server_engine(impatient.url).dispose()


def test_a_restarted_server_is_reconnected(on_server: tuple[Workbench, DatabaseURL]) -> None:
    workbench, place = on_server
    with psycopg.connect(postgres.plain(place), autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    workbench.correct(FIRST, "نص", base=None, author="أمل")
    with pytest.raises(WorkspaceError, match="pg_dump"):
        workbench.back_up(Path("x.sqlite"))


def test_a_lost_connection_is_reported_and_loses_nothing(
    on_server: tuple[Workbench, DatabaseURL],
) -> None:
    workbench, place = on_server
    first = workbench.correct(FIRST, "نص", base=None, author="أمل")
    told: list[WorkspaceError] = []

    def correct() -> None:
        try:
            workbench.correct(FIRST, "نص آخر", base=first.id, author="أمل")
        except WorkspaceError as error:
            told.append(error)

    waiting = threading.Thread(target=correct)
    with psycopg.connect(postgres.plain(place), autocommit=True) as admin, Database(place).transaction(segment=FIRST):
        waiting.start()
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        while not admin.execute(query).fetchall():
            time.sleep(0.02)
    waiting.join(20)
    (error,) = told
    assert "does not respond" in error.message
    assert error.remedy
    assert [e.revision for e in workbench.history()] == [first]
    assert workbench.correct(FIRST, "نص آخر", base=first.id, author="أمل").base == first.id
    with Workspace.open(place) as w:
        assert w.integrity() == "ok"


def test_a_read_only_server_is_reported(on_server: tuple[Workbench, DatabaseURL]) -> None:
    workbench, place = on_server
    first = workbench.correct(FIRST, "نص", base=None, author="أمل")
    with psycopg.connect(postgres.plain(place), autocommit=True) as admin:
        name = admin.info.dbname
        for state in ("on", "off"):
            admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {state}")
            _server_engine(place.url).dispose()
            assert workbench.segment(FIRST).row.revision == first.id
            if state == "on":
                with pytest.raises(WorkspaceError, match=r"cannot be written: .*read-only transaction"):
                    workbench.correct(FIRST, "نص آخر", base=first.id, author="أمل")
    assert [e.revision for e in workbench.history()] == [first]
    workbench.correct(FIRST, "نص آخر", base=first.id, author="أمل")


def test_a_user_without_write_permission_is_reported(on_server: tuple[Workbench, DatabaseURL]) -> None:
    workbench, place = on_server
    with psycopg.connect(postgres.plain(place), autocommit=True) as admin:
        admin.execute("CREATE ROLE reader LOGIN")
        admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    reader = Workbench(DatabaseURL(place.url.replace("tester@", "reader@")))
    assert reader.segment(FIRST).row.revision is None
    with pytest.raises(WorkspaceError, match=r"cannot be written: permission denied") as raised:
        reader.correct(FIRST, "نص", base=None, author="أمل")
    assert "permission" in raised.value.remedy
    assert workbench.history() == ()
    assert isinstance(reader.path, DatabaseURL)
    _server_engine(reader.path.url).dispose()


def correct_on(workbench: Workbench, acknowledged: list[str]) -> None:
    while True:
        base = acknowledged[-1] if acknowledged else None
        acknowledged.append(workbench.correct(FIRST, f"after {base}", base=base, author="أمل").id)


def test_no_acknowledged_revision_is_lost_when_the_server_is_killed() -> None:
    acknowledged: list[str] = []
    with postgres.server(durable=True) as address:
        place = postgres.database(address)
        workbench = make(place)
        for _ in range(3):
            killer = threading.Timer(0.3, postgres.crash, [address])
            killer.start()
            with pytest.raises(WorkspaceError, match=r"does not respond"):
                correct_on(workbench, acknowledged)
            killer.join()
            postgres.start(address)
            kept = [e.revision.id for e in workbench.history()]
            assert kept[: len(acknowledged)] == acknowledged
            acknowledged = kept  # the last may have been kept without being told
        with Workspace.open(place) as w:
            assert w.integrity() == "ok"
        _server_engine(place.url).dispose()
    assert len(acknowledged) > 3
