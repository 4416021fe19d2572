"""The events stage: each new document is compared with those of like content, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

from workbench.encoders.background import background_texts
from workbench.encoders.codec import vector_signature
from workbench.engine.event_stages import (
    CandidateStage,
    CandidateTask,
    ComparisonStage,
    ComparisonTask,
    Pair,
    ProfileStage,
    ProfileTask,
)
from workbench.engine.stages import Engine, all_results
from workbench.events.profile_blocks import ProfileBlock, block_of, blocks_of, pack_block, unpack_block
from workbench.events.same_event import event_signature
from workbench.ingest.segmentation import content_segments
from workbench.records import ACCEPTED, Document
from workbench.service.settings import Progress
from workbench.service.vectors import Vectors
from workbench.store import Workspace
from workbench.store.events import DocumentPair, profile_checksum

__all__ = ["find_events"]

_GROUP = 256  # new documents that are saved together
_COMPARED = 256  # pairs that are compared at a time
_PROFILED = 16  # documents of a partition that are profiled


def find_events(workspace: Workspace, vectors: Vectors, progress: Progress, segmentation: str, engine: Engine) -> None:
    """Compare the documents that are not in the event index yet with all others of like content.

    segmentation is the signature of that of the documents.
    """
    signature = f"{segmentation}|{vector_signature(vectors.signature)}|{event_signature()}"
    known = workspace.events.known(signature)
    found = workspace.corpus.documents((i for i in workspace.corpus.ids() if i not in known), inactive=True)
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
        checksums = {d: profile_checksum(d, signature, packed) for d, packed in profiles.items()}
        own = [block_of(d, checksums[d], packed) for d, packed in profiles.items()]
        blocks = chain(_stored_blocks(workspace, signature, known), map(pack_block, blocks_of(own)))
        pairs = _likely_pairs(workspace, profiles, _candidates(profiles, blocks, engine), engine)
        workspace.events.save(signature, profiles, pairs, _last_blocks(workspace, signature, own))
        known |= checksums
    progress("events", len(new), len(new))


def _stored_blocks(workspace: Workspace, signature: str, known: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the blocks of the index; one with a document that is not as it was, or that another one holds, is deleted.

    Documents that no block holds are put into new ones. known are the checksums of profiles by the ids of their
    documents.
    """
    held: set[str] = set()
    stale: list[int] = []
    number = -1
    for number, data in workspace.events.blocks(signature):
        members = unpack_block(data).members
        if all(known.get(m.document) == m.checksum and m.document not in held for m in members):
            held.update(m.document for m in members)
            yield data
        else:
            stale.append(number)
    if stale:
        workspace.events.save_blocks(signature, dict.fromkeys(stale))
    missing = [d for d in known if d not in held]
    for place, block in enumerate(blocks_of(_read_blocks(workspace, known, missing)), number + 1):
        data = pack_block(block)
        workspace.events.save_blocks(signature, {place: data})
        yield data


def _read_blocks(workspace: Workspace, known: Mapping[str, str], documents: Sequence[str]) -> Iterator[ProfileBlock]:
    for first in range(0, len(documents), _GROUP):
        for document, packed in workspace.events.profiles(documents[first : first + _GROUP]).items():
            yield block_of(document, known[document], packed)


def _last_blocks(workspace: Workspace, signature: str, own: Sequence[ProfileBlock]) -> dict[int, bytes]:
    """Return the blocks, by their numbers, that new documents are added to."""
    last = workspace.events.last_block(signature)
    number, data = last or (0, None)
    blocks = [unpack_block(data)] if data is not None else []
    return {place: pack_block(block) for place, block in enumerate(blocks_of([*blocks, *own]), number)}


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

    made = {task.document: packed for task, packed in all_results(engine, stage, partitions())}
    return {d.id: made[d.id] for d in documents}


def _candidates(profiles: Mapping[str, bytes], blocks: Iterable[bytes], engine: Engine) -> list[Pair]:
    """Return the pairs that new documents, given by their profiles, may make with those of blocks."""
    partitions = ([CandidateTask(documents=profiles, block=data)] for data in blocks)
    found = (pairs for _, pairs in all_results(engine, CandidateStage(least=ACCEPTED), partitions))
    return sorted(chain.from_iterable(found))


def _likely_pairs(
    workspace: Workspace, profiles: Mapping[str, bytes], candidates: Sequence[Pair], engine: Engine
) -> list[DocumentPair]:
    """Return the pairs of documents among the candidates that are likelier of one event than not."""

    def partitions() -> Iterator[list[ComparisonTask]]:
        for first in range(0, len(candidates), _COMPARED):
            pairs = tuple(candidates[first : first + _COMPARED])
            ids = dict.fromkeys(chain.from_iterable(pairs))
            stored = workspace.events.profiles([d for d in ids if d not in profiles])
            yield [ComparisonTask(profiles={d: profiles[d] if d in profiles else stored[d] for d in ids}, pairs=pairs)]

    likely = (pairs for _, pairs in all_results(engine, ComparisonStage(least=ACCEPTED), partitions()))
    return sorted((_pair(*pair) for pair in chain.from_iterable(likely)), key=lambda pair: (pair.one, pair.other))


def _pair(document: str, other: str, probability: float) -> DocumentPair:
    one, two = sorted((document, other))
    return DocumentPair(one=one, other=two, probability=probability)
