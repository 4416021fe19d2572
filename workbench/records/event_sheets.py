"""The event sheet: what each report of an event says of the same facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.records.texts import Role

__all__ = ["EventSheet", "EventSummary", "FactKind", "FactMention", "FactRow", "SheetReport", "SheetSentence"]

FactKind = Literal["number", "date", "name", "quotation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSummary:
    """The reports of one event: their names in the order of the corpus, and the earliest known date."""

    documents: tuple[str, ...]
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSentence:
    """A sentence by its id, with the text as it stands."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReport:
    """A report of an event, a column of the sheet."""

    name: str
    title: str | None
    role: Role
    published: str | None = None
    sentences: tuple[SheetSentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactMention:
    """Where a report says something of a fact: `text` is what its sentence has from start to end.

    value is what is compared: a number, a date in the style of ISO 8601, a spelling, or the words of a quotation.
    speaker is who is quoted, empty where nobody is named. differs tells that most other reports say otherwise, or that
    no value is that of most.
    """

    segment_id: str
    start: int
    end: int
    text: str
    value: str
    speaker: str = ""
    differs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """A fact: what each report says of it, in the order of the reports, nothing where a report does not speak of it.

    about are words beside it that several reports have; topic is the key of what happened to those who are counted
    (killed, injured), empty where nothing tells.
    """

    kind: FactKind
    about: str
    topic: str
    cells: tuple[tuple[FactMention, ...], ...]
    disagrees: bool = False

    @property
    def reports(self) -> int:
        """The number of reports that speak of it."""
        return sum(bool(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSheet:
    """The facts of an event: the disagreements first, then what most reports have."""

    reports: tuple[SheetReport, ...]
    rows: tuple[FactRow, ...]
