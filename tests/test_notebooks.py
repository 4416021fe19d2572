"""The notebooks run, one after the other in one kernel: what they import is imported once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

from tests.conftest import ROOT

FOLDER = ROOT / "notebooks"


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelManager]:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(FOLDER))
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda p: p.name)
def test_notebooks_run(path: Path, kernel: KernelManager) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert all(not cell.get("outputs") for cell in notebook.cells), "commit notebooks without their outputs"
    assert not any(
        "def " in cell.source or "class " in cell.source for cell in notebook.cells if cell.cell_type == "code"
    )
    NotebookClient(notebook, km=kernel, timeout=240).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any(output.get("text") for output in outputs)
    assert any("image/svg+xml" in output.get("data", {}) for output in outputs), "a notebook has a picture"
