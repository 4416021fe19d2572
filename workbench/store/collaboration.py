"""Batches and marks, which are only read and added to, and locks, which come and go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from workbench.records import Annotation, Batch, Lock, Revision
from workbench.store.queue import revised
from workbench.store.revision_rows import add_revisions, of_batch, of_segment
from workbench.store.revisions import Transaction

__all__ = ["Annotations", "Batches", "Locks", "add_annotation", "add_batch", "read_annotations", "read_batches"]

_DecideBatch = Callable[[dict[str, tuple[Revision, ...]]], tuple[Batch, Sequence[Revision]] | None]
_INSERT_BATCH = """INSERT INTO batches (id, undoes, author, created, what)
    VALUES (:id, :undoes, :author, :created, :what)"""
_INSERT_MEMBER = "INSERT INTO batch_revisions (batch_id, revision_id) VALUES (:batch, :revision)"
_MEMBERS = """SELECT b.batch_id, b.revision_id FROM batch_revisions b
    JOIN revisions r ON r.id = b.revision_id ORDER BY r.position"""
_INSERT_MARK = """INSERT INTO marks
    (id, document_id, segment_id, about, action, side, revision, start_at, end_at, quoted, category, severity, found_by,
     comment, author, created)
    VALUES (:id, :document_id, :segment_id, :about, :action, :side, :revision, :start, :end, :text, :category,
     :severity, :check, :comment, :author, :created)"""
_TAKE_LOCK = """INSERT INTO locks (segment_id, holder, until_at) VALUES (:segment, :holder, :until)
    ON CONFLICT (segment_id) DO UPDATE SET holder = :holder, until_at = :until
    WHERE locks.holder = :holder OR locks.until_at <= :now"""
_MARK = (
    "id",
    "segment_id",
    "about",
    "action",
    "side",
    "revision",
    "category",
    "severity",
    "comment",
    "author",
    "created",
)


class Batches:
    """Revisions that were made together."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, segment_ids: Sequence[str], decide: _DecideBatch) -> None:
        """Add the batch that `decide` makes of the histories of some segments; no other writer comes between."""
        with self._transaction() as connection:
            histories = {i: of_segment(connection, i) for i in segment_ids}
            decided = decide(histories)
            if decided is None:
                return
            batch, revisions = decided
            add_revisions(connection, revisions)
            for revision in revisions:
                revised(connection, revision.segment_id, (*histories[revision.segment_id], revision))
            add_batch(connection, batch)

    def all(self) -> tuple[Batch, ...]:
        """Return every batch, the oldest first."""
        with self._transaction(reading=True) as connection:
            return read_batches(connection)

    def members(self, batch_id: str) -> tuple[Revision, ...]:
        """Return the revisions of a batch."""
        with self._transaction(reading=True) as connection:
            return of_batch(connection, batch_id)


class Annotations:
    """What people said of spans."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, mark: Annotation) -> None:
        """Add what a person said."""
        with self._transaction(segment=mark.segment_id) as connection:
            add_annotation(connection, mark)

    def all(self, segment_id: str | None = None) -> tuple[Annotation, ...]:
        """Return all that was said, or that on one segment, the oldest first."""
        with self._transaction(reading=True) as connection:
            return read_annotations(connection, segment_id=segment_id)


class Locks:
    """Who is at work on which segment; what is over is no lock."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def take(self, wanted: Lock, now: str) -> Lock:
        """Take or renew a lock unless another holds it; return the lock that is in force then."""
        values = {"segment": wanted.segment_id, "holder": wanted.holder, "until": wanted.until, "now": now}
        with self._transaction(segment=wanted.segment_id) as connection:
            connection.execute(text(_TAKE_LOCK), values)  # one statement, so that of two at once one gets it
            query = "SELECT segment_id, holder, until_at FROM locks WHERE segment_id = :segment"
            return _lock(_all(connection, query, {"segment": wanted.segment_id})[0])

    def release(self, segment_id: str, holder: str) -> None:
        """Let go of a lock if this is who holds it."""
        with self._transaction(segment=segment_id) as connection:
            query = "DELETE FROM locks WHERE segment_id = :segment AND holder = :holder"
            connection.execute(text(query), {"segment": segment_id, "holder": holder})

    def all(self, now: str) -> tuple[Lock, ...]:
        """Return the locks in force."""
        query = "SELECT segment_id, holder, until_at FROM locks WHERE until_at > :now ORDER BY segment_id"
        with self._transaction(reading=True) as connection:
            return tuple(map(_lock, _all(connection, query, {"now": now})))


def read_batches(connection: Connection) -> tuple[Batch, ...]:
    """Return every batch, the oldest first."""
    members: dict[str, list[str]] = {}
    for row in _all(connection, _MEMBERS, {}):
        members.setdefault(row["batch_id"], []).append(row["revision_id"])
    rows = _all(connection, "SELECT id, undoes, author, created, what FROM batches ORDER BY position", {})
    return tuple(Batch(**row, revisions=tuple(members[row["id"]])) for row in rows)


def add_batch(connection: Connection, batch: Batch) -> None:
    """Add a batch of revisions that are there."""
    values = {name: getattr(batch, name) for name in ("id", "undoes", "author", "created", "what")}
    connection.execute(text(_INSERT_BATCH), values)
    connection.execute(text(_INSERT_MEMBER), [{"batch": batch.id, "revision": i} for i in batch.revisions])


def read_annotations(
    connection: Connection, *, segment_id: str | None = None, document_id: str | None = None
) -> tuple[Annotation, ...]:
    """Return all that was said of spans, of those of one segment or of one document, the oldest first."""
    wanted = {"segment_id": segment_id, "document_id": document_id}
    where = " AND ".join(f"{name} = :{name}" for name, value in wanted.items() if value is not None) or "1 = 1"
    rows = _all(connection, f"SELECT * FROM marks WHERE {where} ORDER BY position", wanted)  # noqa: S608
    return tuple(
        Annotation(
            **{name: row[name] for name in _MARK},
            start=row["start_at"],
            end=row["end_at"],
            text=row["quoted"],
            check=row["found_by"],
        )
        for row in rows
    )


def add_annotation(connection: Connection, mark: Annotation) -> None:
    """Add what a person said of a span."""
    names = (*_MARK, "start", "end", "text", "check")
    row = {**{n: getattr(mark, n) for n in names}, "document_id": mark.segment_id.partition(":")[0]}
    connection.execute(text(_INSERT_MARK), row)


def _lock(row: dict[str, Any]) -> Lock:
    return Lock(segment_id=row["segment_id"], holder=row["holder"], until=row["until_at"])


def _all(connection: Connection, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(query), values).mappings()]
