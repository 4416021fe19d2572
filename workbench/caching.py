"""What is loaded once, however many threads ask for it first at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache, wraps
from threading import RLock
from typing import ParamSpec, TypeVar, cast

__all__ = ["load_once"]

ParametersT = ParamSpec("ParametersT")
LoadedT = TypeVar("LoadedT")

_LOADING = RLock()  # one for all, as a table may be made of other tables


def load_once(load: Callable[ParametersT, LoadedT]) -> Callable[ParametersT, LoadedT]:
    """Make a function that loads a table, a word list or a model do so once for each of its arguments.

    `functools.cache` lets all threads that come before the first has ended load the same, each into memory of its own.
    Here the others wait; afterwards the cache answers without a lock. A loader may call other loaders and must wait for
    no other thread. Arguments are hashable; what the loader raises is raised, and the next call loads again.
    """
    loaded: dict[tuple[Hashable, ...], LoadedT] = {}

    @cache
    @wraps(load)
    def once(*arguments: Hashable, **named: Hashable) -> LoadedT:
        key = (*arguments, *named.items())
        with _LOADING:
            if key not in loaded:
                loaded[key] = load(*arguments, **named)  # type: ignore[arg-type]
            return loaded[key]

    return cast("Callable[ParametersT, LoadedT]", once)
