"""What correcting a corpus changed: every measure before and after, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.evaluation.significance import PairedComparison

__all__ = ["CorpusEvaluation", "CorrectionEffort", "DocumentEvaluation", "FindingCount", "SegmentChange"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEffort:
    """What the corrections of some segments came to.

    copies counts the texts that equal a counterpart but for vowel signs and the like. hter, chrf and bleu are of the
    garbled text against the corrected one. timed counts the segments whose time is
    known, seconds is theirs, timed_words their corrected words.
    """

    segments: int
    corrected: int
    copies: int
    words: int
    hter: float
    character_edit_rate: float
    chrf: float
    bleu: float
    timed: int
    timed_words: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEvaluation:
    """One document, or all, before and after; `linked` of its corrected segments have a counterpart."""

    name: str
    linked: int
    comparisons: tuple[PairedComparison, ...]
    work: CorrectionEffort


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCount:
    """How many findings of a category and severity there were before, and are after."""

    category: str
    severity: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentChange:
    """One corrected segment: fidelity before and after, and what the correction cost."""

    document: str
    segment_id: str
    before: float
    after: float
    hter: float
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusEvaluation:
    """Documents, all but copies of counterparts where there are some, and last all; the findings; the segments."""

    documents: tuple[DocumentEvaluation, ...]
    findings: tuple[FindingCount, ...]
    segments: tuple[SegmentChange, ...]
    signature: str
