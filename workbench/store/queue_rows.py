"""What is asked of the queue, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.records import Label, Segment, Status

__all__ = [
    "DocumentProgress",
    "LabelFilter",
    "Order",
    "Query",
    "QueueRow",
    "ResultPage",
    "StatusCount",
    "StatusFilter",
]

Order = Literal["worst", "document", "uncertain", "recent"]
StatusFilter = Status | Literal["open"]
LabelFilter = Label | Literal["pending"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which garbled segments to show and in which order; None and empty text filter nothing.

    Every word of text must occur in the garbled text, the current text or a counterpart, words in quotes next to each
    other. A word of three or more characters matches anywhere in a longer word, one of two at its beginning, one of one
    only itself; symbols that stand alone, such as %, match themselves. document is a name or an id, number that of a
    sentence in its document, check the name of a check with findings, author the author of the current text,
    probability that of the best counterpart; the status `open` is any but done and reviewed, the label `pending` that
    of corrections not assessed yet; commented asks for a comment in the history, unresolved for one that is
    not settled. assigned is the name of whom its document is assigned to, returned of whom a rejected text goes back
    to, mentioned of whom a comment that is not settled mentions. after is the `next` of the page before.
    """

    text: str = ""
    document: str | None = None
    number: int | None = None
    status: StatusFilter | None = None
    label: LabelFilter | None = None
    check: str | None = None
    author: str | None = None
    probability_from: float | None = None
    probability_to: float | None = None
    commented: bool = False
    unresolved: bool = False
    assigned: str | None = None
    returned: str | None = None
    mentioned: str | None = None
    order: Order = "worst"
    size: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A garbled segment with its current text and the figures that the queue is sorted and filtered by.

    number counts the sentences of the document from 1; current is the garbled text where nobody has corrected it;
    revision is the newest one; fidelity and label are those of the current text, None until a correction is assessed;
    probability is that of the best counterpart, None where there is none; checks are those with findings in the current
    text; comments is how many comments stand in the history, open_threads how many are not settled; author and
    updated belong to the current text and are empty where nobody has touched it.
    """

    segment: Segment
    number: int
    current: str
    status: Status
    revision: str | None
    fidelity: float | None
    label: Label | None
    garbled_fidelity: float | None
    probability: float | None
    checks: tuple[str, ...]
    comments: int
    open_threads: int
    author: str
    updated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """A page of rows, the total number of matches, and the `next` that asks for the following page, None at the end."""

    rows: tuple[QueueRow, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCount:
    """The number of segments with a status and a label, None where the label is pending."""

    status: Status
    label: Label | None
    segments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentProgress:
    """The segments of a garbled document, counted by status and label."""

    document_id: str
    document_name: str
    counts: tuple[StatusCount, ...]

    @property
    def segments(self) -> int:
        """Return how many segments there are."""
        return sum(c.segments for c in self.counts)

    def with_status(self, status: Status) -> int:
        """Return how many segments have a status."""
        return sum(c.segments for c in self.counts if c.status == status)

    def with_label(self, label: Label | None) -> int:
        """Return how many segments have a label."""
        return sum(c.segments for c in self.counts if c.label == label)
