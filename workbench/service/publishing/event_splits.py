"""Which articles of a workspace are one event, and the split of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workbench.events.near_duplicates import NEAR_DUPLICATE_JACCARD, jaccard_similarity
from workbench.events.splits import Event, EventClusters, assign_splits
from workbench.ingest.segmentation import content_segments
from workbench.publication import SPLITS, NearPair, SplitMetadata
from workbench.records import Document
from workbench.service.publishing.minhash_store import MinHashStore
from workbench.service.settings import Progress
from workbench.store import Snapshot

__all__ = ["EventPlan", "plan", "shelf"]

_TOLD = 20  # near duplicates that are named
_HELD = 256  # articles in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """The event of each article, the split of each event, and what there is to tell of them."""

    events: dict[str, str]
    splits: dict[str, str]
    near: tuple[NearPair, ...]
    near_count: int
    told: tuple[SplitMetadata, ...]

    def split(self, document_id: str) -> str:
        """Return the split of an article."""
        return self.splits[self.events[document_id]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Article:
    published: str | None
    sentences: int


def shelf(reading: Snapshot) -> Callable[[str], Document]:
    """Return what reads an article by its id, and keeps the last few."""
    return lru_cache(maxsize=_HELD)(reading.document)


def plan(reading: Snapshot, folder: Path, progress: Progress) -> EventPlan:
    """Put the articles together by links and near duplicates, and the events into splits; sketches are in a folder."""
    ids = reading.document_ids()
    events = EventClusters(ids)
    for garbled, clean in reading.linked_documents():
        events.merge(garbled, clean)
    with MinHashStore(folder) as sketched:
        articles = _survey(reading, ids, sketched, progress)
        near = list(_joined(reading, ids, events, sketched))
    grouped: dict[str, list[str]] = {}
    for document in ids:
        grouped.setdefault(events.representative(document), []).append(document)
    made = [_event(head, [articles[d] for d in members]) for head, members in grouped.items()]
    splits = assign_splits(made)
    return EventPlan(
        events={d: head for head, members in grouped.items() for d in members},
        splits=splits,
        near=tuple(near[:_TOLD]),
        near_count=len(near),
        told=tuple(_told(made, splits, articles, grouped)),
    )


def _event(head: str, members: Sequence[_Article]) -> Event:
    dates = [a.published for a in members if a.published]
    return Event(
        name=head, date=min(dates, default=None), documents=len(members), sentences=sum(a.sentences for a in members)
    )


def _survey(reading: Snapshot, ids: Sequence[str], sketched: MinHashStore, progress: Progress) -> dict[str, _Article]:
    """Read every article once: its date, how many garbled sentences it has, and sketches of all it says."""
    found = {}
    for number, document_id in enumerate(ids):
        progress("look for events", number, len(ids))
        document = reading.document(document_id)
        parts = content_segments(reading.segments(document))
        garbled = document.role == "garbled"
        found[document_id] = _Article(published=document.published, sentences=len(parts) * garbled)
        sketched.add(number, parts)
    return found


def _joined(reading: Snapshot, ids: Sequence[str], events: EventClusters, sketched: MinHashStore) -> Iterator[NearPair]:
    """Make events one that share nearly the same sentence; yield each pair that did so."""
    read = shelf(reading)
    for a, one, b, other in sketched.pairs():
        if events.representative(ids[a]) == events.representative(ids[b]):
            continue
        found = jaccard_similarity(read(ids[a]).text[slice(*one)], read(ids[b]).text[slice(*other)])
        if found >= NEAR_DUPLICATE_JACCARD:
            events.merge(ids[a], ids[b])
            yield NearPair(
                one=f"{ids[a]}:{one[0]}-{one[1]}", other=f"{ids[b]}:{other[0]}-{other[1]}", likeness=round(found, 4)
            )


def _told(
    events: Sequence[Event], splits: dict[str, str], articles: dict[str, _Article], grouped: dict[str, list[str]]
) -> Iterator[SplitMetadata]:
    for split in SPLITS:
        members = [e for e in events if splits[e.name] == split]
        if members:
            dates = [d for e in members for a in grouped[e.name] if (d := articles[a].published)]
            yield SplitMetadata(
                name=split,
                events=len(members),
                articles=sum(e.documents for e in members),
                sentences=sum(e.sentences for e in members),
                first=min(dates, default=None),
                last=max(dates, default=None),
            )
