"""The layout: imports point down, modules and functions stay small, importing costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import workbench
from tests.conftest import ROOT

PACKAGE = ROOT / "workbench"

# In reading order, each with what it may import of the package; nothing may be imported that stands below.
LAYERS: dict[str, set[str]] = {
    "version": set(),
    "records": set(),
    "errors": {"records"},
    "registry": {"errors"},
    "render": {"records"},
    "arabic": {"records"},
    "formats": {"version", "arabic", "errors", "records", "render"},
    "ingest": {"arabic", "errors", "formats", "records"},
    "encoders": {"registry", "records", "errors"},
    "alignment": {"errors", "arabic", "records", "encoders"},
    "events": set(),
    "names": {"arabic", "records"},
    "checks": {"arabic", "errors", "names", "records", "registry"},
    "metrics": {"registry", "arabic", "records", "errors"},
    "scoring": {"arabic", "checks", "encoders", "metrics", "records", "registry"},
    "editing": {"arabic", "errors", "metrics", "names", "records"},
    "evaluation": {"arabic", "errors", "records"},
    "publication": {"editing", "errors", "events", "names", "records"},
    "reports": {"errors", "evaluation", "names", "records", "render"},
    "store": {"arabic", "editing", "errors", "records"},
    "service": {
        "alignment",
        "arabic",
        "checks",
        "editing",
        "encoders",
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
    },
    "ui": {"version", "records", "errors", "ingest", "formats", "render", "service"},
    "cli": {"errors", "formats", "metrics", "records", "registry", "render", "reports", "service", "ui", "version"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_layers(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found |= {name.split(".")[1] for name in names if name.startswith("workbench.")}
    return found - {layer(path)}


def test_every_module_belongs_to_a_layer() -> None:
    assert {layer(p) for p in modules()} - {"__init__"} == set(LAYERS)


def test_allowed_imports_point_down() -> None:
    order = list(LAYERS)
    for name, allowed in LAYERS.items():
        assert all(order.index(other) < order.index(name) for other in allowed), name


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_are_allowed(path: Path) -> None:
    if layer(path) != "__init__":
        assert imported_layers(path) <= LAYERS[layer(path)]


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_modules_and_functions_are_small(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name
        assert not isinstance(node, ast.Assert), "an assert is no validation"


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_modules_say_what_they_are_and_what_is_public(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    names = {
        t.id for node in tree.body if isinstance(node, ast.Assign) for t in node.targets if isinstance(t, ast.Name)
    }
    assert "__all__" in names


def test_no_sys_exit_below_the_cli() -> None:
    for path in modules():
        if layer(path) != "cli":
            assert "sys.exit" not in path.read_text("utf-8"), path


def test_importing_the_commands_loads_nothing_heavy() -> None:
    heavy = "torch transformers sentence_transformers gradio datasets sqlalchemy sacrebleu numpy wordfreq"
    code = f"import sys, workbench.cli; print([m for m in {heavy.split()} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout.strip() == "[]"


def test_the_public_names() -> None:
    assert sorted(workbench.__all__) == [
        "Document", "ErrorSpan", "FidelityReport", "Link", "Segment", "Settings", "Workbench", "WorkbenchError",
        "__version__", "align", "load_encoder", "read_pairs", "read_sentences", "score", "score_alone",
    ]  # fmt: skip
    for name in workbench.__all__:
        assert getattr(workbench, name) is not None
    with pytest.raises(AttributeError):
        _ = workbench.nothing
