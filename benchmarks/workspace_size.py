"""Where the bytes of a workspace go: python -m benchmarks.workspace_size [CORPUS]

Runs `workbench run` on the corpus, that of the seeds if none is named, into a temporary workspace and prints the bytes
of each table with its indexes, an empty workspace subtracted, in all and for each text that has vectors of its own.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from benchmarks.seeds import CORPUS
from workbench.encoders.background import background_texts
from workbench.store import Workspace

SIZES = """SELECT coalesce(m.tbl_name, s.name), sum(s.pgsize), sum(s.payload)
    FROM dbstat s LEFT JOIN sqlite_schema m ON m.name = s.name GROUP BY 1"""


def sizes(path: Path) -> tuple[Counter[str], Counter[str]]:
    """Return the bytes of the pages of each table with its indexes, and what of them is filled."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(SIZES).fetchall()
    return Counter({name: pages for name, pages, _ in rows}), Counter({name: filled for name, _, filled in rows})


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?", default=CORPUS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        empty, full = (Path(folder) / name for name in ("empty.sqlite", "full.sqlite"))
        Workspace.open(empty, create=True).close()
        command = [sys.executable, "-m", "workbench", "run", str(given.corpus), "--workspace", str(full)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with closing(sqlite3.connect(full)) as connection:
            (texts,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
        texts -= len(background_texts())
        pages, filled = sizes(full)
        unused, _ = sizes(empty)
        total, nothing = (path.stat().st_size for path in (full, empty))
    print(f"{texts} texts; a workspace of {total:,} bytes, {nothing:,} of them when empty")
    print(f"{'table with its indexes':28}{'bytes':>12}{'filled':>12}{'a text':>10}")
    for name, size in (pages - unused).most_common():
        print(f"{name:28}{size:12,}{filled[name]:12,}{size / texts:10,.0f}")
    print(f"{'all, and what is free':28}{total - nothing:12,}{'':12}{(total - nothing) / texts:10,.0f}")


if __name__ == "__main__":
    main()
