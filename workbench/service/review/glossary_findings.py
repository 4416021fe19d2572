"""The findings of the glossary in corrected texts: forms that nobody is to write, and missed terms of the source.

They rest on the decisions of people alone, not on the evidence of the corpus, so that they are found at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from workbench.checks import with_ledger_findings
from workbench.names.ledger import Ledger, NameEntry, build_ledger
from workbench.records import ACCEPTED, FidelityReport, NameDecision, SegmentLink
from workbench.store import Workspace

__all__ = ["glossary", "with_glossary_findings"]


def with_glossary_findings(
    workspace: Workspace, segment_id: str, text: str, report: FidelityReport, links: Sequence[SegmentLink]
) -> FidelityReport:
    """Return the report on a text in place of a segment with the findings of the glossary; links are those it has."""
    decisions = workspace.name_decisions()
    if not decisions:
        return report
    sources = [
        source
        for link in workspace.link_decisions.with_roles(links)
        if link.role == "source"
        and link.kind == "parallel"
        and link.probability >= ACCEPTED
        and segment_id in link.left
        for right in link.right
        if (source := workspace.revisions.garbled(right)) is not None
    ]
    return replace(report, errors=with_ledger_findings(text, report.errors, glossary(decisions), sources))


@lru_cache(maxsize=4)
def glossary(decisions: tuple[NameDecision, ...]) -> tuple[NameEntry, ...]:
    """Return the names and terms that people have decided on."""
    return Ledger(e for e in build_ledger((), (), decisions=decisions) if e.decided == "person")
