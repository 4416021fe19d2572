"""Revisions of a segment, suggestions, and batches of edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Action",
    "Batch",
    "BatchOutcome",
    "EditOperation",
    "HistoryEntry",
    "Replacement",
    "Revision",
    "Status",
    "Suggestion",
]

Status = Literal["untouched", "draft", "done", "reviewed", "rejected"]
Action = Literal["correct", "undo", "redo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An edit to suggest: `text[start:end]` becomes `replacement`, for a reason that a person can weigh.

    count is the number of places where the same edit fits; similarity, 0 to 1, that of a translation memory match.
    """

    start: int
    end: int
    text: str
    replacement: str
    kind: Literal["name", "finding", "style", "sibling", "memory", "model"]
    reason: str
    reason_ar: str = ""
    count: int = 1
    similarity: float | None = None

    @property
    def whole(self) -> bool:
        """Tell whether the replacement is a wording of the whole sentence."""
        return self.kind in {"sibling", "memory", "model"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOperation:
    """The characters start to end of a text give way to others; start equals end where some are only put in."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One step in the history of a segment's text: who put `after` in the place of `before`, and when.

    base is the revision it was made from, None for the garbled text itself. created is UTC in ISO 8601, seconds the
    time spent; taken and refused are the suggestions that were put to the author. The id is a hash of all the rest.
    """

    id: str
    document_id: str
    start: int
    end: int
    base: str | None
    action: Action
    author: str
    created: str
    before: str
    after: str
    status: Status
    comment: str = ""
    seconds: float | None = None
    taken: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def segment_id(self) -> str:
        """Return the id of the segment that it corrects."""
        return f"{self.document_id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """A revision with the name of its document, and what it did to the text.

    hter and character_edit_rate, in percent, tell how far its text is from the garbled one, where that was asked for.
    """

    document: str
    revision: Revision
    operations: tuple[EditOperation, ...]
    hter: float | None = None
    character_edit_rate: float | None = None
    signature: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A repair that fits a segment: `operations` make `after` of `before`, the text that stands at the revision `base`.

    sure is False where a word may be another one that only looks like it with a particle before it; status is that
    of the segment before the repair.
    """

    segment_id: str
    document: str
    base: str | None
    before: str
    after: str
    operations: tuple[EditOperation, ...]
    sure: bool = True
    status: Status = "untouched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Revisions that were made together and can be undone together; undoes is the batch that it took back."""

    id: str
    author: str
    created: str
    what: str
    undoes: str | None = None
    revisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutcome:
    """A batch with its revisions, and the segments that it left alone since they had been changed meanwhile.

    batch is None where every one was left alone.
    """

    batch: Batch | None
    revisions: tuple[Revision, ...]
    left: tuple[str, ...]
