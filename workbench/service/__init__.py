"""The use cases, one method or function each, for commands, page, notebooks and other programs alike."""

from workbench.evaluation.before_after import CorpusEvaluation
from workbench.evaluation.systems import SystemsEvaluation
from workbench.names.ledger import NameEntry
from workbench.publication import ReleaseMetadata
from workbench.publication import changes as release_changes
from workbench.publication import to_record as release_record
from workbench.records import (
    BatchOutcome,
    Replacement,
    RunSummary,
)
from workbench.service.doctor import health_checks
from workbench.service.evaluation.alignment import evaluate_beads, read_decisions
from workbench.service.evaluation.corpus import evaluate_corpus
from workbench.service.evaluation.ratings import evaluate_ratings
from workbench.service.evaluation.systems import evaluate_systems
from workbench.service.exchange.export_segments import write_segments
from workbench.service.exchange.import_result import ImportChange, ImportSummary, import_view
from workbench.service.exchange.own_exports import FileKind, kind_of_file
from workbench.service.file_jobs import FileJob, folder_jobs, listed_jobs
from workbench.service.jobs.ingest_job import IngestJob
from workbench.service.jobs.release_job import ReleaseJob
from workbench.service.jobs.runner import JobState
from workbench.service.jobs.worker import WorkerProcess
from workbench.service.publishing.hub import check_repository, plan_upload, upload
from workbench.service.publishing.release import ReleaseOrder
from workbench.service.publishing.release_check import FoundPersonalDatum, ReleaseCheck
from workbench.service.publishing.release_folder import compare_releases, rebuild
from workbench.service.review.assistance import Assistance, Assistant
from workbench.service.review.names import suggestions
from workbench.service.review.segment_review import SegmentReview, Verdict
from workbench.service.settings import Progress, Settings, silent
from workbench.service.text_files import (
    AlignmentOptions,
    align_files,
    pair_files,
    read_both_sides,
    read_pair_rows,
    read_pairs,
    read_sentence_rows,
    read_sentences,
    read_side,
    read_sides,
)
from workbench.service.texts import align, score, score_alone, score_rows
from workbench.service.workbench import Workbench
from workbench.store import (
    CorrectionGains,
    DocumentStatistics,
    Draft,
    LinkPoint,
    Order,
    Query,
    QueueRow,
    ResultPage,
    held_open,
)

__all__ = [
    "AlignmentOptions",
    "Assistance",
    "Assistant",
    "BatchOutcome",
    "CorpusEvaluation",
    "CorrectionGains",
    "DocumentStatistics",
    "Draft",
    "FileJob",
    "FileKind",
    "FoundPersonalDatum",
    "ImportChange",
    "ImportSummary",
    "IngestJob",
    "JobState",
    "LinkPoint",
    "NameEntry",
    "Order",
    "Progress",
    "Query",
    "QueueRow",
    "ReleaseCheck",
    "ReleaseJob",
    "ReleaseMetadata",
    "ReleaseOrder",
    "Replacement",
    "ResultPage",
    "RunSummary",
    "SegmentReview",
    "Settings",
    "SystemsEvaluation",
    "Verdict",
    "Workbench",
    "WorkerProcess",
    "align",
    "align_files",
    "check_repository",
    "compare_releases",
    "evaluate_beads",
    "evaluate_corpus",
    "evaluate_ratings",
    "evaluate_systems",
    "folder_jobs",
    "health_checks",
    "held_open",
    "import_view",
    "kind_of_file",
    "listed_jobs",
    "pair_files",
    "plan_upload",
    "read_both_sides",
    "read_decisions",
    "read_pair_rows",
    "read_pairs",
    "read_sentence_rows",
    "read_sentences",
    "read_side",
    "read_sides",
    "rebuild",
    "release_changes",
    "release_record",
    "score",
    "score_alone",
    "score_rows",
    "silent",
    "suggestions",
    "upload",
    "write_segments",
]
