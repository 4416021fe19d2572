"""Vectors kept in a folder between processes: they change no result, and what is wrong with them is made good."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT
from workbench.cli import main
from workbench.encoders import Encoder
from workbench.errors import EncoderError, WorkbenchWarning
from workbench.service import vectors as vectors_module
from workbench.store.vector_cache import VectorCache

LEFT = "قتل خمسة أشخاص في الهجوم.\nاحتجت باكو على ذلك.\nسقطت الطائرة قرب غروزني.\n"
RIGHT = "سقط خمسة قتلى في الهجوم.\nاعترضت أذربيجان رسميا.\nتحطمت الطائرة بالقرب من غروزني.\n"
FILE = "muqabala-vectors.sqlite"


@pytest.fixture(autouse=True)
def new_process(e5: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered from former tests, and the encoder need not be loaded again."""
    monkeypatch.setattr(vectors_module, "_recent", vectors_module._RecentVectors())
    monkeypatch.setattr(vectors_module, "load_encoder", lambda *_: e5)
    vectors_module._opened.cache_clear()


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "a.txt", tmp_path / "b.txt"
    for path, text in zip(paths, (LEFT, RIGHT), strict=True):
        path.write_text(text, "utf-8")
    return str(paths[0]), str(paths[1])


def called(*arguments: str | Path) -> Result:
    vectors_module._opened.cache_clear()
    vectors_module._recent = vectors_module._RecentVectors()
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


def without_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: str) -> Encoder:
        raise EncoderError("encoder-unknown", name="e5", known=[])

    vectors_module._loaded.cache_clear()
    monkeypatch.setattr(vectors_module, "load_encoder", fail)


@pytest.fixture
def reset_loaded() -> Iterator[None]:
    yield
    vectors_module._loaded.cache_clear()


