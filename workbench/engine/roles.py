"""Assigns the roles of documents, garbled or clean, from their segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.errors import CorpusError
from workbench.ingest.corpus import Corpus
from workbench.ingest.segmentation import segment
from workbench.records import Document, Role, Segment
from workbench.scoring.quality import detect_role

__all__ = ["assign_roles"]


def assign_roles(corpus: Corpus) -> tuple[list[Document], dict[str, tuple[Segment, ...]]]:
    """Return the documents with their roles, and the segments of each by document id.

    Raises CorpusError if there is nothing to align: a single document, no Arabic, no garbled or no clean document.
    """
    if len(corpus.documents) < 2:
        raise CorpusError("corpus-single-document", corpus=corpus.name)
    if all(d.language != "ar" for d in corpus.documents):
        raise CorpusError("corpus-not-arabic", corpus=corpus.name)
    segments = {d.id: segment(d) for d in corpus.documents}
    documents = [replace(d, role=_role(d, segments[d.id])) for d in corpus.documents]
    if all(d.role != "garbled" for d in documents):
        raise CorpusError("corpus-nothing-garbled", corpus=corpus.name)
    if all(d.role != "clean" for d in documents):
        raise CorpusError("corpus-nothing-clean", corpus=corpus.name)
    return documents, segments


def _role(document: Document, segments: Sequence[Segment]) -> Role:
    if document.role != "unknown":
        return document.role
    if document.language != "ar":
        return "clean"
    return detect_role([s.text for s in segments if s.kind != "furniture"])
