"""Serve the page of a workspace, by default that of the seed corpus: python app.py"""

from __future__ import annotations

import os
from pathlib import Path

from workbench.service import Workbench
from workbench.ui import KEYS, build

CORPUS = Path(__file__).parent / "corpora" / "azerbaijan-russia-2025"


def main() -> None:
    """Bring the workspace up to date with the seed corpus where it does not exist yet, then serve it."""
    workbench = Workbench(Path(os.environ.get("WORKBENCH_WORKSPACE", "demo.sqlite")))
    if not workbench.path.exists():
        workbench.run(CORPUS)
    build(workbench).launch(head=KEYS, footer_links=[], run_history=False)


if __name__ == "__main__":
    main()
