"""Run the notebooks and store them with their outputs: python docs/make_notebooks.py"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

__all__ = ["NOTEBOOKS", "execute", "outputs"]

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


def execute(notebook: Any, *, timeout: int = 600) -> None:
    """Run a notebook in its folder; its outputs then depend on nothing but its cells."""
    NotebookClient(
        notebook, timeout=timeout, record_timing=False, resources={"metadata": {"path": str(NOTEBOOKS)}}
    ).execute()


def outputs(cell: Any) -> list[Any]:
    """Return the outputs of a cell without what it writes to stderr."""
    return [output for output in cell.get("outputs", []) if output.get("name") != "stderr"]


def main() -> None:
    """Run all notebooks."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        metadata = notebook.metadata
        execute(notebook)
        notebook.metadata = metadata
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = outputs(cell)
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
