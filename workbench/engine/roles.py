"""Assigns the roles of documents, garbled or clean, from their segments; a source is one only if it is said to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from workbench.errors import CorpusError
from workbench.ingest.corpus import Corpus
from workbench.ingest.segmentation import segment
from workbench.records import Document, Role, Segment
from workbench.scoring.document_role import detect_role

__all__ = ["assign_roles", "document_roles"]


def assign_roles(
    corpus: Corpus, known: Mapping[str, Role | None] = MappingProxyType({}), *, complete: bool = True
) -> tuple[list[Document], dict[str, tuple[Segment, ...]]]:
    """Return the documents with their roles, and by document id the segments of those that are not known yet.

    known are the documents of which the workspace has the segments, with the role that was detected, None if none was.
    Raises CorpusError if there is no Arabic, or if the text of a document does not tell which it is; of a `complete`
    corpus also if there is nothing to align (a single document, no garbled one, neither a clean one nor a source).
    """
    if complete and len(corpus.documents) < 2:
        raise CorpusError("corpus-single-document", corpus=corpus.name)
    if all(d.language != "ar" for d in corpus.documents):
        raise CorpusError("corpus-not-arabic", corpus=corpus.name)
    documents, segments = document_roles(corpus, known)
    if complete and all(d.role != "garbled" for d in documents):
        raise CorpusError("corpus-nothing-garbled", corpus=corpus.name)
    if complete and all(d.role not in {"clean", "source"} for d in documents):
        raise CorpusError("corpus-nothing-clean", corpus=corpus.name)
    return documents, segments


def document_roles(
    corpus: Corpus, known: Mapping[str, Role | None] = MappingProxyType({})
) -> tuple[list[Document], dict[str, tuple[Segment, ...]]]:
    """Return what `assign_roles` does for documents that need not be a whole corpus."""
    segments = {d.id: segment(d, corpus.rules) for d in corpus.documents if d.id not in known}
    documents = [replace(d, role=_role(d, segments.get(d.id), known.get(d.id))) for d in corpus.documents]
    unclear = [d.name for d in documents if d.role == "unknown"]
    if unclear:
        raise CorpusError("corpus-role-unclear", corpus=corpus.name, documents=unclear)
    return documents, segments


def _role(document: Document, segments: Sequence[Segment] | None, detected: Role | None) -> Role:
    if document.role != "unknown":
        return document.role
    if document.language != "ar":
        return "clean"
    if detected is not None:
        return detected
    return detect_role([s.text for s in segments or segment(document) if s.kind != "furniture"])
