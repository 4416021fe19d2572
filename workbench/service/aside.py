"""Work that takes seconds, in a process of its own that gives way to those who type meanwhile."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from workbench.errors import WorkbenchError

__all__ = ["NICE", "run_aside"]

NICE = 10
P = ParamSpec("P")
R = TypeVar("R")


def run_aside(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Return what a function of a module returns, called in another process; what it raises is raised here."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(theirs, work, arguments, named), daemon=True)
    process.start()
    theirs.close()
    try:
        done, found = ours.recv()
    except EOFError as error:
        raise WorkbenchError("A process beside ended before it was done.", remedy="Try again.") from error
    finally:
        process.join()
        ours.close()
    if not done:
        raise WorkbenchError(found, remedy="Try again.")
    result: R = found
    return result


def _do(told: Connection, work: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
    os.nice(NICE)
    try:
        found = work(*arguments, **named)
    except WorkbenchError as error:
        told.send((False, error.message))
    else:
        told.send((True, found))
