"""Dataset splits by event and date: linked or near-duplicate articles are one event, and an event is in one split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Event", "EventClusters", "assign_splits"]

_MIN_SHARE = 0.1  # of all sentences, for each of validation and test


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A cluster of articles on one event: its name, earliest known date, and size."""

    name: str
    date: str | None
    documents: int
    sentences: int


class EventClusters:
    """Articles merged into events (union-find); the first article in corpus order represents its event."""

    def __init__(self, documents: Sequence[str]) -> None:
        self._order = {d: k for k, d in enumerate(documents)}
        self._head = {d: d for d in documents}

    def representative(self, document: str) -> str:
        """Return the article that represents the event of an article."""
        while (parent := self._head[document]) != document:
            self._head[document] = self._head[parent]
            document = parent
        return document

    def merge(self, left: str, right: str) -> bool:
        """Merge the events of two articles, and return whether that changed anything."""
        if left not in self._head or right not in self._head:  # from an earlier run, no longer in the corpus
            return False
        first, second = sorted((self.representative(left), self.representative(right)), key=self._order.__getitem__)
        self._head[second] = first
        return first != second


def assign_splits(events: Iterable[Event]) -> dict[str, str]:
    """Return the split of each event by name: the newest are test, the next validation; the largest is always train.

    Events without a date count as the oldest. Two events make no validation split, and one event makes only train.
    """
    ordered = sorted(events, key=lambda e: (e.date or "", e.name), reverse=True)
    with_sentences = [e for e in ordered if e.sentences]
    split_of_event = {e.name: "train" for e in ordered}
    if len(with_sentences) < 2:
        return split_of_event
    largest = max(with_sentences, key=lambda e: (e.sentences, e.name))
    target = _MIN_SHARE * sum(e.sentences for e in with_sentences)
    remaining = [e for e in with_sentences if e is not largest]
    for split in ("test", "validation"):
        assigned, reserve = 0, 1 if split == "test" else 0
        while len(remaining) > reserve * (len(with_sentences) > 2) and assigned < target:
            event = remaining.pop(0)
            split_of_event[event.name] = split
            assigned += event.sentences
    return split_of_event
