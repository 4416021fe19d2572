"""Each notebook runs by itself, as whoever opens it runs it: in a kernel of its own, in less than two minutes.

The minutes are those of the processor, which are nearly the same whatever else the machine has to do.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT

FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
MOST = 120  # seconds of the processor, one thread
STUCK = 600
SPENT = """
import resource
print(sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_notebook_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.cells.append(nbformat.v4.new_code_cell(SPENT))  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, resources={"metadata": {"path": str(FOLDER)}})
    with ThreadPoolExecutor(1) as own:  # a worker that has driven a browser has a loop already
        own.submit(asyncio.run, asyncio.wait_for(client.async_execute(), STUCK)).result()
    spent = notebook.cells.pop().outputs[0].text
    assert float(spent) < MOST
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any(output.get("text") for output in outputs)
    shown = {kind for output in outputs for kind in output.get("data", {})}
    assert shown & {"image/svg+xml", "image/png"}, "it has no picture"


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_notebooks_define_nothing_and_carry_no_output(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert all(not cell.get("outputs") for cell in notebook.cells), "commit notebooks without their outputs"
    assert not any(
        "def " in cell.source or "class " in cell.source for cell in notebook.cells if cell.cell_type == "code"
    )
