"""Segments joined and split by hand: where they end then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from workbench.records import Boundary, Document, Segment, cut_segment

__all__ = ["with_boundaries", "with_segments_kept"]


def with_boundaries(document: Document, segments: Sequence[Segment], boundaries: Iterable[Boundary]) -> list[Segment]:
    """Return the segments of a document after decisions on their boundaries, oldest first.

    A decision on a place where the segments do not meet, or meet already, changes nothing.
    """
    present = list(segments)
    for b in boundaries:
        if b.boundary == "split":
            present = [part for s in present for part in _split(document, s, b)]
        else:
            present = _joined(document, present, b)
    return present


def with_segments_kept(document: Document, segments: Sequence[Segment], kept: Iterable[Segment]) -> list[Segment]:
    """Return the segments of a document cut anew, in which some former ones are as they were.

    What is left of the new segments beside a former one stays by itself.
    """
    present = list(segments)
    known = {s.id for s in present}
    for old in kept:
        if old.id not in known:
            rest = [part for s in present for part in _outside(document, s, old)]
            present = sorted([*rest, old], key=lambda s: s.start)
    return present


def _split(document: Document, segment: Segment, boundary: Boundary) -> list[Segment]:
    if not segment.start < boundary.start <= boundary.end < segment.end:
        return [segment]
    places = ((segment.start, boundary.start), (boundary.end, segment.end))
    return [cut_segment(document, a, b, segment.kind, segment.reason) for a, b in places]


def _joined(document: Document, segments: Sequence[Segment], boundary: Boundary) -> list[Segment]:
    for k, (a, b) in enumerate(pairwise(segments)):
        if (a.end, b.start) == (boundary.start, boundary.end):
            kind = a.kind if a.kind == b.kind else "sentence"
            return [*segments[:k], cut_segment(document, a.start, b.end, kind), *segments[k + 2 :]]
    return list(segments)


def _outside(document: Document, segment: Segment, old: Segment) -> list[Segment]:
    if segment.end <= old.start or old.end <= segment.start:
        return [segment]
    parts = []
    for start, end in ((segment.start, min(segment.end, old.start)), (max(segment.start, old.end), segment.end)):
        text = document.text[start:end]
        if text.strip():
            first = start + len(text) - len(text.lstrip())
            parts.append(cut_segment(document, first, start + len(text.rstrip()), segment.kind, segment.reason))
    return parts
