"""What scoring finds: error spans, scores, and the report of a text or a pair."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["ErrorSpan", "FidelityReport", "Label", "PairScore", "Relation", "Score", "SegmentResult", "Severity"]

Severity = Literal["neutral", "minor", "major", "critical"]
Label = Literal["faithful", "minor", "major", "critical", "unsupported"]
Relation = Literal["contradicted", "unmentioned", "omitted", "form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorSpan:
    """A finding of a check: where it is, what kind, how bad, why we think so, and what to put instead.

    reason says why in English, reason_ar in Arabic.
    """

    side: Literal["left", "right"]
    start: int
    end: int
    text: str
    category: str
    severity: Severity
    check: str
    reason: str
    evidence: str | None = None
    suggestion: str | None = None
    reason_ar: str = ""

    @property
    def relation(self) -> Relation:
        """Tell what the counterpart has to do with it.

        It contradicts the words, does not mention them, says what they leave out, or it is their form that is wrong.
        """
        if self.category.startswith("accuracy/addition"):
            return "unmentioned"
        if self.category.startswith("accuracy/omission"):
            return "omitted"
        content = self.category.startswith("accuracy/mistranslation") and self.evidence is not None
        return "contradicted" if content and self.severity in {"critical", "major"} else "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A number with its name, in the metric's own units."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FidelityReport:
    """How faithful a text is to its counterpart: 0 to 100, a label, the parts, the findings."""

    fidelity: float
    label: Label
    scores: tuple[Score, ...]
    errors: tuple[ErrorSpan, ...] = field(default=())
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairScore:
    """The report on the pair of this index; `right` is None where a text was scored alone."""

    index: int
    left: str
    right: str | None
    report: FidelityReport


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentResult:
    """The report on one garbled segment."""

    segment_id: str
    report: FidelityReport
