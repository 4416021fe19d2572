"""A workspace as it is at one moment, read document by document: what is held in memory does not grow with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from sqlalchemy import Connection, text

from workbench.records import (
    ACCEPTED,
    Annotation,
    Document,
    LinkDecision,
    NameStatement,
    Revision,
    Role,
    Segment,
    SegmentLink,
    SegmentResult,
)
from workbench.store.collaboration import read_annotations
from workbench.store.link_decisions import read_decisions
from workbench.store.links import read_links
from workbench.store.name_decisions import read_name_statements
from workbench.store.results import read_reports
from workbench.store.revisions import Revisions

__all__ = ["Snapshot"]

_AT_A_TIME = 1000  # rows that are fetched together


class Snapshot:
    """The active documents of a workspace and what is known of each, all read in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def meta(self, name: str) -> str | None:
        """Return a fact on the workspace itself."""
        found = self._rows("SELECT value FROM meta WHERE name = :name", {"name": name})
        return str(found[0]["value"]) if found else None

    def document_ids(self, role: Role | None = None, language: str | None = None) -> tuple[str, ...]:
        """Return the ids of the documents in the corpus's order: of all, or of a role or a language."""
        rows = self._rows("SELECT id, role, language FROM documents WHERE active = 1 ORDER BY position, id", {})
        return tuple(r["id"] for r in rows if role in {None, r["role"]} and language in {None, r["language"]})

    def licences(self) -> Iterator[tuple[str, str | None]]:
        """Yield the documents in the corpus's order, each with what is said of its rights."""
        for document_id, licence in self._streamed(
            "SELECT id, licence FROM documents WHERE active = 1 ORDER BY position, id", {}
        ):
            yield str(document_id), licence

    def document(self, document_id: str) -> Document:
        """Return a document with its text; one that is not there is a KeyError."""
        for row in self._rows("SELECT * FROM documents WHERE id = :d", {"d": document_id}):
            notes = tuple(json.loads(row.pop("notes")))
            known = {k: v for k, v in row.items() if k in Document.__dataclass_fields__}
            return Document(notes=notes, **known)
        raise KeyError(document_id)

    def segments(self, document: Document) -> tuple[Segment, ...]:
        """Return the segments of a document in order, furniture among them."""
        rows = self._rows("SELECT * FROM segments WHERE document_id = :d ORDER BY position", {"d": document.id})
        return tuple(
            Segment(
                document_id=document.id,
                start=r["start_at"],
                end=r["end_at"],
                text=document.text[r["start_at"] : r["end_at"]],
                kind=r["kind"],
                reason=r["reason"],
            )
            for r in rows
        )

    def result_signature(self, document_id: str) -> str:
        """Return the signature of what aligned and scored a document, empty where nothing has."""
        rows = self._rows("SELECT signature FROM results WHERE document_id = :d", {"d": document_id})
        return str(rows[0]["signature"]) if rows else ""

    def links(self, document_id: str) -> tuple[SegmentLink, ...]:
        """Return the links of a garbled document, in the order they were saved."""
        return read_links(self._connection, document_id)

    def link_decisions(self, document_id: str) -> tuple[LinkDecision, ...]:
        """Return what people decided on the links of a garbled document, the oldest first."""
        return read_decisions(self._connection, document_id)

    def marks(self, document_id: str) -> tuple[Annotation, ...]:
        """Return what people said of spans of a document, the oldest first."""
        return read_annotations(self._connection, document_id=document_id)

    def reports(self, document_id: str) -> tuple[SegmentResult, ...]:
        """Return the reports on a garbled document's segments, in order."""
        return read_reports(self._connection, document_id)

    def revisions(self, document_id: str) -> tuple[Revision, ...]:
        """Return the revisions of a document's segments, in the order they came."""
        return Revisions(lambda **_: nullcontext(self._connection)).of_document(document_id)

    def name_decisions(self) -> tuple[NameStatement, ...]:
        """Return what people decided on names, the oldest first."""
        return read_name_statements(self._connection)

    def linked_documents(self) -> Iterator[tuple[str, str]]:
        """Yield each garbled document with the document of every segment that is a likely counterpart in it."""
        query = """SELECT l.document_id, s.segment_id FROM links l JOIN link_segments s ON s.link_id = l.id
            WHERE s.side = 'right' AND l.probability >= :least"""
        for garbled, clean in self._streamed(query, {"least": ACCEPTED}):
            yield garbled, clean.partition(":")[0]

    def score_names(self) -> tuple[str, ...]:
        """Return the names of all scores that any report holds, in alphabetical order."""
        found: set[str] = set()
        for (scores,) in self._streamed("SELECT scores FROM reports", {}):
            found |= {name for name, _ in json.loads(scores)}
        return tuple(sorted(found))

    def newest_revision(self) -> str | None:
        """Return when the last revision was made, in ISO 8601."""
        newest = self._rows("SELECT MAX(created) AS newest FROM revisions", {})[0]["newest"]
        return None if newest is None else str(newest)

    def _rows(self, query: str, values: dict[str, object]) -> list[dict[str, Any]]:
        """Return rows of one document."""
        return [dict(row) for row in self._connection.execute(text(query), values).mappings().all()]

    def _streamed(self, query: str, values: dict[str, object]) -> Iterator[tuple[Any, ...]]:
        """Yield rows of all documents, some at a time."""
        result = self._connection.execute(text(query), values, execution_options={"stream_results": True})
        while some := result.fetchmany(_AT_A_TIME):
            yield from (tuple(row) for row in some)
