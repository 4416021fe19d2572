"""The use cases, one method or function each, for commands, page, notebooks and other programs alike."""

from workbench.editing.replacements import Repair
from workbench.editing.suggestions import merged
from workbench.editing.translation_memory import Match
from workbench.evaluation.alignment import AlignmentEvaluation, DocumentScore
from workbench.evaluation.before_after import CorpusEvaluation
from workbench.evaluation.systems import SystemsEvaluation
from workbench.names.ledger import NameEntry
from workbench.publication import Comparison, Facts
from workbench.publication import changes as release_changes
from workbench.records import (
    Batch,
    BatchOutcome,
    ExportedLink,
    ExportedSegment,
    LinkDecision,
    Lock,
    Mark,
    Proposal,
    Suggestion,
)
from workbench.records.summaries import DocumentSummary, RunSummary, Weakness
from workbench.service.doctor import Finding, examine
from workbench.service.evaluation.alignment import evaluate_beads, read_decisions
from workbench.service.evaluation.corpus import evaluate_corpus
from workbench.service.evaluation.ratings import evaluate_ratings
from workbench.service.evaluation.systems import evaluate_systems
from workbench.service.exchange.export_segments import outgoing, write_segments
from workbench.service.exchange.import_segments import ImportSummary
from workbench.service.jobs.ingest_job import Intake, IntakeState, add_documents
from workbench.service.jobs.release_job import Press, PressState
from workbench.service.jobs.worker import Helper
from workbench.service.publishing.hub import Parcel, check_repository, pack, send
from workbench.service.publishing.release import ReleaseOrder, publish
from workbench.service.publishing.release_folder import compare_releases, rebuild
from workbench.service.review.assistance import Assistance, Desk, LinkedWords, Proposed
from workbench.service.review.concordance import Candidate
from workbench.service.review.names import decide_name, decide_together, evaluate_names, ledger, lock_name, suggestions
from workbench.service.review.revisions import STATUSES, Current
from workbench.service.review.segment_review import Judged, JudgedLink, Verdict
from workbench.service.review.suggestions import EditProposal, proposals
from workbench.service.settings import Progress, Settings, silent
from workbench.service.texts import align, pair_files, read_pairs, read_sentences, read_sides, score, score_alone
from workbench.service.workbench import Workbench
from workbench.store import (
    CheckCount,
    Count,
    Counterpart,
    DocumentFigures,
    DocumentProgress,
    Draft,
    Gains,
    LinkPoint,
    Order,
    Page,
    Query,
    Row,
    SegmentView,
    held_open,
)

__all__ = [
    "STATUSES",
    "AlignmentEvaluation",
    "Assistance",
    "Batch",
    "BatchOutcome",
    "Candidate",
    "CheckCount",
    "Comparison",
    "CorpusEvaluation",
    "Count",
    "Counterpart",
    "Current",
    "Desk",
    "DocumentFigures",
    "DocumentProgress",
    "DocumentScore",
    "DocumentSummary",
    "Draft",
    "EditProposal",
    "ExportedLink",
    "ExportedSegment",
    "Facts",
    "Finding",
    "Gains",
    "Helper",
    "ImportSummary",
    "Intake",
    "IntakeState",
    "Judged",
    "JudgedLink",
    "LinkDecision",
    "LinkPoint",
    "LinkedWords",
    "Lock",
    "Mark",
    "Match",
    "NameEntry",
    "Order",
    "Page",
    "Parcel",
    "Press",
    "PressState",
    "Progress",
    "Proposal",
    "Proposed",
    "Query",
    "ReleaseOrder",
    "Repair",
    "Row",
    "RunSummary",
    "SegmentView",
    "Settings",
    "Suggestion",
    "SystemsEvaluation",
    "Verdict",
    "Weakness",
    "Workbench",
    "add_documents",
    "align",
    "check_repository",
    "compare_releases",
    "decide_name",
    "decide_together",
    "evaluate_beads",
    "evaluate_corpus",
    "evaluate_names",
    "evaluate_ratings",
    "evaluate_systems",
    "examine",
    "held_open",
    "ledger",
    "lock_name",
    "merged",
    "outgoing",
    "pack",
    "pair_files",
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
    "send",
    "silent",
    "suggestions",
    "write_segments",
]
