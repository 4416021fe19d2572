"""The built wheel, installed away from the checkout: what it holds, what it needs, and what it says without that.

An environment gets the wheel from pip, and of the installed packages only those that the wheel's own metadata asks for,
as links: a package that is used and not declared is missing there, as it would be for a user.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import time
import venv
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from datasets import Dataset
from packaging.requirements import Requirement

from tests.browsing import free_port
from tests.conftest import ROOT, SEEDS
from workbench.version import VERSION

REPOSITORY = "https://github.com/muqabala/muqabala"
SCRIPT = """
from pathlib import Path

import workbench
from workbench import Link, Settings, Workbench, WorkbenchError, align, read_sentences, score, score_alone

version: str = workbench.__version__
garbled: tuple[str, ...] = read_sentences(Path("garbled.txt"), per_line=True)
alone: list[float | None] = [row.report.fidelity for row in score_alone(garbled)]
links: tuple[Link, ...] = align(garbled, garbled, mode="parallel", settings=Settings(encoder="e5")).links
fidelity: float | None = score([(garbled[0], garbled[0])], metrics=["chrf"])[0].report.fidelity
names: list[str] = [document.name for document in Workbench(Path("demo.sqlite")).documents()]
try:
    Workbench(Path("none.sqlite")).documents()
except WorkbenchError as error:
    remedy: str = error.remedy
print(version, len(alone), len(links), 0 < (fidelity or 0) <= 100, len(names), remedy)
print(sorted(dir(workbench)) == sorted(workbench.__all__))
"""
MISUSE = """
from pathlib import Path

import workbench

workbench.nothing
workbench.score(3)
count: int = workbench.read_sentences(Path("garbled.txt"), per_line=True)
"""


@dataclass(frozen=True)
class Environment:
    """A virtual environment with the wheel in it, and a folder to run its commands in."""

    root: Path
    folder: Path

    @property
    def python(self) -> Path:
        return self.root / "bin" / "python"

    @property
    def packages(self) -> Path:
        (found,) = self.root.glob("lib/python*/site-packages")
        return found

    def start(self, *command: str | Path) -> subprocess.Popen[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "WORKBENCH", "COV"))}
        return subprocess.Popen(
            [str(self.root / "bin" / command[0]), *map(str, command[1:])],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            env=environment,
        )

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        process = self.start(*command)
        out, told = process.communicate(timeout=300)
        return subprocess.CompletedProcess(command, process.returncode, out, told)

    def link(self, extra: str = "") -> None:
        """Link what the wheel asks for, with an extra or without any."""
        wheel = next(self.packages.glob("muqabala-*.dist-info"))
        for name in required(Distribution.at(wheel), extra):
            for file in distribution(name).files or []:
                part = file.parts[0]
                target = self.packages / part
                if part not in {"..", "__pycache__"} and not part.endswith(".pth") and not target.exists():
                    target.symlink_to(Path(str(distribution(name).locate_file(part))))


def required(of: Distribution, extra: str) -> set[str]:
    """Return the names of all packages that a distribution with an extra needs, those of others among them."""
    found: set[tuple[str, str]] = set()

    def visit(one: Distribution, chosen: str) -> None:
        for line in one.requires or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": chosen}):
                for wanted in {"", *requirement.extras}:
                    if (requirement.name, wanted) not in found:
                        found.add((requirement.name, wanted))
                        visit(distribution(requirement.name), wanted)

    for wanted in {"", extra}:
        visit(of, wanted)
    return {name for name, _ in found}


def build(folder: Path, out: Path, *options: str) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out), *options]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    out = tmp_path_factory.mktemp("dist")
    build(ROOT, out)
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


def _environment(folder: Path, wheel: Path, extra: str) -> Environment:
    made = Environment(root=folder / "env", folder=folder / "anywhere")
    made.folder.mkdir()
    venv.create(made.root, symlinks=True)
    pip = [sys.executable, "-m", "pip", "--python", str(made.python), "--disable-pip-version-check", "install"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--no-compile", str(wheel)], check=True, capture_output=True)
    made.link(extra)
    return made


@pytest.fixture(scope="module")
def core(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel without extras."""
    return _environment(tmp_path_factory.mktemp("core"), wheel, "")


@pytest.fixture(scope="module")
def demo(core: Environment) -> subprocess.CompletedProcess[str]:
    """The demonstration, run without extras."""
    done = core.run("workbench", "demo")
    (core.folder / "garbled.txt").write_text("في 25 ديسمبر تحطمت طائرة Azerbaijan\nقال الوزير ذلك\n", "utf-8")
    return done


