"""The events stage: each new document is compared with those of like content, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from workbench.encoders.background import background_texts
from workbench.encoders.codec import vector_signature
from workbench.engine.event_stages import ComparisonStage, ComparisonTask, ProfileStage, ProfileTask
from workbench.engine.stages import Engine, SetAside
from workbench.events.document_profiles import pack_vector, unpack_profile, unpack_vector
from workbench.events.same_event import event_signature, may_be_near
from workbench.ingest.segmentation import content_segments
from workbench.records import ACCEPTED, Document
from workbench.service.settings import Progress
from workbench.service.vectors import Vectors
from workbench.store import Workspace
from workbench.store.events import DocumentPair

Floats = NDArray[np.float32]

__all__ = ["find_events"]

_GROUP = 256  # new documents that are saved together
_MOST_BYTES = 4_000_000  # packed profiles of documents that new ones are compared with at a time
_PROFILED = 16  # documents of a partition that are profiled


def find_events(workspace: Workspace, vectors: Vectors, progress: Progress, segmentation: str, engine: Engine) -> None:
    """Compare the documents that are not in the event index yet with all others of like content.

    segmentation is the signature of that of the documents.
    """
    signature = f"{segmentation}|{vector_signature(vectors.signature)}|{event_signature()}"
    stored = workspace.events.vectors(signature)
    known = {d for d, vector in stored.items() if unpack_vector(vector).any()}  # others were without sentences then
    languages = workspace.corpus.languages()
    found = workspace.corpus.documents((i for i in languages if i not in known), inactive=True)
    segments = {d.id: workspace.segments(d) for d in found}
    new = [d for d in found if segments[d.id]]  # a removed one has none after a change of the segmentation
    if not new:
        return
    texts = {d.id: [s.text for s in content_segments(segments[d.id])] for d in new}
    vectors.prepare([*background_texts(), *chain.from_iterable(texts.values())])
    stage = ProfileStage(background=np.stack([e.pooled for e in vectors.background().encodings]))
    for first in range(0, len(new), _GROUP):
        progress("events", first, len(new))
        profiles = _profiles(new[first : first + _GROUP], texts, vectors, stage, engine)
        packed_vectors = {d: unpack_profile(packed).vector for d, packed in profiles.items()}
        pairs = _likely_pairs(_compared(workspace, signature, profiles, packed_vectors, languages), engine)
        saved = {d: (pack_vector(packed_vectors[d]), profile) for d, profile in profiles.items()}
        workspace.events.save(signature, saved, pairs)
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


def _compared(
    workspace: Workspace,
    signature: str,
    profiles: Mapping[str, bytes],
    vectors: Mapping[str, Floats],
    languages: Mapping[str, str],
) -> Iterator[ComparisonTask]:
    """Yield some new documents with each other, and with those of the index that may be near, few at a time.

    profiles are those of the new documents, vectors theirs; languages are those of all documents.
    """
    yield ComparisonTask(documents=profiles, others=None)
    left, ours = np.stack([vectors[d] for d in profiles]), np.array([languages[d] for d in profiles])
    others: dict[str, bytes] = {}
    size = 0
    for read in workspace.events.profiles(signature):
        right = unpack_vector(b"".join(p.vector for p in read)).reshape(len(read), -1)
        theirs = np.array([languages.get(p.document, "") for p in read])
        is_near = may_be_near(left, right, np.not_equal.outer(ours, theirs)).any(axis=0)
        near = {read[k].document: read[k].profile for k in np.flatnonzero(is_near).tolist()}
        others |= near
        size += sum(map(len, near.values()))
        if size > _MOST_BYTES:
            yield ComparisonTask(documents=profiles, others=others)
            others, size = {}, 0
    if others:
        yield ComparisonTask(documents=profiles, others=others)


def _likely_pairs(tasks: Iterable[ComparisonTask], engine: Engine) -> list[DocumentPair]:
    """Return the pairs of documents that are likelier of one event than not."""
    likely: list[DocumentPair] = []
    for outcome in engine.map(ComparisonStage(least=ACCEPTED), ([task] for task in tasks)):
        if isinstance(outcome, SetAside):
            raise outcome.error
        likely += [_pair(*pair) for some in outcome.results for pair in some]
    return sorted(likely, key=lambda pair: (pair.one, pair.other))


def _pair(document: str, other: str, probability: float) -> DocumentPair:
    one, two = sorted((document, other))
    return DocumentPair(one=one, other=two, probability=probability)
