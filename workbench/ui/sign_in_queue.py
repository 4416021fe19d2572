"""The queue before the hashing of passwords: few at a time, every address in turn, and apart from all other work."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from workbench.errors import SignInError

__all__ = ["SignInQueue"]

_AT_ONCE = 2
_WAITING = 60  # attempts of one address: a newsroom signs in at nine
_WAITING_IN_ALL = 600
R = TypeVar("R")


@dataclass(slots=True)
class _Same:
    """The attempts with one name from one address."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    count: int = 0


class SignInQueue:
    """Lets few attempts to sign in through at a time; those that wait are taken from one address after another."""

    def __init__(self, at_once: int = _AT_ONCE, waiting: int = _WAITING, in_all: int = _WAITING_IN_ALL) -> None:
        self._free = at_once
        self._most, self._most_in_all = waiting, in_all
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._held: dict[str, int] = {}
        self._names: dict[tuple[str, str], _Same] = {}
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="sign-in")

    @asynccontextmanager
    async def attempt(self, name: str, address: str) -> AsyncIterator[None]:
        """Hold the place of an attempt: those with one name from one address come one after another.

        Raises a SignInError if too many of an address wait already.
        """
        if self._held.get(address, 0) >= self._most or sum(self._held.values()) >= self._most_in_all:
            raise SignInError("sign-in-too-many-attempts")
        self._held[address] = self._held.get(address, 0) + 1
        same = self._names.setdefault((name, address), _Same())
        same.count += 1
        try:
            async with same.lock:
                yield
        finally:
            same.count -= 1
            if not same.count:
                del self._names[name, address]
            self._held[address] -= 1
            if not self._held[address]:
                del self._held[address]

    async def run(self, address: str, work: Callable[[], R]) -> R:
        """Call a function in a thread of the queue when it is the turn of an address."""
        await self._turn(address)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._next(address)

    async def _turn(self, address: str) -> None:
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(address, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._next(address)
            raise

    def _next(self, served: str) -> None:
        """Give a free place to the address that is first in line; the one that was served goes to its end."""
        if served in self._waiting:
            self._waiting.move_to_end(served)
        while self._waiting:
            address, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[address] = turns
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
