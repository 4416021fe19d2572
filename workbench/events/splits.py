"""Splits by event and date: what is linked, or nearly the same, is one event, and an event is in one split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Event", "Events", "assign"]

_SHARE = 0.1  # of the sentences, that validation and test are to have at the least


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Articles that belong together: a name, the earliest date that is known, and how much there is of it."""

    name: str
    date: str | None
    documents: int
    sentences: int


class Events:
    """Articles put together, link by link; the first of the corpus's order stands for all of an event."""

    def __init__(self, documents: Sequence[str]) -> None:
        self._order = {d: k for k, d in enumerate(documents)}
        self._head = {d: d for d in documents}

    def head(self, document: str) -> str:
        """Return the article that stands for the event."""
        while (above := self._head[document]) != document:
            self._head[document] = self._head[above]
            document = above
        return document

    def join(self, one: str, other: str) -> bool:
        """Make two articles one event; return whether they were not."""
        if one not in self._head or other not in self._head:  # of an earlier run, no longer in the corpus
            return False
        first, second = sorted((self.head(one), self.head(other)), key=self._order.__getitem__)
        self._head[second] = first
        return first != second


def assign(events: Iterable[Event]) -> dict[str, str]:
    """Return the split of each event: the newest are the test, those before validation, the largest is for training.

    Events without a date count as the oldest. With two events there is no validation, with one only training.
    """
    ordered = sorted(events, key=lambda e: (e.date or "", e.name), reverse=True)
    filled = [e for e in ordered if e.sentences]
    found = {e.name: "train" for e in ordered}
    if len(filled) < 2:
        return found
    largest = max(filled, key=lambda e: (e.sentences, e.name))
    wanted = _SHARE * sum(e.sentences for e in filled)
    left = [e for e in filled if e is not largest]
    for split in ("test", "validation"):
        got, keep = 0, 1 if split == "test" else 0
        while len(left) > keep * (len(filled) > 2) and got < wanted:
            event = left.pop(0)
            found[event.name] = split
            got += event.sentences
    return found
