"""Run stages on a Ray cluster, each worker an actor."""

from __future__ import annotations

import logging
import socket
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from workbench.encoders.devices import CPU
from workbench.engine.dispatch import Lost, dispatch
from workbench.engine.inline import attempt
from workbench.engine.stages import Failure, Finished, SetAside, Stage
from workbench.errors import EncoderError, EngineError, requires_extra

__all__ = ["RayEngine", "actor_resources", "check_room"]

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

_CUDA = "cuda"
_PATIENCE = 10.0  # seconds for a cluster to answer
_START = 60.0  # seconds without any result, after which actors that have not begun are not waited for


class RayEngine:
    """Runs stages by actors of a Ray cluster, which serve all stages; the package has to be on each of its nodes.

    Without an address a cluster of this machine is started, or one is used that this process is in already, and one
    that was started here ends with the context. On CUDA each actor has a graphics processor for itself.

    Raises:
        MissingExtraError: Ray is not installed.
        EngineError: The cluster cannot be reached, or the device has a number.
        EncoderError: The device is CUDA, and the cluster has no graphics processor.
    """

    is_inline = False

    def __init__(
        self,
        workers: int,
        address: str | None = None,
        plugins: Sequence[tuple[Path, bytes]] = (),
        device: str = CPU,
    ) -> None:
        with requires_extra("ray"):
            import ray

        resources = actor_resources(device)
        self._ends = not ray.is_initialized()
        if self._ends:
            _start(ray, workers, address)
        try:
            check_room(device, resources, _cluster_resources(ray))
        except EncoderError:
            if self._ends:
                ray.shutdown()
            raise
        self._workers = _Actors(ray, workers, tuple(plugins), resources)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._workers.close()
        if self._ends:
            import ray

            ray.shutdown()

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that run, each on its node."""
        return self._workers.processes()

    def map(
        self, stage: Stage[ItemT, ResultT], partitions: Iterable[Sequence[ItemT]]
    ) -> Iterator[Finished[ItemT, ResultT] | SetAside[ItemT]]:
        """Yield what comes of the partitions, as it comes."""
        return dispatch(self._workers, stage, partitions)


def actor_resources(device: str) -> dict[str, int]:
    """Return what an actor takes of its node; a device of CUDA with a number is an EngineError."""
    kind, numbered, _ = device.partition(":")
    if kind != _CUDA:
        return {"num_cpus": 1}
    if numbered:  # an actor sees the one that Ray gives it, and always as the first
        raise EngineError("engine-device-numbered", device=device, kind=kind)
    return {"num_cpus": 1, "num_gpus": 1}


def check_room(device: str, wanted: Mapping[str, int], cluster: Mapping[str, float]) -> None:
    """Raise an EncoderError if the cluster has no graphics processor for actors that want one.

    Ray would wait for a node with one.
    """
    if cluster.get("GPU", 0) < wanted.get("num_gpus", 0):
        raise EncoderError("device-missing", device=device, library="Ray", known=[CPU])


def _cluster_resources(ray: Any) -> dict[str, float]:
    found: dict[str, float] = ray.cluster_resources()
    return found


def _start(ray: Any, workers: int, address: str | None) -> None:
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        if address is None:
            ray.init(num_cpus=workers, include_dashboard=False, **quiet)
        else:
            _reach(address)
            ray.init(address=address, **quiet)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise EngineError("engine-not-reached", address=address or "127.0.0.1", reason=str(error)) from error


def _reach(address: str) -> None:
    """Fail at once with an OSError where nobody listens at HOST:PORT, for which Ray would wait a minute and more."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=_PATIENCE).close()


class _Actor:
    """What runs on the cluster."""

    def __init__(self, plugins: tuple[tuple[Path, bytes], ...]) -> None:
        import os

        os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy is loaded: the other cores have actors of their own
        from workbench.registry import load_plugin_source

        for path, source in plugins:
            load_plugin_source(path, source)
        self._known: tuple[int, Stage[Any, Any]] | None = None

    def process(self) -> int:
        """Return the id of the process."""
        import os

        return os.getpid()

    def run(self, number: int, stage: list[Any], items: Sequence[object]) -> list[object] | Failure:
        """Return the results of a partition, or what the stage raised; the list has a reference to the stage."""
        import ray

        if self._known is None or self._known[0] != number:
            self._known = number, ray.get(stage[0])
        return attempt(self._known[1], items)


class _Actors:
    """The workers as actors; a lost one is replaced when it is given something, if the cluster has room for it."""

    def __init__(
        self, ray: Any, count: int, plugins: tuple[tuple[Path, bytes], ...], resources: Mapping[str, int]
    ) -> None:
        self.count = count
        self._ray = ray
        self._plugins = plugins
        self._class = ray.remote(max_restarts=0, **resources)(_Actor)
        self._running: dict[int, Any] = {}
        self._begun: dict[int, Any] = {}  # for each actor an answer that is there as soon as it has begun
        self._given: dict[int, deque[Any]] = {}
        self._stage: tuple[int, Stage[Any, Any] | None, Any] = (0, None, None)

    def processes(self) -> list[int]:
        return list(self._ray.get([actor.process.remote() for actor in self._running.values()]))

    def give(self, worker: int, stage: Stage[Any, Any], items: Sequence[object]) -> None:
        if worker not in self._running:
            self._running[worker] = self._class.remote(self._plugins)
            self._begun[worker] = self._running[worker].process.remote()
            self._given[worker] = deque()
        number, known, reference = self._stage
        if known is not stage:
            number, reference = number + 1, self._ray.put(stage)
            self._stage = number, stage, reference
        self._given[worker].append(self._running[worker].run.remote(number, [reference], items))

    def answer(self) -> tuple[int, Sequence[object] | Failure | Lost]:
        while True:
            oldest = {given[0]: worker for worker, given in self._given.items() if given}
            ready, _ = self._ray.wait(list(oldest), num_returns=1, timeout=_START)
            if ready:
                return self._answer_of(oldest[ready[0]], ready[0])
            waiting = self._waiting()
            if waiting and len(waiting) < len(self._running):  # there is somebody else to do it
                worker = next(worker for worker in oldest.values() if worker in waiting)
                self._end(worker)
                return worker, Lost(is_replaced=False)

    def _answer_of(self, worker: int, reference: Any) -> tuple[int, Sequence[object] | Failure | Lost]:
        try:
            answer: Sequence[object] | Failure = self._ray.get(reference)
        except (self._ray.exceptions.RayActorError, self._ray.exceptions.ObjectLostError):
            self._end(worker)
            return worker, Lost()
        self._given[worker].popleft()
        return worker, answer

    def _waiting(self) -> set[int]:
        """Return the actors with something to do that have not begun, for want of a node with room."""
        begun = {reference: worker for worker, reference in self._begun.items()}
        _, waiting = self._ray.wait(list(begun), num_returns=len(begun), timeout=0)
        return {begun[reference] for reference in waiting if self._given[begun[reference]]}

    def _end(self, worker: int) -> None:
        self._ray.kill(self._running.pop(worker))
        self._begun.pop(worker)
        self._given.pop(worker)

    def close(self) -> None:
        for worker in list(self._running):
            self._end(worker)
