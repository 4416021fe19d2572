"""The reports of the event of each garbled document: clean ones, other garbled ones, and its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.events.near_duplicates import NEAR_DUPLICATE_JACCARD, jaccard_similarity
from workbench.records import ACCEPTED, Document
from workbench.store import Workspace

__all__ = ["EventReports", "event_reports"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReports:
    """The documents that a garbled one is aligned with, each kind in corpus order.

    garbled has no document twice: neither a copy of the garbled one itself nor two copies of another. source is the
    text that the document is a translation of, by what the corpus says (`is_told`) or because it is the only source in
    the event of which the corpus does not say what it is the source of; undecided are such sources where there are
    several.
    """

    clean: tuple[Document, ...] = ()
    garbled: tuple[Document, ...] = ()
    source: Document | None = None
    is_told: bool = False
    undecided: tuple[Document, ...] = ()


def event_reports(workspace: Workspace, documents: Sequence[Document]) -> dict[str, EventReports]:
    """Return the reports of the event of each garbled document, by its id."""
    place = {d.id: k for k, d in enumerate(documents)}
    related: dict[str, set[int]] = {d.id: set() for d in documents if d.role == "garbled"}
    for pair in workspace.events.related(ACCEPTED):
        for here, there in ((pair.one, pair.other), (pair.other, pair.one)):
            if here in related and there in place:
                related[here].add(place[there])
    told = {text_id: d for d in documents if d.role == "source" for text_id in d.source_of}
    return {
        d.id: _reports(d, [documents[k] for k in sorted(related[d.id])], told) for d in documents if d.role == "garbled"
    }


def _reports(document: Document, related: Sequence[Document], told: Mapping[str, Document]) -> EventReports:
    untold = [d for d in related if d.role == "source" and not d.source_of]
    source = told.get(document.id) or (untold[0] if len(untold) == 1 else None)
    return EventReports(
        clean=tuple(d for d in related if d.role == "clean"),
        garbled=tuple(_without_copies(document, [d for d in related if d.role == "garbled"])),
        source=source,
        is_told=document.id in told,
        undecided=() if source else tuple(untold),
    )


def _without_copies(document: Document, others: Iterable[Document]) -> list[Document]:
    """Return the documents whose text is not, near enough, that of a document or of one before."""
    kept: list[Document] = []
    for other in others:
        if all(jaccard_similarity(other.text, d.text) < NEAR_DUPLICATE_JACCARD for d in (document, *kept)):
            kept.append(other)
    return kept
