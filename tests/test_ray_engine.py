"""The Ray engine on a cluster of this machine: the same results as of the local one, also when actors are killed."""

from __future__ import annotations

import logging
import os
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from tests.engine_stages import Doubling, Environment
from tests.test_engines import DOUBLED, PARTITIONS, exported, outcomes
from workbench.engine.inline import InlineEngine
from workbench.engine.opening import open_engine
from workbench.engine.ray_engine import RayEngine
from workbench.engine.stages import EngineOptions, SetAside
from workbench.errors import EngineError

pytestmark = pytest.mark.filterwarnings("default")  # Ray leaves files open


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    """A cluster that takes seconds to start, so all tests share it."""
    import ray

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
        yield
        ray.shutdown()


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


def test_actors_killed_at_random_change_nothing() -> None:
    with RayEngine(2) as engine:
        outcomes(engine, Doubling(), PARTITIONS)
        running = engine.processes[:1]
        killer = Timer(0.2, os.kill, (running[0], signal.SIGKILL))
        killer.start()
        assert outcomes(engine, Doubling(), [[n] for n in range(1000)]) == ({n: 2 * n for n in range(1000)}, {})
        killer.join()


def test_a_cluster_writes_the_same_bytes(tmp_path: Path) -> None:
    here = exported(tmp_path / "here.sqlite")
    assert exported(tmp_path / "there.sqlite", "--engine", "ray", "--workers", "2") == here != b""


def test_a_cluster_that_is_not_there_is_told() -> None:
    import ray

    ray.shutdown()
    with pytest.raises(EngineError, match="cannot be reached"):
        RayEngine(2, "127.0.0.1:1")
