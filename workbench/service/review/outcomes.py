"""The gain of correction, measured once for each approved segment by a background process."""

from __future__ import annotations

from workbench.editing.revisions import effort
from workbench.encoders import encoder_signature
from workbench.engine.reports import full_signature
from workbench.service.review.rescoring import rescore
from workbench.service.settings import WorkbenchContext
from workbench.store import CorrectionGains, CorrectionOutcome, Workspace

__all__ = ["gains", "measure", "unmeasured"]

_LONGEST = 5_000  # characters; longer texts have no edit distance


def gains(context: WorkbenchContext) -> CorrectionGains:
    """Return the gain of correction over all segments that are done or reviewed."""
    with Workspace.open(context.path) as workspace:
        return workspace.outcomes.gains(_signature(context))


def unmeasured(context: WorkbenchContext, limit: int) -> tuple[str, ...]:
    """Return the ids of done or reviewed segments that are not measured yet, latest first."""
    with Workspace.open(context.path) as workspace:
        return workspace.outcomes.unmeasured(_signature(context), limit)


def measure(context: WorkbenchContext, segment_id: str) -> None:
    """Measure the gain of the current text of a segment, unless it is known."""
    with Workspace.open(context.path) as workspace:
        view = workspace.view(segment_id)
        if view is None or view.row.revision is None:
            return
        garbled, current, revision = view.row.segment.text, view.row.current, view.row.revision
        if workspace.outcomes.known(segment_id, revision, _signature(context)):
            return
        report = rescore(context, segment_id, current)
        spent = effort(garbled, current) if max(len(garbled), len(current)) <= _LONGEST else None
        workspace.outcomes.save(
            CorrectionOutcome(
                segment_id=segment_id,
                revision=revision,
                signature=report.signature,
                fidelity=report.fidelity,
                hter=spent.hter if spent else None,
                character_edit_rate=spent.character_edit_rate if spent else None,
                seconds=sum(r.seconds or 0.0 for r in view.history),
            )
        )


def _signature(context: WorkbenchContext) -> str:
    return full_signature(encoder_signature(context.settings.encoder))
