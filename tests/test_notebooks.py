"""The notebooks run, one after the other in one kernel: what they import is imported once."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT

FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))


@pytest.mark.filterwarnings("ignore")
def test_notebooks_run() -> None:
    notebooks = [nbformat.read(path, as_version=4) for path in PATHS]  # type: ignore[no-untyped-call]
    together = nbformat.v4.new_notebook(cells=[cell for n in notebooks for cell in n.cells])  # type: ignore[no-untyped-call]
    NotebookClient(together, timeout=240, resources={"metadata": {"path": str(FOLDER)}}).execute()
    for path, notebook in zip(PATHS, notebooks, strict=True):
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        assert any(output.get("text") for output in outputs), path.name
        shown = {kind for output in outputs for kind in output.get("data", {})}
        assert shown & {"image/svg+xml", "image/png"}, f"{path.name} has no picture"


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.name)
def test_notebooks_define_nothing_and_carry_no_output(path: object) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert all(not cell.get("outputs") for cell in notebook.cells), "commit notebooks without their outputs"
    assert not any(
        "def " in cell.source or "class " in cell.source for cell in notebook.cells if cell.cell_type == "code"
    )
