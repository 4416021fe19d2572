"""What a curator says of events: which documents report the same one, its split, and when programs may merge events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Literal, Self, get_args

__all__ = ["EventPlan", "EventThresholds", "PlannedEvent", "PlannedSplit", "Split", "SplitPreview"]

Split = Literal["train", "validation", "test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventThresholds:
    """When two documents are taken for reports of one event, and how large the smaller splits are.

    same_event and link are least probabilities (0 to 1), near_duplicate the least Jaccard similarity of two sentences,
    share the part of all sentences that validation and test have each.
    """

    same_event: float = 0.5
    link: float = 0.5
    near_duplicate: float = 0.8
    share: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """The events that a curator names: that of each document by its id, and the split of each event by its name.

    A document without event, and an event without split, get theirs from the program.
    """

    events: Mapping[str, str] = field(default_factory=dict)
    splits: Mapping[str, Split] = field(default_factory=dict)
    thresholds: EventThresholds = EventThresholds()

    def members(self) -> dict[str, list[str]]:
        """Return the documents of each event by its name."""
        found: dict[str, list[str]] = {}
        for document, event in self.events.items():
            found.setdefault(event, []).append(document)
        return found

    def parts(self, one: str, other: str) -> bool:
        """Tell whether the curator says of two documents that they report different events."""
        events = {self.events.get(one), self.events.get(other)}
        return None not in events and len(events) == 2

    def renamed(self, ids: Mapping[str, str], without: Iterable[str] = ()) -> Self:
        """Return the plan with other ids of documents, and without some of them."""
        gone = set(without)
        return replace(self, events={ids.get(d, d): e for d, e in self.events.items() if d not in gone})

    def to_json(self) -> str:
        """Return the plan as the workspace keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str | None) -> Self:
        """Return the plan of a text that `to_json` wrote, of None the empty one."""
        if not text:
            return cls()
        values = json.loads(text)
        return cls(events=values["events"], splits=values["splits"], thresholds=EventThresholds(**values["thresholds"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEvent:
    """An event as a release would have it: its documents by name, earliest date, garbled sentences, and split.

    is_named and is_split_named tell whether event and split are the curator's.
    """

    name: str
    documents: tuple[str, ...]
    date: str | None
    sentences: int
    split: str
    is_named: bool
    is_split_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSplit:
    """The size of a split as a release would have it."""

    name: str
    events: int
    articles: int
    sentences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPreview:
    """The events and splits that a release would have.

    near are documents whose events were made one for sentences that are nearly the same, the first of near_count; leaks
    are documents that look like reports of one event but are kept in different splits by the curator; unused are events
    that the curator gave a split to, of which there is no document.
    """

    events: tuple[PlannedEvent, ...]
    splits: tuple[PlannedSplit, ...]
    near: tuple[tuple[str, str], ...]
    near_count: int
    leaks: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the splits without a sentence."""
        return tuple(s for s in get_args(Split) if s not in {found.name for found in self.splits if found.sentences})
