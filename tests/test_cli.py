"""The commands as their users call them: real files, real processes, bad input."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT, SEEDS
from workbench.cli import main

WORKBENCH = str(Path(sys.executable).parent / "workbench")
CLEAN = "استدعت وزارة الخارجية السفير الروسي لتقديم احتجاج شديد بعد تعرض السفارة لأضرار في الغارة."
GARBLED = "استدعت الوزارة الخارجية سفير Russia ، لتقديم احتجاج شديد ، بعد أضرار السفارة في غارة"


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def fails(result: Result, *said: str) -> None:
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    assert result.stderr.startswith("workbench: ")
    for part in said:
        assert part in result.stderr


def corpus(folder: Path, **files: bytes | str) -> Path:
    folder.mkdir(exist_ok=True)
    garbled = f"{GARBLED}\nقالت وزارة الخارجية إن president ilhan aliyev زار أذربيجانيس العرقية في Baku."
    for name, content in {"garbled": garbled, "clean": CLEAN, **files}.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{name}.txt").write_bytes(data)
    return folder


def test_every_command_has_an_example() -> None:
    for name in ("", *main.commands):
        result = call(*([name] if name else []), "--help")
        assert result.exit_code == 0
        assert "Example" in result.output
        assert "workbench" in result.output


def test_usage_errors_have_exit_code_2() -> None:
    assert call("run").exit_code == 2
    assert call("score").exit_code == 2
    assert call("score", __file__, "--left", __file__).exit_code == 2
    assert call("align", "a", "b", "--format", "docx").exit_code == 2


def test_run_and_export(seed_workspace: Path, tmp_path: Path) -> None:
    shown = call("run", SEEDS, "--workspace", seed_workspace)
    assert shown.exit_code == 0
    assert "0 texts encoded" in shown.stdout
    assert shown.stderr == ""
    as_json = json.loads(call("run", SEEDS, "--workspace", seed_workspace, "--json").stdout)
    assert [d["role"] for d in as_json["documents"]].count("garbled") == 2
    out = tmp_path / "out.jsonl"
    assert call("export", "--workspace", seed_workspace, "--format", "jsonl", "--out", out).exit_code == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(rows) == 68
    assert {"document", "start", "end", "text", "links", "fidelity", "errors", "correction", "status"} <= rows[0].keys()


def test_align(tmp_path: Path) -> None:
    left, right = tmp_path / "l.txt", tmp_path / "r.txt"
    left.write_text(f"{GARBLED}\nفاز الفريق بالكأس.\n", "utf-8")
    right.write_text(f"ارتفع سعر القمح.\n{CLEAN}\n", "utf-8")
    beads = call("align", left, right, "--per-line", "--mode", "comparable", "--format", "beads")
    assert beads.exit_code == 0
    assert [line.rsplit(":", 1)[0] for line in beads.stdout.splitlines()] == ["[0]:[1]", "[1]:[]", "[]:[0]"]
    (row,) = map(json.loads, call("align", left, right, "--per-line", "--mode", "comparable").stdout.splitlines())
    assert row.keys() == {"left", "right", "kind", "score", "probability", "left_text", "right_text"}
    assert (row["left"], row["right"], row["right_text"]) == ([0], [1], CLEAN)
    everything = call("align", left, right, "--per-line", "--mode", "comparable", "--all").stdout.splitlines()
    assert len(everything) == 2
    assert "mode: " in call("align", left, right, "--mode", "auto").stderr


def test_score(tmp_path: Path) -> None:
    left, right, pairs = tmp_path / "l.txt", tmp_path / "r.txt", tmp_path / "p.tsv"
    left.write_text(f"{GARBLED}\n", "utf-8")
    right.write_text(f"{CLEAN}\n", "utf-8")
    pairs.write_text(f"{GARBLED}\t{CLEAN}\n", "utf-8")
    by_line = call("score", left, right, "--per-line")
    assert by_line.exit_code == 0
    row = json.loads(by_line.stdout)
    assert row.keys() == {"index", "fidelity", "label", "scores", "errors", "signature"}
    assert row["scores"].keys() >= {
        "chrf",
        "chrf++",
        "bleu",
        "ter",
        "semantic",
        "precision",
        "recall",
        "quality",
        "meaning",
        "form",
        "contradiction",
    }
    assert {e["check"] for e in row["errors"]} == {"untranslated", "spacing"}
    assert call("score", "--pairs", pairs).stdout == by_line.stdout
    only = json.loads(call("score", "--pairs", pairs, "--metric", "chrf").stdout)
    assert only["scores"].keys() == row["scores"].keys() - {"chrf++", "bleu", "ter"}
    alone = json.loads(call("score", "--left", left).stdout)
    assert alone["scores"].keys() == {"quality", "form"}
    documents = json.loads(call("score", left, right).stdout)
    assert documents["scores"]["semantic"] == row["scores"]["semantic"]
    right.write_text(f"{CLEAN}\n{CLEAN}\n", "utf-8")
    fails(call("score", left, right, "--per-line"), "1 line,", "has 2")


def test_plugins_and_doctor(seed_workspace: Path, tmp_path: Path) -> None:
    named = {p["name"] for p in json.loads(call("plugins", "--json").stdout)}
    assert {"e5", "bleu", "chrf", "chrf++", "ter", "chrf-raw", "hter", "bertscore", "cosine"} <= named
    assert "chrf++" in call("plugins").stdout
    healthy = call("doctor", "--workspace", seed_workspace, "--json")
    assert healthy.exit_code == 0
    assert all(f["ok"] for f in json.loads(healthy.stdout))
    assert call("doctor", "--workspace", tmp_path / "none.sqlite").exit_code == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty", b"", "empty"),
        ("binary", bytes(range(256)) * 40, "binary"),
        ("pdf", b"%PDF-1.7\n...", "a PDF"),
        ("encoding", "قال الوزير ".encode()[:-1] * 50 + b"\xff\xff\x81\x8d" * 40, "encoding"),
        ("oneline", "كلمة أخرى " * 550_000, "characters"),
    ],
)
def test_a_bad_document_stops_a_strict_run_and_leaves_the_workspace_intact(
    seed_workspace: Path, tmp_path: Path, name: str, content: bytes | str, said: str
) -> None:
    before = ask(seed_workspace, "SELECT count(*), sum(active) FROM documents")
    folder = corpus(tmp_path / "azerbaijan-russia-2025", **{name: content})
    fails(call("run", folder, "--workspace", seed_workspace, "--strict"), said)
    after = ask(seed_workspace, "SELECT count(*), sum(active) FROM documents")
    assert after == before


@pytest.mark.parametrize(
    ("language", "said"),
    [("ar", "غير موجود"), ("en", "does not exist"), ("tlh", "does not exist"), ("", "does not exist")],
)
def test_errors_are_in_the_language_that_is_asked_for(
    language: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_LANGUAGE", language)
    fails(call("run", tmp_path / "none"), said)


def test_missing_files_are_reported(tmp_path: Path) -> None:
    fails(call("run", tmp_path / "none"), "does not exist")
    fails(call("export", "--workspace", tmp_path / "none.sqlite"), "does not exist")
    fails(call("align", tmp_path / "a.txt", tmp_path / "b.txt"), "cannot be read")
    fails(call("score", "--pairs", tmp_path / "a.tsv"), "cannot be read")
    folder = corpus(tmp_path / "c")
    fails(call("run", folder, "--workspace", tmp_path / "no" / "w.sqlite"), "does not exist")
    fails(call("run", folder, "--workspace", tmp_path / "w.sqlite", "--encoder", "none/such"), "No encoder", "e5")
    assert not (tmp_path / "w.sqlite").exists()


def test_a_corrupt_workspace_is_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "w.sqlite"
    path.write_bytes(b"no database " * 1000)
    fails(call("run", corpus(tmp_path / "c"), "--workspace", path), "damaged")
    assert path.read_bytes() == b"no database " * 1000


def test_an_unwritable_output_file_is_reported(seed_workspace: Path, tmp_path: Path) -> None:
    fails(call("export", "--workspace", seed_workspace, "--out", tmp_path / "no" / "x.jsonl"), "cannot be written")


def test_unscorable_input_is_reported(tmp_path: Path) -> None:
    left = tmp_path / "l.txt"
    left.write_text("نص\n\nنص\n", "utf-8")
    shown = call("score", "--left", left, "--per-line")
    assert shown.exit_code == 0
    assert [json.loads(line)["index"] for line in shown.stdout.splitlines()] == [0, 2]
    assert "l.txt, line 2: the left text is empty" in shown.stderr
    assert call("score", "--left", left, "--per-line", "--strict").exit_code == 1
    left.write_text("نص\n", "utf-8")
    fails(call("score", "--left", left, "--metric", "nosuch"), "No metric named 'nosuch'")


def test_doctor_changes_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "w.sqlite"
    empty.touch()
    assert call("doctor", "--workspace", empty).exit_code == 1
    assert empty.stat().st_size == 0


def test_a_port_in_use_is_reported(seed_workspace: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        command = [WORKBENCH, "serve", "--workspace", str(seed_workspace), "--port", port]
        shown = subprocess.run(command, capture_output=True, text=True)
    assert shown.returncode == 1
    assert "Cannot listen on" in shown.stderr
    assert "Traceback" not in shown.stderr


def start(folder: Path, workspace: Path, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    command = [WORKBENCH, "run", str(folder), "--workspace", str(workspace)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=before)


def ask(workspace: Path, query: str) -> Any:
    with contextlib.closing(sqlite3.connect(f"file:{workspace}?mode=ro", uri=True)) as reader:
        return reader.execute(query).fetchone()


def count(workspace: Path, table: str) -> int:
    try:
        return int(ask(workspace, f"SELECT count(*) FROM {table}")[0])  # noqa: S608
    except sqlite3.OperationalError:
        return 0


def wait_for_rows(process: subprocess.Popen[str] | subprocess.Popen[bytes], workspace: Path, table: str) -> None:
    deadline = time.monotonic() + 240
    while count(workspace, table) == 0:
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


def test_a_killed_run_can_be_continued(seed_workspace: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "w.sqlite"
    process = start(SEEDS, workspace)
    wait_for_rows(process, workspace, "vectors")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    done = count(workspace, "vectors")
    assert ask(workspace, "PRAGMA integrity_check") == ("ok",)
    summary = json.loads(call("run", SEEDS, "--workspace", workspace, "--json").stdout)
    assert 0 < summary["encoded"] == count(workspace, "vectors") - done
    assert call("export", "--workspace", workspace).stdout == call("export", "--workspace", seed_workspace).stdout


def test_a_locked_workspace_is_reported(tmp_path: Path) -> None:
    workspace = tmp_path / "w.sqlite"
    process = start(SEEDS, workspace)
    wait_for_rows(process, workspace, "documents")  # next it loads the encoder, which takes seconds
    result = call("run", SEEDS, "--workspace", workspace)
    assert process.poll() is None
    process.kill()
    process.communicate()
    fails(result, "Another run")


def test_a_full_disk_is_reported(tmp_path: Path) -> None:
    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    garbled, clean = ("\n".join(f"{text} في اليوم {n}." for n in range(60)) for text in (GARBLED, CLEAN.rstrip(".")))
    folder, workspace = corpus(tmp_path / "c", garbled=garbled, clean=clean), tmp_path / "w.sqlite"
    process = start(folder, workspace, little_room)
    _, told = process.communicate()
    assert process.returncode == 1, told
    assert "full or failing" in told
    assert "Traceback" not in told
    assert ask(workspace, "PRAGMA integrity_check") == ("ok",)
    assert call("run", folder, "--workspace", workspace).exit_code == 0


@pytest.fixture
def nobody() -> Iterator[Callable[[], None]]:
    """Give up the superuser's rights, which no file binds, when called; take them back afterwards."""
    own = os.geteuid()
    yield lambda: os.seteuid(65534) if own == 0 else None
    os.seteuid(own)


