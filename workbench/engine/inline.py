"""Run stages in this process, one partition after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from workbench.engine.stages import Failure, Finished, SetAside, Stage, failure_of

__all__ = ["InlineEngine", "attempt"]

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


def attempt(stage: Stage[ItemT, ResultT], items: Sequence[ItemT]) -> list[ResultT] | Failure:
    """Return the results of some items, or what the stage raised."""
    try:
        return list(stage.run(items))
    except Exception as error:  # noqa: BLE001 - whatever one document does, the others go on; the error is told
        return failure_of(error)


class InlineEngine:
    """Runs stages in this process: nothing has to be started."""

    is_inline = True

    def map(
        self, stage: Stage[ItemT, ResultT], partitions: Iterable[Sequence[ItemT]]
    ) -> Iterator[Finished[ItemT, ResultT] | SetAside[ItemT]]:
        """Yield what comes of the partitions, in their order."""
        for items in partitions:
            results = attempt(stage, items)
            if not isinstance(results, Failure):
                yield Finished(items=items, results=results)
            elif len(items) == 1:
                yield SetAside(item=items[0], error=results.error)
            else:
                yield from self.map(stage, ([item] for item in items))
