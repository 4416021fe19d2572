"""Which articles of a workspace are one event, and the split of each; sketches of the sentences wait on the disk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

import numpy as np
from numpy.typing import NDArray

from workbench.publication import (
    BANDS,
    NEAR,
    SPLITS,
    Event,
    Events,
    NearPair,
    SplitFacts,
    assign,
    candidates,
    likeness,
    sketches,
)
from workbench.records import Document
from workbench.segments import prose
from workbench.service.settings import Progress
from workbench.store import Reading

__all__ = ["Planned", "plan", "shelf"]

_BATCH = 2000  # sentences that are sketched together
_TOLD = 20  # near duplicates that are named
_HELD = 256  # articles in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The event of each article, the split of each event, and what there is to tell of them."""

    events: dict[str, str]
    splits: dict[str, str]
    near: tuple[NearPair, ...]
    near_count: int
    told: tuple[SplitFacts, ...]

    def split(self, document_id: str) -> str:
        """Return the split of an article."""
        return self.splits[self.events[document_id]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Article:
    published: str | None
    sentences: int


def shelf(reading: Reading) -> Callable[[str], Document]:
    """Return what reads an article by its id, and keeps the last few."""
    return lru_cache(maxsize=_HELD)(reading.document)


def plan(reading: Reading, progress: Progress) -> Planned:
    """Put the articles together by links and near duplicates, and the events into splits."""
    ids = reading.document_ids()
    events = Events(ids)
    for garbled, clean in reading.linked_documents():
        events.join(garbled, clean)
    with tempfile.TemporaryFile() as places, tempfile.TemporaryFile() as sketched:
        articles = _survey(reading, ids, (places, sketched), progress)
        near = list(_joined(reading, ids, events, _arrays(places, sketched)))
    grouped: dict[str, list[str]] = {}
    for document in ids:
        grouped.setdefault(events.head(document), []).append(document)
    made = [_event(head, [articles[d] for d in members]) for head, members in grouped.items()]
    splits = assign(made)
    return Planned(
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


def _survey(
    reading: Reading, ids: Sequence[str], files: tuple[IO[bytes], IO[bytes]], progress: Progress
) -> dict[str, _Article]:
    """Read every article once: its date, how many garbled sentences it has, and sketches of all it says."""
    found = {}
    texts: list[str] = []
    for number, document_id in enumerate(ids):
        progress("look for events", number, len(ids))
        document = reading.document(document_id)
        parts = prose(reading.segments(document))
        garbled = document.role == "garbled"
        found[document_id] = _Article(published=document.published, sentences=len(parts) * garbled)
        where = np.array([(number, s.start, s.end) for s in parts], dtype=np.int32)
        files[0].write(where.tobytes())
        texts += [s.text for s in parts]
        if len(texts) >= _BATCH or number == len(ids) - 1:
            files[1].write(sketches(texts).tobytes())
            texts.clear()
    return found


def _arrays(places: IO[bytes], sketched: IO[bytes]) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """Return what `_survey` wrote, left on the disk."""
    for file in (places, sketched):
        file.flush()
    count = places.tell() // 12
    if not count:
        return np.zeros((0, 3), dtype=np.int32), np.zeros((0, BANDS), dtype=np.uint64)
    return (
        np.memmap(places, dtype=np.int32, mode="r", shape=(count, 3)),
        np.memmap(sketched, dtype=np.uint64, mode="r", shape=(count, BANDS)),
    )


def _joined(
    reading: Reading, ids: Sequence[str], events: Events, arrays: tuple[NDArray[np.int32], NDArray[np.uint64]]
) -> Iterator[NearPair]:
    """Make events one that share nearly the same sentence; yield each pair that did so."""
    places, sketched = arrays
    read = shelf(reading)
    for band in range(BANDS):
        for pair in candidates(np.ascontiguousarray(sketched[:, band])) if len(sketched) else ():
            (a, *one), (b, *other) = (places[k].tolist() for k in pair)
            if events.head(ids[a]) == events.head(ids[b]):
                continue
            found = likeness(read(ids[a]).text[slice(*one)], read(ids[b]).text[slice(*other)])
            if found >= NEAR:
                events.join(ids[a], ids[b])
                yield NearPair(
                    one=f"{ids[a]}:{one[0]}-{one[1]}", other=f"{ids[b]}:{other[0]}-{other[1]}", likeness=round(found, 4)
                )


def _told(
    events: Sequence[Event], splits: dict[str, str], articles: dict[str, _Article], grouped: dict[str, list[str]]
) -> Iterator[SplitFacts]:
    for split in SPLITS:
        members = [e for e in events if splits[e.name] == split]
        if members:
            dates = [d for e in members for a in grouped[e.name] if (d := articles[a].published)]
            yield SplitFacts(
                name=split, events=len(members), articles=sum(e.documents for e in members),
                sentences=sum(e.sentences for e in members), first=min(dates, default=None),
                last=max(dates, default=None),
            )  # fmt: skip
