"""The events stage: each new document is compared with those of like content, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from workbench.encoders.background import background_texts
from workbench.encoders.codec import vector_signature
from workbench.engine.event_stages import ComparisonStage, ComparisonTask, ProfileStage, ProfileTask
from workbench.engine.stages import Engine, SetAside
from workbench.events.document_profiles import pack_vector, unpack_profile, unpack_vector
from workbench.events.same_event import candidate_documents, event_signature
from workbench.ingest.segmentation import content_segments
from workbench.records import ACCEPTED, Document
from workbench.service.settings import Progress
from workbench.service.vectors import Vectors
from workbench.store import Workspace
from workbench.store.events import DocumentPair

__all__ = ["find_events"]

_GROUP = 256  # new documents that are saved together
_BLOCK = 64  # new documents of a partition, and others of each of them
_MOST_OTHERS = 1024  # documents that a few new ones are compared with at a time
_PROFILED = 16  # documents of a partition that are profiled
_FIRST_ROWS = 64


def find_events(workspace: Workspace, vectors: Vectors, progress: Progress, segmentation: str, engine: Engine) -> None:
    """Compare the documents that are not in the event index yet with all others of like content.

    segmentation is the signature of that of the documents.
    """
    signature = f"{segmentation}|{vector_signature(vectors.signature)}|{event_signature()}"
    stored = {d: unpack_vector(v) for d, v in workspace.events.vectors(signature).items()}
    known = {d: vector for d, vector in stored.items() if vector.any()}  # others were without sentences then
    outlines = workspace.corpus.outlines(inactive=True)
    found = workspace.corpus.documents((o.id for o in outlines if o.id not in known), inactive=True)
    segments = {d.id: workspace.segments(d) for d in found}
    new = [d for d in found if segments[d.id]]  # a removed one has none after a change of the segmentation
    if not new:
        return
    texts = {d.id: [s.text for s in content_segments(segments[d.id])] for d in new}
    vectors.prepare([*background_texts(), *chain.from_iterable(texts.values())])
    stage = ProfileStage(background=np.stack([e.pooled for e in vectors.background().encodings]))
    index = _Index(known, {o.id: o.language for o in outlines})
    for first in range(0, len(new), _GROUP):
        progress("events", first, len(new))
        group = new[first : first + _GROUP]
        profiles = _profiles(group, texts, vectors, stage, engine)
        packed_vectors, near = _added(index, group, profiles)
        pairs = _likely_pairs(workspace, index, profiles, near, engine)
        workspace.events.save(signature, {d: (packed_vectors[d], profile) for d, profile in profiles.items()}, pairs)
    progress("events", len(new), len(new))


def _profiles(
    documents: Sequence[Document],
    texts: Mapping[str, Sequence[str]],
    vectors: Vectors,
    stage: ProfileStage,
    engine: Engine,
) -> dict[str, bytes]:
    """Return the packed profiles of some documents by their ids, in their order."""

    def partitions() -> Iterator[list[ProfileTask]]:
        for first in range(0, len(documents), _PROFILED):
            yield [
                ProfileTask(
                    document=d.id,
                    texts=tuple(texts[d.id]),
                    pooled=vectors.pooled(texts[d.id]),
                    language=d.language,
                )
                for d in documents[first : first + _PROFILED]
            ]

    made: dict[str, bytes] = {}
    for outcome in engine.map(stage, partitions()):
        if isinstance(outcome, SetAside):
            raise outcome.error
        made |= {task.document: packed for task, packed in zip(outcome.items, outcome.results, strict=True)}
    return {d.id: made[d.id] for d in documents}


def _added(
    index: _Index, documents: Sequence[Document], profiles: Mapping[str, bytes]
) -> tuple[dict[str, bytes], dict[str, NDArray[np.int64]]]:
    """Add documents to the index; return the packed vector of each, and which of the earlier ones may share its event.

    The latter are places in the index.
    """
    packed: dict[str, bytes] = {}
    near: dict[str, NDArray[np.int64]] = {}
    for document in documents:
        vector = unpack_profile(profiles[document.id]).vector  # as the later ones read it
        packed[document.id] = pack_vector(vector)
        near[document.id] = index.near(vector, document.language)
        index.add(document.id, vector)
    return packed, near


def _likely_pairs(
    workspace: Workspace,
    index: _Index,
    profiles: Mapping[str, bytes],
    near: Mapping[str, NDArray[np.int64]],
    engine: Engine,
) -> list[DocumentPair]:
    """Return the pairs of new documents with others that are likelier of one event than not.

    profiles are those of the new documents; near has the places in the index of what each may share its event with.
    """

    def partitions() -> Iterator[list[ComparisonTask]]:
        for lefts, rights, pairs in _blocks(index, near):
            stored = workspace.events.profiles([d for d in rights if d not in profiles])
            yield [
                ComparisonTask(
                    left={d: profiles[d] for d in lefts},
                    right={d: profiles[d] if d in profiles else stored[d] for d in rights},
                    pairs=pairs,
                )
            ]

    likely: list[DocumentPair] = []
    for outcome in engine.map(ComparisonStage(least=ACCEPTED), partitions()):
        if isinstance(outcome, SetAside):
            raise outcome.error
        likely += [_pair(*pair) for some in outcome.results for pair in some]
    return sorted(likely, key=lambda pair: (pair.one, pair.other))


def _blocks(
    index: _Index, near: Mapping[str, NDArray[np.int64]]
) -> Iterator[tuple[list[str], list[str], tuple[tuple[int, int], ...]]]:
    """Yield some new documents, some others, and the pairs of them to be compared, so that no block is large."""
    ids = list(near)
    size = min(_MOST_OTHERS, _BLOCK * max(1, _BLOCK // max(1, len(ids))))
    for first in range(0, len(ids), _BLOCK):
        lefts = ids[first : first + _BLOCK]
        rows = np.concatenate([np.full(len(near[d]), k) for k, d in enumerate(lefts)])
        places = np.concatenate([near[d] for d in lefts])
        block = places // size
        for number in np.unique(block).tolist():
            is_here = block == number
            rights, columns = np.unique(places[is_here], return_inverse=True)
            pairs = zip(rows[is_here].tolist(), columns.tolist(), strict=True)
            yield lefts, [index.ids[k] for k in rights.tolist()], tuple(pairs)


class _Index:
    """The vectors of documents, in one matrix that grows; the place of a document is its row."""

    def __init__(self, vectors: Mapping[str, NDArray[np.float32]], languages: Mapping[str, str]) -> None:
        self.ids = list(vectors)
        self._matrix = np.stack(list(vectors.values())) if vectors else np.zeros((0, 1), np.float32)
        self._number = {language: k for k, language in enumerate(dict.fromkeys(languages.values()))}
        self._languages = languages
        self._spoken = np.array([self._language(d) for d in self.ids], np.int32)

    def near(self, vector: NDArray[np.float32], language: str) -> NDArray[np.int64]:
        """Return the places of the documents that may share an event with one of some vector and language."""
        count = len(self.ids)
        if not count:
            return np.zeros(0, np.int64)
        is_foreign = self._spoken[:count] != self._number[language]
        return np.array(candidate_documents(vector, self._matrix[:count], is_foreign), np.int64)

    def add(self, document: str, vector: NDArray[np.float32]) -> None:
        """Add a document."""
        count = len(self.ids)
        if count == len(self._matrix):
            grown = np.zeros((max(_FIRST_ROWS, 2 * count), len(vector)), np.float32)
            grown[:count, : self._matrix.shape[1]] = self._matrix
            self._matrix = grown
            self._spoken = np.concatenate([self._spoken, np.zeros(len(grown) - count, np.int32)])
        self._matrix[count] = vector
        self._spoken[count] = self._language(document)
        self.ids.append(document)

    def _language(self, document: str) -> int:
        return self._number.get(self._languages.get(document, ""), -1)


def _pair(document: str, other: str, probability: float) -> DocumentPair:
    one, two = sorted((document, other))
    return DocumentPair(one=one, other=two, probability=probability)
