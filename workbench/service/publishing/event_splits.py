"""The event of each article of a workspace, and the dataset split of each event."""

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

__all__ = ["EventSplits", "assign_event_splits", "document_reader"]

_MAX_LISTED = 20  # near-duplicates listed in the metadata of a release
_CACHE_SIZE = 256  # articles


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSplits:
    """The event of each article and the split of each event, with the first few near-duplicates and their number."""

    events: dict[str, str]
    splits: dict[str, str]
    near: tuple[NearPair, ...]
    near_count: int
    metadata: tuple[SplitMetadata, ...]

    def split_of(self, document_id: str) -> str:
        """Return the split of an article."""
        return self.splits[self.events[document_id]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Article:
    published: str | None
    sentences: int


def document_reader(reading: Snapshot) -> Callable[[str], Document]:
    """Return a function that reads an article by id and caches the last few."""
    return lru_cache(maxsize=_CACHE_SIZE)(reading.document)


def assign_event_splits(reading: Snapshot, folder: Path, progress: Progress) -> EventSplits:
    """Group the articles into events by links and near-duplicates, and assign a split to each event.

    folder is for temporary files.
    """
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
    return EventSplits(
        events={d: head for head, members in grouped.items() for d in members},
        splits=splits,
        near=tuple(near[:_MAX_LISTED]),
        near_count=len(near),
        metadata=tuple(_split_metadata(made, splits, articles, grouped)),
    )


def _event(head: str, members: Sequence[_Article]) -> Event:
    dates = [a.published for a in members if a.published]
    return Event(
        name=head, date=min(dates, default=None), documents=len(members), sentences=sum(a.sentences for a in members)
    )


def _survey(reading: Snapshot, ids: Sequence[str], sketched: MinHashStore, progress: Progress) -> dict[str, _Article]:
    """Read every article once; return its date and number of garbled sentences, and add its sentences to the store."""
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
    """Merge events that share a near-duplicate sentence; yield the pair of sentences of each merge."""
    read = document_reader(reading)
    for a, one, b, other in sketched.pairs():
        if events.representative(ids[a]) == events.representative(ids[b]):
            continue
        found = jaccard_similarity(read(ids[a]).text[slice(*one)], read(ids[b]).text[slice(*other)])
        if found >= NEAR_DUPLICATE_JACCARD:
            events.merge(ids[a], ids[b])
            yield NearPair(
                one=f"{ids[a]}:{one[0]}-{one[1]}", other=f"{ids[b]}:{other[0]}-{other[1]}", likeness=round(found, 4)
            )


def _split_metadata(
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
