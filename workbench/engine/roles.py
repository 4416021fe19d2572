"""Assigns the roles of documents, garbled or clean, from their segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.errors import CorpusError
from workbench.ingest.corpus import Corpus
from workbench.ingest.segmentation import segment
from workbench.records import Document, Role, Segment
from workbench.scoring.quality import role_of

__all__ = ["assign_roles"]


def assign_roles(corpus: Corpus) -> tuple[list[Document], dict[str, tuple[Segment, ...]]]:
    """Return the documents with their roles, and the segments of each by document id.

    Raises CorpusError if there is nothing to align: a single document, no Arabic, no garbled or no clean document.
    """
    if len(corpus.documents) < 2:
        raise CorpusError(
            f"The corpus '{corpus.name}' has one document; there is nothing to align it with.",
            remedy="Add cleaner reports of the same events to the folder.",
        )
    if all(d.language != "ar" for d in corpus.documents):
        raise CorpusError(
            f"No document of the corpus '{corpus.name}' is in Arabic.",
            remedy="Add the Arabic texts; to align other languages use: workbench align LEFT RIGHT",
        )
    segments = {d.id: segment(d) for d in corpus.documents}
    documents = [replace(d, role=_role(d, segments[d.id])) for d in corpus.documents]
    for role, what in (("garbled", "needs repair"), ("clean", "could serve to repair another")):
        if all(d.role != role for d in documents):
            raise CorpusError(
                f"No document of the corpus '{corpus.name}' {what}: all look {documents[0].role}.",
                remedy=f'Name the {role} ones in corpus.toml with role = "{role}".',
            )
    return documents, segments


def _role(document: Document, segments: Sequence[Segment]) -> Role:
    if document.role != "unknown":
        return document.role
    if document.language != "ar":
        return "clean"
    return role_of([s.text for s in segments if s.kind != "furniture"])
