"""The reports of the event of each garbled document: clean ones, other garbled ones, and its source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.events.near_duplicates import NEAR_DUPLICATE_JACCARD, letter_ngrams
from workbench.records import Document, EventPlan
from workbench.store import Workspace

__all__ = ["PLAN", "EventReports", "event_plan", "event_reports"]

PLAN = "event plan"  # the fact on the workspace


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


def event_plan(workspace: Workspace) -> EventPlan:
    """Return what the curator says of events."""
    return EventPlan.from_json(workspace.meta(PLAN))


def event_reports(
    workspace: Workspace, documents: Sequence[Document], among: Collection[str] | None = None
) -> dict[str, EventReports]:
    """Return the reports of the event of each garbled document, or of those among some, by its id.

    documents are those of the corpus, or as many of them as these events have, in corpus order.
    """
    place = {d.id: k for k, d in enumerate(documents)}
    wanted = [d for d in documents if d.role == "garbled" and (among is None or d.id in among)]
    related: dict[str, set[int]] = {d.id: set() for d in wanted}
    plan = event_plan(workspace)
    for pair in workspace.events.related(plan.thresholds.same_event, among):
        if not plan.parts(pair.one, pair.other):
            for here, there in ((pair.one, pair.other), (pair.other, pair.one)):
                if here in related and there in place:
                    related[here].add(place[there])
    for members in plan.members().values():
        group = {place[i] for i in members if i in place}
        for here in related.keys() & set(members):
            related[here] |= group - {place[here]}
    told = {text_id: d for d in documents if d.role == "source" for text_id in d.source_of}
    copies = _Copies()
    return {d.id: _reports(d, [documents[k] for k in sorted(related[d.id])], told, copies) for d in wanted}


def _reports(
    document: Document, related: Sequence[Document], told: Mapping[str, Document], copies: _Copies
) -> EventReports:
    untold = [d for d in related if d.role == "source" and not d.source_of]
    source = told.get(document.id) or (untold[0] if len(untold) == 1 else None)
    return EventReports(
        clean=tuple(d for d in related if d.role == "clean"),
        garbled=tuple(copies.left_out(document, [d for d in related if d.role == "garbled"])),
        source=source,
        is_told=document.id in told,
        undecided=() if source else tuple(untold),
    )


class _Copies:
    """Which documents have nearly the same text; each pair is compared once."""

    def __init__(self) -> None:
        self._ngrams: dict[str, set[bytes]] = {}
        self._known: dict[frozenset[str], bool] = {}

    def left_out(self, document: Document, others: Iterable[Document]) -> list[Document]:
        """Return the documents whose text is not, near enough, that of one document or of one before."""
        kept: list[Document] = []
        for other in others:
            if not any(self._are_copies(other, d) for d in (document, *kept)):
                kept.append(other)
        return kept

    def _are_copies(self, one: Document, other: Document) -> bool:
        pair = frozenset((one.id, other.id))
        if pair not in self._known:
            ours, theirs = (self._ngrams_of(d) for d in (one, other))
            fewer, more = sorted((len(ours), len(theirs)))
            near = fewer >= NEAR_DUPLICATE_JACCARD * more  # otherwise they cannot be
            self._known[pair] = near and len(ours & theirs) >= NEAR_DUPLICATE_JACCARD * len(ours | theirs)
        return self._known[pair]

    def _ngrams_of(self, document: Document) -> set[bytes]:
        if document.id not in self._ngrams:
            self._ngrams[document.id] = letter_ngrams(document.text)
        return self._ngrams[document.id]
