"""Serve the page of a workspace, by default that of the seed corpus: python app.py"""

from __future__ import annotations

import os
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.service import Settings, Workbench
from workbench.ui import serve

CORPUS = Path(__file__).parent / "corpora" / "azerbaijan-russia-2025"


def main() -> None:
    """Serve the page of a workspace; a new one is made from the seed corpus."""
    path = Path(os.environ.get("WORKBENCH_WORKSPACE", "demo.sqlite"))
    workbench = Workbench(path, Settings.from_environment())
    if not path.exists():
        workbench.run(CORPUS)
    host = os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1")
    port = int(os.environ.get("GRADIO_SERVER_PORT", "7860"))
    ready = f"http://{host}:{port} (stop with Ctrl+C)"
    auth = bool(workbench.people())
    frames = os.environ.get("WORKBENCH_FRAMED_BY", "").split()  # origins such as https://huggingface.co
    try:
        workbench.check_serving(host, auth=auth)
        serve(workbench, host, port, lambda: print(ready), auth=auth, frames=frames)  # noqa: T201
    except WorkbenchError as error:
        raise SystemExit(f"app.py: {error}") from None


if __name__ == "__main__":
    main()
