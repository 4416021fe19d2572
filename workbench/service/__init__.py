"""The use cases, one method or function each, for commands, page, notebooks and other programs alike."""

from workbench.records import ExportedSegment
from workbench.service.corrections import STATUSES, Current
from workbench.service.doctor import Finding, examine
from workbench.service.documents import DocumentSummary, RunSummary, Weakness, Workbench
from workbench.service.evaluation import AlignmentEvaluation, evaluate_beads, read_decisions
from workbench.service.exchange import ImportSummary
from workbench.service.pairs import align, pair_files, read_pairs, read_sentences, score, score_alone
from workbench.service.settings import Progress, Settings, silent

__all__ = [
    "STATUSES",
    "AlignmentEvaluation",
    "Current",
    "DocumentSummary",
    "ExportedSegment",
    "Finding",
    "ImportSummary",
    "Progress",
    "RunSummary",
    "Settings",
    "Weakness",
    "Workbench",
    "align",
    "evaluate_beads",
    "examine",
    "pair_files",
    "read_decisions",
    "read_pairs",
    "read_sentences",
    "score",
    "score_alone",
    "silent",
]
