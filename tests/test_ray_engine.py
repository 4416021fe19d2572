"""The Ray engine on a cluster of this machine: the same results as of the local one, whatever is killed meanwhile."""

from __future__ import annotations

import json
import logging
import os
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from click.testing import CliRunner
from ray.cluster_utils import Cluster

from tests.conftest import SEEDS
from tests.engine_stages import Doubling, Environment
from tests.test_engines import DOUBLED, PARTITIONS, exported, outcomes
from workbench.cli import main
from workbench.engine.inline import InlineEngine
from workbench.engine.opening import open_engine
from workbench.engine.ray_engine import RayEngine
from workbench.engine.stages import EngineOptions, SetAside
from workbench.errors import EncoderError, EngineError
from workbench.service import Workbench

pytestmark = pytest.mark.filterwarnings("default")  # Ray leaves files open


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[Cluster]:
    """A cluster of two nodes that takes seconds to start, so all tests share it."""
    import ray

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        room: dict[str, Any] = {"num_cpus": 1, "object_store_memory": 80_000_000}
        made = Cluster(initialize_head=True, head_node_args={**room, "include_dashboard": False})
        made.add_node(**room)
        ray.init(address=made.address, log_to_driver=False, logging_level=logging.ERROR)
        yield made
        ray.shutdown()
        made.shutdown()  # type: ignore[no-untyped-call]


class NodeLoss:
    """Kills the node that is not the head, and adds another, when a stage that workers do has begun."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.stages: set[str] = set()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage in {"encode", "align and score"} and done < total and stage not in self.stages:
            self.stages.add(stage)
            (node,) = self._cluster.worker_nodes
            self._cluster.remove_node(node, allow_graceful=False)
            self._cluster.add_node(num_cpus=1, object_store_memory=80_000_000)


def test_actors_do_what_this_process_does() -> None:
    stage = Doubling(failing=frozenset({7, 31}), refused=frozenset({12}))
    with open_engine(EngineOptions(name="ray", workers=2)) as engine:
        assert outcomes(engine, stage, PARTITIONS) == outcomes(InlineEngine(), stage, PARTITIONS)
        assert outcomes(engine, Doubling(), PARTITIONS) == (DOUBLED, {})  # another stage by the same actors


def test_an_actor_computes_with_one_thread() -> None:
    with RayEngine(2) as engine:
        told = [o for o in engine.map(Environment(), [[1], [2]]) if not isinstance(o, SetAside)]
    threads, processes = zip(*(result for o in told for result in o.results), strict=True)
    assert set(threads) == {"1"}
    assert len({*processes, os.getpid()}) == 3


def test_an_item_that_ends_every_actor_is_set_aside(tmp_path: Path) -> None:
    with RayEngine(2) as engine:
        once = Doubling(deadly=frozenset({44}), once=tmp_path)
        assert outcomes(engine, once, PARTITIONS[6:]) == ({n: 2 * n for n in range(30, 50)}, {})
        done, aside = outcomes(engine, Doubling(deadly=frozenset({3})), [[1], [3], [5]])
    assert (done, aside) == ({1: 2, 5: 10}, {3: "item-ends-worker"})


def test_a_cluster_without_a_graphics_processor_is_told() -> None:
    with pytest.raises(EncoderError, match="Ray finds no device 'cuda'"):
        RayEngine(2, device="cuda")
    with RayEngine(2) as engine:  # the cluster goes on
        assert outcomes(engine, Doubling(), PARTITIONS) == (DOUBLED, {})


def test_a_dry_run_samples_by_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process loads no encoder, and a cluster without the device is told as it would be by the run."""
    monkeypatch.delattr("workbench.service.run_costs.loaded_encoder")
    place = ["--workspace", str(tmp_path / "w.sqlite"), "--engine", "ray", "--workers", "2", "--json"]
    told = CliRunner().invoke(main, ["run", str(SEEDS), "--dry-run", *place], catch_exceptions=False)
    plan = json.loads(told.stdout)
    assert (plan["engine"], plan["device"], plan["documents"]) == ("ray", "cpu", 5)
    assert all(stage["seconds"] > 0 for stage in plan["stages"])
    refused = CliRunner().invoke(main, ["run", str(SEEDS), "--dry-run", *place, "--device", "cuda"])
    assert "Ray finds no device 'cuda'" in refused.output


def test_actors_killed_at_random_change_nothing() -> None:
    with RayEngine(2) as engine:
        outcomes(engine, Doubling(), PARTITIONS)
        running = engine.processes[:1]
        killer = Timer(0.2, os.kill, (running[0], signal.SIGKILL))
        killer.start()
        assert outcomes(engine, Doubling(), [[n] for n in range(1000)]) == ({n: 2 * n for n in range(1000)}, {})
        killer.join()


def test_a_cluster_writes_the_same_bytes_while_a_node_is_lost(tmp_path: Path, cluster: Cluster) -> None:
    here = exported(tmp_path / "here.sqlite")
    workbench = Workbench(tmp_path / "there.sqlite", progress=(loss := NodeLoss(cluster)))
    workbench.run(SEEDS, engine=EngineOptions(name="ray", workers=2))
    there = CliRunner().invoke(main, ["export", "--workspace", str(workbench.path), "--format", "jsonl"])
    assert loss.stages == {"encode", "align and score"}
    assert there.stdout_bytes == here != b""


def test_what_an_actor_without_a_node_was_given_is_done_by_another(
    monkeypatch: pytest.MonkeyPatch, cluster: Cluster
) -> None:
    monkeypatch.setattr("workbench.engine.ray_engine._START", 5)
    for node in cluster.worker_nodes.copy():
        cluster.remove_node(node, allow_graceful=False)
    with RayEngine(2) as engine:
        assert outcomes(engine, Doubling(), PARTITIONS) == (DOUBLED, {})
        assert outcomes(engine, Doubling(), PARTITIONS) == (DOUBLED, {})


def test_a_cluster_that_is_not_there_is_told() -> None:
    import ray

    ray.shutdown()
    with pytest.raises(EngineError, match="cannot be reached"):
        RayEngine(2, "127.0.0.1:1")
