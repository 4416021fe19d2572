"""The documents of a corpus, some of them at a time: which there are, those of some ids, and new ones."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, String, bindparam, text

from workbench.records import Document, Role, Segment
from workbench.store import queue
from workbench.store.bulk import insert_rows
from workbench.store.corpus_rows import write_document, write_order
from workbench.store.meta_rows import write_meta
from workbench.store.revisions import Transaction
from workbench.store.rows import SEGMENT_COLUMNS, document_from_row, segment_row

__all__ = ["CorpusDocuments", "DocumentOutline"]

_OUTLINES = """SELECT id, name, language, role, published, source_of, checksum FROM documents WHERE active = 1
    ORDER BY position, id"""
_IDS = "SELECT id FROM documents ORDER BY active DESC, position, id"
_OF_IDS = "SELECT * FROM documents WHERE active >= :least AND id IN :ids"
_PLACE = """SELECT coalesce((SELECT position FROM documents WHERE id = :id AND active = 1),
    (SELECT max(position) + 1 FROM documents WHERE active = 1), 0)"""
_PUT = "UPDATE documents SET position = :position WHERE id = :id AND position <> :position"
_REMOVE = "UPDATE documents SET active = 0 WHERE id = :id"
_NONE = "[]"  # as most documents are the source of
_TOGETHER = 500  # documents of one query
_WITHOUT_RESULT = """SELECT id FROM documents WHERE active = 1 AND role = 'garbled' AND NOT EXISTS
    (SELECT 1 FROM results r WHERE r.document_id = documents.id AND r.inputs <> '') ORDER BY position, id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOutline:
    """What has to be known of each document of a corpus to choose among them; its text is not read."""

    id: str
    name: str
    language: str
    role: Role
    published: str | None
    source_of: tuple[str, ...]
    checksum: str  # of all but the text


class CorpusDocuments:
    """The documents of a workspace, without reading all of them."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def outlines(self) -> tuple[DocumentOutline, ...]:
        """Return the outlines of the active documents in corpus order, as they are found.

        Whether a document is as it was written is seen when it is read.
        """
        with self._transaction(reading=True) as connection:
            return tuple(map(_outline, connection.execute(text(_OUTLINES))))

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all documents: of the active ones in corpus order, then of the others."""
        with self._transaction(reading=True) as connection:
            return tuple(connection.execute(text(_IDS)).scalars())

    def documents(self, ids: Iterable[str], *, inactive: bool = False) -> tuple[Document, ...]:
        """Return those of some documents that are active, in corpus order; with `inactive`, the others after them."""
        query = text(_OF_IDS).bindparams(bindparam("ids", type_=String(), expanding=True))
        wanted = sorted(set(ids))
        rows: list[Mapping[Any, Any]] = []
        with self._transaction(reading=True) as connection:
            for first in range(0, len(wanted), _TOGETHER):
                values = {"least": int(not inactive), "ids": wanted[first : first + _TOGETHER]}
                rows += connection.execute(query, values).mappings().all()
        return tuple(document_from_row(row) for row in sorted(rows, key=_order))

    def without_result(self) -> tuple[str, ...]:
        """Return the ids of the active garbled documents without a result, or with one of unknown inputs."""
        with self._transaction(reading=True) as connection:
            return tuple(connection.execute(text(_WITHOUT_RESULT)).scalars())

    def change(
        self,
        documents: Sequence[Document],
        segments: Sequence[Segment],
        facts: Mapping[str, str],
        *,
        removed: Collection[str] = (),
        order: Sequence[str] = (),
    ) -> None:
        """Make some documents active, behind the others or in the order of all; those without segments get theirs.

        removed are the ids of documents that are active no longer, but kept. facts are written on the workspace in the
        same transaction.
        """
        with self._transaction() as connection:
            for document_id in removed:
                connection.execute(text(_REMOVE), {"id": document_id})
                queue.refresh(connection, document_id)
            for document in documents:
                write_document(connection, document, connection.execute(text(_PLACE), {"id": document.id}).scalar_one())
            if order:
                connection.execute(text(_PUT), [{"id": i, "position": k} for k, i in enumerate(order)])
                queue.move(connection)
            write_order(connection)
            present = set(_with_segments(connection, documents))
            rows = [segment_row(s, k) for k, s in enumerate(segments) if s.document_id not in present]
            insert_rows(connection, "segments", SEGMENT_COLUMNS, rows)
            for document in documents:
                queue.refresh(connection, document.id)
            for name, value in facts.items():
                write_meta(connection, name, value)


def _outline(row: Row[Any]) -> DocumentOutline:
    id_, name, language, role, published, source_of, checksum = tuple(row)
    return DocumentOutline(
        id=id_,
        name=name,
        language=language,
        role=role,
        published=published,
        source_of=() if source_of == _NONE else tuple(json.loads(source_of)),
        checksum=checksum,
    )


def _order(row: Mapping[Any, Any]) -> tuple[int, int, str]:
    return -row["active"], row["position"], row["id"]


def _with_segments(connection: Connection, documents: Sequence[Document]) -> Iterator[str]:
    query = text("SELECT 1 FROM segments WHERE document_id = :d LIMIT 1")
    yield from (d.id for d in documents if connection.execute(query, {"d": d.id}).scalar() is not None)
