"""Scores a text in place of a garbled segment, against its current counterparts; nothing is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from workbench.arabic import has_visible_character, plain_text
from workbench.checks import LEDGER
from workbench.encoders import encode_plain, encoder_signature
from workbench.encoders.background import background_texts
from workbench.encoders.codec import pack, unpack
from workbench.engine.reports import Comparison, full_signature, report_alone, report_by
from workbench.errors import NoSegmentError
from workbench.records import Encoding, FidelityReport, SegmentLink, basis_of, compared_links, segment_place
from workbench.scoring.fidelity import report_text
from workbench.scoring.semantic import SemanticScorer
from workbench.service.review.glossary_findings import with_glossary_findings
from workbench.service.settings import Settings, WorkbenchContext, silent
from workbench.service.vectors import Vectors, loaded_encoder, one_at_a_time
from workbench.store import Workspace

__all__ = ["keep_names", "load_scoring", "rescore", "rescore_by_basis", "rescored"]

# With names, a number, a date and faults, so that all that they are looked up in is loaded.
_SAMPLE = (
    "قال رئيس الوزراء البريطاني Starmer يوم 3 مايو أن 12 جندي قتل في accident بالقرب لندن",
    "قال رئيس الوزراء البريطاني كير ستارمر في الثالث من مايو إن اثني عشر جنديا قتلوا في حادث قرب لندن.",
)


def rescore(context: WorkbenchContext, segment_id: str, text: str) -> FidelityReport:
    """Report on a text in place of a garbled segment; the encoder is loaded only for texts without vectors."""
    return rescore_by_basis(context, segment_id, text)[0]


def rescore_by_basis(context: WorkbenchContext, segment_id: str, text: str) -> tuple[FidelityReport, str]:
    """Report on a text in place of a garbled segment, and tell what the report rests on: the basis of its link."""
    with Workspace.open(context.path) as workspace:
        links = workspace.link_decisions.links_of(segment_id)
        basis = basis_of(compared_links(links, segment_id))
        report = rescored(workspace, context.settings, segment_id, text, links)
        return with_glossary_findings(workspace, segment_id, text, report, links), basis


def rescored(
    workspace: Workspace, settings: Settings, segment_id: str, text: str | None, links: Sequence[SegmentLink]
) -> FidelityReport:
    """Report on a text, None for the garbled one, against the best counterparts by some links."""
    garbled = workspace.revisions.garbled(segment_id)
    if garbled is None:
        raise NoSegmentError("segment-unknown", segment=segment_id)
    text = garbled if text is None else text
    name = encoder_signature(settings.encoder)
    full = full_signature(name)
    compared = []
    chosen = compared_links(workspace.link_decisions.with_roles(links), segment_id)
    languages = workspace.languages({segment_place(k.right[0]).document_id for k in chosen if k.role == "source"})
    for link in chosen:
        counterpart = workspace.revisions.garbled(link.right[0])
        if counterpart is not None:
            vectors = _vectors(workspace, settings, name, counterpart)
            compared.append(
                Comparison(
                    text=counterpart,
                    encoding=vectors,
                    kind=link.kind,
                    role=link.role,
                    shared=len(link.left) > 1,
                    language=languages.get(segment_place(link.right[0]).document_id, "ar"),
                )
            )
    if not has_visible_character(text):
        return report_text(text, full)
    left = text, _vectors(workspace, settings, name, text)
    if not compared:
        return report_alone(left, full)
    return report_by(left, compared, _semantics(workspace, settings, name), full)


def load_scoring(context: WorkbenchContext) -> None:
    """Load the encoder and whatever else scoring asks for, so that the first who types need not wait for it."""
    name = encoder_signature(context.settings.encoder)
    full = full_signature(name)
    with Workspace.open(context.path) as workspace:
        left, right = ((t, _encoded(context.settings.encoder, name, context.settings.device, t)) for t in _SAMPLE)
        alike = Comparison(text=right[0], encoding=right[1], kind="parallel")
        report_by(left, [alike], _semantics(workspace, context.settings, name), full)
        report_alone(left, full)


def keep_names(report: FidelityReport, former: FidelityReport) -> FidelityReport:
    """Return a report with the name findings of the former one, which do not depend on links."""
    named = [e for e in former.errors if e.check == LEDGER]
    spans = {(e.start, e.end) for e in named}
    others = [e for e in report.errors if (e.start, e.end) not in spans]
    return replace(report, errors=tuple(sorted([*others, *named], key=lambda e: (e.start, e.end, e.check))))


def _vectors(workspace: Workspace, settings: Settings, name: str, text: str) -> Encoding:
    """Return the vectors of a text from the workspace, or new ones that are not saved."""
    text = plain_text(text)
    if workspace.missing_vectors(name, [text]):
        return _encoded(settings.encoder, name, settings.device, text)
    return workspace.vectors(name, [text])[0]


@lru_cache(maxsize=256)
def _encoded(encoder: str, name: str, device: str, text: str) -> Encoding:
    encodings = encode_plain(loaded_encoder(encoder, name, device), [text])
    return unpack(pack(next(one_at_a_time(encodings))[1]))  # as a workspace would hold it


_scales: dict[tuple[str, str], SemanticScorer] = {}


def _semantics(workspace: Workspace, settings: Settings, name: str) -> SemanticScorer:
    key = name, settings.device
    if key not in _scales:
        texts = [plain_text(t) for t in background_texts()]
        if workspace.missing_vectors(name, texts):
            vectors = Vectors(settings, None, silent)
            vectors.prepare(texts)
            _scales[key] = vectors.semantics()
        else:
            _scales[key] = SemanticScorer(workspace.vectors(name, texts))
    return _scales[key]
