"""The frozen records that flow between the stages.

Offsets are code points, half-open, in logical order. `Segment` offsets point into their document's
text, `ErrorSpan` offsets into the text of the side they name.
"""

from workbench.records.edits import (
    Action,
    Batch,
    BatchOutcome,
    EditOperation,
    HistoryEntry,
    Proposal,
    Revision,
    Status,
    Suggestion,
)
from workbench.records.exchange import ExportedLink, ExportedSegment, OutgoingSegment, Told
from workbench.records.links import (
    ACCEPTED,
    AlignedTexts,
    Alignment,
    Decision,
    Link,
    LinkAction,
    LinkDecision,
    LinkedSegment,
    LinkKind,
    WordLink,
)
from workbench.records.people import Lock, Mark, MarkAction, NameDecision, NameStatement, Person, PersonRole
from workbench.records.reports import ErrorSpan, FidelityReport, Label, PairScore, Relation, Score, Severity
from workbench.records.summaries import DocumentSummary, RunSummary, Weakness
from workbench.records.texts import (
    Document,
    Encoding,
    Role,
    Segment,
    SegmentKind,
    SegmentPlace,
    content_id,
    segment_place,
)
from workbench.records.workspaces import Server

__all__ = [
    "ACCEPTED",
    "Action",
    "AlignedTexts",
    "Alignment",
    "Batch",
    "BatchOutcome",
    "Decision",
    "Document",
    "DocumentSummary",
    "EditOperation",
    "Encoding",
    "ErrorSpan",
    "ExportedLink",
    "ExportedSegment",
    "FidelityReport",
    "HistoryEntry",
    "Label",
    "Link",
    "LinkAction",
    "LinkDecision",
    "LinkKind",
    "LinkedSegment",
    "Lock",
    "Mark",
    "MarkAction",
    "NameDecision",
    "NameStatement",
    "OutgoingSegment",
    "PairScore",
    "Person",
    "PersonRole",
    "Proposal",
    "Relation",
    "Revision",
    "Role",
    "RunSummary",
    "Score",
    "Segment",
    "SegmentKind",
    "SegmentPlace",
    "Server",
    "Severity",
    "Status",
    "Suggestion",
    "Told",
    "Weakness",
    "WordLink",
    "content_id",
    "segment_place",
]
