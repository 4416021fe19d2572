"""What an engine runs: a stage over partitions of items, and what comes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from workbench.errors import EngineError, WorkbenchError

__all__ = ["Engine", "EngineOptions", "Failure", "Finished", "SetAside", "Stage", "all_results", "failure_of"]

ItemT_contra = TypeVar("ItemT_contra", contravariant=True)
ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
ResultT_co = TypeVar("ResultT_co", covariant=True)


class Stage(Protocol[ItemT_contra, ResultT_co]):
    """A step of the pipeline that needs nothing but itself and its items; it can be pickled.

    The result of an item does not depend on the others of its partition, except for rounding in encoders that take
    several texts at once: these get the same partitions on every engine.
    """

    def run(self, items: Sequence[ItemT_contra]) -> Sequence[ResultT_co]:
        """Return the result of each item, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Generic[ItemT, ResultT]):
    """The results of a partition, one an item."""

    items: Sequence[ItemT]
    results: Sequence[ResultT]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside(Generic[ItemT]):
    """An item that the stage fails at, or that ends the process that works on it, with the error."""

    item: ItemT
    error: WorkbenchError


@dataclass(frozen=True, slots=True)
class Failure:
    """What a stage raised, in a shape that passes between processes."""

    error: WorkbenchError


def failure_of(error: Exception) -> Failure:
    """Return an exception as one with a code."""
    if isinstance(error, WorkbenchError):
        return Failure(error)
    return Failure(EngineError("item-failed", kind=type(error).__name__, reason=str(error)))


class Engine(Protocol):
    """Runs stages over partitions."""

    @property
    def is_inline(self) -> bool:
        """Whether everything happens in this process."""

    def map(
        self, stage: Stage[ItemT, ResultT], partitions: Iterable[Sequence[ItemT]]
    ) -> Iterator[Finished[ItemT, ResultT] | SetAside[ItemT]]:
        """Yield what comes of the partitions, as it comes, in any order; each item is in exactly one of them.

        Partitions are taken one by one when there is somebody to work on them, so few are in memory at a time. One in
        which an item fails is run again item by item, so that the others have their results.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions:
    """Which engine runs the stages, `local` or `ray`; how many workers; and for Ray the address of a cluster.

    Raises:
        EngineError: There is no such engine, or the number of workers is not 1 to 4096.
    """

    name: str = "local"
    workers: int = 1
    address: str | None = field(default=None)

    def __post_init__(self) -> None:
        if self.name not in {"local", "ray"}:
            raise EngineError("engine-unknown", name=self.name, known=["local", "ray"])
        if not 1 <= self.workers <= 4096:
            raise EngineError("engine-workers", workers=self.workers)
        if self.address is not None and self.name != "ray":
            raise EngineError("engine-address-of-local", address=self.address)


def all_results(
    engine: Engine, stage: Stage[ItemT, ResultT], partitions: Iterable[Sequence[ItemT]]
) -> Iterator[tuple[ItemT, ResultT]]:
    """Yield each item with its result, as it comes; the error of the first one that fails is raised."""
    for outcome in engine.map(stage, partitions):
        if isinstance(outcome, SetAside):
            raise outcome.error
        yield from zip(outcome.items, outcome.results, strict=True)
