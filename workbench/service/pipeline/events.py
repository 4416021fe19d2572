"""The events stage: each new document is compared with those of like content, once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from workbench.encoders.background import background_texts
from workbench.encoders.codec import vector_signature
from workbench.events.document_profiles import (
    DocumentProfile,
    document_profile,
    pack_profile,
    pack_vector,
    unpack_profile,
    unpack_vector,
)
from workbench.events.same_event import candidate_documents, event_signature, same_event_probability
from workbench.ingest.segmentation import content_segments
from workbench.service.settings import Progress
from workbench.service.vectors import Vectors
from workbench.store import Workspace
from workbench.store.events import DocumentPair

__all__ = ["find_events"]

_HELD = 4096  # profiles, some 120 MB
_FIRST_ROWS = 64


def find_events(workspace: Workspace, vectors: Vectors, progress: Progress, segmentation: str) -> None:
    """Compare the documents that are not in the event index yet with all others of like content.

    segmentation is the signature of that of the documents.
    """
    signature = f"{segmentation}|{vector_signature(vectors.signature)}|{event_signature()}"
    known = workspace.events.vectors(signature)
    documents = {d.id: d for d in workspace.documents(inactive=True)}
    new = [d for d in documents.values() if d.id not in known]
    if not new:
        return
    texts = {d.id: [s.text for s in content_segments(workspace.segments(d))] for d in new}
    vectors.prepare([*background_texts(), *chain.from_iterable(texts.values())])
    background = np.stack([e.pooled for e in vectors.background().encodings])
    index = _Index({d: unpack_vector(v) for d, v in known.items()}, {d.id: d.language for d in documents.values()})
    profiles = _Profiles(workspace)
    for done, document in enumerate(new):
        progress("events", done, len(new))
        own = texts[document.id]
        packed = pack_profile(document_profile(own, vectors.pooled(own), background, document.language))
        profile = unpack_profile(packed)  # as the later ones will read it
        near = profiles.of(index.near(profile.vector, document.language))
        pairs = [_pair(document.id, other, same_event_probability(profile, its)) for other, its in near.items()]
        workspace.events.save(signature, document.id, pack_vector(profile), packed, pairs)
        index.add(document.id, profile.vector)
        profiles.add(document.id, profile)
    progress("events", len(new), len(new))


class _Profiles:
    """The profiles of documents; those that were read last are held."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._held: OrderedDict[str, DocumentProfile] = OrderedDict()

    def of(self, documents: Sequence[str]) -> dict[str, DocumentProfile]:
        """Return the profiles of some documents by their ids."""
        missing = [d for d in documents if d not in self._held]
        read = {d: unpack_profile(data) for d, data in self._workspace.events.profiles(missing).items()}
        found = {d: self._held[d] if d in self._held else read[d] for d in documents}
        for document, profile in read.items():
            self.add(document, profile)
        return found

    def add(self, document: str, profile: DocumentProfile) -> None:
        """Hold the profile of a document."""
        self._held[document] = profile
        if len(self._held) > _HELD:
            self._held.popitem(last=False)


class _Index:
    """The vectors of documents, in one matrix that grows."""

    def __init__(self, vectors: Mapping[str, NDArray[np.float32]], languages: Mapping[str, str]) -> None:
        self._ids = list(vectors)
        self._matrix = np.stack(list(vectors.values())) if vectors else np.zeros((0, 1), np.float32)
        self._languages = languages

    def near(self, vector: NDArray[np.float32], language: str) -> list[str]:
        """Return the documents that may share an event with one of some vector and language."""
        if not self._ids:
            return []
        is_foreign = np.array([self._languages.get(d) != language for d in self._ids])
        return [self._ids[k] for k in candidate_documents(vector, self._matrix[: len(self._ids)], is_foreign)]

    def add(self, document: str, vector: NDArray[np.float32]) -> None:
        """Add a document."""
        if len(self._ids) == len(self._matrix):
            grown = np.zeros((max(_FIRST_ROWS, 2 * len(self._matrix)), len(vector)), np.float32)
            grown[: len(self._ids), : self._matrix.shape[1]] = self._matrix
            self._matrix = grown
        self._matrix[len(self._ids)] = vector
        self._ids.append(document)


def _pair(document: str, other: str, probability: float) -> DocumentPair:
    one, two = sorted((document, other))
    return DocumentPair(one=one, other=two, probability=probability)