def test_missing_write_permission_is_reported(tmp_path: Path, nobody: Callable[[], None]) -> None:
    folder = corpus(tmp_path / "c")
    locked = tmp_path / "locked"
    locked.mkdir()
    for path in (locked, *locked.parents[: len(locked.relative_to(Path(tempfile.gettempdir())).parts) - 1]):
        path.chmod(0o755)
    assert call("run", folder, "--workspace", tmp_path / "w.sqlite").exit_code == 0  # also imports what it needs
    locked.chmod(0o555)
    nobody()
    result = call("run", folder, "--workspace", locked / "w.sqlite")
    fails(result, "cannot be written")


def test_external_scores_and_vector_metrics_are_reported(tmp_path: Path) -> None:
    pairs, comet, metricx = tmp_path / "p.tsv", tmp_path / "c.json", tmp_path / "m.jsonl"
    pairs.write_text(f"{GARBLED}\t{CLEAN}\n", "utf-8")
    comet.write_text(json.dumps({"mt": [{"mt": GARBLED, "COMET": 0.5}]}), "utf-8")
    metricx.write_text(json.dumps({"hypothesis": GARBLED, "prediction": 3.5}), "utf-8")
    wanted = ["--metric", f"comet:{comet}", "--metric", f"metricx:{metricx}", "--metric", "bertscore"]
    row = json.loads(call("score", "--pairs", pairs, *wanted).stdout)
    assert list(row["scores"])[:4] == ["comet", "metricx", "bertscore", "semantic"]
    assert (row["scores"]["comet"], row["scores"]["metricx"]) == (0.5, 3.5)
    assert "|comet:file-" in row["signature"]
    twice = ["--metric", f"comet:{comet}", "--metric", f"comet:{comet}#mt"]
    assert f"comet:{comet}#mt" in json.loads(call("score", "--pairs", pairs, *twice).stdout)["scores"]
    left = tmp_path / "l.txt"
    left.write_text(f"{GARBLED}\n", "utf-8")
    alone = json.loads(call("score", "--left", left, "--per-line", "--metric", f"comet:{comet}").stdout)
    assert alone["scores"].keys() == {"comet", "quality", "form"}
    fails(call("score", "--pairs", pairs, "--metric", f"comet:{metricx}"), "not an object of systems", "comet-score")


