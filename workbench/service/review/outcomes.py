"""What correcting has brought: measured for each corrected segment once, by a process that has time for it."""

from __future__ import annotations

from workbench.editing.revisions import effort
from workbench.encoders import encoder_signature
from workbench.engine.reports import full_signature
from workbench.service.review.rescoring import rescore
from workbench.service.settings import WorkbenchContext
from workbench.store import CorrectionGains, CorrectionOutcome, Workspace

__all__ = ["gains", "measure", "unmeasured"]

_LONGEST = 5_000  # characters of a text whose distance from another is measured


def gains(context: WorkbenchContext) -> CorrectionGains:
    """Return what correcting has brought to all that is done or reviewed."""
    with Workspace.open(context.path) as workspace:
        return workspace.outcomes.gains(_signature(context))


def unmeasured(context: WorkbenchContext, limit: int) -> tuple[str, ...]:
    """Return segments that are done or reviewed and wait to be measured, the latest first."""
    with Workspace.open(context.path) as workspace:
        return workspace.outcomes.unmeasured(_signature(context), limit)


def measure(context: WorkbenchContext, segment_id: str) -> None:
    """Measure what correcting has brought to a segment, unless its text as it stands has been measured."""
    with Workspace.open(context.path) as workspace:
        view = workspace.view(segment_id)
        if (
            view is None
            or view.revision is None
            or workspace.outcomes.known(segment_id, view.revision, _signature(context))
        ):
            return
        report = rescore(context, segment_id, view.current)
        short = max(len(view.garbled), len(view.current)) <= _LONGEST
        spent = effort(view.garbled, view.current) if short else None
        workspace.outcomes.keep(
            CorrectionOutcome(
                segment_id=segment_id,
                revision=view.revision,
                signature=report.signature,
                fidelity=report.fidelity,
                hter=spent.hter if spent else None,
                character_edit_rate=spent.character_edit_rate if spent else None,
                seconds=sum(r.seconds or 0.0 for r in view.history),
            )
        )


def _signature(context: WorkbenchContext) -> str:
    return full_signature(encoder_signature(context.settings.encoder))
