"""The use cases, one method or function each, for commands, page, notebooks and other programs alike."""

from workbench.records import ExportedLink, ExportedSegment, Suggestion
from workbench.service.corrected import CorpusEvaluation, evaluate_corpus
from workbench.service.corrections import STATUSES, Current
from workbench.service.doctor import Finding, examine
from workbench.service.documents import DocumentSummary, RunSummary, Weakness, Workbench
from workbench.service.evaluation import AlignmentEvaluation, DocumentScore, evaluate_beads, read_decisions
from workbench.service.names import decide_name, ledger, suggestions
from workbench.service.outgoing import outgoing, write_segments
from workbench.service.pairs import align, pair_files, read_pairs, read_sentences, read_sides, score, score_alone
from workbench.service.ratings import evaluate_ratings
from workbench.service.returned import ImportSummary
from workbench.service.settings import Progress, Settings, silent
from workbench.service.systems import SystemsEvaluation, evaluate_systems
from workbench.suggestions import merged

__all__ = [
    "STATUSES",
    "AlignmentEvaluation",
    "CorpusEvaluation",
    "Current",
    "DocumentScore",
    "DocumentSummary",
    "ExportedLink",
    "ExportedSegment",
    "Finding",
    "ImportSummary",
    "Progress",
    "RunSummary",
    "Settings",
    "Suggestion",
    "SystemsEvaluation",
    "Weakness",
    "Workbench",
    "align",
    "decide_name",
    "evaluate_beads",
    "evaluate_corpus",
    "evaluate_ratings",
    "evaluate_systems",
    "examine",
    "ledger",
    "merged",
    "outgoing",
    "pair_files",
    "read_decisions",
    "read_pairs",
    "read_sentences",
    "read_sides",
    "score",
    "score_alone",
    "silent",
    "suggestions",
    "write_segments",
]