def test_the_app_is_not_reachable_from_other_machines_without_users(seed_workspace: Path) -> None:
    environment = {**os.environ, "GRADIO_SERVER_NAME": "0.0.0.0", "WORKBENCH_WORKSPACE": str(seed_workspace)}
    shown = subprocess.run([sys.executable, str(ROOT / "app.py")], env=environment, capture_output=True, timeout=120)
    assert shown.returncode == 1
    assert b"others could open the page" in shown.stderr


def test_score_says_so_if_the_left_texts_are_not_the_arabic_ones(tmp_path: Path) -> None:
    memory = tmp_path / "memory.tmx"
    memory.write_text(
        '<tmx version="1.4"><header srclang="en" segtype="sentence" datatype="plaintext" adminlang="en" o-tmf="x" '
        'creationtool="x" creationtoolversion="1"/><body><tu><tuv xml:lang="en"><seg>Five people arrived.</seg></tuv>'
        '<tuv xml:lang="ar"><seg>وصل خمسة أشخاص.</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    wanted: list[str | Path] = ["score", "--pairs", memory, "--metric", "chrf"]
    turned = call(*wanted, "--left-lang", "ar", "--right-lang", "en")
    assert turned.stderr == ""
    assert json.loads(turned.stdout)["fidelity"] > 50
    assert "1 of 1 left texts are not in Arabic" in call(*wanted).stderr
