"""Dataset splits by event and date: linked or near-duplicate articles are one event, and an event is in one split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Event", "EventClusters", "assign_splits"]

_SMALLER = ("test", "validation")
_SHARE = 0.1  # of all sentences, for each of validation and test


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A cluster of articles on one event: its name, earliest known date, and size."""

    name: str
    date: str | None
    documents: int
    sentences: int


class EventClusters:
    """Articles merged into events (union-find); the first article in corpus order represents its event.

    named are the events of articles that are known beforehand: articles of one are merged, those of two never are.
    refused are the pairs that could not be merged for that.
    """

    def __init__(self, documents: Sequence[str], named: Mapping[str, str] | None = None) -> None:
        self._order = {d: k for k, d in enumerate(documents)}
        self._head = {d: d for d in documents}
        self._name = {d: e for d, e in (named or {}).items() if d in self._head}
        self.refused: list[tuple[str, str]] = []
        first: dict[str, str] = {}
        for document in documents:
            if document in self._name:
                self.merge(first.setdefault(self._name[document], document), document)

    def name(self, document: str) -> str:
        """Return the name of the event of an article: that which was known, else the article that represents it."""
        head = self.representative(document)
        return self._name.get(head, head)

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
        names = {name for head in (first, second) if (name := self._name.get(head))}
        if len(names) == 2:
            self.refused.append((left, right))
            return False
        self._head[second] = first
        if names:
            self._name[first] = names.pop()
        return first != second


def assign_splits(
    events: Iterable[Event], fixed: Mapping[str, str] | None = None, share: float = _SHARE
) -> dict[str, str]:
    """Return the split of each event by name: the newest are test, the next validation; the largest is always train.

    Events without a date count as the oldest. Two events make no validation split, and one event makes only train.
    fixed are the splits of events that are known beforehand, share is the part of all sentences that test and
    validation should have each.
    """
    ordered = sorted(events, key=lambda e: (e.date or "", e.name), reverse=True)
    given = {e.name: fixed[e.name] for e in ordered if fixed and e.name in fixed}
    with_sentences = [e for e in ordered if e.sentences]
    split_of_event = {e.name: given.get(e.name, "train") for e in ordered}
    free = [e for e in with_sentences if e.name not in given]
    if len(with_sentences) < 2 or not free:
        return split_of_event
    sizes = {s: sum(e.sentences for e in with_sentences if given.get(e.name) == s) for s in ("train", *_SMALLER)}
    target = share * sum(e.sentences for e in with_sentences)
    largest = None if sizes["train"] else max(free, key=lambda e: (e.sentences, e.name))
    remaining = [e for e in free if e is not largest]
    for split in _SMALLER:
        assigned, reserve = sizes[split], 1 if split == "test" and not sizes["validation"] else 0
        while len(remaining) > reserve * (len(with_sentences) > 2) and assigned < target:
            event = remaining.pop(0)
            split_of_event[event.name] = split
            assigned += event.sentences
    return split_of_event
