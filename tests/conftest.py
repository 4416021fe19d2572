"""Shared fixtures: the seed corpus, the embedded encoder loaded once, a workspace of the seed corpus made once."""

from __future__ import annotations

import pickle
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import is_hypothesis_test, settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests import postgres
from tests.browsing import FLAGS, Served, chromium, faultless_page_in, serving
from tests.scheduling import ModuleScheduling, longest_first
from workbench.encoders import Encoder, encoder_signature
from workbench.encoders.background import background_texts
from workbench.encoders.devices import CPU
from workbench.records import DatabaseURL, Encoding
from workbench.scoring.semantic import SemanticScorer
from workbench.service import RunSummary, Workbench, accounts
from workbench.service.vectors import loaded_encoder
from workbench.store.database import _server_engine

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "corpora" / "azerbaijan-russia-2025"
GOLDEN = Path(__file__).parent / "golden"

settings.register_profile("default", deadline=None, max_examples=30)  # `make properties` tries more
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--examples", type=int, metavar="FACTOR", help="run the property tests only, with more examples")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    factor = config.getoption("--examples")
    if factor is not None:
        items[:] = [item for item in items if multiplied(item, factor)]
    longest_first(items)


def multiplied(item: pytest.Item, factor: int) -> bool:
    """Multiply the examples of a property test; return whether the test is one."""
    test: Any = getattr(item, "obj", None)
    if not is_hypothesis_test(test):
        return False
    chosen: settings = getattr(test, "_hypothesis_internal_use_settings", None) or settings()
    if not getattr(test, "is_multiplied", False):
        test.is_multiplied = True
        test._hypothesis_internal_use_settings = settings(chosen, max_examples=chosen.max_examples * factor)
    return True


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ModuleScheduling:
    config.option.loadscopereorder = False  # keep the order of `longest_first`
    return ModuleScheduling(config, log)


def golden_lines(name: str) -> list[str]:
    """Return the lines of a golden file, comments left out."""
    return [line for line in (GOLDEN / name).read_text("utf-8").splitlines() if not line.startswith("#")]


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed at little cost; test_accounts tests the real one."""
    plain = accounts.hash_password
    monkeypatch.setattr(accounts, "hash_password", lambda password: plain(password, (16, 1, 1)))
    accounts._dummy_hash.cache_clear()


@pytest.fixture(scope="session")
def e5() -> Encoder:
    """The embedded encoder, the same one that the commands and services of this process use."""
    return loaded_encoder("e5", encoder_signature("e5"), CPU)


class RememberingEncoder:
    """An encoder that is asked for the vectors of a text once."""

    def __init__(self, encoder: Encoder) -> None:
        self.signature = encoder.signature
        self._encoder = encoder
        self._found: dict[str, Encoding] = {}

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._found]
        self._found |= {fresh[i]: encoding for i, encoding in self._encoder.encode(fresh)}
        yield from enumerate(self._found[text] for text in texts)


class CountingEncoder:
    """An encoder that counts how often it is asked for each text."""

    def __init__(self, encoder: Encoder) -> None:
        self.signature, self._encoder = encoder.signature, encoder
        self.asked: Counter[str] = Counter()

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        self.asked.update(texts)
        return self._encoder.encode(texts)


@pytest.fixture(scope="module")
def remembering(e5: Encoder) -> Iterator[Encoder]:
    """The embedded encoder, which whatever is aligned without a workspace asks for each text once."""
    encoder = RememberingEncoder(e5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workbench.service.vectors.loaded_encoder", lambda *_: encoder)
        yield encoder


@pytest.fixture(scope="session")
def background(e5: Encoder) -> Sequence[Encoding]:
    """The vectors of the background texts, in their order."""
    texts = background_texts()
    found = dict(e5.encode(texts))
    return tuple(found[i] for i in range(len(texts)))


@pytest.fixture(scope="session")
def scale(background: Sequence[Encoding]) -> SemanticScorer:
    """The embedded encoder's scale of similarity."""
    return SemanticScorer(background)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    if postgres.programs() is None:
        pytest.fail("These tests need PostgreSQL: apt-get install postgresql")
    with postgres.server() as address:
        yield address


def _place(request: pytest.FixtureRequest, folder: Path) -> Iterator[Path | DatabaseURL]:
    if request.param == "sqlite":
        yield folder / "w.sqlite"
        return
    made = postgres.database(request.getfixturevalue("postgresql"))
    yield made
    _server_engine(made.url).dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | DatabaseURL]:
    """Where a workspace can be made: the tests that take it run on both databases."""
    yield from _place(request, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def lasting_place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path | DatabaseURL]:
    """The same for a workspace that the tests of a module only read."""
    yield from _place(request, tmp_path_factory.mktemp("lasting"))


@pytest.fixture(scope="session")
def seed_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, RunSummary]:
    """A workspace of the seeds; one worker makes it for all."""
    base = tmp_path_factory.getbasetemp()
    folder = base if worker_id == "master" else base.parent
    path, said = folder / "seeds.sqlite", folder / "seeds.pickle"
    with FileLock(folder / "seeds.lock"):
        if not said.exists():
            said.write_bytes(pickle.dumps(Workbench(path).run(SEEDS)))
    return path, pickle.loads(said.read_bytes())


@pytest.fixture
def seed_workspace(seed_run: tuple[Path, RunSummary], tmp_path: Path) -> Path:
    copy = tmp_path / "copy.sqlite"
    shutil.copy(seed_run[0], copy)
    return copy


@pytest.fixture(scope="session")
def session_server(seed_run: tuple[Path, RunSummary], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server a worker, on a copy of the seed workspace."""
    copy = tmp_path_factory.mktemp("served") / "served.sqlite"
    shutil.copy(seed_run[0], copy)
    with serving(copy) as server:
        yield server


@pytest.fixture
def server(session_server: Served, seed_run: tuple[Path, RunSummary]) -> Served:
    """The server, its workspace as the run left it."""
    with closing(connect(seed_run[0])) as made, closing(connect(session_server.workspace)) as served:
        made.backup(served)
    return session_server


@pytest.fixture(params=["ar", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """The language of the page."""
    return str(request.param)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium a worker."""
    path = chromium()
    if path is None:
        pytest.fail("These tests need Chromium: apt-get install chromium-headless-shell fonts-noto-core")
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def clocked_page(browser: Browser, server: Served) -> Iterator[Page]:
    """The page in Arabic, with a clock that the test can set."""
    yield from faultless_page_in(browser, server, "ar", clocked=True)


@pytest.fixture
def page_in_either(browser: Browser, server: Served, language: str) -> Iterator[Page]:
    """The page in each of its languages, one after the other."""
    yield from faultless_page_in(browser, server, language)
