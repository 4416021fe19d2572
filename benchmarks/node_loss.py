"""A cluster of which a node is killed again and again: python -m benchmarks.node_loss DATA [DOCUMENTS] [--kills N]

So many documents (by default 60) are made as `benchmarks.event_scale` makes them. They are run by one local worker, and
then by two workers of a Ray cluster of two nodes beside its head, all on this machine. At random moments of the stages
that workers do, one of the two nodes is killed without notice, five times unless told otherwise, and a new one joins.
Printed are when nodes were killed, seconds, and a hash of what either run exports.
"""

from __future__ import annotations

import argparse
import logging
import random
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import ray
from ray.cluster_utils import Cluster

from benchmarks.engines import exported
from benchmarks.event_scale import pool, reports
from workbench.ingest.corpus import Corpus
from workbench.service import EngineOptions, Workbench

STAGES = ("encode", "align and score")
ROOM: dict[str, Any] = {"num_cpus": 1, "object_store_memory": 100_000_000}


class NodeLoss:
    """Follows a run, and kills a node when a stage has come as far as was drawn."""

    def __init__(self, cluster: Cluster, kills: int, rng: random.Random) -> None:
        self._cluster = cluster
        self._rng = rng
        self._due = sorted((rng.randrange(len(STAGES)), rng.random()) for _ in range(kills))
        self.killed = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note the progress of a stage."""
        if stage in STAGES and self._due and (STAGES.index(stage), done / max(1, total)) >= self._due[0]:
            self._due.pop(0)
            node = self._rng.choice(sorted(self._cluster.worker_nodes, key=lambda n: n.node_id))
            self._cluster.remove_node(node, allow_graceful=False)
            self._cluster.add_node(**ROOM)
            self.killed += 1
            print(f"  a node is killed at {stage}, {done} of {total}", flush=True)


def main() -> None:
    """Print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("documents", type=int, nargs="?", default=60, metavar="DOCUMENTS")
    parser.add_argument("--kills", type=int, default=5, metavar="N")
    parser.add_argument("--seed", type=int, default=1, help="of the moments and the nodes")
    arguments = parser.parse_args()
    made = reports(pool(arguments.data), arguments.documents, random.Random(17))
    corpus = Corpus(name="made", documents=tuple(made))
    with tempfile.TemporaryDirectory() as folder:
        alone = Workbench(Path(folder) / "alone.sqlite")
        start = perf_counter()
        alone.run_corpus(corpus)
        print(f"{len(made)} documents by one worker: {perf_counter() - start:.0f} s, {exported(alone)}", flush=True)
        cluster = Cluster(
            initialize_head=True, head_node_args={**ROOM, "num_cpus": 0, "include_dashboard": False}, connect=False
        )
        for _ in range(2):
            cluster.add_node(**ROOM)
        ray.init(address=cluster.address, log_to_driver=False, logging_level=logging.ERROR)
        loss = NodeLoss(cluster, arguments.kills, random.Random(arguments.seed))
        together = Workbench(Path(folder) / "together.sqlite", progress=loss)
        start = perf_counter()
        together.run_corpus(corpus, engine=EngineOptions(name="ray", workers=2))
        seconds = perf_counter() - start
        print(f"by two nodes, of which {loss.killed} were killed: {seconds:.0f} s, {exported(together)}", flush=True)
        ray.shutdown()
        cluster.shutdown()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
