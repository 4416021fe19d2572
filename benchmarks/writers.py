"""Concurrent writers, each in its own process: no edit is lost, every conflict is reported, no writer starves.

python -m benchmarks.writers            # 20 writers for 60 s on SQLite, then on PostgreSQL
python -m benchmarks.writers 20 10      # for 10 s
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
import time
from pathlib import Path
from queue import Empty

import numpy as np

from tests import postgres
from tests.test_revisions import make
from workbench.errors import ConflictError, WorkspaceBusyError
from workbench.records import DatabaseURL
from workbench.service import Query, Workbench
from workbench.store import Workspace

_Told = tuple[list[str], int, int, list[float]]  # kept, conflicts, given up, seconds of each


def write(place: Path | DatabaseURL, seconds: float, seed: int, told: multiprocessing.Queue[_Told]) -> None:
    """Read a segment, think for a moment, correct it, over and over."""
    chance = random.Random(seed)
    workbench = Workbench(place)
    ids = [r.segment.id for r in workbench.search(Query()).rows]
    kept: list[str] = []
    spent: list[float] = []
    beside = busy = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        i = chance.choice(ids)
        base = workbench.segment(i).row.revision
        time.sleep(chance.uniform(0, 0.05))
        start = time.perf_counter()
        try:
            kept.append(workbench.correct(i, f"{seed} {len(kept)}", base=base, author=f"t{seed}").id)
        except ConflictError as conflict:
            beside += 1
            if conflict.kept is not None:
                kept.append(conflict.kept.id)
        except WorkspaceBusyError:
            busy += 1
        spent.append(time.perf_counter() - start)
    told.put((kept, beside, busy, spent))


def measure(name: str, place: Path | DatabaseURL, writers: int, seconds: float) -> None:
    make(place)
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[_Told] = context.Queue()
    processes = [context.Process(target=write, args=(place, seconds, n, told)) for n in range(writers)]
    for p in processes:
        p.start()
    results: list[_Told] = []
    while len(results) < writers and any(p.is_alive() for p in processes):
        try:
            results.append(told.get(timeout=5))
        except Empty:
            continue
    for p in processes:
        p.join()
    kept = [i for some, *_ in results for i in some]
    beside, busy = sum(r[1] for r in results), sum(r[2] for r in results)
    spent = 1000 * np.array([s for r in results for s in r[3]])
    with Workspace.open(place) as w:
        there = {r.id for r in w.revisions.all()}
        sound = w.integrity()
    in_beside = sum(len(c.beside) for c in Workbench(place).current())
    print(
        f"{name:11} {len(results)} writers, {seconds:.0f} s: {len(kept)} corrections, "
        f"{len(kept) / seconds:.0f} a second, median {np.median(spent):.0f} ms, p95 {np.percentile(spent, 95):.0f} ms; "
        f"lost {len(set(kept) - there)}, "
        f"unclaimed {len(there - set(kept))}, conflicts told {beside}, kept beside {in_beside}, "
        f"given up {busy}, {sound}",
        flush=True,
    )


def main(writers: int = 20, seconds: float = 60) -> None:
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", Path(folder) / "w.sqlite", writers, seconds)
    with postgres.server(durable=True) as address:
        measure("PostgreSQL", postgres.database(address), writers, seconds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
