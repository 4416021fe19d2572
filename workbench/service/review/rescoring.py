"""Scoring a text in the place of a garbled segment's, against the counterparts that it has now; nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from workbench.checks import LEDGER
from workbench.encoders import encoder_signature
from workbench.encoders.background import background_texts
from workbench.engine.reports import full_signature, report_against
from workbench.errors import NoSegmentError
from workbench.records import ACCEPTED, Encoding, FidelityReport, SegmentLink, preference
from workbench.scoring.fidelity import report_alone
from workbench.scoring.semantic import Semantics
from workbench.service.settings import WorkbenchContext
from workbench.service.vectors import loaded_encoder, one_at_a_time
from workbench.store import Workspace

__all__ = ["keep_names", "rescore", "rescored"]


def rescore(context: WorkbenchContext, segment_id: str, text: str) -> FidelityReport:
    """Report on a text as that of a garbled segment. The encoder is loaded once, and only for texts without vectors."""
    with Workspace.open(context.path) as workspace:
        links = workspace.link_decisions.links_of(segment_id)
        return rescored(workspace, context.settings.encoder, segment_id, text, links)


def rescored(
    workspace: Workspace, encoder: str, segment_id: str, text: str | None, links: Sequence[SegmentLink]
) -> FidelityReport:
    """Report on a text, None for the garbled one, against the best counterpart that links give to a segment."""
    garbled = workspace.revisions.garbled(segment_id)
    if garbled is None:
        raise NoSegmentError("segment-unknown", segment=segment_id)
    text = garbled if text is None else text
    name = encoder_signature(encoder)
    full = full_signature(name)
    best = _best(links, segment_id)
    counterpart = workspace.revisions.garbled(best.right[0]) if best else None
    if best is None or counterpart is None or not text.strip():
        return report_alone(text, full)
    left, right = (_vectors(workspace, encoder, name, t) for t in (text, counterpart))
    semantics = _semantics(workspace, encoder, name)
    return report_against((text, left), (counterpart, right), best.kind, semantics, full, shared=len(best.left) > 1)


def keep_names(report: FidelityReport, former: FidelityReport) -> FidelityReport:
    """Return a report with what the name ledger said in the former one: links have no part in that."""
    named = [s for s in former.errors if s.check == LEDGER]
    places = {(s.start, s.end) for s in named}
    others = [s for s in report.errors if (s.start, s.end) not in places]
    return replace(report, errors=tuple(sorted([*others, *named], key=lambda s: (s.start, s.end, s.check))))


def _best(links: Sequence[SegmentLink], segment_id: str) -> SegmentLink | None:
    """Return the likeliest link of a segment, a parallel one before a likelier partial one."""
    found = [k for k in links if segment_id in k.left and k.right and k.probability >= ACCEPTED]
    return max(found, key=preference, default=None)


def _vectors(workspace: Workspace, encoder: str, name: str, text: str) -> Encoding:
    """Return the vectors of a text: those of the workspace, or fresh ones that are not kept there."""
    if workspace.missing_vectors(name, [text]):
        return _encoded(encoder, text)
    return workspace.vectors(name, [text])[0]


@lru_cache(maxsize=256)
def _encoded(encoder: str, text: str) -> Encoding:
    found = loaded_encoder(encoder, encoder_signature(encoder)).encode([text])
    return next(one_at_a_time(found))[1]


_scales: dict[str, Semantics] = {}


def _semantics(workspace: Workspace, encoder: str, name: str) -> Semantics:
    if name not in _scales:
        _scales[name] = Semantics([_vectors(workspace, encoder, name, t) for t in background_texts()])
    return _scales[name]
