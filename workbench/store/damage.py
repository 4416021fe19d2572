"""Finds what is stored of a corpus and its results and is not as it was written, or does not follow from the rest."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, text

from workbench.records import content_id
from workbench.store.checksums import checksum, link_row
from workbench.store.queue import derived_rows

__all__ = ["damaged_documents", "damaged_links", "damaged_segments", "incomplete_results", "queue_faults"]

_SEGMENTS = "SELECT * FROM segments WHERE document_id = :d"
_LOST_SEGMENTS = "SELECT id FROM segments WHERE document_id NOT IN (SELECT id FROM documents)"
_LINKS = """SELECT l.*, s.side, s.segment_id FROM links l LEFT JOIN link_segments s ON s.link_id = l.id ORDER BY l.id"""
_LOST_MEMBERS = "SELECT link_id FROM link_segments WHERE link_id NOT IN (SELECT id FROM links)"
# A result has one report on each segment of prose.
_INCOMPLETE = """SELECT r.document_id FROM results r WHERE
    (SELECT count(*) FROM segments s WHERE s.document_id = r.document_id AND s.kind <> 'furniture')
    <> (SELECT count(*) FROM reports p WHERE p.document_id = r.document_id)
    OR EXISTS (SELECT 1 FROM segments s WHERE s.document_id = r.document_id AND s.kind <> 'furniture'
        AND NOT EXISTS (SELECT 1 FROM reports p WHERE p.segment_id = s.id))"""
_QUEUE = """SELECT q.*, t.garbled, t.correction, t.checks, t.searched FROM queue q
    LEFT JOIN queue_texts t ON t.number = q.number WHERE q.document_id = :d"""
_CHECKS = """SELECT k.* FROM queue_checks k WHERE k.number IN (SELECT number FROM queue WHERE document_id = :d)
    ORDER BY k.name"""
_GARBLED = """SELECT d.id FROM documents d JOIN results r ON r.document_id = d.id
    WHERE d.active = 1 AND d.role = 'garbled' UNION SELECT document_id FROM queue"""
_LOST = """SELECT number FROM queue_texts WHERE number NOT IN (SELECT number FROM queue)
    UNION SELECT number FROM queue_checks WHERE number NOT IN (SELECT number FROM queue)
    UNION SELECT number FROM queue_mentions WHERE number NOT IN (SELECT number FROM queue)"""
_MENTIONS = """SELECT number, person FROM queue_mentions
    WHERE number IN (SELECT number FROM queue WHERE document_id = :d)"""
_IN_CHECKS = ("status", "label", "probability", "author", "comments")


def damaged_documents(connection: Connection) -> Iterator[str]:
    """Yield the ids of documents whose text is not the one that their id is a hash of."""
    for document_id in connection.execute(text("SELECT id FROM documents")).scalars().all():
        whole = connection.execute(text("SELECT text FROM documents WHERE id = :d"), {"d": document_id}).scalar()
        if whole is None or content_id(whole) != document_id:
            yield document_id


def damaged_segments(connection: Connection) -> Iterator[str]:
    """Yield the ids of segments that are not as they were cut from their documents."""
    for document_id, whole in connection.execute(text("SELECT id, text FROM documents")):
        for row in connection.execute(text(_SEGMENTS), {"d": document_id}).mappings():
            cut = {**row, "text": whole[row["start_at"] : row["end_at"]]}
            if row["checksum"] != checksum("segments", cut):
                yield row["id"]
    yield from connection.execute(text(_LOST_SEGMENTS)).scalars()


def damaged_links(connection: Connection) -> Iterator[int]:
    """Yield the numbers of links that are not as they were written."""
    rows = connection.execute(text(_LINKS), execution_options={"stream_results": True}).mappings()
    for link_id, members in groupby(rows, key=itemgetter("id")):
        found = list(members)
        left, right = ([m["segment_id"] for m in found if m["side"] == side] for side in ("left", "right"))
        if found[0]["checksum"] != checksum("links", link_row(found[0], left, right)):
            yield link_id
    yield from connection.execute(text(_LOST_MEMBERS)).scalars()


def incomplete_results(connection: Connection) -> Iterator[str]:
    """Yield the ids of documents whose result has not one report on each of their segments."""
    yield from connection.execute(text(_INCOMPLETE)).scalars()


def queue_faults(connection: Connection) -> Iterator[str]:
    """Yield the ids of segments whose rows in the queue do not follow from the rest."""
    for document_id in connection.execute(text(_GARBLED)).scalars().all():
        key = {"d": document_id}
        stored = {row["segment_id"]: dict(row) for row in connection.execute(text(_QUEUE), key).mappings()}
        checks: dict[int, list[dict[str, object]]] = {}
        for row in connection.execute(text(_CHECKS), key).mappings():
            checks.setdefault(row["number"], []).append(dict(row))
        mentioned: dict[int, set[str]] = {}
        for row in connection.execute(text(_MENTIONS), key).mappings():
            mentioned.setdefault(row["number"], set()).add(row["person"])
        for made in derived_rows(connection, document_id):
            held = stored.pop(str(made.columns["segment_id"]), {})
            number = held.pop("number", -1)
            own = {"number": number, **{name: made.columns[name] for name in _IN_CHECKS}}
            wanted = [{"name": name, **own} for name in made.checks]
            same = held == {**made.columns, **made.texts} and checks.get(number, []) == wanted
            if not same or mentioned.get(number, set()) != set(made.mentioned):
                yield str(made.columns["segment_id"])
        yield from stored
    yield from (f"of the row {number}" for number in connection.execute(text(_LOST)).scalars())
