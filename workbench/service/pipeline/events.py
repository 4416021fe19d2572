"""The events stage: each new document is compared with those of like content, once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.encoders.background import background_texts
from workbench.encoders.codec import vector_signature
from workbench.events.document_profiles import DocumentProfile, document_profile
from workbench.events.same_event import candidate_documents, event_signature, same_event_probability
from workbench.ingest.segmentation import SIGNATURE as SEGMENTATION
from workbench.ingest.segmentation import content_segments
from workbench.records import ACCEPTED, Document
from workbench.service.settings import Progress
from workbench.service.vectors import Vectors
from workbench.store import Workspace
from workbench.store.events import DocumentPair

__all__ = ["find_events", "siblings_by_document"]

_HELD = 4096  # profiles, some 120 MB
_FIRST_ROWS = 64


def find_events(workspace: Workspace, vectors: Vectors, progress: Progress) -> None:
    """Compare the documents that are not in the event index yet with all others of like content."""
    signature = f"{SEGMENTATION}|{vector_signature(vectors.signature)}|{event_signature()}"
    known = {d: _vector(v) for d, v in workspace.events.vectors(signature).items()}
    documents = {d.id: d for d in workspace.documents(inactive=True)}
    new = [d for d in documents.values() if d.id not in known]
    if not new:
        return
    segments = {d.id: content_segments(workspace.segments(d)) for d in new}
    vectors.prepare([*background_texts(), *(s.text for d in new for s in segments[d.id])])
    profiles = _Profiles(workspace, vectors, documents)
    index = _Index(known)
    for done, document in enumerate(new):
        progress("events", done, len(new))
        profile = profiles.of(document.id)
        near = index.near(profile.vector)
        pairs = [_pair(document.id, other, same_event_probability(profile, profiles.of(other))) for other in near]
        workspace.events.save(signature, {document.id: profile.vector.astype(np.float16).tobytes()}, pairs)
        index.add(document.id, profile.vector)
    progress("events", len(new), len(new))


def siblings_by_document(workspace: Workspace, documents: Sequence[Document]) -> dict[str, tuple[Document, ...]]:
    """Return for each garbled document the clean ones of its event, in corpus order."""
    clean = {d.id: k for k, d in enumerate(documents) if d.role == "clean"}
    found: dict[str, list[int]] = {d.id: [] for d in documents if d.role == "garbled"}
    for pair in workspace.events.related(ACCEPTED):
        for here, there in ((pair.one, pair.other), (pair.other, pair.one)):
            if here in found and there in clean:
                found[here].append(clean[there])
    return {document: tuple(documents[k] for k in sorted(places)) for document, places in found.items()}


class _Profiles:
    """The profiles of documents, each made when it is first asked for."""

    def __init__(self, workspace: Workspace, vectors: Vectors, documents: Mapping[str, Document]) -> None:
        self._workspace = workspace
        self._vectors = vectors
        self._documents = documents
        self._background = np.stack([e.pooled for e in vectors.background().encodings])
        self._made: OrderedDict[str, DocumentProfile] = OrderedDict()

    def of(self, document_id: str) -> DocumentProfile:
        """Return the profile of a document."""
        if document_id in self._made:
            self._made.move_to_end(document_id)
        else:
            document = self._documents[document_id]
            texts = [s.text for s in content_segments(self._workspace.segments(document))]
            self._vectors.prepare(texts)
            pooled = self._vectors.pooled(texts)
            self._made[document_id] = document_profile(texts, pooled, self._background, document.language)
            if len(self._made) > _HELD:
                self._made.popitem(last=False)
        return self._made[document_id]


class _Index:
    """The vectors of documents, in one matrix that grows."""

    def __init__(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        self._ids = list(vectors)
        self._matrix = np.stack(list(vectors.values())) if vectors else np.zeros((0, 1), np.float32)

    def near(self, vector: NDArray[np.float32]) -> list[str]:
        """Return the documents that may share an event with one of some vector."""
        if not self._ids:
            return []
        return [self._ids[k] for k in candidate_documents(vector, self._matrix[: len(self._ids)])]

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


def _vector(stored: bytes) -> NDArray[np.float32]:
    return np.frombuffer(stored, np.float16).astype(np.float32)
