"""Batches, marks and decisions on links, which are only read and added to, and locks, which come and go."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, text

from workbench.records import Revision
from workbench.store.history import add_revisions, of_batch, of_segment
from workbench.store.links import add_links, forget_links, homes, read_links
from workbench.store.queue import refresh, revised
from workbench.store.revisions import Transaction
from workbench.teamwork import Batch, LinkDecision, LinkedSegment, Lock, Mark

__all__ = ["Batches", "LinkDecisions", "Locks", "Marks", "read_decisions", "read_marks"]

_DecideBatch = Callable[[dict[str, tuple[Revision, ...]]], tuple[Batch, Sequence[Revision]] | None]
_DecideLinks = Callable[
    [tuple[LinkDecision, ...], tuple[LinkedSegment, ...]], tuple[Sequence[LinkDecision], Sequence[LinkedSegment]]
]
_INSERT_BATCH = """INSERT INTO batches (id, undoes, author, created, what)
    VALUES (:id, :undoes, :author, :created, :what)"""
_INSERT_MEMBER = "INSERT INTO batch_revisions (batch_id, revision_id) VALUES (:batch, :revision)"
_INSERT_MARK = """INSERT INTO marks
    (id, document_id, segment_id, about, action, side, revision, start_at, end_at, quoted, category, severity, found_by,
     comment, author, created)
    VALUES (:id, :document_id, :segment_id, :about, :action, :side, :revision, :start, :end, :text, :category,
     :severity, :check, :comment, :author, :created)"""
_INSERT_DECISION = """INSERT INTO link_decisions
    (id, document_id, action, left_ids, right_ids, kind, replaced, about, comment, author, created)
    VALUES (:id, :document_id, :action, :left, :right, :kind, :replaced, :about, :comment, :author, :created)"""
_TAKE_LOCK = """INSERT INTO locks (segment_id, holder, until_at) VALUES (:segment, :holder, :until)
    ON CONFLICT (segment_id) DO UPDATE SET holder = :holder, until_at = :until
    WHERE locks.holder = :holder OR locks.until_at <= :now"""
_MARK = ("id", "segment_id", "about", "action", "side", "revision", "category", "severity", "comment", "author",
         "created")  # fmt: skip
_DECISION = ("id", "document_id", "action", "kind", "about", "comment", "author", "created")


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
            values = {name: getattr(batch, name) for name in ("id", "undoes", "author", "created", "what")}
            connection.execute(text(_INSERT_BATCH), values)
            connection.execute(text(_INSERT_MEMBER), [{"batch": batch.id, "revision": r.id} for r in revisions])

    def all(self) -> tuple[Batch, ...]:
        """Return every batch, the oldest first."""
        with self._transaction(reading=True) as connection:
            members: dict[str, list[str]] = {}
            query = """SELECT b.batch_id, b.revision_id FROM batch_revisions b
                JOIN revisions r ON r.id = b.revision_id ORDER BY r.position"""
            for row in connection.execute(text(query)).mappings():
                members.setdefault(row["batch_id"], []).append(row["revision_id"])
            rows = _all(connection, "SELECT id, undoes, author, created, what FROM batches ORDER BY position", {})
        return tuple(Batch(**row, revisions=tuple(members[row["id"]])) for row in rows)

    def members(self, batch_id: str) -> tuple[Revision, ...]:
        """Return the revisions of a batch."""
        with self._transaction(reading=True) as connection:
            return of_batch(connection, batch_id)


class Marks:
    """What people said of spans."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, mark: Mark) -> None:
        """Add what a person said."""
        names = (*_MARK, "start", "end", "text", "check")
        row = {**{n: getattr(mark, n) for n in names}, "document_id": mark.segment_id.partition(":")[0]}
        with self._transaction(segment=mark.segment_id) as connection:
            connection.execute(text(_INSERT_MARK), row)

    def all(self, segment_id: str | None = None) -> tuple[Mark, ...]:
        """Return all that was said, or that on one segment, the oldest first."""
        with self._transaction(reading=True) as connection:
            return read_marks(connection, segment_id=segment_id)


class LinkDecisions:
    """What people decided on links."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, document_id: str, decide: _DecideLinks) -> None:
        """Add what `decide` makes of a document's decisions and links, and put its links in their place.

        All of it is one transaction; no other writer comes between.
        """
        with self._transaction() as connection:
            present = read_decisions(connection, document_id)
            added, links = decide(present, read_links(connection, document_id))
            rows = [
                {
                    **{name: getattr(d, name) for name in _DECISION}, "left": json.dumps(d.left),
                    "right": json.dumps(d.right), "replaced": json.dumps([asdict(k) for k in d.replaced]),
                }
                for d in added
            ]  # fmt: skip
            connection.execute(text(_INSERT_DECISION), rows)
            forget_links(connection, document_id)
            add_links(connection, document_id, links)
            refresh(connection, document_id)

    def all(self, document_id: str | None = None) -> tuple[LinkDecision, ...]:
        """Return every decision, or those on a garbled document, the oldest first."""
        with self._transaction(reading=True) as connection:
            return read_decisions(connection, document_id)

    def homes(self, segment_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return the document and its role of every segment of prose that the corpus has."""
        with self._transaction(reading=True) as connection:
            return homes(connection, segment_ids)

    def links_of(self, segment_id: str) -> tuple[LinkedSegment, ...]:
        """Return the links of a garbled segment as they are now."""
        with self._transaction(reading=True) as connection:
            return read_links(connection, segment_id.partition(":")[0], segment_id)


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


def read_marks(
    connection: Connection, *, segment_id: str | None = None, document_id: str | None = None
) -> tuple[Mark, ...]:
    """Return all that was said of spans, of those of one segment or of one document, the oldest first."""
    wanted = {"segment_id": segment_id, "document_id": document_id}
    where = " AND ".join(f"{name} = :{name}" for name, value in wanted.items() if value is not None) or "1 = 1"
    rows = _all(connection, f"SELECT * FROM marks WHERE {where} ORDER BY position", wanted)  # noqa: S608
    return tuple(
        Mark(
            **{name: row[name] for name in _MARK},
            start=row["start_at"], end=row["end_at"], text=row["quoted"], check=row["found_by"],
        )
        for row in rows
    )  # fmt: skip


def read_decisions(connection: Connection, document_id: str | None) -> tuple[LinkDecision, ...]:
    """Return every decision on a link, or those on a garbled document, the oldest first."""
    where = "" if document_id is None else "WHERE document_id = :d"
    query = f"SELECT * FROM link_decisions {where} ORDER BY position"  # noqa: S608
    return tuple(
        LinkDecision(
            **{name: row[name] for name in _DECISION},
            left=tuple(json.loads(row["left_ids"])), right=tuple(json.loads(row["right_ids"])),
            replaced=tuple(
                LinkedSegment(**{**k, "left": tuple(k["left"]), "right": tuple(k["right"])})
                for k in json.loads(row["replaced"])
            ),
        )
        for row in _all(connection, query, {"d": document_id})
    )  # fmt: skip


def _lock(row: dict[str, Any]) -> Lock:
    return Lock(segment_id=row["segment_id"], holder=row["holder"], until=row["until_at"])


def _all(connection: Connection, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(query), values).mappings()]
