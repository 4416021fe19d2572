"""Assessments of the texts that people have worked on: report and editing effort, and the gain of correction."""

from __future__ import annotations

from workbench.editing.revisions import effort
from workbench.encoders import encoder_signature
from workbench.engine.reports import full_signature
from workbench.records import FidelityReport, content_id
from workbench.service.review.rescoring import rescore_by_basis
from workbench.service.settings import WorkbenchContext
from workbench.store import Assessment, CorrectionGains, Workspace

__all__ = ["assess", "gains", "save_assessment", "unassessed"]

_LONGEST = 5_000  # characters; longer texts have no edit distance


def gains(context: WorkbenchContext) -> CorrectionGains:
    """Return the gain of correction over all segments that are done or reviewed."""
    with Workspace.open(context.path) as workspace:
        return workspace.assessments.gains(_signature(context))


def unassessed(context: WorkbenchContext, limit: int) -> tuple[str, ...]:
    """Return the ids of segments that were worked on and whose text is not assessed yet, last changed first."""
    with Workspace.open(context.path) as workspace:
        return workspace.assessments.missing(_signature(context), limit)


def assess(context: WorkbenchContext, segment_id: str) -> None:
    """Assess the current text of a segment."""
    with Workspace.open(context.path) as workspace:
        view = workspace.view(segment_id)
    if view is not None and view.row.status != "untouched":
        report, basis = rescore_by_basis(context, segment_id, view.row.current)
        save_assessment(context, segment_id, view.row.current, report, basis)


def save_assessment(context: WorkbenchContext, segment_id: str, text: str, report: FidelityReport, basis: str) -> None:
    """Save the report on a text in place of a garbled segment; basis is that of its link to the counterpart."""
    with Workspace.open(context.path) as workspace:
        garbled = workspace.revisions.garbled(segment_id) or ""
        spent = effort(garbled, text) if max(len(garbled), len(text)) <= _LONGEST else None
        workspace.assessments.save(
            Assessment(
                segment_id=segment_id,
                text_id=content_id(text),
                counterpart=basis,
                report=report,
                hter=spent.hter if spent else None,
                character_edit_rate=spent.character_edit_rate if spent else None,
            )
        )


def _signature(context: WorkbenchContext) -> str:
    return full_signature(encoder_signature(context.settings.encoder))
