"""The engines: each gives the same results, for any number of workers, whatever happens to these."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT, SEEDS
from tests.engine_stages import Doubling, Environment
from tests.test_cli import count, wait_for_rows
from workbench.cli import main
from workbench.engine.document_stage import DocumentResult, DocumentStage, DocumentTask
from workbench.engine.encode_stage import PARTITION, text_partitions
from workbench.engine.garbled_alignment import GarbledAligner
from workbench.engine.inline import InlineEngine
from workbench.engine.local import LocalEngine
from workbench.engine.stages import Engine, EngineOptions, SetAside
from workbench.errors import EngineError
from workbench.service import RunSummary, Workbench


def outcomes(
    engine: Engine, stage: Doubling, partitions: Sequence[Sequence[int]]
) -> tuple[dict[int, int], dict[int, str]]:
    """Return the results by item, and the codes of those set aside; no item comes twice."""
    done: dict[int, int] = {}
    aside: dict[int, str] = {}
    for outcome in engine.map(stage, partitions):
        if isinstance(outcome, SetAside):
            assert outcome.item not in {*done, *aside}
            aside[outcome.item] = outcome.error.code
        else:
            for item, result in zip(outcome.items, outcome.results, strict=True):
                assert item not in {*done, *aside}
                done[item] = result
    return done, aside


@pytest.fixture(scope="module")
def two() -> Iterator[LocalEngine]:
    with LocalEngine(2) as engine:
        yield engine


PARTITIONS = [list(range(first, first + 5)) for first in range(0, 50, 5)]
DOUBLED = {n: 2 * n for n in range(50)}


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=8), st.frozensets(st.integers(0, 9)))
def test_whatever_fails_is_set_aside_and_the_rest_done(shape: list[list[int]], bad: frozenset[int]) -> None:
    numbers = iter(range(100))
    partitions = [[10 * next(numbers) + digit for digit in part] for part in shape]
    items = [item for part in partitions for item in part]
    failing = frozenset(item for item in items if item % 10 in bad)
    done, aside = outcomes(InlineEngine(), Doubling(failing=failing), [p for p in partitions if p])
    assert done == {item: 2 * item for item in items if item not in failing}
    assert aside == dict.fromkeys(failing, "item-failed")


def test_local_workers_do_what_this_process_does(two: LocalEngine) -> None:
    stage = Doubling(failing=frozenset({7, 31}), refused=frozenset({12}))
    assert outcomes(two, stage, PARTITIONS) == outcomes(InlineEngine(), stage, PARTITIONS)


def test_partitions_are_taken_when_somebody_is_there_to_do_them(two: LocalEngine) -> None:
    taken = 0

    def partitions() -> Iterator[list[int]]:
        nonlocal taken
        for items in PARTITIONS:
            taken += 1
            yield items

    for number, _ in enumerate(two.map(Doubling(), partitions()), start=1):
        assert taken <= number + 4  # two for each worker


def test_a_worker_computes_with_one_thread(two: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    with LocalEngine(2) as engine:
        told = [
            result for o in engine.map(Environment(), [[1], [2]]) if not isinstance(o, SetAside) for result in o.results
        ]
    assert {threads for threads, _ in told} == {"1"}
    assert len({process for _, process in told}) == 2
    assert os.getpid() not in {process for _, process in told}
    assert os.environ["OMP_NUM_THREADS"] == "7"


def test_an_item_that_ends_its_worker_once_is_done_by_another(two: LocalEngine, tmp_path: Path) -> None:
    stage = Doubling(deadly=frozenset({3, 44}), once=tmp_path)
    assert outcomes(two, stage, PARTITIONS) == (DOUBLED, {})


def test_an_item_that_ends_every_worker_is_set_aside(two: LocalEngine) -> None:
    done, aside = outcomes(two, Doubling(deadly=frozenset({3})), PARTITIONS)
    assert done == {n: d for n, d in DOUBLED.items() if n != 3}
    assert aside == {3: "item-ends-worker"}


def test_workers_end_with_the_engine() -> None:
    with LocalEngine(2) as engine:
        outcomes(engine, Doubling(), PARTITIONS)
        processes = engine.processes
    assert len(processes) == 2
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@given(st.lists(st.text(max_size=5), max_size=300), st.data())
def test_what_is_left_of_the_texts_falls_into_the_same_partitions(texts: list[str], data: st.DataObject) -> None:
    whole = list(text_partitions(texts))
    assert sorted(t for p in whole for t in p) == sorted(set(texts))
    done = data.draw(st.sets(st.sampled_from(range(len(whole))))) if whole else set()
    rest = [p for k, p in enumerate(whole) if k not in done]
    assert list(text_partitions([t for p in rest for t in p])) == rest
    assert all(len(p) == PARTITION for p in whole[:-1])


def exported(workspace: Path, *options: str) -> bytes:
    """Return what a run of the seeds exports."""
    told = CliRunner().invoke(main, ["run", str(SEEDS), "--workspace", str(workspace), *options])
    assert told.exit_code == 0, told.output
    return CliRunner().invoke(main, ["export", "--workspace", str(workspace), "--format", "jsonl"]).stdout_bytes


@pytest.fixture(scope="module")
def alone(seed_run: tuple[Path, RunSummary]) -> bytes:
    return CliRunner().invoke(main, ["export", "--workspace", str(seed_run[0]), "--format", "jsonl"]).stdout_bytes


def test_two_workers_write_the_same_bytes(alone: bytes, tmp_path: Path) -> None:
    assert exported(tmp_path / "w.sqlite", "--workers", "2") == alone != b""


def test_a_document_that_fails_is_set_aside_and_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    result = DocumentStage._result
    failed: list[str] = []

    def fail(stage: DocumentStage, task: DocumentTask, aligner: GarbledAligner) -> DocumentResult:
        if not failed or task.document in failed:
            failed.append(task.document)
            raise ZeroDivisionError("no words")
        return result(stage, task, aligner)

    monkeypatch.setattr(DocumentStage, "_result", fail)
    workbench = Workbench(tmp_path / "w.sqlite")
    told = workbench.run(SEEDS)
    (skipped,) = told.skipped
    assert skipped.code == "item-failed"
    assert "ZeroDivisionError: no words" in skipped.reason
    by_name = {d.name: d for d in told.documents if d.role == "garbled"}
    assert not by_name.pop(skipped.file).worst
    assert by_name
    assert all(d.worst for d in by_name.values())
    monkeypatch.undo()
    again = workbench.run(SEEDS)
    assert (again.redone, again.skipped) == (1, ())


def test_an_error_at_every_document_is_raised(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("no words")

    monkeypatch.setattr(DocumentStage, "_result", fail)
    with pytest.raises(EngineError, match="no words"):
        Workbench(tmp_path / "w.sqlite").run(SEEDS)


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(EngineError, match="Known engines: local, ray"):
        EngineOptions(name="spark")
    with pytest.raises(EngineError, match="from 1 to 4096"):
        EngineOptions(workers=0)
    with pytest.raises(EngineError, match="Add --engine ray"):
        EngineOptions(address="auto")


def test_a_missing_ray_names_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    told = CliRunner().invoke(main, ["run", str(SEEDS), "--workspace", str(tmp_path / "w.sqlite"), "--engine", "ray"])
    assert told.exit_code == 1
    assert "pip install 'muqabala[ray]'" in told.output
    assert not (tmp_path / "w.sqlite").exists()


def kill_some(engine: LocalEngine, times: int, chance: random.Random) -> Thread:
    """Kill workers at random moments, meanwhile."""

    def kill() -> None:
        for _ in range(times):
            sleep(chance.uniform(0.05, 0.4))
            if running := engine.processes:
                try:
                    os.kill(chance.choice(running), signal.SIGKILL)
                except ProcessLookupError:
                    continue

    thread = Thread(target=kill)
    thread.start()
    return thread


@pytest.mark.parametrize("seed", range(2))
def test_workers_killed_at_random_change_nothing(seed: int) -> None:
    with LocalEngine(2) as engine:
        killer = kill_some(engine, 3, random.Random(seed))
        partitions = [[n] for n in range(4000)]
        done, aside = outcomes(engine, Doubling(), partitions)
        killer.join()
        done_after, _ = outcomes(engine, Doubling(), PARTITIONS)
    assert (done, aside) == ({n: 2 * n for n in range(4000)}, {})
    assert done_after == DOUBLED


def test_a_run_whose_main_process_is_killed_goes_on_and_leaves_no_worker(alone: bytes, tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    command = [sys.executable, "-m", "workbench", "run", str(SEEDS), "--workspace", str(place), "--workers", "2"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    wait_for_rows(process, place, "vectors")
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)  # workers have the same output: it ends with the last of them
    done = count(place, "vectors")
    assert exported(place, "--workers", "2") == alone
    assert 0 < done < count(place, "vectors")