@pytest.mark.parametrize("command", ["align", "score"])
@pytest.mark.usefixtures("reset_loaded")
def test_a_second_call_needs_no_encoder_and_prints_the_same(
    command: str, files: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = called(command, *files)
    first = called(command, *files, "--cache", tmp_path / "new" / "vectors")
    without_encoder(monkeypatch)
    assert called(command, *files).exit_code == 1
    second = called(command, *files, "--cache", tmp_path / "new" / "vectors")
    assert plain.exit_code == first.exit_code == second.exit_code == 0
    assert plain.stdout_bytes == first.stdout_bytes == second.stdout_bytes


@pytest.mark.usefixtures("reset_loaded")
def test_folders_and_lists_use_it(files: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for side, name in zip(("left", "right"), files, strict=True):
        (tmp_path / side).mkdir()
        shutil.copy(name, tmp_path / side / "one.txt")
    (tmp_path / "jobs.tsv").write_text("left/one.txt\tright/one.txt\tone\n", "utf-8")
    cache = ("--cache", tmp_path / "vectors")
    assert called("align", *files, *cache).exit_code == 0
    without_encoder(monkeypatch)
    both = called("align", tmp_path / "left", tmp_path / "right", "--out", tmp_path / "o1", *cache)
    listed = called("align", "--jobs", tmp_path / "jobs.tsv", "--out", tmp_path / "o2", *cache)
    assert (both.exit_code, listed.exit_code) == (0, 0)
    assert (tmp_path / "o1" / "one.jsonl").read_bytes() == (tmp_path / "o2" / "one.jsonl").read_bytes() != b""


def change(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / FILE) as connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vectors SET packed = zeroblob(length(packed))",
        "UPDATE vectors SET packed = substr(packed, 1, 20)",
        "UPDATE vectors SET (packed, checksum) = (SELECT packed, checksum FROM vectors LIMIT 1)",
        "UPDATE vectors SET checksum = x''",
        "DELETE FROM vectors WHERE rowid % 2",
    ],
)
def test_damaged_entries_are_made_anew(statement: str, files: tuple[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "vectors"
    first = called("align", *files, "--cache", folder)
    whole = entries(folder)
    change(folder, statement)
    assert entries(folder) != whole
    again = called("align", *files, "--cache", folder)
    assert again.stdout_bytes == first.stdout_bytes != b""
    assert entries(folder) == whole


def entries(folder: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / FILE)
    try:
        return connection.execute("SELECT * FROM vectors ORDER BY encoder, codec, text").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("damage", ["no database", "cut", "pages"])
def test_a_damaged_file_is_set_aside(damage: str, files: tuple[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "vectors"
    first = called("align", *files, "--cache", folder)
    vectors_module._opened.cache_clear()
    whole, path = entries(folder), folder / FILE
    held = path.read_bytes()
    spoilt = {
        "no database": b"something else" * 1000,
        "cut": held[: len(held) // 2],
        "pages": held[:4096] + b"\xff" * (len(held) - 4096),
    }[damage]
    for rest in ("-wal", "-shm"):
        path.with_name(path.name + rest).unlink(missing_ok=True)
    path.write_bytes(spoilt)
    for _ in range(2):  # one that is damaged within is found out when it is read
        again = called("align", *files, "--cache", folder)
        assert again.stdout_bytes == first.stdout_bytes != b""
    assert entries(folder) == whole
    assert (folder / "muqabala-vectors.damaged").read_bytes() == spoilt


def test_a_file_of_another_program_is_left_alone(files: tuple[str, str], tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("CREATE TABLE vectors (mine TEXT)")
        connection.execute("INSERT INTO vectors VALUES ('kept')")
    connection.close()
    done = called("align", *files, "--cache", tmp_path)
    assert done.stdout_bytes == called("align", *files).stdout_bytes
    assert "[vector-cache-not-writable]" in done.stderr
    assert entries_of_other(tmp_path) == [("kept",)]


def entries_of_other(folder: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / FILE)
    try:
        return connection.execute("SELECT mine FROM vectors").fetchall()
    finally:
        connection.close()


def test_a_folder_that_cannot_be_made_is_told_once_and_done_without(files: tuple[str, str]) -> None:
    done = called("score", *files, "--cache", "/proc/nowhere/vectors")
    assert done.exit_code == 0
    assert done.stdout_bytes == called("score", *files).stdout_bytes
    assert done.stderr.count("[vector-cache-not-writable]") == 1


def written_and_read(folder: Path) -> dict[str, bytes]:
    cache = VectorCache(folder)
    cache.add("e", [("another", b"more")])
    return dict(cache.of("e", ["a text", "another"]))


def test_a_folder_that_is_read_only_is_read() -> None:
    """In a process that may not write there; root may write everywhere."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        VectorCache(folder).add("e", [("a text", b"vectors")])
        assert [file.name for file in folder.iterdir()] == [FILE]
        with pytest.warns(WorkbenchWarning):  # what the child needs is loaded
            VectorCache(Path("/proc/nowhere"))
        folder.chmod(0o555)
        for file in folder.iterdir():
            file.chmod(0o444)
        child = os.fork()
        if not child:
            code = 1
            try:
                if not os.getuid():
                    os.setuid(65534)
                with pytest.warns(WorkbenchWarning, match="cannot be kept"):
                    found = written_and_read(folder)
                code = 0 if found == {"a text": b"vectors"} else 2
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_full_disk_is_told_and_does_no_harm(files: tuple[str, str], tmp_path: Path) -> None:
    plain = called("align", *files)
    VectorCache(tmp_path / "vectors")
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, former[1]))
    try:
        full = called("align", *files, "--cache", tmp_path / "vectors")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
        signal.signal(signal.SIGXFSZ, handler)
    assert full.stdout_bytes == plain.stdout_bytes != b""
    assert "[vector-cache-not-writable]" in full.stderr
    assert called("align", *files, "--cache", tmp_path / "vectors").stdout_bytes == plain.stdout_bytes


def test_vectors_belong_to_an_encoder_and_a_codec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    VectorCache(tmp_path).add("one", [("a text", b"1")])
    assert dict(VectorCache(tmp_path).of("one", ["a text"])) == {"a text": b"1"}
    assert dict(VectorCache(tmp_path).of("other", ["a text"])) == {}
    monkeypatch.setattr("workbench.store.vector_cache.CODEC", 999)
    assert dict(VectorCache(tmp_path).of("one", ["a text"])) == {}


def test_many_texts_are_found(tmp_path: Path) -> None:
    vectors = [(f"text {number} \ud800", str(number).encode()) for number in range(2_500)]
    cache = VectorCache(tmp_path)
    cache.add("e", vectors)
    assert dict(cache.of("e", [text for text, _ in vectors])) == dict(vectors)
    assert dict(cache.of("e", [])) == {}


WRITER = """
import sys
from pathlib import Path
from workbench.store.vector_cache import VectorCache
cache = VectorCache(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(0, 400, 4):
    cache.add("e", [(f"text {k}", b"v" * k) for k in range(number, number + 4)])
print(len(dict(cache.of("e", [f"text {k}" for k in range(400)]))))
"""


def test_processes_write_at_once(tmp_path: Path) -> None:
    call = [sys.executable, "-W", "error", "-c", WRITER, str(tmp_path / "vectors")]
    several = [subprocess.Popen(call, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) for _ in range(3)]
    for process in several:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in several:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate()[0] for process in several] == ["400\n"] * 3
    found = dict(VectorCache(tmp_path / "vectors").of("e", [f"text {k}" for k in range(400)]))
    assert found == {f"text {k}": b"v" * k for k in range(400)}
