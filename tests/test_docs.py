"""The docs cannot lie: the reference is that of the commands, every command runs, checks and metrics are told of."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from gradio_client.exceptions import AppError

from tests import postgres
from tests.browsing import answering, free_port
from tests.conftest import GOLDEN, ROOT, SEEDS, golden_lines
from tests.test_endpoints import HERE as SERVED
from tests.test_endpoints import example
from tests.test_ratings import MQM
from workbench.cli import main
from workbench.registry import METRICS
from workbench.service import RunSummary, Workbench
from workbench.store.database import _server_engine

DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), *sorted(ROOT.glob("*.md"))]
ELSEWHERE = {  # pages whose commands are run by a test of what they are about
    "corrections.md": "test_corrections.py",
    "formats.md": "test_exchange.py",
    "plugins.md": "test_plugins.py",
    "publishing.md": "test_publish.py",
}
SERVER = "postgresql+psycopg://amal@db.example.org/corpus"
SENTENCE = "استدعت وزارة الخارجية السفير الروسي.\n"


def commands_of(page: Path) -> list[list[str]]:
    """Return the words of every command of a page that is shown as a line to type."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("workbench ")]


@pytest.fixture
def folder(seed_run: tuple[Path, RunSummary], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the pages speak of: a run of the seeds with two corrections, and files to measure."""
    for name in ("corpora", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(seed_run[0], tmp_path / "demo.sqlite")
    workbench = Workbench(tmp_path / "demo.sqlite")
    for row in [r for r in workbench.segments() if r.links][:2]:
        workbench.correct(row.segment_id, f"{row.text} اليوم", base=None, author="أمل", seconds=30)
    for name in ("one.txt", "two.txt", "clean.txt", "garbled.txt"):
        (tmp_path / name).write_text(SENTENCE * 2 if name == "two.txt" else SENTENCE + "أعلن الرئيس ذلك.\n", "utf-8")
    shutil.copy(GOLDEN / "ratings.tsv", tmp_path)
    (tmp_path / "mqm.tsv").write_text(MQM, "utf-8")
    (tmp_path / "metric-scores" / "en-ar").mkdir(parents=True)
    rated = "".join(f"{system}\t{k}\n" for system in "AB" for k in range(5))
    for file in ("en-ar.mqm.seg.score", "metric-scores/en-ar/near-refA.seg.score"):
        (tmp_path / file).write_text(rated, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(words: list[str]) -> None:
    """Run a command; the name ledger is left out of releases, as it takes seconds and other tests make it."""
    words = [*words, "--no-names"] if words[0] == "publish" else words
    done = CliRunner().invoke(main, words, input="a long enough password\n")
    assert done.exit_code == 0, (words, done.output, done.exception)


def test_the_reference_is_that_of_the_commands() -> None:
    made = runpy.run_path(str(DOCS / "make_commands.py"))["reference"]()
    assert (DOCS / "commands.md").read_text("utf-8") == made, "run: python docs/make_commands.py"


def test_every_page_with_commands_is_run() -> None:
    shown = {page.name for page in PAGES if commands_of(page)}
    assert shown - ELSEWHERE.keys() == {"README.md", *HERE, "page.md", "postgresql.md"}
    for page, test in ELSEWHERE.items():
        assert f'"docs" / "{page}"' in (ROOT / "tests" / test).read_text("utf-8")


HERE = ("README.md", "alignment.md", "evaluation.md", "names.md", "teamwork.md")


@pytest.mark.parametrize("name", HERE)
def test_the_commands_of_a_page_run(name: str, folder: Path) -> None:
    (page,) = (p for p in PAGES if p.name == name)
    words = [w for w in commands_of(page) if w[0] != "serve"]
    assert words
    for one in words:
        call(one)
    if name == "evaluation.md":
        assert "\\begin{table}" in (folder / "table.tex").read_text("utf-8")
        assert {p.suffix for p in (folder / "pictures").iterdir()} == {".svg"}


def test_the_servers_of_the_pages_answer(folder: Path) -> None:
    served = {tuple(w): w for page in PAGES for w in commands_of(page) if w[0] == "serve"}
    assert len(served) == 2
    call(["users", "add", "Amal", "--role", "admin", "--workspace", "demo.sqlite"])  # as the page says, before --auth
    for words in served.values():
        port = free_port()
        with answering(words, port, folder) as process:
            assert process.poll() is None
            if "--auth" in words:  # a script signs in
                names: dict[str, Any] = {}
                exec(example(DOCS / "page.md", 1).replace(SERVED, f"http://127.0.0.1:{port}"), names)  # noqa: S102
                with pytest.raises(AppError, match="no garbled text"):
                    names["page"].predict(garbled=" ", api_name="/score")
                names["page"].close()


def test_the_commands_on_a_server_run(folder: Path, postgresql: str) -> None:
    (folder / "corpora").unlink()
    few = folder / "corpora" / SEEDS.name  # the whole run is tested elsewhere; a paragraph of two texts is enough here
    few.mkdir(parents=True)
    for path in sorted((SEEDS / "texts").iterdir())[1:3]:
        (few / path.name).write_text(path.read_text("utf-8")[:400], "utf-8")
    place = postgres.database(postgresql)
    words = commands_of(DOCS / "postgresql.md")
    assert [w[0] for w in words] == ["run", "doctor"]
    for one in words:
        call([place.url if w == SERVER else w for w in one])
    assert len(Workbench(place).documents()) == 2
    _server_engine(place.url).dispose()


def _options(words: list[str]) -> tuple[set[str], set[str]]:
    """Return the options that a command is given, and those that it has."""
    command: click.Command = main
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command = command.commands[words.pop(0)]
    assert command is not main, words
    known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
    return {w for w in words if w.startswith("--")}, known


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_told_of_in_the_text_are_there(page: Path) -> None:
    """A command in running text is no line to type, but its name and its options have to exist."""
    for shown in re.findall(r"`workbench ([a-z][^`]*)`", page.read_text("utf-8").replace("\n", " ")):
        given, known = _options(shown.replace("`", "").split())
        assert given <= known, shown


def test_benchmarks_told_of_are_there() -> None:
    told = {m for page in PAGES for m in re.findall(r"python -m (benchmarks\.\w+)", page.read_text("utf-8"))}
    assert told
    for module in told:
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module


def test_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in readme
    assert "make test" in readme


def test_the_picture_of_the_architecture_has_every_module() -> None:
    made = runpy.run_path(str(DOCS / "make_architecture.py"))["drawing"]()
    assert (DOCS / "images" / "architecture.svg").read_text("utf-8") == made, "run: python docs/make_architecture.py"
    page = (DOCS / "architecture.md").read_text("utf-8").partition("## The workspace")[0]
    modules = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    drawn = " ".join(re.findall(r">([^<]+)</text>", made)).split()
    assert len(modules) > 30
    assert set(modules) <= set(drawn)
    folder = {p.stem for p in (ROOT / "workbench").iterdir() if (p.suffix == ".py" or p.is_dir()) and p.stem[0] != "_"}
    assert set(modules) == folder


def _shape(page: str) -> list[str]:
    """Return what a page is made of, in order, whatever its language."""
    kinds = (r"#+ ", r"- ", r"\d\. ", r"\|", r"> ", r"!\[")
    return [kind for line in page.splitlines() for kind in kinds if re.match(kind, line)]


def test_the_translators_page_is_the_same_in_arabic() -> None:
    """Both have the same parts, every key of the page, and name what they name as the page does."""
    static = ROOT / "workbench" / "ui" / "static"
    pages = [(DOCS / f"translators{end}.md").read_text("utf-8") for end in ("", ".ar")]
    assert _shape(pages[0]) == _shape(pages[1])
    signs = {"ArrowDown": "↓", "ArrowUp": "↑", "Escape": "Esc", "Slash": "/", "Digit": "1"}
    rows = re.findall(
        r"^  \['(\w+)', '(\w+)', '([a-z+]*)'\]", (static / "shortcuts.js").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) > 20
    for page, language in zip(pages, ("en", "ar"), strict=True):
        for action, key, held in rows:
            if action != "everywhere":  # told of as “with Shift”
                parts = [*(h.capitalize() for h in held.split("+") if h), signs.get(key, key.removeprefix("Key"))]
                assert "+".join(parts) in page, action
        words = set(re.findall(r": ['’](.*)',$", (static / f"words-{language}.js").read_text("utf-8"), re.MULTILINE))
        named = {w.rstrip(".") for w in re.findall(r"\*\*(.+?)\*\*", page)}
        steps = set(re.findall(r"^\d\. \*\*(.+?)\.\*\*", page, re.MULTILINE))
        assert {w.partition(" (")[0] for w in words} >= named - steps, named - steps - words


def test_every_check_and_metric_is_documented() -> None:
    page = "".join((DOCS / name).read_text("utf-8") for name in ("scores.md", "checks.md"))
    found = {line.partition(" | ")[0].partition(" (")[0] for line in golden_lines("checks.txt") if "[[" in line}
    assert {"untranslated", "numbers", "dates", "negation", "names"} <= found
    for name in found | set(METRICS.plugins()):
        assert re.search(rf"`{re.escape(name)}`", page, re.IGNORECASE), name


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target
