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
from workbench.service.aside import Helper
from workbench.service.clean import Candidate
from workbench.service.corrected import evaluate_corpus
from workbench.service.corrections import STATUSES, Current
from workbench.service.desk import Assistance, Desk, LinkedWords, Proposed
from workbench.service.doctor import Finding, examine
from workbench.service.documents import Workbench
from workbench.service.evaluation import evaluate_beads, read_decisions
from workbench.service.intake import Intake, IntakeState, add_documents
from workbench.service.judgements import Judged, JudgedLink, Verdict
from workbench.service.names import decide_name, decide_together, evaluate_names, ledger, lock_name, suggestions
from workbench.service.outgoing import outgoing, write_segments
from workbench.service.pairs import align, pair_files, read_pairs, read_sentences, read_sides, score, score_alone
from workbench.service.post_editing import EditProposal, proposals
from workbench.service.press import Press, PressState
from workbench.service.publish import ReleaseOrder, publish
from workbench.service.push import Parcel, check_repository, pack, send
from workbench.service.ratings import evaluate_ratings
from workbench.service.releases import compare_releases, rebuild
from workbench.service.returned import ImportSummary
from workbench.service.settings import Progress, Settings, silent
from workbench.service.systems import evaluate_systems
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
