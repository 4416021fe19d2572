"""Revisions of segments, suggested edits, and batches of edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "APPROVED",
    "Action",
    "Batch",
    "BatchOutcome",
    "EditOperation",
    "HistoryEntry",
    "Replacement",
    "Revision",
    "Status",
    "Suggestion",
    "TextSearch",
]

Status = Literal["untouched", "draft", "done", "reviewed", "rejected"]
Action = Literal["correct", "undo", "redo", "comment"]
APPROVED: frozenset[Status] = frozenset({"done", "reviewed"})  # of a text that stands as the correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A suggested edit, with its reason: `text`, the characters start to end of a segment, becomes `replacement`.

    count is the number of places where the same edit applies; similarity, 0 to 1, that of a translation memory match.
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
        """Tell whether the replacement is a whole sentence."""
        return self.kind in {"sibling", "memory", "model"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOperation:
    """Replaces the characters start to end of a text; an insertion has start equal to end."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One step in the history of a segment's text: an author replaced `before` by `after`.

    A comment changes neither text nor status, and what comes after it is based on what it was based on. base is the
    revision it was made from, None for the garbled text. created is UTC in ISO 8601; seconds is the time
    spent; taken and refused are the suggestions that the author accepted and rejected. id is a hash of the rest.
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
        """Return the id of the corrected segment."""
        return f"{self.document_id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """A revision with the name of its document and its edit operations.

    hter and character_edit_rate, in percent, are the distance of its text from the garbled one; None if not measured.
    """

    document: str
    revision: Revision
    operations: tuple[EditOperation, ...]
    hter: float | None = None
    character_edit_rate: float | None = None
    signature: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A replacement in one segment: `operations` turn `before`, the text of the revision `base`, into `after`.

    sure is False where a match may be another word that looks the same after a particle; status is that of the segment
    before the replacement.
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
    """Revisions that were made together and can be undone together; undoes is the batch that this one undid."""

    id: str
    author: str
    created: str
    what: str
    undoes: str | None = None
    revisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutcome:
    """A batch with its revisions; left are the segments that were skipped because they had changed meanwhile.

    batch is None if every segment was skipped.
    """

    batch: Batch | None
    revisions: tuple[Revision, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearch:
    """What to look for and what to write instead.

    Attributes:
        find: Words, any characters, or a regular expression.
        replacement: The text to write, with references to groups if it is a regular expression.
        whole_words: Whether parts of words are left alone; without a pattern, particles may stand before the words.
        pattern: Whether `find` is a regular expression.
        corrected: Whether only texts are searched that people have worked on.
    """

    find: str
    replacement: str
    whole_words: bool = True
    pattern: bool = False
    corrected: bool = False
