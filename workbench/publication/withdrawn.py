"""The texts that a release must not hold, from the takedowns in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from workbench.publication.masking import blot
from workbench.records import Document, Takedown, segment_place

__all__ = ["Withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """Whole documents, and ranges of others, by document id; targets are the ids as they were given."""

    documents: frozenset[str]
    ranges: Mapping[str, tuple[tuple[int, int], ...]]
    targets: tuple[str, ...]

    @classmethod
    def of(cls, takedowns: Iterable[Takedown]) -> Self:
        """Return what some takedowns in force withdraw."""
        targets = tuple(sorted(t.target for t in takedowns))
        ranges: dict[str, tuple[tuple[int, int], ...]] = {}
        for place in (segment_place(t) for t in targets if ":" in t):
            ranges[place.document_id] = (*ranges.get(place.document_id, ()), (place.start, place.end))
        return cls(documents=frozenset(t for t in targets if ":" not in t), ranges=ranges, targets=targets)

    def holds(self, segment_id: str) -> bool:
        """Tell whether a segment is withdrawn; cut in another way, it is as soon as it shares a character."""
        place = segment_place(segment_id)
        if place.document_id in self.documents:
            return True
        return any(place.start < end and start < place.end for start, end in self.ranges.get(place.document_id, ()))

    def blotted(self, document: Document) -> Document:
        """Return a document with its withdrawn ranges blotted out."""
        ranges = self.ranges.get(document.id, ())
        return replace(document, text=blot(document.text, [(s, min(e, len(document.text))) for s, e in ranges]))
