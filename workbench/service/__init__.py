"""The use cases, one method or function each, for commands, page, notebooks and other programs alike."""

from workbench.publication import Comparison, Facts
from workbench.publication import changes as release_changes
from workbench.records import ExportedLink, ExportedSegment, Suggestion
from workbench.service.corrections import STATUSES, Current
from workbench.service.doctor import Finding, examine
from workbench.service.documents import DocumentSummary, RunSummary, Weakness, Workbench
from workbench.service.evaluation import AlignmentEvaluation, evaluate_beads, read_decisions
from workbench.service.names import decide_name, ledger, suggestions
from workbench.service.outgoing import outgoing, write_segments
from workbench.service.pairs import align, pair_files, read_pairs, read_sentences, read_sides, score, score_alone
from workbench.service.publish import Order, publish
from workbench.service.push import Parcel, pack, send
from workbench.service.releases import compare_releases, rebuild
from workbench.service.returned import ImportSummary
from workbench.service.settings import Progress, Settings, silent
from workbench.suggestions import merged

__all__ = [
    "STATUSES",
    "AlignmentEvaluation",
    "Comparison",
    "Current",
    "DocumentSummary",
    "ExportedLink",
    "ExportedSegment",
    "Facts",
    "Finding",
    "ImportSummary",
    "Order",
    "Parcel",
    "Progress",
    "RunSummary",
    "Settings",
    "Suggestion",
    "Weakness",
    "Workbench",
    "align",
    "compare_releases",
    "decide_name",
    "evaluate_beads",
    "examine",
    "ledger",
    "merged",
    "outgoing",
    "pack",
    "pair_files",
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
