"""One corpus by each engine: python -m benchmarks.engines DATA [DOCUMENTS]

So many documents (by default 100) are made as `benchmarks.event_scale` makes them, two an event, and run by one local
worker, by two, and by two of a Ray cluster on this machine; then by two runs of one worker at the same time, which
share nothing and show what two cores can do at most. The one worker computes with one thread as each of the others
does, so that the ratio is that of processes and not of threads. Printed are the seconds of each stage by the clock,
their ratio to one worker, the processor seconds of the main process and of local workers, the highest memory of each,
and a hash of what is exported. What a local worker has for itself, without the pages that it shares with others, is
read from /proc at each step of the run, so that it is told on Linux only.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import resource
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

# Workers import this file again, so that what it imports here would count as theirs.
if TYPE_CHECKING:
    from workbench.ingest.corpus import Corpus
    from workbench.service import Progress, Workbench

ENGINES = (("local", 1), ("local", 2), ("ray", 2))


def exported(workbench: Workbench) -> str:
    """Return a hash of what a workspace exports."""
    from workbench.service import write_segments

    stream = BytesIO()
    write_segments(workbench.segments_for_export(), "jsonl", stream)
    return hashlib.sha256(stream.getvalue()).hexdigest()[:12]


def processor_seconds() -> tuple[float, float]:
    """Return the processor seconds of this process, and of those that it started and that have ended."""
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, others.ru_utime + others.ru_stime


class OwnMemory:
    """Passes progress on, and remembers the most memory that a local worker has had for itself."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.most = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Look at the workers, and pass the progress of a stage on."""
        for process in multiprocessing.active_children():
            self.most = max(self.most, own_memory(process.pid or 0))
        self._progress(stage, done, total)


def own_memory(process: int) -> int:
    """Return the bytes that a process shares with no other, 0 where nobody tells."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Private_"))


def side_by_side(corpus: Corpus) -> float:
    """Return how many seconds two runs of one worker take at the same time, in processes that have loaded nothing."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as processes:
        return max(processes.map(alone, [corpus, corpus], chunksize=1))


def alone(corpus: Corpus) -> float:
    """Return how many seconds a run of one worker takes."""
    from workbench.service import StageClock, Workbench

    clock = StageClock()
    with tempfile.TemporaryDirectory() as folder:
        Workbench(Path(folder) / "w.sqlite", progress=clock).run_corpus(corpus)
        return clock.seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("documents", type=int, nargs="?", default=100, metavar="DOCUMENTS")
    arguments = parser.parse_args()
    if os.environ.get("OMP_NUM_THREADS") != "1":  # NumPy asks for it when it is loaded, and it is by now
        os.environ["OMP_NUM_THREADS"] = "1"
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.engines", *sys.argv[1:]])  # noqa: S606
    from benchmarks.event_scale import SENTENCES, pool, reports
    from workbench.ingest.corpus import Corpus
    from workbench.service import EngineOptions, StageClock, Workbench

    made = reports(pool(arguments.data), arguments.documents, random.Random(17))
    corpus = Corpus(name="made", documents=tuple(made))
    print(f"{len(made)} documents of {SENTENCES} sentences on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    first: float | None = None
    for name, workers in ENGINES:
        with tempfile.TemporaryDirectory() as folder:
            before = processor_seconds()
            clock = StageClock()
            memory = OwnMemory(clock)
            workbench = Workbench(Path(folder) / "w.sqlite", progress=memory)
            workbench.run_corpus(corpus, engine=EngineOptions(name=name, workers=workers))
            seconds = clock.seconds
            first = first or seconds
            own, others = (after - then for after, then in zip(processor_seconds(), before, strict=True))
            stages = ", ".join(f"{s.stage} {s.seconds:.1f}" for s in clock.stages())
            print(f"{name} {workers}: {seconds:.1f} s, {first / seconds:.2f} × one worker ({stages})")
            if memory.most:
                print(f"  a worker had {memory.most / 1e6:.0f} MB for itself at the highest")
            print(
                f"  processor: main {own:.1f} s, processes that ended {others:.1f} s; {exported(workbench)}", flush=True
            )
    seconds = side_by_side(corpus)
    print(f"two runs at the same time: {seconds:.1f} s, {2 * (first or 0) / seconds:.2f} × one worker")
    for who, kind in (("main process", resource.RUSAGE_SELF), ("largest other process", resource.RUSAGE_CHILDREN)):
        print(f"{who}: {resource.getrusage(kind).ru_maxrss / 1000:.0f} MB at the highest")


if __name__ == "__main__":
    main()
