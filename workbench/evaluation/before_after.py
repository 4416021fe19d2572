"""Records of a corpus evaluated before and after correction, and of the editing effort."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.evaluation.significance import PairedComparison

__all__ = ["CorpusEvaluation", "CorrectionEffort", "DocumentEvaluation", "FindingCount", "SegmentChange"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEffort:
    """The editing effort of some segments.

    copies counts the texts that equal a counterpart up to orthographic normalisation. hter, chrf and bleu compare the
    garbled text with the corrected one. seconds and timed_words are sums over the `timed` segments whose time is known.
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
    """One document, or all, before and after; `linked` counts the corrected segments with a counterpart."""

    name: str
    linked: int
    comparisons: tuple[PairedComparison, ...]
    work: CorrectionEffort


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCount:
    """The number of findings of a category and severity before and after."""

    category: str
    severity: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentChange:
    """One corrected segment: fidelity before and after, None without a counterpart, HTER and editing time."""

    document: str
    segment_id: str
    before: float | None
    after: float | None
    hter: float
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusEvaluation:
    """Each document, then all without copies of counterparts if there are any, then all; findings; segments."""

    documents: tuple[DocumentEvaluation, ...]
    findings: tuple[FindingCount, ...]
    segments: tuple[SegmentChange, ...]
    signature: str