@pytest.fixture
def with_extra(
    demo: object, core: Environment, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Environment]:
    def made(extra: str) -> Environment:
        environment = _environment(tmp_path_factory.mktemp(extra), wheel, extra)
        (environment.folder / "demo.sqlite").write_bytes((core.folder / "demo.sqlite").read_bytes())
        return environment

    return made


def test_the_wheel_and_the_source_hold_every_file(built: Path, wheel: Path, tmp_path: Path) -> None:
    files = [p for p in (ROOT / "workbench").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    package = {p.relative_to(ROOT).as_posix() for p in files if p.suffix not in {".pyi", ".pyc"}}
    seeds = {p.relative_to(ROOT).as_posix() for p in SEEDS.rglob("*") if p.is_file()}
    assert "workbench/py.typed" in package
    assert {Path(name).suffix for name in package} >= {".py", ".css", ".js", ".woff2", ".toml", ".json", ".safetensors"}
    assert "corpora/azerbaijan-russia-2025/card.md" in seeds  # which says whose the texts are
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        assert package | {f"workbench/{name}" for name in seeds} <= held
        for name in seeds:
            assert archive.read(f"workbench/{name}") == (ROOT / name).read_bytes()
    assert not {name for name in held if name.partition("/")[0] not in {"workbench", f"muqabala-{VERSION}.dist-info"}}
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as tar:
        tar.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    held = {p.relative_to(folder).as_posix() for p in folder.rglob("*")}
    assert package | seeds | {"pyproject.toml", "README.md", "LICENSE", "Makefile", "constraints.txt"} <= held
    build(folder, tmp_path / "again", "-t", "wheel")
    assert (tmp_path / "again" / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_metadata_has_authors_urls_and_python_versions(core: Environment) -> None:
    told = Distribution.at(next(core.packages.glob("muqabala-*.dist-info"))).metadata
    assert told["Author"] == "The Muqabala authors"
    assert told["License-Expression"] == "Apache-2.0"
    urls = dict(line.split(", ") for line in told.get_all("Project-URL", []))
    assert urls.keys() == {"Homepage", "Documentation", "Source", "Changelog", "Issues"}
    assert all(address.startswith("https://") for address in urls.values())
    versions = re.findall(r"Python :: (3\.\d+)", "\n".join(told.get_all("Classifier", [])))
    assert versions == ["3.11", "3.13"]
    extras = {"all", "charts", "dev", "page", "postgres", "publish", "ray"}
    assert extras <= set(told.get_all("Provides-Extra", []))
    readme = told["Description"]
    assert (
        f"https://raw.githubusercontent.com{REPOSITORY.removeprefix('https://github.com')}/main/docs/images/" in readme
    )
    links = re.findall(r"\]\(([^)\s]+)|\b(?:src|href)=\"([^\"]+)", readme)
    assert links
    assert all(re.match("https?://|#|mailto:", markdown or html) for markdown, html in links)


def test_the_core_runs_without_extras(demo: subprocess.CompletedProcess[str], core: Environment) -> None:
    assert "Corpus azerbaijan-russia-2025: 5 documents" in demo.stdout
    assert "001_18242be7177db16c.txt  garbled" in demo.stdout
    assert "card.md" in demo.stderr
    assert demo.stderr.endswith(
        "which is not installed. [extra-missing]\nInstall it with: pip install 'muqabala[page]'\n"
    )
    assert demo.returncode == 1  # no page, though the summary is there
    again = core.run("workbench", "demo", "--port", "0")
    assert again.returncode == 0, again.stderr
    assert "0 texts encoded" in again.stdout
    version = core.run("python", "-m", "workbench", "--version")
    assert version.stdout == core.run("workbench", "--version").stdout == f"workbench, version {VERSION}\n"
    scored = core.run("workbench", "score", "--left", "garbled.txt")
    assert scored.returncode == 0, scored.stderr
    assert '"check": "untranslated"' in scored.stdout
    for form in ("tsv", "docx"):
        exported = core.run(
            "workbench", "export", "--workspace", "demo.sqlite", "--format", form, "--out", f"all.{form}"
        )
        assert exported.returncode == 0, exported.stderr
        assert (core.folder / f"all.{form}").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("page", ["serve", "--workspace", "demo.sqlite"]),
        ("publish", ["publish", "--workspace", "demo.sqlite", "--out", "release"]),
        ("publish", ["run", "parquet", "--workspace", "other.sqlite"]),
        ("charts", ["evaluate", "corpus", "--workspace", "demo.sqlite", "--pictures", "pictures"]),
        ("postgres", ["users", "list", "--workspace", "postgresql://amal@127.0.0.1:1/none"]),
    ],
    ids=["serve", "publish", "run", "charts", "postgres"],
)
def test_a_missing_extra_is_reported_with_a_remedy(
    extra: str, words: Sequence[str], demo: object, core: Environment
) -> None:
    (core.folder / "parquet").mkdir(exist_ok=True)
    Dataset.from_dict({"text": ["نص"]}).to_parquet(core.folder / "parquet" / "rows.parquet")
    done = core.run("workbench", *words)
    assert done.returncode == 1
    assert done.stderr.startswith("workbench: ")
    assert done.stderr.endswith(f"Install it with: pip install 'muqabala[{extra}]'\n")
    assert "Traceback" not in done.stderr
    assert not (core.folder / "release").exists()


