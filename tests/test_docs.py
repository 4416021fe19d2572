"""The docs cannot lie: the reference is that of the commands, README commands run, checks and metrics are told of."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import ROOT, golden_lines
from workbench.cli import main
from workbench.registry import METRICS

DOCS = ROOT / "docs"
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    for line in block.splitlines()
    if line.startswith("workbench ")
]


def test_the_reference_is_that_of_the_commands() -> None:
    made = runpy.run_path(str(DOCS / "make_commands.py"))["reference"]()
    assert (DOCS / "commands.md").read_text("utf-8") == made, "run: python docs/make_commands.py"


def test_readme_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(COMMANDS) >= 3
    for name in ("corpora",):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    text = "استدعت وزارة الخارجية السفير الروسي.\n"
    for name in ("garbled.txt", "clean.txt"):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "pairs.tsv").write_text(f"{text.strip()}\t{text}", "utf-8")
    for line in COMMANDS:
        words = shlex.split(line.split(" > ")[0], comments=True)[1:]
        if words[0] != "serve":  # which runs until it is stopped; test_ui.py serves
            result = CliRunner().invoke(main, words)
            assert result.exit_code == 0, (line, result.output)


def test_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in readme
    assert "make test" in readme


def test_every_check_and_metric_is_documented() -> None:
    page = "".join((DOCS / name).read_text("utf-8") for name in ("scores.md", "checks.md"))
    found = {line.partition(" | ")[0].partition(" (")[0] for line in golden_lines("checks.txt") if "[[" in line}
    assert {"untranslated", "numbers", "dates", "negation", "names"} <= found
    for name in found | set(METRICS.plugins()):
        assert re.search(rf"`{re.escape(name)}`", page, re.IGNORECASE), name


@pytest.mark.parametrize("path", [*DOCS.glob("*.md"), *ROOT.glob("*.md")], ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target
