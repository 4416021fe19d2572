"""Repairs a workspace whose corpus is intact: what is damaged and follows from it is deleted, and made anew by a run.

What people have written cannot be made anew: a damaged history stays as it is, and a backup is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, text

from workbench.records import content_id
from workbench.store import memory_index, queue
from workbench.store.checksums import damaged_rows, lenient
from workbench.store.damage import damaged_documents, damaged_links, damaged_segments, incomplete_results, queue_faults
from workbench.store.integrity import index_faults
from workbench.store.links import delete_links

__all__ = ["repair"]

# What a run makes anew if it is not there.
_MADE_BY_RUNS = ("vectors", "assessments", "document_names")
_FACTS = ("segmentation", "corpus", "roles", "mode", "order")
_LOST_ROWS = (
    "DELETE FROM link_segments WHERE link_id NOT IN (SELECT id FROM links)",
    """DELETE FROM link_segments WHERE link_id IN
        (SELECT id FROM links WHERE document_id NOT IN (SELECT document_id FROM results))""",
    "DELETE FROM links WHERE document_id NOT IN (SELECT document_id FROM results)",
    "DELETE FROM reports WHERE document_id NOT IN (SELECT document_id FROM results)",
)
_TEXT = "SELECT text FROM documents WHERE id = :d"
_LINKED = """SELECT l.document_id FROM links l JOIN link_segments s ON s.link_id = l.id WHERE s.segment_id = :s
    UNION SELECT document_id FROM reports WHERE segment_id = :s"""


def repair(connection: Connection, corpus: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Delete what is damaged; corpus are the texts of its documents by their ids.

    Return the ids of the documents whose segments are to be cut anew, with those that their segments had.
    """
    with lenient(connection):
        if connection.dialect.name == "sqlite":
            if connection.execute(text("PRAGMA integrity_check(1)")).scalar() != "ok":
                connection.execute(text("REINDEX"))
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in _MADE_BY_RUNS:
            _delete_rows(connection, table, list(damaged_rows(connection, table)))
        _delete_rows(connection, "meta", [k for k in damaged_rows(connection, "meta") if k["name"] in _FACTS])
        # So that names are gathered from all documents, and findings on them looked for.
        connection.execute(text("DELETE FROM meta WHERE name = 'names'"))
        connection.execute(text("DELETE FROM name_evidence"))
        _restore_texts(connection, corpus)
        _repair_events(connection)
        recut = _repair_results(connection)
        if any(queue_faults(connection)):
            queue.rebuild(connection)
        if any(memory_index.faults(connection)):
            memory_index.rebuild(connection)
        if index_faults(connection):
            connection.execute(text("INSERT INTO queue_index (queue_index) VALUES ('rebuild')"))
    return recut


def _restore_texts(connection: Connection, corpus: Mapping[str, str]) -> None:
    """Write damaged texts anew, and delete documents whose id is damaged: the corpus has them under their own."""
    for document_id in list(damaged_documents(connection)):
        key = {"d": document_id}
        if document_id in corpus:
            update = text("UPDATE documents SET text = :text WHERE id = :d")
            connection.execute(update, {**key, "text": corpus[document_id]})
        elif content_id(str(connection.execute(text(_TEXT), key).scalar())) in corpus:
            _delete_result(connection, document_id)
            connection.execute(text("DELETE FROM segments WHERE document_id = :d"), key)
            connection.execute(text("DELETE FROM documents WHERE id = :d"), key)


def _delete_rows(connection: Connection, table: str, keys: Iterable[Mapping[str, Any]]) -> None:
    for key in keys:
        if "rowid" in key:
            connection.execute(text(f"DELETE FROM {table} WHERE rowid = :rowid"), dict(key))  # noqa: S608
            continue
        same = " AND ".join(f"{name} = :{name}" for name in key)
        connection.execute(text(f"DELETE FROM {table} WHERE {same}"), dict(key))  # noqa: S608


def _repair_events(connection: Connection) -> None:
    """Delete damaged pairs with the profiles of their documents, which are then compared with all others anew."""
    documents = {k["document_id"] for k in damaged_rows(connection, "document_profiles")}
    pairs = list(damaged_rows(connection, "document_pairs"))
    documents |= {pair[side] for pair in pairs for side in ("one", "other")}
    _delete_rows(connection, "document_pairs", pairs)
    _delete_rows(connection, "profile_blocks", list(damaged_rows(connection, "profile_blocks")))
    _delete_rows(connection, "document_profiles", list(damaged_rows(connection, "document_profiles")))
    _delete_rows(connection, "document_profiles", [{"document_id": d} for d in sorted(documents)])


def _repair_results(connection: Connection) -> dict[str, frozenset[str]]:
    """Delete results with anything damaged in them, and damaged segments with the other ones of their documents."""
    results = {k["document_id"] for k in damaged_rows(connection, "results")} | set(incomplete_results(connection))
    for key in list(damaged_rows(connection, "reports")):
        results |= _owners(connection, "reports", "segment_id", key["segment_id"])
        results.add(key["segment_id"].partition(":")[0])
        _delete_rows(connection, "reports", [key])
    for link_id in list(damaged_links(connection)):
        results |= _owners(connection, "links", "id", link_id)
        connection.execute(text("DELETE FROM link_segments WHERE link_id = :i"), {"i": link_id})
        connection.execute(text("DELETE FROM links WHERE id = :i"), {"i": link_id})
    recut = _damaged_cuts(connection)
    for segment_id in (i for ids in recut.values() for i in ids):
        results |= set(connection.execute(text(_LINKED), {"s": segment_id}).scalars())
    for document_id in results | recut.keys():
        _delete_result(connection, document_id)
    for statement in _LOST_ROWS:
        connection.execute(text(statement))
    for document_id, ids in recut.items():
        connection.execute(text("DELETE FROM segments WHERE document_id = :d"), {"d": document_id})
        connection.execute(text("DELETE FROM segments WHERE id = :i"), [{"i": i} for i in ids])
    return recut


def _damaged_cuts(connection: Connection) -> dict[str, frozenset[str]]:
    """Return the ids of the documents that have damaged segments, with those of all their segments."""
    documents: dict[str, set[str]] = {}
    for segment_id in list(damaged_segments(connection)):
        for document_id in _owners(connection, "segments", "id", segment_id) | {segment_id.partition(":")[0]}:
            documents.setdefault(document_id, set()).add(segment_id)
    query = text("SELECT id FROM segments WHERE document_id = :d")
    return {d: frozenset(ids | set(connection.execute(query, {"d": d}).scalars())) for d, ids in documents.items()}


def _owners(connection: Connection, table: str, key: str, value: object) -> set[str]:
    query = text(f"SELECT document_id FROM {table} WHERE {key} = :value")  # noqa: S608
    return set(connection.execute(query, {"value": value}).scalars())


def _delete_result(connection: Connection, document_id: str) -> None:
    """Delete the result of a document, its rows in the queue, and what is kept of its findings on names."""
    key = {"d": document_id}
    for table in ("queue_mentions", "queue_checks", "queue_texts"):
        members = "SELECT number FROM queue WHERE document_id = :d"
        connection.execute(text(f"DELETE FROM {table} WHERE number IN ({members})"), key)  # noqa: S608
    connection.execute(text("DELETE FROM queue WHERE document_id = :d"), key)
    delete_links(connection, document_id)
    for table in ("reports", "results", "document_names"):
        connection.execute(text(f"DELETE FROM {table} WHERE document_id = :d"), key)  # noqa: S608