def test_a_user_script_runs(demo: object, core: Environment) -> None:
    (core.folder / "script.py").write_text(SCRIPT, "utf-8")
    done = core.run("python", "script.py")
    remedy = "workbench run CORPUS --workspace FILE, or without documents: workbench new NAME --workspace FILE"
    assert done.stdout == f"{VERSION} 2 2 True 5 Create it with: {remedy}\nTrue\n", done.stderr


@pytest.fixture(scope="module")
def checked(core: Environment) -> Callable[[str], str]:
    """What `mypy --strict` says of a script; the types of other libraries are left out, as torch's take a minute."""
    (core.folder / "mypy.ini").write_text(
        "[mypy]\n"
        + "".join(
            f"[mypy-{name}.*]\nfollow_imports = skip\n"
            for name in ("torch", "transformers", "sentence_transformers", "sqlalchemy", "huggingface_hub", "rich")
        ),
        "utf-8",
    )

    def answer(source: str) -> str:
        (core.folder / "typed.py").write_text(source, "utf-8")
        mypy = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(core.python), "typed.py"]
        return subprocess.run(mypy, cwd=core.folder, capture_output=True, text=True).stdout

    return answer


def test_a_user_script_passes_mypy(checked: Callable[[str], str]) -> None:
    assert checked(SCRIPT) == "Success: no issues found in 1 source file\n"
    assert re.findall(r"\[([a-z-]+)\]", checked(MISUSE)) == ["attr-defined", "arg-type", "assignment"]


def fetched(address: str) -> bytes:
    """Return what a server answers that is about to listen."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urlopen(address, timeout=60) as answer:
                return bytes(answer.read())
        except URLError:
            assert time.monotonic() < deadline, "nothing is served"
            time.sleep(0.1)


def test_the_demo_serves_its_page(with_extra: Callable[[str], Environment]) -> None:
    page = with_extra("page")
    port = free_port()
    process = page.start("workbench", "demo", "--port", str(port))
    try:
        told: list[str] = []
        while not told or not told[-1].startswith("http://"):
            told.append(process.stderr.readline() if process.stderr else "")
            assert told[-1], told
        assert told[-1] == f"http://127.0.0.1:{port} (stop with Ctrl+C)\n"
        shown = fetched(f"http://127.0.0.1:{port}/").decode()
        (style,) = set(re.findall(r"files/[0-9a-f]+/page\.css", shown))
        font = style.replace("page.css", "fonts/noto-naskh-arabic-400.woff2")
        assert b"@font-face" in fetched(f"http://127.0.0.1:{port}/{style}")
        assert fetched(f"http://127.0.0.1:{port}/{font}").startswith(b"wOF2")
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_publishing_needs_only_its_extra(with_extra: Callable[[str], Environment]) -> None:
    publish = with_extra("publish")
    done = publish.run("workbench", "publish", "--workspace", "demo.sqlite", "--out", "release", "--no-names")
    assert done.returncode == 0, done.stderr
    code = (
        "from pathlib import Path; from workbench import Workbench; print(Workbench(Path('demo.sqlite')).to_dataset())"
    )
    done = publish.run("python", "-c", code)
    assert "num_rows: 68" in done.stdout, done.stderr


def test_charts_need_only_their_extra(with_extra: Callable[[str], Environment]) -> None:
    code = "from workbench.reports.charts import scatter; print(scatter('a', [1, 2], [2, 1], labels=('x', 'y')).svg)"
    done = with_extra("charts").run("python", "-c", code)
    assert "</svg>" in done.stdout, done.stderr
