"""Turns at long work: one person after another, so that nobody's many requests hold up the others."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from workbench.errors import WorkspaceBusyError

__all__ = ["Turns"]

_EACH, _IN_ALL = 3, 16


class Turns:
    """Lets one request at a time through, of each person in turn; safe to use from several threads.

    each is how many requests of a person may wait or be at work, in_all those of everybody: a request that waits holds
    a thread of the server.
    """

    def __init__(self, each: int = _EACH, in_all: int = _IN_ALL) -> None:
        self._each, self._in_all = each, in_all
        self._changed = Condition()
        self._waiting: OrderedDict[str, deque[object]] = OrderedDict()
        self._held: Counter[str] = Counter()
        self._turn: object | None = None

    @contextmanager
    def turn(self, person: str) -> Iterator[None]:
        """Wait for a turn and hold it; a WorkspaceBusyError where too many requests wait already."""
        ticket = object()
        with self._changed:
            if self._held[person] >= self._each or self._held.total() >= self._in_all:
                raise WorkspaceBusyError("work-queue-full")
            self._held[person] += 1
            self._waiting.setdefault(person, deque()).append(ticket)
            if self._turn is None:
                self._pass_on()
            self._changed.wait_for(lambda: self._turn is ticket)
        try:
            yield
        finally:
            with self._changed:
                self._held[person] -= 1
                if not self._held[person]:
                    del self._held[person]
                if person in self._waiting:  # everybody else who waits comes first
                    self._waiting.move_to_end(person)
                self._pass_on()

    def _pass_on(self) -> None:
        """Give the turn to the first request of the person who is first in line."""
        self._turn = None
        if self._waiting:
            person, tickets = next(iter(self._waiting.items()))
            self._turn = tickets.popleft()
            if not tickets:
                del self._waiting[person]
            self._changed.notify_all()
