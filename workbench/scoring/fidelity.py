"""Combine metrics, checks and quality into a FidelityReport: a score of 0 to 100, a label, its parts, the findings.

A sibling is not a reference: what it does not mention is no error. Let S be the share of the left that the counterpart
supports, C the share of its words that the counterpart contradicts, Q the quality of the left by itself, u the value of
unsupported content, and f a factor for each finding against the counterpart, by severity. Then

    supported = S · (1 - C)        contradicted = C        unsupported = 1 - supported - contradicted
    fidelity = 100 · Q · (supported + unsupported · u) · the product of all f

u is 0 for a given or parallel pair, and ½ where only a part is shared or nothing is. No finding raises the fidelity,
and a more severe one never costs less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from workbench.arabic import plain_form, plain_text, share_of_arabic, words
from workbench.checks import SIGNATURE as CHECKS
from workbench.checks import check_text, check_with_counterpart, hidden_damage, in_source, merge_findings
from workbench.metrics import DEFAULT_METRICS, metrics_signature, score_texts
from workbench.records import ErrorSpan, FidelityReport, Label, LinkKind, Score, Severity, WordLink
from workbench.registry import added_plugins
from workbench.scoring.quality import SIGNATURE as QUALITY
from workbench.scoring.quality import quality
from workbench.scoring.semantic import SIGNATURE as SEMANTICS
from workbench.scoring.semantic import SemanticScores

__all__ = ["LABEL_THRESHOLDS", "fidelity_score", "fidelity_signature", "report_pair", "report_text"]

LABEL_THRESHOLDS: tuple[tuple[float, Label], ...] = ((80, "faithful"), (60, "minor"), (40, "major"), (0, "critical"))
_FOREIGN = "untranslated"
_LEAST_ARABIC = 0.25  # of the letters of a text that is taken for Arabic
_UNSUPPORTED_VALUE = 0.5  # of content that the counterpart neither supports nor contradicts
# The fidelity is multiplied by these, once for each finding against the counterpart.
_SEVERITY_FACTORS: dict[Severity, float] = {"neutral": 0.99, "minor": 0.95, "major": 0.8, "critical": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Support:
    """Shares of the left that the counterpart supports, does not mention, and contradicts; they sum to one."""

    supported: float
    unsupported: float
    contradicted: float


def fidelity_signature(metrics: Sequence[str] = DEFAULT_METRICS) -> str:
    """Return the signature of all that a report's numbers depend on, except the encoder."""
    return f"fid:3|{SEMANTICS}|{QUALITY}|{CHECKS}{added_plugins('checks', 'pair_checks')}|{metrics_signature(metrics)}"


def report_pair(
    left: str,
    right: str,
    semantic: SemanticScores,
    kind: LinkKind,
    full_signature: str,
    metrics: Sequence[str] = DEFAULT_METRICS,
    links: Sequence[WordLink] = (),
) -> FidelityReport:
    """Return the report on a left text and its counterpart.

    Args:
        left: The text to judge.
        right: Its counterpart.
        semantic: Their semantic scores.
        kind: How they are linked; the whole of a `parallel` counterpart has to be covered.
        full_signature: The signature for the report, encoder included.
        metrics: Names of the text metrics to include.
        links: Word links between the two texts.

    Everything is judged by the plain forms; the findings have the places of the left text as it is.
    """
    sources = left, right
    left, right = map(plain_text, sources)
    links = _plain_links(links, *sources)
    alone, hidden = _checked_beside(left, right), hidden_damage(sources[0])
    parallel = kind == "parallel"
    against = check_with_counterpart(left, right, links, parallel=parallel)
    text_quality = quality(left, (*alone, *hidden))
    support = _support(left, semantic.semantic if parallel else semantic.precision, against, alone)
    scores = (
        *score_texts(*sources, metrics),
        Score(name="semantic", value=round(semantic.semantic, 4)),
        Score(name="precision", value=round(semantic.precision, 4)),
        Score(name="recall", value=round(semantic.recall, 4)),
        Score(name="supported", value=support.supported),
        Score(name="unsupported", value=support.unsupported),
        Score(name="contradicted", value=support.contradicted),
        Score(name="quality", value=text_quality),
    )
    fidelity = fidelity_score(text_quality, support.supported, support.unsupported, against, parallel=parallel)
    return FidelityReport(
        fidelity=fidelity,
        label=_label(fidelity),
        scores=scores,
        errors=merge_findings(in_source(merge_findings(alone, against, right), sources[0]), hidden),
        signature=full_signature,
    )


