"""Metrics, checks and quality of a pair to one FidelityReport: 0 to 100, a label, the parts, the findings.

A sibling is no reference: what it does not mention is no error. With S the share of the left that its
counterpart supports, Q the quality of the left by itself, and u what unsupported content is worth,

    fidelity = 100 · Q · (S + (1 - S) · u) · ½ for each contradiction

u is 0 where the two are given as a pair or found parallel, ½ where only a part is shared or nothing is.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.checks import SIGNATURE as CHECKS
from workbench.checks import check_pair, check_text
from workbench.metrics import DEFAULT_METRICS, metrics_signature, score_metrics
from workbench.quality import SIGNATURE as QUALITY
from workbench.quality import quality
from workbench.records import FidelityReport, Label, LinkKind, Score
from workbench.registry import added
from workbench.semantic import SIGNATURE as SEMANTICS
from workbench.semantic import SoftScores

__all__ = ["LEVELS", "report_alone", "report_pair", "signature"]

LEVELS: tuple[tuple[float, Label], ...] = ((80, "faithful"), (60, "minor"), (40, "major"), (0, "critical"))
_UNVOUCHED = 0.5  # what content is worth that nobody vouches for and nobody contradicts
_CONTRADICTION = 0.5


def signature(wanted: Sequence[str] = DEFAULT_METRICS) -> str:
    """Return what the numbers of a report depend on, but for the encoder."""
    return f"fid:1|{SEMANTICS}|{QUALITY}|{CHECKS}{added('checks', 'pair_checks')}|{metrics_signature(wanted)}"


def report_pair(
    left: str,
    right: str,
    soft: SoftScores,
    kind: LinkKind,
    full_signature: str,
    wanted: Sequence[str] = DEFAULT_METRICS,
) -> FidelityReport:
    """Report on a left text with its counterpart; `kind` says whether it has to be covered whole."""
    alone = check_text(left)
    against = check_pair(left, right)
    own = quality(left, alone)
    parallel = kind == "parallel"
    support = soft.semantic if parallel else soft.precision
    worth = support + (1 - support) * (0.0 if parallel else _UNVOUCHED)
    contradictions = sum(span.severity == "critical" for span in against)
    fidelity = round(100 * own * worth * _CONTRADICTION**contradictions, 2)
    scores = (
        *score_metrics(left, right, wanted),
        Score(name="semantic", value=round(soft.semantic, 4)),
        Score(name="precision", value=round(soft.precision, 4)),
        Score(name="recall", value=round(soft.recall, 4)),
        Score(name="quality", value=own),
    )
    return FidelityReport(
        fidelity=fidelity,
        label=_label(fidelity),
        scores=scores,
        errors=tuple(sorted((*alone, *against), key=lambda s: (s.start, s.end, s.check))),
        signature=full_signature,
    )


def report_alone(left: str, full_signature: str) -> FidelityReport:
    """Report on a text that has no counterpart: its findings and its quality; the label is `unsupported`."""
    errors = check_text(left)
    own = quality(left, errors)
    return FidelityReport(
        fidelity=round(100 * own * _UNVOUCHED, 2),
        label="unsupported",
        scores=(Score(name="quality", value=own),),
        errors=errors,
        signature=full_signature,
    )


def _label(fidelity: float) -> Label:
    return next(label for least, label in LEVELS if fidelity >= least)
