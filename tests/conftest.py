"""What the tests share: the seed corpus, the embedded encoder loaded once, a workspace of the seeds made once."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import postgres
from workbench.encoders import Encoder, load_encoder
from workbench.records import Server
from workbench.service import RunSummary, Workbench
from workbench.store.database import _server_engine

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "corpora" / "azerbaijan-russia-2025"
GOLDEN = Path(__file__).parent / "golden"

settings.register_profile("default", deadline=None)
settings.load_profile("default")


def golden_lines(name: str) -> list[str]:
    """Return the lines of a golden file, comments left out."""
    return [line for line in (GOLDEN / name).read_text("utf-8").splitlines() if not line.startswith("#")]


@pytest.fixture(scope="session")
def e5() -> Encoder:
    return load_encoder("e5")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    if postgres.programs() is None:
        pytest.skip("no PostgreSQL is installed")
    with postgres.server() as address:
        yield address


def _place(request: pytest.FixtureRequest, folder: Path) -> Iterator[Path | Server]:
    if request.param == "sqlite":
        yield folder / "w.sqlite"
        return
    made = postgres.database(request.getfixturevalue("postgresql"))
    yield made
    _server_engine(made.url).dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | Server]:
    """Where a workspace can be made: the tests that take it run on both databases."""
    yield from _place(request, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def lasting_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path | Server]:
    """The same for a workspace that the tests of a module only read."""
    yield from _place(request, tmp_path_factory.mktemp("lasting"))


@pytest.fixture(scope="session")
def seed_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunSummary]:
    path = tmp_path_factory.mktemp("seeds") / "seeds.sqlite"
    return path, Workbench(path).run(SEEDS)


@pytest.fixture
def seed_workspace(seed_run: tuple[Path, RunSummary], tmp_path: Path) -> Path:
    copy = tmp_path / "copy.sqlite"
    shutil.copy(seed_run[0], copy)
    return copy


@pytest.fixture
def served(seed_workspace: Path) -> Iterator[str]:
    """Serve the seed workspace by the command; yield the address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "workbench"), "serve", "--workspace", str(seed_workspace)]
    process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert time.monotonic() < deadline, "the page is not served"
        time.sleep(0.2)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=20)
