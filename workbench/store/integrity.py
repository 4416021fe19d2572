"""Integrity checks of a workspace: the database file, everything that is stored in it, and what is derived from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from workbench.editing.revisions import revision_with_id
from workbench.errors import WorkspaceError
from workbench.records import Revision
from workbench.store import memory_index
from workbench.store.annotation_rows import read_annotations
from workbench.store.boundary_rows import read_boundaries
from workbench.store.checksums import CHECKED, damaged_rows
from workbench.store.collaboration import read_batches
from workbench.store.corpus_rows import order_faults
from workbench.store.damage import damaged_documents, damaged_links, damaged_segments, incomplete_results, queue_faults
from workbench.store.link_decisions import read_decisions
from workbench.store.reply_rows import read_replies
from workbench.store.revision_rows import unchecked_revisions
from workbench.store.takedowns import read_takedowns
from workbench.store.teamwork import read_assignments

__all__ = ["index_faults", "integrity_faults"]

_CHECK_INDEX = "INSERT INTO queue_index (queue_index, rank) VALUES ('integrity-check', 1)"
# What names itself by a hash of its content, and says so when it is read.
_READERS: tuple[Callable[[Connection], object], ...] = (
    read_batches,
    read_annotations,
    lambda connection: read_decisions(connection, None),
    read_boundaries,
    read_takedowns,
    read_replies,
    read_assignments,
)


def integrity_faults(connection: Connection) -> Iterator[str]:
    """Yield a description of each fault of a workspace; what is derived is checked if the rest is intact."""
    faulty = False
    for fault in _stored_faults(connection):
        faulty = True
        yield fault
    if not faulty:
        yield from order_faults(connection)
        yield from (f"the segment {i} does not stand as its history says" for i in queue_faults(connection))
        yield from memory_index.faults(connection)


def _stored_faults(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        faults = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        yield from (str(f) for f in faults if f != "ok")
        for row in connection.execute(text("PRAGMA foreign_key_check")).all():
            yield f"a row of {row[0]} names one of {row[2]} that is not there"
    for table in CHECKED:
        for key in damaged_rows(connection, table):
            yield _altered(table, [value for name, value in key.items() if name != "rowid"])
    yield from (_altered("documents", [d]) for d in damaged_documents(connection))
    yield from (_altered("segments", [d]) for d in damaged_segments(connection))
    yield from (_altered("links", [d]) for d in damaged_links(connection))
    for document_id in incomplete_results(connection):
        yield f"the result of the document {document_id} has not one report for each of its segments"
    for reader in _READERS:
        yield from _read_faults(reader, connection)
    yield from _history_faults(unchecked_revisions(connection))


def index_faults(connection: Connection) -> list[str]:
    """Return what is wrong with the index of words; a connection that may write is needed."""
    if connection.dialect.name != "sqlite":
        return []
    try:
        connection.execute(text(_CHECK_INDEX))
    except DBAPIError as error:
        return [f"the index of words does not agree with the texts: {error.orig}"]
    return []


def _altered(table: str, key: Iterable[Any]) -> str:
    return f"the record {' '.join(map(str, key))} of {table} is not as it was written"


def _read_faults(reader: Callable[[Connection], object], connection: Connection) -> Iterator[str]:
    try:
        reader(connection)
    except WorkspaceError as error:
        yield error.message


def _history_faults(revisions: Iterable[Revision]) -> Iterator[str]:
    """Yield the revisions that were altered or do not continue their base."""
    known: dict[str, Revision] = {}
    for revision in revisions:
        known[revision.id] = revision
        base = known.get(revision.base or "")
        if revision_with_id(revision).id != revision.id:
            yield f"the revision {revision.id} is not as it was written"
        elif revision.base is not None and (base is None or base.segment_id != revision.segment_id):
            yield f"the revision {revision.id} has lost the one it was made from"
        elif base is not None and base.after != revision.before:
            yield f"the revision {revision.id} does not continue the one it was made from"
