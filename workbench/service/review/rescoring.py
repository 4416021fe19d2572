"""Scoring a text in the place of a garbled segment's, against the counterparts that it has now; nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from workbench.alignment import comparable_signature
from workbench.alignment.words import align_words
from workbench.checks import LEDGER
from workbench.encoders import encoder_signature
from workbench.encoders.background import background_texts
from workbench.errors import NoSegmentError
from workbench.ingest.segmentation import SIGNATURE as SEGMENTS
from workbench.records import ACCEPTED, Encoding, FidelityReport, LinkKind
from workbench.scoring.fidelity import report_alone, report_pair, signature
from workbench.scoring.semantic import Semantics
from workbench.service.settings import WorkbenchContext
from workbench.service.vectors import loaded_encoder, one_at_a_time
from workbench.store import SegmentLink, Workspace
from workbench.version import VERSION

__all__ = ["full_signature", "keep_names", "report_against", "rescore", "rescored"]


def full_signature(encoder: str) -> str:
    """Return what a report of a run depends on; encoder is the encoder's own signature."""
    return f"{SEGMENTS}|enc:{encoder}|{comparable_signature()}|{signature()}|v:{VERSION}"


def report_against(
    left: tuple[str, Encoding],
    right: tuple[str, Encoding],
    kind: LinkKind,
    semantics: Semantics,
    full: str,
    *,
    shared: bool,
) -> FidelityReport:
    """Report on a text with its counterpart; shared says that others together with it make up the counterpart."""
    soft = semantics.compare(*left, *right)
    if shared:  # one of several that make up the counterpart need not cover it
        soft = replace(soft, semantic=soft.precision)
    return report_pair(left[0], right[0], soft, kind, full, links=align_words(*left, *right))


def rescore(bench: WorkbenchContext, segment_id: str, text: str) -> FidelityReport:
    """Report on a text as that of a garbled segment. The encoder is loaded once, and only for texts without vectors."""
    with Workspace.open(bench.path) as workspace:
        links = workspace.link_decisions.links_of(segment_id)
        return rescored(workspace, bench.settings.encoder, segment_id, text, links)


def rescored(
    workspace: Workspace, encoder: str, segment_id: str, text: str | None, links: Sequence[SegmentLink]
) -> FidelityReport:
    """Report on a text, None for the garbled one, against the best counterpart that links give to a segment."""
    garbled = workspace.revisions.garbled(segment_id)
    if garbled is None:
        raise NoSegmentError(f"There is no segment {segment_id}.", remedy="Read the segments anew.")
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
    return max(found, key=lambda k: (k.kind == "parallel", k.probability), default=None)


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
