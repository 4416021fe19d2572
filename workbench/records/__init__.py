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
    Replacement,
    Revision,
    Status,
    Suggestion,
)
from workbench.records.exchange import ExportedLink, ExportedSegment, HumanEdits, OutgoingSegment
from workbench.records.links import (
    ACCEPTED,
    AlignedTexts,
    Alignment,
    Link,
    LinkAction,
    LinkConstraint,
    LinkDecision,
    LinkKind,
    SegmentLink,
    WordLink,
    preference,
)
from workbench.records.people import Annotation, AnnotationAction, Lock, NameDecision, NameStatement, Person, PersonRole
from workbench.records.reports import (
    ErrorSpan,
    FidelityReport,
    Label,
    PairScore,
    Relation,
    Score,
    SegmentResult,
    Severity,
)
from workbench.records.summaries import DocumentSummary, RunSummary, WeakSegment
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
from workbench.records.workspaces import DatabaseURL

__all__ = [
    "ACCEPTED",
    "Action",
    "AlignedTexts",
    "Alignment",
    "Annotation",
    "AnnotationAction",
    "Batch",
    "BatchOutcome",
    "DatabaseURL",
    "Document",
    "DocumentSummary",
    "EditOperation",
    "Encoding",
    "ErrorSpan",
    "ExportedLink",
    "ExportedSegment",
    "FidelityReport",
    "HistoryEntry",
    "HumanEdits",
    "Label",
    "Link",
    "LinkAction",
    "LinkConstraint",
    "LinkDecision",
    "LinkKind",
    "Lock",
    "NameDecision",
    "NameStatement",
    "OutgoingSegment",
    "PairScore",
    "Person",
    "PersonRole",
    "Relation",
    "Replacement",
    "Revision",
    "Role",
    "RunSummary",
    "Score",
    "Segment",
    "SegmentKind",
    "SegmentLink",
    "SegmentPlace",
    "SegmentResult",
    "Severity",
    "Status",
    "Suggestion",
    "WeakSegment",
    "WordLink",
    "content_id",
    "preference",
    "segment_place",
]
