"""How long people have had sentences open, by the clock of the server: nobody works on one for longer."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from workbench.service.review.revisions import LONGEST_EDIT

__all__ = ["WorkClock"]

_MOST = 50_000  # sentences of people that are remembered; the ones opened longest ago go first


class WorkClock:
    """Remembers since when a person has had a sentence open; safe to use from several threads.

    What was opened before the server started is not known, nor is the time that was spent on it.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._guard = Lock()

    def opened(self, person: str, segment_id: str) -> None:
        """Take note that a person opens a sentence; what they have open already stays open."""
        with self._guard:
            self._since.setdefault((person, segment_id), self._now())
            while len(self._since) > _MOST:
                self._since.popitem(last=False)

    def bounded(self, person: str, segment_id: str, seconds: float | None) -> float | None:
        """Return the seconds that a person says they worked, no more than passed; None where they are not known."""
        with self._guard:
            since = self._since.get((person, segment_id))
        if seconds is None or not 0 <= seconds <= LONGEST_EDIT:
            return seconds  # which whoever keeps it refuses
        return None if since is None else min(seconds, round(self._now() - since, 1))

    def saved(self, person: str, segment_id: str) -> None:
        """Take note that a person has saved a sentence: the next time begins."""
        with self._guard:
            self._since.pop((person, segment_id), None)
            self._since[person, segment_id] = self._now()
