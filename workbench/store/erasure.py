"""Erases a document with its texts, also from the history, which is append-only for everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, text

from workbench.arabic import plain_text
from workbench.editing.content_ids import batch_with_id
from workbench.encoders.background import background_texts
from workbench.records import Batch, Erasure, content_id
from workbench.store.checksums import checked, checksum
from workbench.store.collaboration import read_batches
from workbench.store.corpus_rows import write_order
from workbench.store.links import delete_links
from workbench.store.meta_rows import delete_meta
from workbench.store.queue import clear, sync
from workbench.store.revisions import Transaction
from workbench.store.vector_rows import delete_others

__all__ = ["Erasures", "erase_rows", "texts_in_use"]

_HISTORY = ("marks", "replies", "boundaries", "link_decisions", "assignments")
# Guarded against changes, by triggers that are off while a document is erased; those that refer to others come first.
_GUARDED = ("batch_revisions", "batches", *_HISTORY, "revisions")
_TEXTS = """SELECT before_text AS said FROM revisions UNION SELECT after_text FROM revisions
    UNION SELECT words FROM drafts WHERE words IS NOT NULL"""
_SEGMENTS = "SELECT s.start_at, s.end_at, d.text FROM segments s JOIN documents d ON d.id = s.document_id"
_LINKED = """SELECT DISTINCT l.document_id FROM links l JOIN link_segments s ON s.link_id = l.id
    WHERE s.segment_id LIKE :own UNION SELECT id FROM documents WHERE active = 0"""
_BATCH = """INSERT INTO batches (position, id, undoes, author, created, what) {overriding}
    VALUES (:position, :id, :undoes, :author, :created, :what)"""
_INSERT = """INSERT INTO erasures (document_id, reason, author, created, checksum)
    VALUES (:document_id, :reason, :author, :created, :checksum)"""


class Erasures:
    """The documents that have been erased."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def all(self) -> tuple[Erasure, ...]:
        """Return every erasure, oldest first."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text("SELECT * FROM erasures ORDER BY created, document_id")).mappings().all()
        return tuple(
            Erasure(**{name: row[name] for name in ("document_id", "reason", "author", "created")})
            for row in (checked("erasures", row) for row in rows)
        )

    def erase(self, erasure: Erasure) -> int:
        """Delete everything of a document; return how many revisions there were."""
        with self._transaction() as connection:
            revisions = erase_rows(connection, erasure.document_id)
            row = asdict(erasure)
            connection.execute(text(_INSERT), {**row, "checksum": checksum("erasures", row)})
        return revisions


def erase_rows(connection: Connection, document_id: str) -> int:
    """Delete every row that holds anything of a document; return how many revisions were among them.

    Results of other documents that may quote it are deleted as well, and made anew by the next run.
    """
    values = {"d": document_id, "own": f"{document_id}:%"}
    with _unguarded(connection):
        _shorten_batches(connection, document_id)
        for table in _HISTORY:
            connection.execute(text(f"DELETE FROM {table} WHERE document_id = :d"), values)  # noqa: S608
        revisions = connection.execute(text("DELETE FROM revisions WHERE document_id = :d"), values).rowcount
    clear(connection)
    _delete_results(connection, document_id, values)
    for statement in (
        "DELETE FROM drafts WHERE segment_id LIKE :own",
        "DELETE FROM locks WHERE segment_id LIKE :own",
        "DELETE FROM name_evidence",  # of all documents
        "DELETE FROM assessments",  # which may quote its sentences as counterparts
        "DELETE FROM remembered_words WHERE number IN (SELECT number FROM remembered WHERE document_id = :d)",
        "DELETE FROM remembered WHERE document_id = :d",
        "DELETE FROM document_profiles WHERE document_id = :d",
        "DELETE FROM profile_blocks",  # of all documents
        "DELETE FROM document_pairs WHERE one = :d OR other = :d",
        "DELETE FROM segments WHERE document_id = :d",
        "DELETE FROM documents WHERE id = :d",
    ):
        connection.execute(text(statement), values)
    delete_others(connection, texts_in_use(connection))
    delete_meta(connection, "names")  # so that findings on names are looked for
    write_order(connection)
    sync(connection)
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO queue_index (queue_index) VALUES ('rebuild')"))
    return revisions


def _delete_results(connection: Connection, document_id: str, values: Mapping[str, str]) -> None:
    """Delete the results of a document, of those it is linked with and of all that are not in the corpus any more."""
    for owner in {document_id, *connection.execute(text(_LINKED), values).scalars()}:
        delete_links(connection, owner)
        for table in ("reports", "results", "document_names"):
            connection.execute(text(f"DELETE FROM {table} WHERE document_id = :d"), {"d": owner})  # noqa: S608


def texts_in_use(connection: Connection) -> set[str]:
    """Return the content ids of the plain forms of all texts that documents and revisions have, and the background.

    Vectors of others are not needed any more; among these are sentences that were joined or split before.
    """
    said = {*connection.execute(text(_TEXTS)).scalars(), *background_texts()}
    said |= {whole[start:end] for start, end, whole in connection.execute(text(_SEGMENTS))}
    return {content_id(plain_text(one)) for one in said}


def _shorten_batches(connection: Connection, document_id: str) -> None:
    """Take the revisions of a document out of the batches that have any; their ids are made anew of what is left."""
    query = text("SELECT id FROM revisions WHERE document_id = :d")
    gone = set(connection.execute(query, {"d": document_id}).scalars())
    renamed: dict[str, str | None] = {}
    affected: list[tuple[int, Batch, Batch | None]] = []
    rows = connection.execute(text("SELECT id, position FROM batches")).all()
    positions: dict[str, int] = {row.id: row.position for row in rows}
    for batch in read_batches(connection):
        undoes = renamed.get(batch.undoes, batch.undoes) if batch.undoes else None
        left = tuple(r for r in batch.revisions if r not in gone)
        if left == batch.revisions and undoes == batch.undoes:
            continue
        new = batch_with_id(replace(batch, revisions=left, undoes=undoes)) if left else None
        renamed[batch.id] = new.id if new else None
        affected.append((positions[batch.id], batch, new))
    for _, batch, _ in affected:
        connection.execute(text("DELETE FROM batch_revisions WHERE batch_id = :b"), {"b": batch.id})
    for _, batch, _ in reversed(affected):  # the one that undoes another comes after it
        connection.execute(text("DELETE FROM batches WHERE id = :b"), {"b": batch.id})
    for position, _, new in affected:
        if new is not None:
            _insert_batch(connection, new, position)


def _insert_batch(connection: Connection, batch: Batch, position: int) -> None:
    """Add a batch of existing revisions at the place of the one that it stands for."""
    overriding = "" if connection.dialect.name == "sqlite" else "OVERRIDING SYSTEM VALUE"
    values = {name: getattr(batch, name) for name in ("id", "undoes", "author", "created", "what")}
    connection.execute(text(_BATCH.format(overriding=overriding)), {**values, "position": position})
    member = text("INSERT INTO batch_revisions (batch_id, revision_id) VALUES (:batch, :revision)")
    connection.execute(member, [{"batch": batch.id, "revision": revision} for revision in batch.revisions])


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Let rows of the history be deleted inside the block, which is in one transaction."""
    if connection.dialect.name != "sqlite":
        for table in _GUARDED:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_stay"))
        yield
        for table in _GUARDED:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {table}_stay"))
        return
    guards = _guards(connection)
    for name in guards:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for statement in guards.values():
        connection.exec_driver_sql(statement)


def _guards(connection: Connection) -> dict[str, Any]:
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    found: dict[str, Any] = {}
    for table in _GUARDED:
        found.update(connection.execute(query, {"table": table}).all())
    return found