def _checked_beside(left: str, right: str) -> list[ErrorSpan]:
    """Return the findings in a text alone, without other languages and repetitions that its counterpart has too."""
    same = " ".join(right.split())
    neither = share_of_arabic(left) < _LEAST_ARABIC > share_of_arabic(right)
    return [
        span
        for span in check_text(left)
        if not _takes_words(span) or not (" ".join(span.text.split()) in same or (neither and span.check == _FOREIGN))
    ]


def _takes_words(span: ErrorSpan) -> bool:
    """Return whether a finding in a text alone says that its words tell the reader nothing."""
    return span.severity == "critical" and span.check in {_FOREIGN, "repetition"}


def _first_lost(span: ErrorSpan) -> int:
    """Return where the words begin that tell nothing: what is repeated is said once."""
    return span.start + (len(span.suggestion) if span.check == "repetition" and span.suggestion else 0)


def _plain_links(links: Sequence[WordLink], left: str, right: str) -> Sequence[WordLink]:
    """Return the links between two texts as links between their plain forms."""
    if (plain_text(left), plain_text(right)) == (left, right):
        return links
    forms = plain_form(left), plain_form(right)
    return [replace(k, left=forms[0].from_source(*k.left), right=forms[1].from_source(*k.right)) for k in links]


def fidelity_score(
    text_quality: float, supported: float, unsupported: float, against: Sequence[ErrorSpan], *, parallel: bool
) -> float:
    """Return the fidelity, 0 to 100, of a text with this quality, these shares and these findings."""
    content = supported + unsupported * (0.0 if parallel else _UNSUPPORTED_VALUE)
    return round(100 * text_quality * content * prod(_SEVERITY_FACTORS[span.severity] for span in against), 2)


def _support(left: str, share: float, against: Sequence[ErrorSpan], alone: Sequence[ErrorSpan] = ()) -> _Support:
    """Return what becomes of the content of the left, given the share that the counterpart covers and the findings.

    Words that tell the reader nothing, in another language or said again and again, are not supported.
    """
    places = [(w.start, w.end) for w in words(left)] + [m.span() for m in re.finditer(r"\d+", left)]
    contradictions = [s for s in against if s.relation == "contradicted"]
    contradicted_count = sum(any(s.start < end and start < s.end for s in contradictions) for start, end in places)
    contradicted = round(contradicted_count / len(places), 4) if places else 0.0
    lost = [(_first_lost(s), s.end) for s in (*alone, *against) if _takes_words(s)]
    lost_count = sum(any(a < end and start < b for a, b in lost) for start, end in places)
    told = 1 - lost_count / len(places) if places else 1.0
    supported = round(share * (1 - contradicted) * told, 4)
    unsupported = round(max(0.0, 1 - supported - contradicted), 4)
    return _Support(supported=supported, unsupported=unsupported, contradicted=contradicted)


def report_text(left: str, full_signature: str) -> FidelityReport:
    """Return the report on a text without counterpart: its findings and quality, with the label `unsupported`."""
    errors = check_text(left)
    text_quality = quality(left, errors)
    return FidelityReport(
        fidelity=round(100 * text_quality * _UNSUPPORTED_VALUE, 2),
        label="unsupported",
        scores=(Score(name="quality", value=text_quality),),
        errors=errors,
        signature=full_signature,
    )


def _label(fidelity: float) -> Label:
    return next(label for least, label in LABEL_THRESHOLDS if fidelity >= least)
