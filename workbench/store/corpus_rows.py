"""A corpus as rows of the database: its documents in their order, and their segments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from workbench.records import Document, Segment
from workbench.store import queue
from workbench.store.bulk import insert_rows
from workbench.store.meta_rows import read_meta, write_meta
from workbench.store.rows import SEGMENT_COLUMNS, document_row, segment_row

__all__ = ["order_faults", "write_corpus", "write_document", "write_order"]

_ORDER = "order"  # the fact on the workspace that holds the ids of its active documents
_ACTIVE = "SELECT id FROM documents WHERE active = 1 ORDER BY position, id"
_UPSERT = """INSERT INTO documents
    (id, position, active, name, text, language, role, title, published, origin, licence, notes, publisher, url,
    retrieved, source_of, checksum)
    VALUES (:id, :position, 1, :name, :text, :language, :role, :title, :published, :origin, :licence, :notes,
    :publisher, :url, :retrieved, :source_of, :checksum)
    ON CONFLICT (id) DO UPDATE SET position = :position, active = 1, name = :name, text = :text, language = :language,
    role = :role, title = :title, published = :published, origin = :origin, licence = :licence, notes = :notes,
    publisher = :publisher, url = :url, retrieved = :retrieved, source_of = :source_of, checksum = :checksum"""

_FORGET_PROFILE = """DELETE FROM document_profiles WHERE document_id = :id
    AND EXISTS (SELECT 1 FROM documents WHERE id = :id AND language <> :language)"""


def write_corpus(
    connection: Connection, name: str, documents: Sequence[Document], segments: Sequence[Segment], segmentation: str
) -> None:
    """Make these the active documents; those without segments get theirs.

    If `segmentation`, the signature of the segmenter, has changed, the segments of all documents are replaced.
    """
    if read_meta(connection, "segmentation") not in {None, segmentation}:
        queue.clear(connection)
        for table in ("link_segments", "links", "reports", "results", "segments"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    write_meta(connection, "segmentation", segmentation)
    write_meta(connection, "corpus", name)
    connection.execute(text("UPDATE documents SET active = 0"))
    for position, document in enumerate(documents):
        write_document(connection, document, position)
    write_order(connection)
    present = set(connection.execute(text("SELECT DISTINCT document_id FROM segments")).scalars())
    rows = [segment_row(s, k) for k, s in enumerate(segments) if s.document_id not in present]
    insert_rows(connection, "segments", SEGMENT_COLUMNS, rows)
    queue.sync(connection)


def write_document(connection: Connection, document: Document, position: int) -> None:
    """Write a document at its place in the corpus, as an active one; its profile is made anew in another language."""
    row = document_row(document, position)
    connection.execute(text(_FORGET_PROFILE), {"id": row["id"], "language": row["language"]})
    connection.execute(text(_UPSERT), row)


def write_order(connection: Connection) -> None:
    """Write down which documents are active, and their order."""
    write_meta(connection, _ORDER, json.dumps(list(connection.execute(text(_ACTIVE)).scalars())))


def order_faults(connection: Connection) -> Iterable[str]:
    """Yield what is wrong with the list of active documents."""
    order = read_meta(connection, _ORDER)
    if order is not None and json.loads(order) != list(connection.execute(text(_ACTIVE)).scalars()):
        yield "the documents of the corpus or their order are not as they were written"
