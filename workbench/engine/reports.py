"""The report on each segment of a garbled document, against the best of its counterparts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.alignment import Sentences, comparable_signature
from workbench.alignment.words import align_words
from workbench.ingest.segmentation import SIGNATURE as SEGMENTATION
from workbench.records import (
    ACCEPTED,
    Alignment,
    Encoding,
    FidelityReport,
    LinkKind,
    Segment,
    SegmentResult,
    preference,
)
from workbench.scoring.fidelity import report_alone, report_pair, signature
from workbench.scoring.semantic import Semantics
from workbench.version import VERSION

__all__ = ["full_signature", "report_against", "report_segments"]


def full_signature(encoder: str) -> str:
    """Return the signature of a report: segmentation, encoder, alignment, scores and version.

    encoder is the encoder's own signature.
    """
    return f"{SEGMENTATION}|enc:{encoder}|{comparable_signature()}|{signature()}|v:{VERSION}"


def report_against(
    left: tuple[str, Encoding],
    right: tuple[str, Encoding],
    kind: LinkKind,
    semantics: Semantics,
    full: str,
    *,
    shared: bool,
) -> FidelityReport:
    """Score a text against its counterpart; shared: the counterpart is made up of this text and its neighbours."""
    soft = semantics.compare(*left, *right)
    if shared:  # one of several that make up the counterpart need not cover it
        soft = replace(soft, semantic=soft.precision)
    return report_pair(left[0], right[0], soft, kind, full, links=align_words(*left, *right))


def report_segments(
    segments: Sequence[Segment],
    left: Sentences,
    right: Sentences,
    alignment: Alignment,
    semantics: Semantics,
    full: str,
) -> list[SegmentResult]:
    """Return the report on every left segment, against its best counterpart or, without one, alone."""
    results = []
    for i, part in enumerate(segments):
        links = [k for k in alignment.links if i in k.left and k.right and k.probability >= ACCEPTED]
        if links:
            best = max(links, key=preference)
            j = best.right[0]
            report = report_against(
                (part.text, left.encodings[i]),
                (right.texts[j], right.encodings[j]),
                best.kind,
                semantics,
                full,
                shared=len(best.left) > 1,
            )
        else:
            report = report_alone(part.text, full)
        results.append(SegmentResult(segment_id=part.id, report=report))
    return results
