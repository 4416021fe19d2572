"""The documentation is correct: commands and examples run, references are generated, links have targets."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest
import yaml
from click.testing import CliRunner
from gradio_client.exceptions import AppError
from selectolax.lexbor import LexborHTMLParser

import workbench
from tests import postgres
from tests.browsing import answering, free_port
from tests.conftest import GOLDEN, ROOT, SEEDS, golden_lines
from tests.test_api_endpoints import HERE as SERVED
from tests.test_api_endpoints import example
from tests.test_ratings import MQM
from workbench.cli import main
from workbench.messages import page_texts
from workbench.registry import METRICS
from workbench.service import RunSummary, Workbench
from workbench.store import Workspace
from workbench.store.database import _server_engine
from workbench.version import VERSION

DOCS = ROOT / "docs"
PAGES = {path.relative_to(ROOT).as_posix(): path for path in (*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")))}
TESTED_ELSEWHERE = {  # pages whose commands or Python the tests of their subject run
    "docs/how-to/corrections.md": "test_revisions",
    "docs/how-to/plugins.md": "test_plugins",
    "docs/how-to/publish.md": "test_publishing",
    "docs/reference/formats.md": "test_exchange",
}
SERVER_PAGE = "docs/how-to/server.md"  # its commands run on PostgreSQL, its Python against a server
SERVING = {"serve", "demo"}  # they run until they are stopped
SERVER = "postgresql+psycopg://amal@db.example.org/corpus"
SENTENCE = "استدعت وزارة الخارجية السفير الروسي.\n"
SITE = "https://muqabala.github.io/muqabala/"
FILES = re.compile(
    r"https://(?:github\.com/muqabala/muqabala/(?:blob|tree)|raw\.githubusercontent\.com/muqabala/muqabala)/main/"
)


def blocks(page: Path, *languages: str) -> list[str]:
    """Return the code blocks of a page in these languages."""
    found: list[str] = re.findall(rf"```(?:{'|'.join(languages)})\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    return found


def commands_of(page: Path) -> list[list[str]]:
    """Return the words of every workbench command that a page shows on a line of its own."""
    lines = [line.removeprefix("$ ") for block in blocks(page, "sh", "console") for line in block.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("workbench ")]


RUN_HERE = [
    name
    for name, page in PAGES.items()
    if name not in {*TESTED_ELSEWHERE, SERVER_PAGE} and any(words[0] not in SERVING for words in commands_of(page))
]
PYTHON_HERE = [
    name for name, page in PAGES.items() if name not in {*TESTED_ELSEWHERE, SERVER_PAGE} and blocks(page, "python")
]


@pytest.fixture
def folder(seed_run: tuple[Path, RunSummary], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the pages assume: a run of the seed corpus with two corrections, and files to measure."""
    for name in ("corpora", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(seed_run[0], tmp_path / "demo.sqlite")
    workbench = Workbench(tmp_path / "demo.sqlite")
    for row in [r for r in workbench.segments() if r.links][:2]:
        workbench.correct(row.segment_id, f"{row.text} اليوم", base=None, author="أمل", seconds=30)
    for name in ("one.txt", "two.txt", "clean.txt", "garbled.txt"):
        (tmp_path / name).write_text(SENTENCE * 2 if name == "two.txt" else SENTENCE + "أعلن الرئيس ذلك.\n", "utf-8")
    for name in ("garbled", "clean"):
        (tmp_path / name).mkdir()
        shutil.copy(tmp_path / f"{name}.txt", tmp_path / name / "one.txt")
    (tmp_path / "pairs.tsv").write_text("garbled.txt\tclean.txt\tpair\n", "utf-8")
    (tmp_path / "pairs.csv").write_text(f"id,mt,reference\n1,{SENTENCE.strip()},{SENTENCE.strip()}\n", "utf-8")
    variants = "".join(f'<tuv xml:lang="{code}"><seg>{SENTENCE.strip()}</seg></tuv>' for code in ("en", "ar", "fr"))
    (tmp_path / "memory.tmx").write_text(f'<tmx version="1.4"><body><tu>{variants}</tu></body></tmx>', "utf-8")
    book = openpyxl.Workbook()
    book.create_sheet("Texts").append([1, SENTENCE, SENTENCE])
    book.save(tmp_path / "book.xlsx")
    write_gold(tmp_path)
    shutil.copy(GOLDEN / "ratings.tsv", tmp_path)
    (tmp_path / "mqm.tsv").write_text(MQM, "utf-8")
    (tmp_path / "metric-scores" / "en-ar").mkdir(parents=True)
    rated = "".join(f"{system}\t{k}\n" for system in ("A", "B", "refB") for k in range(5))
    for file in ("en-ar.mqm.seg.score", "metric-scores/en-ar/near-refA.seg.score"):
        (tmp_path / file).write_text(rated, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_gold(folder: Path) -> None:
    """Write the gold of two sentences on either side in each format, and predictions."""
    for name in ("xces", "predicted", "corpus"):
        (folder / name).mkdir()
    for name in ("gold.beads", "predicted/ar-en.beads"):
        (folder / name).write_text("[0]:[0]\n[1]:[1]\n", "utf-8")
    (folder / "book.ladder").write_text("0\t0\n1\t1\n2\t2\n", "utf-8")
    links = '<link xtargets="s1;s1"/><link xtargets="s2;s2"/>'
    (folder / "xces/ar-en.xml").write_text(f"<cesAlign><linkGrp>{links}</linkGrp></cesAlign>", "utf-8")
    for name in ("book.ar", "book.en", "corpus/test.ar", "corpus/test.en"):
        (folder / name).write_text(SENTENCE * 2, "utf-8")


def call(words: list[str]) -> None:
    """Run a command; the name ledger is left out of releases, as it takes seconds and other tests make it."""
    words = [*words, "--no-names"] if words[0] == "publish" else words
    done = CliRunner().invoke(main, words, input="a long enough password\n")
    assert done.exit_code == 0, (words, done.output, done.exception)


def test_the_architecture_tells_what_every_table_holds(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    with Workspace.open(place, create=True):
        pass
    with closing(sqlite3.connect(place)) as connection:
        made = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text("utf-8")
    rows = [
        line.split("|")[1] for line in page.partition("| table | holds |")[2].splitlines() if line.startswith("| `")
    ]
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert told == {name for name in made if not name.startswith(("queue_index_", "sqlite_"))}


def test_the_command_reference_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "make_commands.py"))["reference"]()
    assert (DOCS / "reference" / "commands.md").read_text("utf-8") == made, "run: python docs/make_commands.py"


def test_every_example_is_run_by_some_test() -> None:
    for name, test in TESTED_ELSEWHERE.items():
        assert commands_of(PAGES[name]), name
        assert PAGES[name] == import_module(f"tests.{test}").GUIDE
    assert {"README.md", "docs/tutorials/get-started.md", "docs/how-to/align.md", "docs/how-to/evaluate.md"} <= {
        *RUN_HERE
    }
    assert "docs/tutorials/researchers.md" in PYTHON_HERE


@pytest.mark.parametrize("name", RUN_HERE)
def test_commands_of_a_page_run(name: str, folder: Path) -> None:
    for words in commands_of(PAGES[name]):
        if words[0] not in SERVING:
            call(words)
    if name.endswith("evaluate.md"):
        assert "\\begin{table}" in (folder / "table.tex").read_text("utf-8")
        assert {p.suffix for p in (folder / "pictures").iterdir()} == {".svg"}


@pytest.mark.parametrize("name", PYTHON_HERE)
def test_python_of_a_page_runs(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The blocks of a page run in one namespace; the tutorial shows the output of the first one."""
    names: dict[str, Any] = {"folder": folder}
    for number, source in enumerate(blocks(PAGES[name], "python")):
        capsys.readouterr()
        exec(source, names)  # noqa: S102
        shown = capsys.readouterr().out
        if number == 0 and name.endswith("researchers.md"):
            _are_alike(shown, blocks(PAGES[name], "text")[0])


def _are_alike(shown: str, told: str) -> None:
    """Compare outputs; their scores may differ a little, as vectors do between processors."""
    score = r"(?<![\w.])\d+\.\d+(?![\w.])"
    assert re.sub(score, "#", shown) == re.sub(score, "#", told)
    assert [float(x) for x in re.findall(score, shown)] == pytest.approx(
        [float(x) for x in re.findall(score, told)], abs=1
    )


def test_the_tutorial_shows_what_a_run_of_the_seed_corpus_gives(seed_run: tuple[Path, RunSummary]) -> None:
    page = (ROOT / "docs" / "tutorials" / "get-started.md").read_text("utf-8")
    for document in seed_run[1].documents:
        (line,) = (x for x in page.splitlines() if x.startswith(document.name))
        cells = line.split()[1:]
        assert cells[:2] == [document.role, str(document.segments)]
        if document.role == "garbled":
            counts = [document.parallel, document.partial, document.none]
            assert [int(x) for x in cells[2:5]] == pytest.approx(counts, abs=1)  # as vectors differ between processors
            assert sum(counts) == document.segments
            assert float(cells[5]) == pytest.approx(document.fidelity, abs=2)
    exported = {row.text: row for row in Workbench(seed_run[0]).segments_for_export()}
    rows = [
        [c.strip() for c in x.split("|")[1:-1]] for x in page.splitlines() if x.endswith(" |") and "| parallel |" in x
    ]
    assert len(rows) == 3
    for text, counterpart, kind, probability, fidelity in rows:
        link = max(exported[text].links, key=lambda k: k.probability)
        assert (link.kind, link.text) == (kind, counterpart)
        assert link.probability == pytest.approx(float(probability), abs=0.02)
        assert exported[text].report.fidelity == pytest.approx(float(fidelity), abs=1)


def test_the_signature_in_the_docs_is_that_of_a_run(seed_run: tuple[Path, RunSummary]) -> None:
    assert f"    {seed_run[1].signature}\n" in (ROOT / "docs" / "reference" / "scores.md").read_text("utf-8")


def test_servers_started_in_the_docs_answer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = {tuple(w): w for page in PAGES.values() for w in commands_of(page) if w[0] == "serve"}
    assert len(served) == 2
    call(["users", "add", "Amal", "--role", "admin", "--workspace", "demo.sqlite"])  # as the page says, before --auth
    for words in served.values():
        port = free_port()
        with answering(words, port, folder) as process:
            assert process.poll() is None
            if "--auth" in words:  # a script gives a token
                made = Workbench(folder / "demo.sqlite").add_token("Amal", title="a script", scope="read")
                monkeypatch.setenv("MUQABALA_TOKEN", made.secret)
                names: dict[str, Any] = {}
                exec(example(PAGES[SERVER_PAGE], 1).replace(SERVED, f"http://127.0.0.1:{port}"), names)  # noqa: S102
                with pytest.raises(AppError, match="no garbled text"):
                    names["page"].predict(garbled=" ", api_name="/score")
                names["page"].close()


def test_commands_against_a_database_server_run(folder: Path, postgresql: str) -> None:
    (folder / "corpora").unlink()
    few = folder / "corpora" / SEEDS.name  # the whole run is tested elsewhere; a paragraph of two texts is enough here
    few.mkdir(parents=True)
    for path in sorted((SEEDS / "texts").iterdir())[1:3]:
        (few / path.name).write_text(path.read_text("utf-8")[:400], "utf-8")
    place = postgres.database(postgresql)
    words = commands_of(PAGES[SERVER_PAGE])
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


@pytest.mark.parametrize("name", PAGES)
def test_commands_named_in_the_text_exist(name: str) -> None:
    """Commands and options in running text have to exist, even if they are no complete command line."""
    for shown in re.findall(r"`workbench ([a-z][^`]*)`", PAGES[name].read_text("utf-8").replace("\n", " ")):
        given, known = _options(shown.replace("`", "").split())
        assert given <= known, shown


def test_python_names_and_files_named_in_the_text_exist() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES.values())
    methods = set(re.findall(r"`Workbench\.(\w+)", text))
    assert {"correct", "search", "current"} <= methods
    assert not {name for name in methods if not callable(getattr(Workbench, name, None))}
    paths = set(re.findall(r"`((?:workbench|tests|benchmarks|docs)/[\w./-]+)`", text))
    assert len(paths) > 8
    assert not {path for path in paths if not (ROOT / path).exists()}
    modules = {name.rpartition(".") for name in re.findall(r"`(workbench(?:\.\w+)+)", text)}
    assert not {(of, name) for of, _, name in modules if of != "workbench" and not hasattr(import_module(of), name)}


def test_benchmarks_named_in_the_text_exist() -> None:
    named = {m for page in PAGES.values() for m in re.findall(r"python -m (benchmarks\.\w+)", page.read_text("utf-8"))}
    assert len(named) > 15
    for module in named:
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module


def test_the_readme_has_the_commands_to_start_with() -> None:
    commands = [line for block in blocks(PAGES["README.md"], "sh") for line in block.splitlines()]
    assert [line.partition("  #")[0] for line in commands[:4]] == [
        "pip install 'muqabala[page]'",
        "workbench demo",
        "make demo",
        "make test",
    ]


def test_make_targets_named_anywhere_exist() -> None:
    targets = set(re.findall(r"^([\w./$()]+):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    workflows = [*(ROOT / ".github").rglob("*.yml"), ROOT / ".devcontainer" / "devcontainer.json", ROOT / ".ci" / "run"]
    named = {
        target
        for path in (*PAGES.values(), *workflows)
        for target in re.findall(r"(?:^|[`\s:])make ([a-z]+)(?=[`\s\"]|$)", path.read_text("utf-8"), re.MULTILINE)
        if path in workflows or f"`make {target}" in path.read_text("utf-8")
    }
    assert {"demo", "test", "check", "docs", "machine"} <= named
    assert named <= targets


def test_the_citation_has_the_current_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert (citation["cff-version"], citation["version"]) == ("1.2.0", VERSION)


def test_the_architecture_page_lists_every_module() -> None:
    made = runpy.run_path(str(DOCS / "make_architecture.py"))["drawing"]()
    assert (DOCS / "images" / "architecture.svg").read_text("utf-8") == made, "run: python docs/make_architecture.py"
    page = (DOCS / "explanation" / "architecture.md").read_text("utf-8").partition("## The workspace")[0]
    modules = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    drawn = " ".join(re.findall(r">([^<]+)</text>", made)).split()
    assert len(modules) > 20
    assert set(modules) <= set(drawn)
    folder = {p.stem for p in (ROOT / "workbench").iterdir() if (p.suffix == ".py" or p.is_dir()) and p.stem[0] != "_"}
    assert set(modules) == folder


def _shape(page: str) -> list[str]:
    """Return what a page is made of, in order, whatever its language."""
    kinds = (r"#+ ", r"- ", r"\d\. ", r"\|", r"> ", r"!\[")
    return [kind for line in page.splitlines() for kind in kinds if re.match(kind, line)]


def test_the_arabic_translators_page_matches_the_english_one() -> None:
    """Both have the same structure and use the labels of the page in their language."""
    pages = [(DOCS / "tutorials" / f"translators{suffix}.md").read_text("utf-8") for suffix in ("", ".ar")]
    assert _shape(pages[0]) == _shape(pages[1])
    for page, language in zip(pages, ("en", "ar"), strict=True):
        labels = {text.partition(" (")[0] for text in page_texts()[language].values()}
        bold = {w.rstrip(".") for w in re.findall(r"\*\*(.+?)\*\*", page)}
        steps = set(re.findall(r"^\d\. \*\*(.+?)\.\*\*", page, re.MULTILINE))
        assert bold - steps <= labels, bold - steps - labels


def test_every_check_and_metric_is_documented() -> None:
    page = "".join((DOCS / "reference" / name).read_text("utf-8") for name in ("scores.md", "checks.md"))
    found = {line.partition(" | ")[0].partition(" (")[0] for line in golden_lines("checks.txt") if "[[" in line}
    assert {"untranslated", "numbers", "dates", "negation", "names"} <= found
    for name in found | set(METRICS.plugins()):
        assert re.search(rf"`{re.escape(name)}`", page, re.IGNORECASE), name


def _targets(page: Path) -> Iterator[str]:
    """Yield where the links and pictures of a page lead, without the part of a page they name."""
    text = page.read_text("utf-8")
    yield from (t for t in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text) if not t.startswith("mailto:"))
    yield from re.findall(r'(?:src|href)="([^"#]+)', text)


@pytest.mark.parametrize("name", PAGES)
def test_links_have_targets(name: str) -> None:
    """The strict build of the site also checks the links between its pages, with anchors."""
    for target in _targets(PAGES[name]):
        if within := FILES.match(target):
            assert (ROOT / target[within.end() :]).exists(), target
        elif target.startswith(SITE):
            page = DOCS / (target.removeprefix(SITE).strip("/") or "index")
            assert page.with_name(f"{page.name}.md").exists() or (page / "index.md").exists(), target
        elif "://" not in target:
            assert (PAGES[name].parent / target).exists(), target


def test_the_site_builds_strictly_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(
        build, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    made = list((tmp_path / "site").rglob("*.html"))
    assert len(made) > 30
    api = LexborHTMLParser((tmp_path / "site" / "reference" / "api" / "index.html").read_text("utf-8"))
    described = {heading.attributes.get("id") for heading in api.css("h3")}
    assert {f"workbench.{name}" for name in workbench.__all__ if name != "__version__"} <= described
    for page in made:
        tree = LexborHTMLParser(page.read_text("utf-8"))
        loaded = [n.attributes.get("src") for n in tree.css("[src]")]
        loaded += [
            n.attributes.get("href") for n in tree.css("link[rel=stylesheet], link[rel=icon], link[rel=preconnect]")
        ]
        assert loaded
        assert not [url for url in loaded if url and ("://" in url or url.startswith("//"))], page
