"""The layout: imports point down without cycles, modules and functions stay small, importing is cheap."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Mapping, Set
from pathlib import Path

import pytest

import workbench
from tests.conftest import ROOT

PACKAGE = ROOT / "workbench"

# In reading order, each with what it may import of the package; nothing may be imported that stands below.
# Any may import what is in EVERYWHERE.
EVERYWHERE = {"caching"}
LAYERS: dict[str, set[str]] = {
    "caching": set(),
    "version": set(),
    "records": set(),
    "messages": set(),
    "errors": {"messages", "records"},
    "registry": {"errors", "messages"},
    "render": {"records"},
    "arabic": {"records"},
    "formats": {"version", "arabic", "errors", "records", "render", "messages"},
    "ingest": {"arabic", "errors", "formats", "records", "messages"},
    "encoders": {"arabic", "registry", "records", "errors", "messages"},
    "alignment": {"errors", "arabic", "records", "encoders"},
    "names": {"arabic", "records", "messages"},
    "checks": {"arabic", "errors", "names", "records", "registry", "messages"},
    "events": {"arabic", "checks", "encoders", "names", "records"},
    "metrics": {"registry", "arabic", "records", "errors", "messages"},
    "scoring": {"arabic", "checks", "encoders", "metrics", "records", "registry"},
    "editing": {"arabic", "errors", "metrics", "names", "records", "messages"},
    "evaluation": {"arabic", "errors", "records", "messages"},
    "publication": {"editing", "errors", "events", "names", "records", "messages"},
    "reports": {"errors", "evaluation", "names", "records", "render"},
    "engine": {
        "alignment",
        "arabic",
        "editing",
        "encoders",
        "errors",
        "events",
        "ingest",
        "messages",
        "names",
        "records",
        "registry",
        "scoring",
        "version",
    },
    "store": {"arabic", "editing", "encoders", "errors", "records"},
    "service": {
        "alignment",
        "arabic",
        "checks",
        "editing",
        "encoders",
        "engine",
        "errors",
        "evaluation",
        "events",
        "formats",
        "ingest",
        "metrics",
        "names",
        "publication",
        "records",
        "registry",
        "scoring",
        "store",
        "version",
        "messages",
    },
    "ui": {"version", "records", "errors", "ingest", "formats", "render", "service", "messages"},
    "cli": {
        "errors",
        "formats",
        "metrics",
        "records",
        "registry",
        "render",
        "reports",
        "service",
        "ui",
        "version",
        "messages",
    },
    "__main__": {"cli"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """Return the dotted name of a module below the package, "" for the package itself."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


def layer(name: str) -> str:
    return name.partition(".")[0]


def imports_of(path: Path, known: Set[str]) -> set[str]:
    """Return the modules of the package that a file imports anywhere in it, by their dotted names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            asked = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            asked = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in (a.removeprefix("workbench.") for a in asked if a.startswith("workbench.")):
            found.add(name if name in known else name.rpartition(".")[0])
    return found


MODULES = {name_of(path): path for path in modules()}
IMPORTS = {name: imports_of(path, MODULES.keys()) for name, path in MODULES.items()}


def circles(graph: Mapping[str, Set[str]]) -> list[tuple[str, ...]]:
    """Return the groups of two or more nodes that reach each other, by Tarjan's algorithm.

    >>> circles({"a": {"b"}, "b": {"c"}, "c": {"b"}})
    [('b', 'c')]
    """
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[tuple[str, ...]] = []

    def visit(node: str) -> None:
        order[node] = lowest[node] = len(order)
        stack.append(node)
        for other in sorted(graph[node]):
            if other not in order:
                visit(other)
            if other in stack:
                lowest[node] = min(lowest[node], lowest[other])
        if lowest[node] == order[node]:
            at = stack.index(node)
            found.append(tuple(sorted(stack[at:])))
            del stack[at:]

    for node in sorted(graph):
        if node not in order:
            visit(node)
    return [group for group in found if len(group) > 1]


def test_every_module_belongs_to_a_layer() -> None:
    assert {layer(name) for name in MODULES} - {""} == set(LAYERS)


def test_the_package_has_at_most_27_top_level_modules() -> None:
    assert len(LAYERS) <= 27


def test_allowed_imports_point_down() -> None:
    order = list(LAYERS)
    for name, allowed in LAYERS.items():
        assert all(order.index(other) < order.index(name) for other in allowed), name


@pytest.mark.parametrize("name", [name for name in MODULES if name])
def test_imports_are_allowed(name: str) -> None:
    others = {layer(other) for other in IMPORTS[name]} - {layer(name), ""}
    assert others <= LAYERS[layer(name)] | EVERYWHERE


def test_there_are_no_import_cycles() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [("a", "b", "c")]
    assert circles(IMPORTS) == []


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_modules_and_functions_are_small(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name
        assert not isinstance(node, ast.Assert), "an assert is no validation"


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_modules_have_a_docstring_and_list_their_public_names(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    names = {
        t.id for node in tree.body if isinstance(node, ast.Assign) for t in node.targets if isinstance(t, ast.Name)
    }
    assert "__all__" in names


@pytest.mark.parametrize("name", [n for n, path in MODULES.items() if path.name == "__init__.py" and n])
def test_no_package_hides_a_module_of_its_own(name: str) -> None:
    package = importlib.import_module(f"workbench.{name}")
    for module in (m for m in MODULES if m.rpartition(".")[0] == name):
        importlib.import_module(f"workbench.{module}")
        assert getattr(package, module.rpartition(".")[2]) is sys.modules[f"workbench.{module}"]


def test_no_sys_exit_below_the_cli() -> None:
    for path in modules():
        if layer(name_of(path)) != "cli":
            assert "sys.exit" not in path.read_text("utf-8"), path


def test_importing_the_commands_loads_no_heavy_library() -> None:
    heavy = "torch transformers sentence_transformers gradio datasets sqlalchemy sacrebleu numpy wordfreq"
    code = f"import sys, workbench.cli; print([m for m in {heavy.split()} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout.strip() == "[]"


def test_public_names_are_listed() -> None:
    assert sorted(workbench.__all__) == [
        "Document",
        "ErrorSpan",
        "FidelityReport",
        "Link",
        "Segment",
        "Settings",
        "Workbench",
        "WorkbenchError",
        "__version__",
        "align",
        "load_encoder",
        "read_pairs",
        "read_sentences",
        "score",
        "score_alone",
    ]
    for name in workbench.__all__:
        assert getattr(workbench, name) is not None
    assert dir(workbench) == sorted(workbench.__all__)
    with pytest.raises(AttributeError):
        _ = getattr(workbench, "nothing")  # noqa: B009 - a type checker knows it is not there
