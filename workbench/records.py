"""The frozen records that flow between the stages.

Offsets are code points, half-open, in logical order. `Segment` offsets point into their document's
text, `ErrorSpan` offsets into the text of the side they name.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "ACCEPTED",
    "Action",
    "AlignedTexts",
    "Alignment",
    "Decision",
    "Document",
    "EditOperation",
    "Encoding",
    "ErrorSpan",
    "ExportedLink",
    "ExportedSegment",
    "FidelityReport",
    "HistoryEntry",
    "Label",
    "Link",
    "LinkKind",
    "NameDecision",
    "PairScore",
    "Relation",
    "Revision",
    "Role",
    "Score",
    "Segment",
    "SegmentKind",
    "SegmentPlace",
    "Server",
    "Severity",
    "Status",
    "Suggestion",
    "WordLink",
    "content_id",
    "segment_place",
]

Role = Literal["garbled", "clean", "unknown"]
SegmentKind = Literal["sentence", "headline", "heading", "furniture"]
LinkKind = Literal["parallel", "partial", "none"]
Severity = Literal["neutral", "minor", "major", "critical"]
Label = Literal["faithful", "minor", "major", "critical", "unsupported"]
Status = Literal["untouched", "draft", "done", "reviewed", "rejected"]
Action = Literal["correct", "undo", "redo"]
Relation = Literal["contradicted", "unmentioned", "omitted", "form"]

ACCEPTED = 0.5  # a link at least this likely is a counterpart


def content_id(text: str) -> str:
    """Return the id of a text: the first 16 hexadecimal digits of its SHA-256 in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Server:
    """The URL of a database on a server; shown, it has no password."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        without = re.sub(r"(?<=://)([^:/@]*):.*@", r"\1:***@", self.url)
        return re.sub(r"(?i)(password|passfile|sslpassword)=[^&]*", r"\1=***", without)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text with what is known of it; its id is a hash of the text."""

    id: str
    name: str
    text: str
    language: str
    role: Role = "unknown"
    title: str | None = None
    published: str | None = None
    origin: str | None = None
    licence: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a document, `document.text[start:end] == text`; `reason` says why furniture is none of its prose."""

    document_id: str
    start: int
    end: int
    text: str
    kind: SegmentKind = "sentence"
    reason: str | None = None

    @property
    def id(self) -> str:
        """Return the id of the segment: its document and its place there."""
        return f"{self.document_id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPlace:
    """What the id of a segment says: its document, and its characters there."""

    document_id: str
    start: int
    end: int


def segment_place(segment_id: str) -> SegmentPlace:
    """Return where the segment of an id stands.

    >>> segment_place("ab12:3-9")
    SegmentPlace(document_id='ab12', start=3, end=9)
    """
    document_id, _, place = segment_id.partition(":")
    start, _, end = place.partition("-")
    return SegmentPlace(document_id=document_id, start=int(start), end=int(end))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Encoding:
    """The vectors of one text.

    pooled: (d,) float32, unit length. tokens: (n, d) float16, unit length each, special tokens left
    out. middle: the same of a middle layer, whose vectors tell words apart better; equal to tokens where an
    encoder shows no layer but its last. offsets: (n, 2) int32, the characters of the text that each token covers.
    """

    pooled: NDArray[np.float32]
    tokens: NDArray[np.float16]
    middle: NDArray[np.float16]
    offsets: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Left and right items that say the same (n to m); an empty side means that there is no counterpart.

    score is in the aligner's own units; probability, 0 to 1, is that of the link being right.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    kind: LinkKind
    score: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The links between two lists of sentences, and the signature of what made them."""

    links: tuple[Link, ...]
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person said of left and right items: they are counterparts of each other (kept), or they are not."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDecision:
    """What a person said of a name: use this form for it, two forms belong together, or they do not.

    A name that is locked keeps what was said of it until it is unlocked.
    A name is locked by a decision for each of its spellings, and unlocked the same way.
    """

    kind: Literal["use", "together", "apart", "lock", "unlock"]
    form: str
    canonical: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An edit to propose: `text[start:end]` becomes `replacement`, for a reason that a person can weigh."""

    start: int
    end: int
    text: str
    replacement: str
    kind: Literal["name", "finding", "style", "sibling", "model"]
    reason: str
    reason_ar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLink:
    """Words that say the same, as ranges of characters of either text; score is the cosine of the best two tokens."""

    left: tuple[int, int]
    right: tuple[int, int]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedTexts:
    """Two lists of sentences, the links between them, which mode made them and why."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    links: tuple[Link, ...]
    mode: str
    why: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorSpan:
    """A finding of a check: where it is, what kind, how bad, why we think so, and what to put instead.

    reason says why in English, reason_ar in Arabic.
    """

    side: Literal["left", "right"]
    start: int
    end: int
    text: str
    category: str
    severity: Severity
    check: str
    reason: str
    evidence: str | None = None
    suggestion: str | None = None
    reason_ar: str = ""

    @property
    def relation(self) -> Relation:
        """Tell what the counterpart has to do with it.

        It contradicts the words, does not mention them, says what they leave out, or it is their form that is wrong.
        """
        if self.category.startswith("accuracy/addition"):
            return "unmentioned"
        if self.category.startswith("accuracy/omission"):
            return "omitted"
        content = self.category.startswith("accuracy/mistranslation") and self.evidence is not None
        return "contradicted" if content and self.severity in {"critical", "major"} else "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A number with its name, in the metric's own units."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FidelityReport:
    """How faithful a text is to its counterpart: 0 to 100, a label, the parts, the findings."""

    fidelity: float
    label: Label
    scores: tuple[Score, ...]
    errors: tuple[ErrorSpan, ...] = field(default=())
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairScore:
    """The report on the pair of this index; `right` is None where a text was scored alone."""

    index: int
    left: str
    right: str | None
    report: FidelityReport


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedLink:
    """A counterpart by document and place."""

    document: str
    start: int
    end: int
    text: str
    kind: LinkKind
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedSegment:
    """A garbled segment by document and place, with its counterparts, its report and its correction.

    correction is the text that stands now, None where nobody has touched it; revision is the newest one that led
    there, the base of whoever corrects next.
    """

    segment_id: str = ""
    document: str
    start: int
    end: int
    text: str
    links: tuple[ExportedLink, ...]
    report: FidelityReport
    correction: str | None = None
    status: Status = "untouched"
    revision: str | None = None


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
class EditOperation:
    """The characters start to end of a text give way to others; start equals end where some are only put in."""

    start: int
    end: int
    text: str


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
