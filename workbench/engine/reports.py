"""Reports on the segments of a garbled document, each against its best counterpart."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.alignment import Sentences, comparable_signature
from workbench.alignment.words import align_words
from workbench.encoders.codec import vector_signature
from workbench.ingest.segmentation import SIGNATURE as SEGMENTATION
from workbench.records import (
    ACCEPTED,
    Alignment,
    Encoding,
    FidelityReport,
    LinkKind,
    Segment,
    SegmentReport,
    preference,
)
from workbench.scoring.fidelity import fidelity_signature, report_pair, report_text
from workbench.scoring.semantic import SemanticScorer
from workbench.version import VERSION

__all__ = ["full_signature", "report_against", "report_segments"]


def full_signature(encoder: str, aligner: str | None = None, segmentation: str = SEGMENTATION) -> str:
    """Return the signature of a report: segmentation, encoder, alignment, scores and version.

    The arguments are the signatures of these; without aligner it is that of comparable texts.
    """
    aligned = aligner or comparable_signature()
    return f"{segmentation}|{vector_signature(encoder)}|{aligned}|{fidelity_signature()}|v:{VERSION}"


def report_against(
    left: tuple[str, Encoding],
    right: tuple[str, Encoding],
    kind: LinkKind,
    semantics: SemanticScorer,
    full: str,
    *,
    shared: bool,
) -> FidelityReport:
    """Score a text against its counterpart; `shared` if the counterpart also corresponds to neighbours of the text.

    Where either has no vectors, there is nothing to compare, and the text is scored alone.
    """
    if not left[1].has_tokens or not right[1].has_tokens:
        return report_text(left[0], full)
    soft, links = semantics.compare(*left, *right), align_words(*left, *right)
    return report_pair(left[0], right[0], soft, kind, full, links=links, shared=shared)


def report_segments(
    segments: Sequence[Segment],
    left: Sentences,
    right: Sentences,
    alignment: Alignment,
    semantics: SemanticScorer,
    full: str,
) -> list[SegmentReport]:
    """Return a report on every left segment: against its best counterpart, or alone where it has none."""
    reports = []
    for i, segment in enumerate(segments):
        links = [k for k in alignment.links if i in k.left and k.right and k.probability >= ACCEPTED]
        if links:
            best = max(links, key=preference)
            j = best.right[0]
            report = report_against(
                (segment.text, left.encodings[i]),
                (right.texts[j], right.encodings[j]),
                best.kind,
                semantics,
                full,
                shared=len(best.left) > 1,
            )
        else:
            report = report_text(segment.text, full)
        reports.append(SegmentReport(segment=segment, report=report))
    return reports
