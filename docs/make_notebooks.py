"""Run the notebooks and store them with their outputs: python docs/make_notebooks.py"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

__all__ = ["execute", "outputs"]

_FOLDER = Path(__file__).parent.parent / "notebooks"
_TIMEOUT = 600  # seconds for a notebook


async def execute(notebook: Any) -> None:
    """Run a notebook in its folder, without recording when."""
    client = NotebookClient(notebook, record_timing=False, resources={"metadata": {"path": str(_FOLDER)}})
    await asyncio.wait_for(client.async_execute(), _TIMEOUT)


def outputs(cell: Any) -> list[Any]:
    """Return the outputs of a cell without those on stderr, which depend on the machine."""
    return [output for output in cell.get("outputs", []) if output.get("name") != "stderr"]


def main() -> None:
    """Run all notebooks; only code, texts and outputs are stored, so that differences stay small."""
    for path in sorted(_FOLDER.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        asyncio.run(execute(notebook))
        notebook.metadata["language_info"] = {"name": "python"}
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = outputs(cell)
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
