"""Results of scoring: error spans, scores, and reports on texts, pairs and segments."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal

from workbench.records.texts import Segment

__all__ = [
    "NAME_LEDGER_CHECK",
    "ErrorSpan",
    "Estimate",
    "FidelityReport",
    "Label",
    "PairScore",
    "Relation",
    "Score",
    "SegmentReport",
    "Severity",
    "SuspectWord",
]

Severity = Literal["neutral", "minor", "major", "critical"]
Label = Literal["faithful", "minor", "major", "critical", "unsupported"]
NAME_LEDGER_CHECK = "name ledger"
Relation = Literal["contradicted", "unmentioned", "omitted", "form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorSpan:
    """An error found by a check or marked by a person, with its reason and, where there is one, a suggested fix.

    side is the text that start and end point into; reason is English, reason_ar Arabic.
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
        """Return how the counterpart relates to the words.

        It contradicts them, does not mention them, has something that they omit, or only their form is wrong.
        """
        if self.category.startswith("accuracy/addition"):
            return "unmentioned"
        if self.category.startswith("accuracy/omission"):
            return "omitted"
        content = self.category.startswith("accuracy/mistranslation") and self.evidence is not None
        return "contradicted" if content and self.severity in {"critical", "major"} else "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A named value in the metric's own units."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What the fidelity may be, judged by the text alone: a value and the ends of a 90% interval, all 0 to 100."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectWord:
    """A word that may be wrong, with the probability of it, 0 to 1, and the kind of error that is likeliest.

    start and end point into the text. It is a hint where to look, not a finding.
    """

    start: int
    end: int
    text: str
    probability: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FidelityReport:
    """How faithful a text is to its counterpart: fidelity from 0 to 100, its label, partial scores and errors.

    fidelity is None where there is nothing to compare with; then the label is `unsupported`, and where the text could
    be judged by itself there are an estimate and the words that are suspect.
    """

    fidelity: float | None
    label: Label
    scores: tuple[Score, ...]
    errors: tuple[ErrorSpan, ...] = field(default=())
    signature: str
    estimate: Estimate | None = None
    suspects: tuple[SuspectWord, ...] = field(default=())

    @property
    def fidelity_text(self) -> str:
        """The fidelity as files have it, empty where there is none."""
        return "" if self.fidelity is None else str(self.fidelity)

    @property
    def told_alone(self) -> dict[str, object]:
        """What the text alone tells, as JSON has it; nothing where it was not judged so."""
        if self.estimate is None:
            return {}
        ends = {f"estimate_{end}": getattr(self.estimate, end) for end in ("low", "high")}
        return {"estimate": self.estimate.value, **ends, "suspect_words": [asdict(s) for s in self.suspects]}

    @property
    def ranking(self) -> float:
        """The place of the text among others, 0 to 100, the worst first.

        One without fidelity is placed by its estimate, or by its form where it has none; it has 50 to 100, since
        nothing is known against what it says.
        """
        if self.fidelity is not None:
            return self.fidelity
        if self.estimate is not None:
            return 50 + self.estimate.value / 2
        return 50 + next((s.value for s in self.scores if s.name == "form"), 100.0) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PairScore:
    """The report on the pair of this index; `right` is None where a text was scored alone."""

    index: int
    left: str
    right: str | None
    report: FidelityReport


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentReport:
    """A garbled segment and the report on it."""

    segment: Segment
    report: FidelityReport
