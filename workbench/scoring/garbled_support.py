"""What another garbled report of the same event adds to the report on a text that has no better counterpart.

Such a report may be wrong itself, so it neither raises nor lowers the fidelity: the share of the text that it supports
is told beside it, and the label stays `unsupported`. Where the reports differ in numbers, dates or names, or one has a
name in Arabic that the other left in Latin letters, that is a hint, without a suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.arabic import plain_text
from workbench.checks import check_with_counterpart, in_source
from workbench.checks.differing_reports import reports_differ
from workbench.records import ErrorSpan, FidelityReport, Score, WordLink
from workbench.scoring.fidelity import plain_links

__all__ = ["SCORE", "SIGNATURE", "with_garbled_support"]

SIGNATURE = "garbled:2"
SCORE = "garbled_support"


def with_garbled_support(
    alone: FidelityReport, left: str, right: str, support: float, links: Sequence[WordLink] = ()
) -> FidelityReport:
    """Return the report on a text alone with what another garbled report supports, and where the two differ.

    Args:
        alone: The report on the text by itself.
        left: The text.
        right: Its counterpart in the other report.
        support: How much of the text the counterpart supports, 0 to 1.
        links: Word links between the two texts.
    """
    against = check_with_counterpart(
        plain_text(left), plain_text(right), plain_links(links, left, right), parallel=False
    )
    return replace(
        alone,
        scores=(*alone.scores, Score(name=SCORE, value=round(support, 4))),
        errors=_with_hints(alone.errors, in_source(reports_differ(against), left)),
    )


def _with_hints(errors: Iterable[ErrorSpan], hints: Sequence[ErrorSpan]) -> tuple[ErrorSpan, ...]:
    """Return findings and hints in text order; a finding of the same check at the same place takes what the hint says.

    It keeps its severity.
    """
    remaining, merged = list(hints), []
    for error in errors:
        same = [h for h in remaining if h.check == error.check and h.start < error.end and error.start < h.end]
        remaining = [h for h in remaining if h not in same]
        said = {"reason": same[0].reason, "reason_ar": same[0].reason_ar, "evidence": same[0].evidence} if same else {}
        merged.append(replace(error, **said))  # type: ignore[arg-type]
    return tuple(sorted([*merged, *remaining], key=lambda s: (s.start, s.end, s.check)))
