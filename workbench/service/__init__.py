"""The use cases, one method or function each, for commands, page, notebooks and other programs alike."""

from workbench.records import ExportedLink, ExportedSegment, Suggestion
from workbench.service.corrections import STATUSES, Current
from workbench.service.doctor import Finding, examine
from workbench.service.documents import DocumentSummary, RunSummary, Weakness, Workbench
from workbench.service.evaluation import AlignmentEvaluation, evaluate_beads, read_decisions
from workbench.service.names import decide_name, ledger, lock_name, suggestions
from workbench.service.outgoing import outgoing, write_segments
from workbench.service.pairs import align, pair_files, read_pairs, read_sentences, read_sides, score, score_alone
from workbench.service.post_editing import Proposal, proposals
from workbench.service.returned import ImportSummary
from workbench.service.settings import Progress, Settings, silent
from workbench.suggestions import merged

__all__ = [
    "STATUSES",
    "AlignmentEvaluation",
    "Current",
    "DocumentSummary",
    "ExportedLink",
    "ExportedSegment",
    "Finding",
    "ImportSummary",
    "Progress",
    "Proposal",
    "RunSummary",
    "Settings",
    "Suggestion",
    "Weakness",
    "Workbench",
    "align",
    "decide_name",
    "evaluate_beads",
    "examine",
    "ledger",
    "lock_name",
    "merged",
    "outgoing",
    "pair_files",
    "proposals",
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
