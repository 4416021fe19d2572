"""What each command imports, seen in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import PATIENCE, serving
from tests.conftest import ROOT, SEEDS
from tests.loaded_modules import ENCODING, HEAVY

COMMAND = """
import json, os, sys
from tests.loaded_modules import loaded
from workbench.cli import main
try:
    main(sys.argv[2:], standalone_mode=False)
finally:
    print(json.dumps(loaded(tuple(json.loads(sys.argv[1])))), file=sys.stderr)
"""


def imported(names: tuple[str, ...], *arguments: str | Path) -> list[str]:
    """Return those of some libraries that a command imports."""
    call = [sys.executable, "-c", COMMAND, json.dumps(names), *map(str, arguments)]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stderr.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "a.txt").write_text("قتل خمسة أشخاص في الهجوم يوم 8 يوليو.\n", "utf-8")
    (folder / "b.txt").write_text("سقط خمسة قتلى في الهجوم.\n", "utf-8")
    return folder / "a.txt", folder / "b.txt"


@pytest.mark.parametrize("arguments", [["--help"], ["align", "--help"], ["serve", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    assert imported(HEAVY, *arguments) == []


@pytest.mark.parametrize("command", ["align", "score"])
def test_aligning_and_scoring_import_what_they_need(command: str, texts: tuple[Path, Path], tmp_path: Path) -> None:
    needless = (*ENCODING, "gradio", "fastapi", "pandas", "datasets", "matplotlib", "sqlalchemy", "scipy", "yaml")
    assert imported(needless, command, *texts) == []
    assert imported(needless, command, *texts, "--cache", tmp_path / "vectors") == []


def test_aligning_does_not_import_what_only_scores_need(texts: tuple[Path, Path]) -> None:
    assert imported(("sacrebleu", "wordfreq"), "align", *texts) == []


def test_a_run_imports_no_torch_and_a_second_one_no_encoder(tmp_path: Path) -> None:
    workspace = tmp_path / "w.sqlite"
    run = ("run", SEEDS, "--workspace", workspace)
    assert imported((*ENCODING, "gradio", "pandas", "scipy"), *run) == []
    assert imported((*ENCODING, "onnxruntime", "tokenizers", "wordfreq", "faiss", "scipy"), *run) == []
    lists = ("search", "--workspace", workspace, "باكو")
    assert imported((*ENCODING, "onnxruntime", "wordfreq", "scipy"), *lists) == []
    export = ("export", "--workspace", workspace, "--format", "csv", "--out", tmp_path / "out.csv")
    assert imported((*ENCODING, "onnxruntime", "scipy", "gradio"), *export) == []


SERVED = """
import json, sys
from pathlib import Path
from fastapi.testclient import TestClient
from tests.loaded_modules import ENCODING, loaded
from workbench.service import Workbench
from workbench.ui.app import build_quickly
app = build_quickly(Workbench(Path(sys.argv[1])))
seen = {}
with TestClient(app, base_url="http://127.0.0.1") as client:
    seen["first"] = client.get("/").text
    row = client.get("/api/pairs").json()["rows"][0]
    client.get(f"/api/pairs/{row['id']}")
    seen["at_first"] = loaded((*ENCODING, "gradio", "pandas", "onnxruntime", "wordfreq"))
    scored = client.post(f"/api/pairs/{row['id']}/rescore", json={"text": "نص آخر لم يُرمَّز بعد"})
    seen["scored"] = scored.json()
    worker = app.state.workbench_state.assistant._worker
    seen["in_worker"] = worker.ask(loaded, (*ENCODING, "onnxruntime"))
    seen["config"] = client.get("/config").json()["version"]
    seen["second"] = client.get("/").text
    seen["in_server"] = loaded((*ENCODING, "gradio", "onnxruntime"))
print(json.dumps(seen))
"""


def test_a_server_scores_without_torch_and_shows_its_page_before_gradio(seed_workspace: Path) -> None:
    call = [sys.executable, "-c", SERVED, str(seed_workspace)]
    environment = {**os.environ, "WORKBENCH_ENCODER": "e5"}
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert 'id="workbench"' in seen["first"]
    assert "page.js" in seen["first"]
    assert "gradio-app" not in seen["first"]
    assert seen["at_first"] == []
    assert seen["scored"]["fidelity"] is not None
    assert seen["in_worker"] == ["onnxruntime"]
    assert seen["config"]
    assert "gradio-app" in seen["second"]
    assert seen["in_server"] == ["gradio"]


def test_the_try_page_opens_on_a_server_that_has_just_started(browser: Browser, seed_workspace: Path) -> None:
    """Its document does not have Gradio yet."""
    with serving(seed_workspace) as server:
        page = browser.new_page()
        answers: list[str] = []
        page.on("response", lambda answer: answers.append(answer.url.removeprefix(server.url)))
        page.goto(f"{server.url}/#/try")
        expect(page.locator("#try-garbled-en textarea")).to_be_visible(timeout=PATIENCE)
        assert answers.count("/") == 2
        page.close()
