"""A consistent snapshot of a workspace, read document by document, so that memory use does not grow with the corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, String, bindparam, text

from workbench.records import (
    Annotation,
    Document,
    EventPlan,
    LinkDecision,
    NameStatement,
    Revision,
    Role,
    Segment,
    SegmentLink,
    SegmentReport,
    Takedown,
)
from workbench.store.annotation_rows import read_annotations
from workbench.store.checksums import checked
from workbench.store.events import read_related
from workbench.store.link_decisions import read_decisions
from workbench.store.links import read_links
from workbench.store.meta_rows import read_meta
from workbench.store.name_decisions import read_name_statements
from workbench.store.results import read_reports
from workbench.store.revision_rows import of_document
from workbench.store.rows import document_from_row
from workbench.store.segments import read_segments
from workbench.store.takedowns import read_takedowns

__all__ = ["Snapshot"]

_BATCH = 1000  # rows fetched at once
_SIZES = """SELECT document_id, count(*) AS size FROM segments WHERE kind <> 'furniture' AND document_id IN :ids
    GROUP BY document_id"""


class Snapshot:
    """The active documents of a workspace with their results and edits, read in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def meta(self, name: str) -> str | None:
        """Return a metadata value of the workspace."""
        return read_meta(self._connection, name)

    def document_ids(self, role: Role | None = None, language: str | None = None) -> tuple[str, ...]:
        """Return the ids of all documents, or of those of a role and language, in corpus order."""
        rows = self._rows("SELECT id, role, language FROM documents WHERE active = 1 ORDER BY position, id", {})
        return tuple(r["id"] for r in rows if role in {None, r["role"]} and language in {None, r["language"]})

    def licences(self) -> Iterator[tuple[str, str | None]]:
        """Yield the id and licence of each document in corpus order."""
        for document_id, licence in self._streamed(
            "SELECT id, licence FROM documents WHERE active = 1 ORDER BY position, id", {}
        ):
            yield str(document_id), licence

    def document(self, document_id: str) -> Document:
        """Return a document with its text; an unknown id is a KeyError."""
        for row in self._rows("SELECT * FROM documents WHERE id = :d", {"d": document_id}):
            return document_from_row(row)
        raise KeyError(document_id)

    def segments(self, document: Document) -> tuple[Segment, ...]:
        """Return the segments of a document in order, furniture among them."""
        return read_segments(self._connection, document)

    def content_sizes(self, documents: Sequence[str]) -> dict[str, int]:
        """Return how many segments other than furniture each of some documents has; one without any is left out."""
        query = text(_SIZES).bindparams(bindparam("ids", type_=String(), expanding=True))
        sizes: dict[str, int] = {}
        for first in range(0, len(documents), _BATCH):
            found = self._connection.execute(query, {"ids": documents[first : first + _BATCH]})
            sizes |= {row.document_id: row.size for row in found}
        return sizes

    def result_signature(self, document_id: str) -> str:
        """Return the signature of a document's result, empty where it has none."""
        rows = self._rows("SELECT * FROM results WHERE document_id = :d", {"d": document_id})
        return str(checked("results", rows[0])["signature"]) if rows else ""

    def links(self, document_id: str) -> tuple[SegmentLink, ...]:
        """Return the links of a garbled document, in the order they were saved."""
        return read_links(self._connection, document_id)

    def link_decisions(self, document_id: str) -> tuple[LinkDecision, ...]:
        """Return the decisions on the links of a garbled document, oldest first."""
        return read_decisions(self._connection, document_id)

    def annotations(self, document_id: str) -> tuple[Annotation, ...]:
        """Return every annotation of a document's segments, oldest first."""
        return read_annotations(self._connection, document_id=document_id)

    def reports(self, document_id: str) -> tuple[SegmentReport, ...]:
        """Return the reports on a garbled document's segments, in order."""
        return read_reports(self._connection, document_id)

    def revisions(self, document_id: str) -> tuple[Revision, ...]:
        """Return the revisions of a document's segments, oldest first."""
        return of_document(self._connection, document_id)

    def name_decisions(self) -> tuple[NameStatement, ...]:
        """Return the decisions on names with their authors, oldest first."""
        return read_name_statements(self._connection)

    def takedowns(self) -> tuple[Takedown, ...]:
        """Return every takedown and withdrawal, oldest first."""
        return read_takedowns(self._connection)

    def related_documents(self, plan: EventPlan | None = None) -> Iterator[tuple[str, str]]:
        """Yield the ids of documents that report the same event, or are linked by an accepted counterpart.

        What is accepted, the thresholds of the plan say. A source and the texts that it is said to be the source of are
        among them, the events of the plan are not. Sources come first, then what the event index found, then links,
        each with the likeliest first: a document between two named events goes with what comes first.
        """
        least = (plan or EventPlan()).thresholds
        for source, texts in self._streamed("SELECT id, source_of FROM documents WHERE active = 1 ORDER BY id", {}):
            yield from ((source, text_id) for text_id in json.loads(texts))
        for pair in read_related(self._connection, least.same_event):
            yield pair.one, pair.other
        query = """SELECT l.document_id, s.segment_id FROM links l JOIN link_segments s ON s.link_id = l.id
            WHERE s.side = 'right' AND l.probability >= :least
            ORDER BY l.probability DESC, l.document_id, s.segment_id"""
        for garbled, clean in self._streamed(query, {"least": least.link}):
            yield garbled, clean.partition(":")[0]

    def score_names(self) -> tuple[str, ...]:
        """Return the names of all scores in the reports, sorted."""
        names: set[str] = set()
        for (scores,) in self._streamed("SELECT scores FROM reports", {}):
            names |= {entry[0] for entry in json.loads(scores) if isinstance(entry, list)}
        return tuple(sorted(names))

    def _rows(self, query: str, values: dict[str, object]) -> list[dict[str, Any]]:
        """Return all rows of a query at once."""
        return [dict(row) for row in self._connection.execute(text(query), values).mappings().all()]

    def _streamed(self, query: str, values: dict[str, object]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, fetched in batches."""
        result = self._connection.execute(text(query), values, execution_options={"stream_results": True})
        while rows := result.fetchmany(_BATCH):
            yield from (tuple(row) for row in rows)
