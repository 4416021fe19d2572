"""The use cases, one method or function each, for commands, page, notebooks and other programs alike."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.engine.stages import EngineOptions
    from workbench.evaluation.before_after import CorpusEvaluation
    from workbench.evaluation.systems import SystemsEvaluation
    from workbench.formats.termbase import GlossaryTerm
    from workbench.ingest.srx import SentenceRules, read_rules
    from workbench.names.ledger import NameEntry
    from workbench.publication import DeltaMetadata, ReleaseMetadata
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
    from workbench.service.exchange.articles import write_articles
    from workbench.service.exchange.export_segments import folder_files, write_segments
    from workbench.service.exchange.import_result import ImportChange, ImportSummary, import_view
    from workbench.service.exchange.own_exports import FileKind, kind_of_file
    from workbench.service.file_jobs import FileJob, folder_jobs, listed_jobs
    from workbench.service.jobs.ingest_job import IngestJob
    from workbench.service.jobs.release_job import MadeRelease, ReleaseJob
    from workbench.service.jobs.runner import JobState
    from workbench.service.jobs.worker import WorkerProcess
    from workbench.service.mining import MiningOptions, mine_files, write_mined_table
    from workbench.service.pipeline.run import VectorPlace
    from workbench.service.publishing.delta import rebuild_release, write_delta
    from workbench.service.publishing.hub import check_repository, plan_upload, upload
    from workbench.service.publishing.release import ReleaseOrder
    from workbench.service.publishing.release_archives import LARGEST_ARCHIVE
    from workbench.service.publishing.release_check import FoundPersonalDatum, ReleaseCheck
    from workbench.service.publishing.release_folder import compare_releases, rebuild
    from workbench.service.review.approvals import Approval
    from workbench.service.review.assistance import Assistance, Assistant
    from workbench.service.review.concordance import PLACES, Concordance, ConcordanceHit
    from workbench.service.review.document_text import DocumentText
    from workbench.service.review.names import suggestions
    from workbench.service.review.segment_review import SegmentReview, Verdict
    from workbench.service.run_costs import StageClock, plan_run, run_report
    from workbench.service.settings import Progress, Settings, silent
    from workbench.service.text_files import (
        AlignmentOptions,
        PairedFiles,
        align_files,
        foreign_lefts,
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
        StatusFilter,
        held_open,
    )

__all__ = [
    "LARGEST_ARCHIVE",
    "PLACES",
    "AlignmentOptions",
    "Approval",
    "Assistance",
    "Assistant",
    "BatchOutcome",
    "Concordance",
    "ConcordanceHit",
    "CorpusEvaluation",
    "CorrectionGains",
    "DeltaMetadata",
    "DocumentStatistics",
    "DocumentText",
    "Draft",
    "EngineOptions",
    "FileJob",
    "FileKind",
    "FoundPersonalDatum",
    "GlossaryTerm",
    "ImportChange",
    "ImportSummary",
    "IngestJob",
    "JobState",
    "LinkPoint",
    "MadeRelease",
    "MiningOptions",
    "NameEntry",
    "Order",
    "PairedFiles",
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
    "SentenceRules",
    "Settings",
    "StageClock",
    "StatusFilter",
    "SystemsEvaluation",
    "VectorPlace",
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
    "folder_files",
    "folder_jobs",
    "foreign_lefts",
    "health_checks",
    "held_open",
    "import_view",
    "kind_of_file",
    "listed_jobs",
    "mine_files",
    "pair_files",
    "plan_run",
    "plan_upload",
    "read_both_sides",
    "read_decisions",
    "read_pair_rows",
    "read_pairs",
    "read_rules",
    "read_sentence_rows",
    "read_sentences",
    "read_side",
    "read_sides",
    "rebuild",
    "rebuild_release",
    "release_changes",
    "release_record",
    "run_report",
    "score",
    "score_alone",
    "score_rows",
    "silent",
    "suggestions",
    "upload",
    "write_articles",
    "write_delta",
    "write_mined_table",
    "write_segments",
]

_HOMES = {
    "CorpusEvaluation": "workbench.evaluation.before_after",
    "SystemsEvaluation": "workbench.evaluation.systems",
    "EngineOptions": "workbench.engine.stages",
    "GlossaryTerm": "workbench.formats.termbase",
    "NameEntry": "workbench.names.ledger",
    **dict.fromkeys(("DeltaMetadata", "ReleaseMetadata"), "workbench.publication"),
    "release_changes": "workbench.publication:changes",
    "release_record": "workbench.publication:to_record",
    **dict.fromkeys(("BatchOutcome", "Replacement", "RunSummary"), "workbench.records"),
    **dict.fromkeys(("SentenceRules", "read_rules"), "workbench.ingest.srx"),
    "health_checks": "workbench.service.doctor",
    **dict.fromkeys(("evaluate_beads", "read_decisions"), "workbench.service.evaluation.alignment"),
    "evaluate_corpus": "workbench.service.evaluation.corpus",
    "evaluate_ratings": "workbench.service.evaluation.ratings",
    "evaluate_systems": "workbench.service.evaluation.systems",
    "write_articles": "workbench.service.exchange.articles",
    **dict.fromkeys(("folder_files", "write_segments"), "workbench.service.exchange.export_segments"),
    **dict.fromkeys(("ImportChange", "ImportSummary", "import_view"), "workbench.service.exchange.import_result"),
    **dict.fromkeys(("FileKind", "kind_of_file"), "workbench.service.exchange.own_exports"),
    **dict.fromkeys(("FileJob", "folder_jobs", "listed_jobs"), "workbench.service.file_jobs"),
    "IngestJob": "workbench.service.jobs.ingest_job",
    **dict.fromkeys(("MadeRelease", "ReleaseJob"), "workbench.service.jobs.release_job"),
    "JobState": "workbench.service.jobs.runner",
    "VectorPlace": "workbench.service.pipeline.run",
    "WorkerProcess": "workbench.service.jobs.worker",
    **dict.fromkeys(("MiningOptions", "mine_files", "write_mined_table"), "workbench.service.mining"),
    **dict.fromkeys(("check_repository", "plan_upload", "upload"), "workbench.service.publishing.hub"),
    "ReleaseOrder": "workbench.service.publishing.release",
    "LARGEST_ARCHIVE": "workbench.service.publishing.release_archives",
    **dict.fromkeys(("FoundPersonalDatum", "ReleaseCheck"), "workbench.service.publishing.release_check"),
    **dict.fromkeys(("rebuild_release", "write_delta"), "workbench.service.publishing.delta"),
    **dict.fromkeys(("compare_releases", "rebuild"), "workbench.service.publishing.release_folder"),
    "Approval": "workbench.service.review.approvals",
    **dict.fromkeys(("Assistance", "Assistant"), "workbench.service.review.assistance"),
    **dict.fromkeys(("PLACES", "Concordance", "ConcordanceHit"), "workbench.service.review.concordance"),
    "suggestions": "workbench.service.review.names",
    "DocumentText": "workbench.service.review.document_text",
    **dict.fromkeys(("SegmentReview", "Verdict"), "workbench.service.review.segment_review"),
    **dict.fromkeys(("StageClock", "plan_run", "run_report"), "workbench.service.run_costs"),
    **dict.fromkeys(("Progress", "Settings", "silent"), "workbench.service.settings"),
    **dict.fromkeys(
        (
            "AlignmentOptions",
            "PairedFiles",
            "align_files",
            "foreign_lefts",
            "pair_files",
            "read_both_sides",
            "read_pair_rows",
            "read_pairs",
            "read_sentence_rows",
            "read_sentences",
            "read_side",
            "read_sides",
        ),
        "workbench.service.text_files",
    ),
    **dict.fromkeys(("align", "score", "score_alone", "score_rows"), "workbench.service.texts"),
    "Workbench": "workbench.service.workbench",
    **dict.fromkeys(
        (
            "CorrectionGains",
            "DocumentStatistics",
            "Draft",
            "LinkPoint",
            "Order",
            "Query",
            "QueueRow",
            "ResultPage",
            "StatusFilter",
            "held_open",
        ),
        "workbench.store",
    ),
}

if not TYPE_CHECKING:  # a type checker would take every name for a public one

    def __getattr__(name: str) -> Any:
        """Import a public name when it is first used, so that a command imports only what it needs."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, _, original = _HOMES[name].partition(":")
        return getattr(import_module(module), original or name)
