"""Vectors in the workspace and in a file of their own: python -m benchmarks.vector_store [--postgresql] [TEXTS ...]

Made vectors of 8 to 10 kB, as many as told (by default 10,000 and 100,000), are saved 64 at a time as a run does it, in
a workspace of SQLite, in one of PostgreSQL with `--postgresql`, and in a file of their own. Printed are seconds to save
them, milliseconds to read those of a document (20 texts, the median of 200), seconds of a backup of the workspace
(SQLite only), of the check of all that is stored, of rewriting the files after an erasure, and megabytes of workspace
and file.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import text

from tests import postgres
from workbench.encoders.codec import CODEC
from workbench.records import DatabaseURL
from workbench.service import held_open
from workbench.store import Workspace, back_up

TOGETHER = 64  # texts that are saved at a time
READ = 20  # texts that are read at a time
READS = 200
ENCODER = "made"


def measure(place: Path | DatabaseURL, apart: Path | None, count: int, title: str) -> None:
    """Save, read, back up, check and rewrite; print a line."""
    chance = random.Random(3)
    texts = [f"نص {n}" for n in range(count)]
    with Workspace.open(place, create=True) as workspace:
        workspace.vector_store.move(apart)
    with held_open(place), Workspace.open(place) as workspace:
        saved = seconds(lambda: save(workspace, texts, chance))
        reads = [seconds(lambda: workspace.packed_vectors(ENCODER, chance.sample(texts, READ))) for _ in range(READS)]
    with Workspace.open(place) as workspace:
        checked = seconds(workspace.check)
        copied = None if isinstance(place, DatabaseURL) else backed_up(place)
        rewritten = seconds(workspace._database.compact)
        own = size(workspace, place) / 1e6
    beside = f"{apart.stat().st_size / 1e6:.0f}" if apart else "–"
    copy = "–" if copied is None else f"{copied:.1f}"
    print(
        f"{title:>24} {count:9,} {saved:7.1f} {1000 * median(reads):8.1f} {copy:>7} {checked:8.1f} {rewritten:10.1f} "
        f"{own:7.0f} {beside:>10}",
        flush=True,
    )


def save(workspace: Workspace, texts: Sequence[str], chance: random.Random) -> None:
    for first in range(0, len(texts), TOGETHER):
        some = texts[first : first + TOGETHER]
        workspace.save_vectors(
            ENCODER, [(t, bytes([CODEC]) + chance.randbytes(chance.randint(8000, 10_000))) for t in some]
        )


def backed_up(place: Path) -> float:
    copy = place.with_suffix(".copy")
    took = seconds(lambda: back_up(place, copy))
    copy.unlink()
    return took


def size(workspace: Workspace, place: Path | DatabaseURL) -> int:
    if isinstance(place, Path):
        return place.stat().st_size
    with workspace._transaction(reading=True) as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=int, nargs="*", default=[10_000, 100_000], metavar="TEXTS")
    parser.add_argument("--postgresql", action="store_true", help="also on a server that is started for it")
    asked = parser.parse_args()
    print("              vectors in     texts  save s  read ms  copy s  check s  rewrite s      MB  MB beside")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = stack.enter_context(postgres.server(durable=True)) if asked.postgresql else ""
        for count in asked.texts:
            measure(folder / f"{count}.sqlite", None, count, "SQLite")
            measure(folder / f"{count}-apart.sqlite", folder / f"{count}.vectors", count, "a file beside SQLite")
            if address:
                measure(postgres.database(address), None, count, "PostgreSQL")
                beside = folder / f"{count}.server-vectors"
                measure(postgres.database(address), beside, count, "a file beside the server")


if __name__ == "__main__":
    main()
