"""Stages for the tests of the engines; workers import them from here."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import AlignmentError


@dataclass(frozen=True)
class Doubling:
    """Doubles numbers; fails at some, and ends its process at others, always or only the first time."""

    failing: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()
    deadly: frozenset[int] = frozenset()
    once: Path | None = None

    def run(self, items: Sequence[int]) -> list[int]:
        for item in items:
            if item in self.failing:
                raise ZeroDivisionError(f"{item} is bad")
            if item in self.refused:
                raise AlignmentError.plain("No.", remedy="Leave it.")
            if item in self.deadly and self._is_first(item):
                os.kill(os.getpid(), signal.SIGKILL)
        return [2 * item for item in items]

    def _is_first(self, item: int) -> bool:
        if self.once is None:
            return True
        mark = self.once / str(item)
        if mark.exists():
            return False
        mark.touch()
        return True


@dataclass(frozen=True)
class Environment:
    """Tells how many threads each worker computes with, and which process it is."""

    def run(self, items: Sequence[int]) -> list[tuple[str | None, int]]:
        return [(os.environ.get("OMP_NUM_THREADS"), os.getpid()) for _ in items]
