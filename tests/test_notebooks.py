"""Each notebook runs in a kernel of its own within two minutes, and is committed with its outputs.

The two minutes are processor time, which hardly depends on the load of the machine.
"""

from __future__ import annotations

import asyncio
import runpy
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.conftest import ROOT

PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TOOLS = runpy.run_path(str(ROOT / "docs" / "make_notebooks.py"))
MAX_SECONDS = 120  # processor time, one thread
PROCESSOR_TIME = """
import resource
print(sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def kinds(notebook: Any) -> list[list[tuple[str, tuple[str, ...]]]]:
    """Return the distinct kinds of the outputs of each cell, with the media types of displayed data."""
    return [
        list(dict.fromkeys((o.output_type, tuple(sorted(o.get("data", ())))) for o in TOOLS["outputs"](cell)))
        for cell in notebook.cells
    ]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_notebook_runs_and_has_its_outputs(path: Path) -> None:
    committed, notebook = read(path), read(path)
    notebook.cells.append(nbformat.v4.new_code_cell(PROCESSOR_TIME))  # type: ignore[no-untyped-call]
    with ThreadPoolExecutor(1) as thread:  # a worker that has driven a browser already has an event loop
        thread.submit(asyncio.run, TOOLS["execute"](notebook)).result()
    assert float(notebook.cells.pop().outputs[0].text) < MAX_SECONDS
    assert kinds(committed) == kinds(notebook), "run: python docs/make_notebooks.py"
    shown = {media_type for cell in kinds(notebook) for _, media_types in cell for media_type in media_types}
    assert shown & {"image/svg+xml", "image/png"}, "it has no chart"


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_notebooks_define_no_functions_or_classes(path: Path) -> None:
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert not any("def " in cell.source or "class " in cell.source for cell in cells)
