"""Hand out partitions to workers, retry those of lost ones, and set aside the items that nobody can do."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, cast

from workbench.engine.stages import Failure, Finished, SetAside, Stage
from workbench.errors import EngineError

__all__ = ["Lost", "Workers", "dispatch"]

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

_AHEAD = 2  # partitions a worker has: one that it works on, and the next, so that it does not wait
_TRIES = 3  # a worker can also be lost for a reason that has nothing to do with what it does


@dataclass(frozen=True, slots=True)
class Lost:
    """A worker ended before it was done; its place is taken by a new one, which has nothing to do yet.

    One that is not replaced never began, as there is no room for it any more: it gets nothing further of this stage.
    """

    is_replaced: bool = True


class Workers(Protocol):
    """Some processes, numbered from 0, each of which does what it is given in the order in which it is given."""

    @property
    def count(self) -> int:
        """How many there are."""

    def give(self, worker: int, stage: Stage[ItemT, ResultT], items: Sequence[ItemT]) -> None:
        """Give a worker a partition, without waiting."""

    def close(self) -> None:
        """End all workers; what they were doing is lost. Those that are given something start anew."""

    def answer(self) -> tuple[int, Sequence[object] | Failure | Lost]:
        """Wait until a worker is done with its oldest partition, or is lost with all of them; say which and how."""


def dispatch(
    workers: Workers, stage: Stage[ItemT, ResultT], partitions: Iterable[Sequence[ItemT]]
) -> Iterator[Finished[ItemT, ResultT] | SetAside[ItemT]]:
    """Yield what comes of the partitions, as it comes; see `Engine.map`.

    A worker that is lost was working on its oldest partition: that one is tried again, at most three times, then item
    by item, and an item that ends three workers is set aside.
    """
    return _Dispatch(workers, stage, partitions).outcomes()


@dataclass(slots=True)
class _Partition(Generic[ItemT]):
    items: Sequence[ItemT]
    tries: int = 0


class _Dispatch(Generic[ItemT, ResultT]):
    """The partitions of one stage: those that nobody has had yet, those to be done again, and who has which."""

    def __init__(self, workers: Workers, stage: Stage[ItemT, ResultT], partitions: Iterable[Sequence[ItemT]]) -> None:
        self._workers = workers
        self._stage = stage
        self._fresh = (_Partition(items) for items in partitions)
        self._again: deque[_Partition[ItemT]] = deque()
        self._given: list[deque[_Partition[ItemT]]] = [deque() for _ in range(workers.count)]
        self._retired: set[int] = set()

    def outcomes(self) -> Iterator[Finished[ItemT, ResultT] | SetAside[ItemT]]:
        try:
            self._give()
            while any(self._given):
                worker, answer = self._workers.answer()
                partition = self._given[worker].popleft()
                outcome = self._outcome(worker, partition, answer)
                self._give()  # the worker goes on while the result is saved
                if outcome is not None:
                    yield outcome
        finally:
            if any(self._given):  # nobody wants the rest, and the next stage must not get it
                self._workers.close()

    def _give(self) -> None:
        for ahead in range(1, _AHEAD + 1):  # everybody has something to do before anybody has more
            for worker, own in enumerate(self._given):
                if len(own) < ahead and worker not in self._retired:
                    partition = self._again.popleft() if self._again else next(self._fresh, None)
                    if partition is None:
                        return
                    own.append(partition)
                    self._workers.give(worker, self._stage, partition.items)

    def _outcome(
        self, worker: int, partition: _Partition[ItemT], answer: Sequence[object] | Failure | Lost
    ) -> Finished[ItemT, ResultT] | SetAside[ItemT] | None:
        """Return what comes of a partition, None if it is to be done again."""
        if isinstance(answer, Lost):
            self._again.extend(self._given[worker])
            self._given[worker].clear()
            if not answer.is_replaced:
                self._retired.add(worker)
                self._again.append(partition)
                return None
            partition.tries += 1
            if partition.tries < _TRIES:
                self._again.append(partition)
                return None
            answer = Failure(EngineError("item-ends-worker", times=_TRIES))
        if not isinstance(answer, Failure):
            return Finished(items=partition.items, results=cast("Sequence[ResultT]", answer))
        if len(partition.items) == 1:
            return SetAside(item=partition.items[0], error=answer.error)
        self._again.extend(_Partition([item]) for item in partition.items)
        return None
