"""The event of each article of a workspace, and the dataset split of each event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.errors import WorkspaceError
from workbench.events.near_duplicates import jaccard_similarity
from workbench.events.splits import Event, EventClusters, assign_splits
from workbench.ingest.event_plans import read_event_plan
from workbench.ingest.segmentation import content_segments
from workbench.publication import SPLITS, NearPair, SplitMetadata, Withdrawn
from workbench.records import EventPlan, PlannedEvent, PlannedSplit, SplitPreview, active_takedowns
from workbench.service.document_reader import document_reader
from workbench.service.publishing.minhash_store import MinHashStore
from workbench.service.publishing.release_source import ReleaseSource
from workbench.service.settings import Progress, WorkbenchContext, silent
from workbench.store import Snapshot, Workspace

__all__ = ["EventSplits", "assign_event_splits", "plan_of", "preview_splits"]

_MAX_LISTED = 20  # near-duplicates listed in the metadata of a release


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSplits:
    """The event of each article and the split of each event, with the first few near-duplicates and their number.

    plan is what the curator said of them. leaks are pairs of articles that look like one event, or share
    nearly the same sentence, but are in different splits, as the curator wants it.
    """

    events: dict[str, str]
    splits: dict[str, str]
    near: tuple[NearPair, ...]
    near_count: int
    metadata: tuple[SplitMetadata, ...]
    plan: EventPlan
    leaks: tuple[tuple[str, str], ...]
    sizes: tuple[Event, ...]

    def split_of(self, document_id: str) -> str:
        """Return the split of an article."""
        return self.splits[self.events[document_id]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Article:
    """The date of an article and its number of garbled sentences."""

    published: str | None
    sentences: int


def assign_event_splits(
    reading: ReleaseSource, folder: Path, progress: Progress, plan: EventPlan | None = None
) -> EventSplits:
    """Group the articles into events by the event index, links and near-duplicates, and assign a split to each event.

    The plan of the curator, by default that of the workspace, stands above what is found; folder is for temporary
    files.
    """
    plan = reading.event_plan(plan)
    ids = reading.document_ids()
    clusters = EventClusters(ids, plan.events)
    for one, other in reading.related_documents(plan):
        clusters.merge(one, other)
    with MinHashStore(folder) as store:
        articles = _read_articles(reading, ids, store, progress)
        near = list(_merge_near_duplicates(reading, ids, clusters, store, plan.thresholds.near_duplicate))
    members: dict[str, list[str]] = {}
    for document in ids:
        members.setdefault(clusters.name(document), []).append(document)
    events = [_event(name, [articles[d] for d in documents]) for name, documents in members.items()]
    splits = assign_splits(events, plan.splits, plan.thresholds.share)
    event_of = {d: name for name, documents in members.items() for d in documents}
    apart = {(a, b) for a, b in clusters.refused if splits[event_of[a]] != splits[event_of[b]]}
    return EventSplits(
        events=event_of,
        splits=splits,
        plan=plan,
        leaks=tuple(sorted(apart)),
        sizes=tuple(events),
        near=tuple(near[:_MAX_LISTED]),
        near_count=len(near),
        metadata=tuple(_split_metadata(events, splits, articles, members)),
    )


def plan_of(reading: Snapshot, withdrawn: Withdrawn, path: Path | None) -> EventPlan | None:
    """Return the plan of a file, None without one.

    It may name withdrawn documents, which were there when it was written; what is not withdrawn has the name first.
    """
    if path is None:
        return None
    ordered = sorted(reading.document_ids(), key=lambda i: i not in withdrawn.documents)
    return read_event_plan(path, {reading.document(i).name: i for i in ordered})


def preview_splits(context: WorkbenchContext, path: Path | None = None, progress: Progress = silent) -> SplitPreview:
    """Return the events and splits that a release would have, with the plan of a file or that of the workspace."""
    with Workspace.open(context.path) as workspace, workspace.reading() as reading, TemporaryDirectory() as folder:
        if not reading.document_ids():
            raise WorkspaceError("workspace-without-documents", path=context.path)
        withdrawn = Withdrawn.of(active_takedowns(reading.takedowns()))
        plan = plan_of(reading, withdrawn, path)
        source = ReleaseSource(reading, withdrawn, Path(folder))
        found = assign_event_splits(source, Path(folder), progress, plan)
        names = {i: source.document(i).name for i in source.document_ids()}
    documents: dict[str, list[str]] = {}
    for document_id, event in found.events.items():
        documents.setdefault(event, []).append(names[document_id])
    named = set(found.plan.events.values())
    events = tuple(
        PlannedEvent(
            name=e.name,
            documents=tuple(documents[e.name]),
            date=e.date,
            sentences=e.sentences,
            split=found.splits[e.name],
            is_named=e.name in named,
            is_split_named=e.name in found.plan.splits,
        )
        for e in found.sizes
    )
    return SplitPreview(
        events=events,
        splits=tuple(
            PlannedSplit(name=s.name, events=s.events, articles=s.articles, sentences=s.sentences)
            for s in found.metadata
        ),
        near=tuple((names[n.one.partition(":")[0]], names[n.other.partition(":")[0]]) for n in found.near),
        near_count=found.near_count,
        leaks=tuple((names[a], names[b]) for a, b in found.leaks),
        unused=tuple(sorted(found.plan.splits.keys() - {e.name for e in events})),
    )


def _event(name: str, members: Sequence[_Article]) -> Event:
    dates = [a.published for a in members if a.published]
    return Event(
        name=name, date=min(dates, default=None), documents=len(members), sentences=sum(a.sentences for a in members)
    )


def _read_articles(
    reading: ReleaseSource, ids: Sequence[str], store: MinHashStore, progress: Progress
) -> dict[str, _Article]:
    """Read every article once; return its date and number of garbled sentences, and add its sentences to the store."""
    articles = {}
    for number, document_id in enumerate(ids):
        progress("look for events", number, len(ids))
        document = reading.document(document_id)
        segments = content_segments(reading.segments(document))
        garbled = document.role == "garbled"
        articles[document_id] = _Article(published=document.published, sentences=len(segments) * garbled)
        store.add(number, segments)
    return articles


def _merge_near_duplicates(
    reading: ReleaseSource, ids: Sequence[str], clusters: EventClusters, store: MinHashStore, least: float
) -> Iterator[NearPair]:
    """Merge events that share a near-duplicate sentence; yield the pair of sentences of each merge."""
    read = document_reader(reading)
    for a, span_a, b, span_b in store.pairs():
        if clusters.representative(ids[a]) == clusters.representative(ids[b]):
            continue
        similarity = jaccard_similarity(read(ids[a]).text[slice(*span_a)], read(ids[b]).text[slice(*span_b)])
        if similarity >= least and clusters.merge(ids[a], ids[b]):
            yield NearPair(
                one=f"{ids[a]}:{span_a[0]}-{span_a[1]}",
                other=f"{ids[b]}:{span_b[0]}-{span_b[1]}",
                likeness=round(similarity, 4),
            )


def _split_metadata(
    events: Sequence[Event], splits: dict[str, str], articles: dict[str, _Article], members: dict[str, list[str]]
) -> Iterator[SplitMetadata]:
    for split in SPLITS:
        chosen = [e for e in events if splits[e.name] == split]
        if chosen:
            dates = [d for e in chosen for a in members[e.name] if (d := articles[a].published)]
            yield SplitMetadata(
                name=split,
                events=len(chosen),
                articles=sum(e.documents for e in chosen),
                sentences=sum(e.sentences for e in chosen),
                first=min(dates, default=None),
                last=max(dates, default=None),
            )
