"""The use cases, one method or function each, for commands, page, notebooks and other programs alike."""

from workbench.editing.replacements import Repair
from workbench.editing.suggestions import apply_to_edited
from workbench.editing.translation_memory import MemoryMatch
from workbench.evaluation.alignment import AlignmentEvaluation, DocumentScore
from workbench.evaluation.before_after import CorpusEvaluation
from workbench.evaluation.systems import SystemsEvaluation
from workbench.names.ledger import NameEntry
from workbench.publication import ReleaseComparison, ReleaseMetadata
from workbench.publication import changes as release_changes
from workbench.records import (
    Annotation,
    Batch,
    BatchOutcome,
    ExportedLink,
    ExportedSegment,
    LinkDecision,
    Lock,
    Replacement,
    Suggestion,
)
from workbench.records.summaries import DocumentSummary, RunSummary, WeakSegment
from workbench.service.doctor import HealthCheck, health_checks
from workbench.service.evaluation.alignment import evaluate_beads, read_decisions
from workbench.service.evaluation.corpus import evaluate_corpus
from workbench.service.evaluation.ratings import evaluate_ratings
from workbench.service.evaluation.systems import evaluate_systems
from workbench.service.exchange.export_segments import segments_for_export, write_segments
from workbench.service.exchange.import_segments import ImportSummary
from workbench.service.jobs.ingest_job import IngestJob, IngestState, add_documents
from workbench.service.jobs.release_job import ReleaseJob, ReleaseState
from workbench.service.jobs.worker import WorkerProcess
from workbench.service.publishing.hub import UploadPlan, check_repository, plan_upload, upload
from workbench.service.publishing.release import ReleaseOrder, publish
from workbench.service.publishing.release_folder import compare_releases, rebuild
from workbench.service.review.assistance import Assistance, Assistant, LinkedWords, Proposed
from workbench.service.review.concordance import ConcordanceHit
from workbench.service.review.names import decide_name, decide_together, evaluate_names, ledger, lock_name, suggestions
from workbench.service.review.revisions import STATUSES, CurrentText
from workbench.service.review.segment_review import ReviewedLink, SegmentReview, Verdict
from workbench.service.review.suggestions import SegmentSuggestions, proposals
from workbench.service.settings import Progress, Settings, silent
from workbench.service.texts import align, pair_files, read_pairs, read_sentences, read_sides, score, score_alone
from workbench.service.workbench import Workbench
from workbench.store import (
    CheckCount,
    CorrectionGains,
    Counterpart,
    DocumentProgress,
    DocumentStatistics,
    Draft,
    LinkPoint,
    Order,
    Query,
    QueueRow,
    ResultPage,
    SegmentView,
    StatusCount,
    held_open,
)

__all__ = [
    "STATUSES",
    "AlignmentEvaluation",
    "Annotation",
    "Assistance",
    "Assistant",
    "Batch",
    "BatchOutcome",
    "CheckCount",
    "ConcordanceHit",
    "CorpusEvaluation",
    "CorrectionGains",
    "Counterpart",
    "CurrentText",
    "DocumentProgress",
    "DocumentScore",
    "DocumentStatistics",
    "DocumentSummary",
    "Draft",
    "ExportedLink",
    "ExportedSegment",
    "HealthCheck",
    "ImportSummary",
    "IngestJob",
    "IngestState",
    "LinkDecision",
    "LinkPoint",
    "LinkedWords",
    "Lock",
    "MemoryMatch",
    "NameEntry",
    "Order",
    "Progress",
    "Proposed",
    "Query",
    "QueueRow",
    "ReleaseComparison",
    "ReleaseJob",
    "ReleaseMetadata",
    "ReleaseOrder",
    "ReleaseState",
    "Repair",
    "Replacement",
    "ResultPage",
    "ReviewedLink",
    "RunSummary",
    "SegmentReview",
    "SegmentSuggestions",
    "SegmentView",
    "Settings",
    "StatusCount",
    "Suggestion",
    "SystemsEvaluation",
    "UploadPlan",
    "Verdict",
    "WeakSegment",
    "Workbench",
    "WorkerProcess",
    "add_documents",
    "align",
    "apply_to_edited",
    "check_repository",
    "compare_releases",
    "decide_name",
    "decide_together",
    "evaluate_beads",
    "evaluate_corpus",
    "evaluate_names",
    "evaluate_ratings",
    "evaluate_systems",
    "health_checks",
    "held_open",
    "ledger",
    "lock_name",
    "pair_files",
    "plan_upload",
    "proposals",
    "publish",
    "read_decisions",
    "read_pairs",
    "read_sentences",
    "read_sides",
    "rebuild",
    "release_changes",
    "score",
    "score_alone",
    "segments_for_export",
    "silent",
    "suggestions",
    "upload",
    "write_segments",
]
