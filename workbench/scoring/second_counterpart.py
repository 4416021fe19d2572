"""What a second counterpart adds to a report: the source beside a clean report, or a clean report beside the source.

The better aligned of the two decides how much of the meaning is supported, and what its checks find. Of the other only
that counts for which it is the better witness: of the source, what the text contradicts; of a clean report, how names
are written in Arabic. A finding that the first has already is not counted twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from workbench.arabic import plain_text
from workbench.checks import in_source, merge_findings
from workbench.checks.source_text import check_with_source
from workbench.records import ErrorSpan, FidelityReport, LinkKind, LinkRole, WordLink
from workbench.scoring.fidelity import SEVERITY_FACTORS, label_of, plain_links

__all__ = ["SIGNATURE", "with_second_counterpart"]

SIGNATURE = "second:1"
_SPELLINGS = {"untranslated", "names", "spelling"}  # the checks on which a clean report has the last word


def with_second_counterpart(
    report: FidelityReport,
    left: str,
    right: str,
    kind: LinkKind,
    role: LinkRole,
    links: Sequence[WordLink] = (),
    language: str = "ar",
) -> FidelityReport:
    """Return a report by one counterpart with the findings against another, which never raise the fidelity.

    Args:
        report: The report by the better aligned counterpart.
        left: The text that it is about.
        right: The other counterpart.
        kind: How that is linked.
        role: What that is, `source` or `clean`.
        links: Word links between the text and the other counterpart.
        language: That of the other counterpart if it is the source.
    """
    words = plain_links(links, left, right)
    found = check_with_source(plain_text(left), plain_text(right), language, words, parallel=kind == "parallel")
    counted = [s for s in in_source([s for s in found if s.side == "left"], left) if _counts(s, role)]
    added = [s for s in counted if not any(_overlap(s, e) for e in report.errors if e.evidence is not None)]
    if not added or report.fidelity is None:
        return report
    left_over = prod(SEVERITY_FACTORS[s.severity] for s in added)
    fidelity = round(report.fidelity * left_over, 2)
    scores = tuple(replace(s, value=round(s.value * left_over, 2)) if s.name == "meaning" else s for s in report.scores)
    errors = merge_findings(report.errors, added)
    return replace(report, fidelity=fidelity, label=label_of(fidelity), scores=scores, errors=errors)


def _counts(span: ErrorSpan, role: LinkRole) -> bool:
    return span.relation == "contradicted" if role == "source" else span.check in _SPELLINGS


def _overlap(one: ErrorSpan, other: ErrorSpan) -> bool:
    return one.check == other.check and one.start < other.end and other.start < one.end
