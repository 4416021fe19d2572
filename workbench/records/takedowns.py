"""Texts that no later release may hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = ["Erasure", "Takedown", "active_takedowns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """A demand of a person that releases leave out a document or a segment, or the withdrawal of one.

    target is the id of the document or the segment, created UTC in ISO 8601, id a hash of the rest.
    """

    id: str
    target: str
    action: Literal["take down", "withdraw"]
    reason: str
    author: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """That a document was erased with its texts: by whom, why, and when, UTC in ISO 8601; only its id is left of it."""

    document_id: str
    reason: str
    author: str
    created: str


def active_takedowns(history: Iterable[Takedown]) -> tuple[Takedown, ...]:
    """Return the takedowns in force, of a history with the oldest first."""
    last: dict[str, Takedown] = {}
    for takedown in history:
        last.pop(takedown.target, None)
        last[takedown.target] = takedown
    return tuple(t for t in last.values() if t.action == "take down")
