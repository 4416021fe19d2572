"""Batches and annotations, which are append-only, and locks, which expire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from workbench.editing.content_ids import batch_with_id
from workbench.records import Annotation, Batch, Lock, Revision
from workbench.store.annotation_rows import add_annotation, read_annotations
from workbench.store.checksums import same_id
from workbench.store.queue import apply_revisions, update_row
from workbench.store.revision_rows import add_revisions, of_batch, of_segment
from workbench.store.revisions import Transaction

__all__ = ["Annotations", "Batches", "Locks", "add_batch", "read_batches"]

_DecideBatch = Callable[[dict[str, tuple[Revision, ...]]], tuple[Batch, Sequence[Revision]] | None]
_INSERT_BATCH = """INSERT INTO batches (id, undoes, author, created, what)
    VALUES (:id, :undoes, :author, :created, :what)"""
_INSERT_MEMBER = "INSERT INTO batch_revisions (batch_id, revision_id) VALUES (:batch, :revision)"
_MEMBERS = """SELECT b.batch_id, b.revision_id FROM batch_revisions b
    JOIN revisions r ON r.id = b.revision_id ORDER BY r.position"""
_TAKE_LOCK = """INSERT INTO locks (segment_id, holder, until_at) VALUES (:segment, :holder, :until)
    ON CONFLICT (segment_id) DO UPDATE SET holder = :holder, until_at = :until
    WHERE locks.holder = :holder OR locks.until_at <= :now OR locks.until_at > :latest"""


class Batches:
    """Batches of revisions."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, segment_ids: Sequence[str], decide: _DecideBatch) -> None:
        """Add the batch that `decide` returns for the histories of some segments; no other writer can come between."""
        with self._transaction() as connection:
            histories = {i: of_segment(connection, i) for i in segment_ids}
            decided = decide(histories)
            if decided is None:
                return
            batch, revisions = decided
            add_revisions(connection, revisions)
            add_batch(connection, batch)
            for revision in revisions:
                apply_revisions(connection, revision.segment_id, (*histories[revision.segment_id], revision))

    def all(self) -> tuple[Batch, ...]:
        """Return every batch, oldest first."""
        with self._transaction(reading=True) as connection:
            return read_batches(connection)

    def members(self, batch_id: str) -> tuple[Revision, ...]:
        """Return the revisions of a batch."""
        with self._transaction(reading=True) as connection:
            return of_batch(connection, batch_id)


class Annotations:
    """The annotations of spans by people."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, annotation: Annotation) -> None:
        """Add an annotation, and update the findings of its segment in the queue."""
        with self._transaction(segment=annotation.segment_id) as connection:
            add_annotation(connection, annotation)
            update_row(connection, annotation.segment_id)

    def all(self, segment_id: str | None = None) -> tuple[Annotation, ...]:
        """Return every annotation, or those of one segment, oldest first."""
        with self._transaction(reading=True) as connection:
            return read_annotations(connection, segment_id=segment_id)


class Locks:
    """The locks on segments; expired ones do not count."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def take(self, wanted: Lock, now: str, latest: str) -> Lock:
        """Take or renew a lock unless another person holds one that ends by `latest`; return the lock in force."""
        values = {"segment": wanted.segment_id, "holder": wanted.holder, "until": wanted.until}
        values |= {"now": now, "latest": latest}
        with self._transaction(segment=wanted.segment_id) as connection:
            connection.execute(
                text(_TAKE_LOCK), values
            )  # one statement, so that only one of two concurrent requests succeeds
            query = "SELECT segment_id, holder, until_at FROM locks WHERE segment_id = :segment"
            return _lock(_all(connection, query, {"segment": wanted.segment_id})[0])

    def release(self, segment_id: str, holder: str) -> None:
        """Release a lock if this person holds it."""
        with self._transaction(segment=segment_id) as connection:
            query = "DELETE FROM locks WHERE segment_id = :segment AND holder = :holder"
            connection.execute(text(query), {"segment": segment_id, "holder": holder})

    def all(self, now: str, latest: str) -> tuple[Lock, ...]:
        """Return the locks in force, which end by `latest`."""
        query = """SELECT segment_id, holder, until_at FROM locks
            WHERE until_at > :now AND until_at <= :latest ORDER BY segment_id"""
        with self._transaction(reading=True) as connection:
            return tuple(map(_lock, _all(connection, query, {"now": now, "latest": latest})))


def read_batches(connection: Connection) -> tuple[Batch, ...]:
    """Return every batch, oldest first."""
    members: dict[str, list[str]] = {}
    for row in _all(connection, _MEMBERS, {}):
        members.setdefault(row["batch_id"], []).append(row["revision_id"])
    rows = _all(connection, "SELECT id, undoes, author, created, what FROM batches ORDER BY position", {})
    found = (Batch(**row, revisions=tuple(members.get(row["id"], ()))) for row in rows)
    return tuple(same_id("batches", b, batch_with_id(b)) for b in found)


def add_batch(connection: Connection, batch: Batch) -> None:
    """Add a batch of existing revisions."""
    values = {name: getattr(batch, name) for name in ("id", "undoes", "author", "created", "what")}
    connection.execute(text(_INSERT_BATCH), values)
    connection.execute(text(_INSERT_MEMBER), [{"batch": batch.id, "revision": i} for i in batch.revisions])


def _lock(row: dict[str, Any]) -> Lock:
    return Lock(segment_id=row["segment_id"], holder=row["holder"], until=row["until_at"])


def _all(connection: Connection, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(query), values).mappings()]
