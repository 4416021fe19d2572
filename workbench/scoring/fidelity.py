"""Metrics, checks and quality of a pair to one FidelityReport: 0 to 100, a label, the parts, the findings.

A sibling is no reference: what it does not mention is no error. With S the share of the left that its
counterpart supports, C the share of its words that the counterpart contradicts, Q the quality of the left by itself, u
what unsupported content is worth, and a price for each finding against the counterpart by its severity,

    supported = S · (1 - C)        contradicted = C        unsupported = 1 - supported - contradicted
    fidelity = 100 · Q · (supported + unsupported · u) · the prices

u is 0 where the two are given as a pair or found parallel, ½ where only a part is shared or nothing is. No finding
raises the fidelity, and a graver one never costs less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod

from workbench.arabic import words
from workbench.checks import SIGNATURE as CHECKS
from workbench.checks import check_against, check_text, merge_findings
from workbench.metrics import DEFAULT_METRICS, metrics_signature, score_metrics
from workbench.records import ErrorSpan, FidelityReport, Label, LinkKind, Score, Severity, WordLink
from workbench.registry import added
from workbench.scoring.quality import SIGNATURE as QUALITY
from workbench.scoring.quality import quality
from workbench.scoring.semantic import SIGNATURE as SEMANTICS
from workbench.scoring.semantic import SoftScores

__all__ = ["LEVELS", "graded", "report_alone", "report_pair", "signature"]

LEVELS: tuple[tuple[float, Label], ...] = ((80, "faithful"), (60, "minor"), (40, "major"), (0, "critical"))
_UNVOUCHED = 0.5  # what content is worth that nobody vouches for and nobody contradicts
# What a finding against the counterpart leaves of the fidelity.
_PRICES: dict[Severity, float] = {"neutral": 0.99, "minor": 0.95, "major": 0.8, "critical": 0.5}


def signature(wanted: Sequence[str] = DEFAULT_METRICS) -> str:
    """Return what the numbers of a report depend on, but for the encoder."""
    return f"fid:2|{SEMANTICS}|{QUALITY}|{CHECKS}{added('checks', 'pair_checks')}|{metrics_signature(wanted)}"


def report_pair(
    left: str,
    right: str,
    soft: SoftScores,
    kind: LinkKind,
    full_signature: str,
    wanted: Sequence[str] = DEFAULT_METRICS,
    links: Sequence[WordLink] = (),
) -> FidelityReport:
    """Report on a left text with its counterpart.

    kind says whether it has to be covered whole, links are those between the words of the two.
    """
    alone = check_text(left)
    parallel = kind == "parallel"
    against = check_against(left, right, links, parallel=parallel)
    own = quality(left, alone)
    shares = _shares(left, soft.semantic if parallel else soft.precision, against)
    scores = (
        *score_metrics(left, right, wanted),
        Score(name="semantic", value=round(soft.semantic, 4)),
        Score(name="precision", value=round(soft.precision, 4)),
        Score(name="recall", value=round(soft.recall, 4)),
        Score(name="supported", value=shares[0]),
        Score(name="unsupported", value=shares[1]),
        Score(name="contradicted", value=shares[2]),
        Score(name="quality", value=own),
    )
    fidelity = graded(own, shares[0], shares[1], against, parallel=parallel)
    return FidelityReport(
        fidelity=fidelity,
        label=_label(fidelity),
        scores=scores,
        errors=merge_findings(alone, against, right),
        signature=full_signature,
    )


def graded(own: float, supported: float, unsupported: float, against: Sequence[ErrorSpan], *, parallel: bool) -> float:
    """Return the fidelity, 0 to 100, of a text of this quality with these shares and findings."""
    worth = supported + unsupported * (0.0 if parallel else _UNVOUCHED)
    return round(100 * own * worth * prod(_PRICES[span.severity] for span in against), 2)


def _shares(left: str, support: float, against: Sequence[ErrorSpan]) -> tuple[float, float, float]:
    """Return the shares of the left that are supported, unsupported and contradicted; they sum to one."""
    places = [(w.start, w.end) for w in words(left)] + [m.span() for m in re.finditer(r"\d+", left)]
    wrong = [s for s in against if s.relation == "contradicted"]
    hit = sum(any(s.start < end and start < s.end for s in wrong) for start, end in places)
    contradicted = round(hit / len(places), 4) if places else 0.0
    supported = round(support * (1 - contradicted), 4)
    return supported, round(max(0.0, 1 - supported - contradicted), 4), contradicted


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
