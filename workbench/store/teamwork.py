"""Replies to comments and assignments of documents: tables that are only ever added to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, text

from workbench.editing.content_ids import assignment_with_id
from workbench.records import Assignment, Contribution, Reply, Revision
from workbench.store.checksums import same_id
from workbench.store.queue import update_row
from workbench.store.reply_rows import add_replies, read_replies
from workbench.store.revision_rows import of_segment
from workbench.store.revisions import Transaction

__all__ = ["Assignments", "Replies", "add_assignments", "contributions", "read_assignments"]

_DecideReply = Callable[[tuple[Revision, ...], tuple[Reply, ...]], Reply | None]
_ASSIGNED = ("id", "document_id", "assignee", "author", "created")
_INSERT = f"""INSERT INTO assignments ({", ".join(_ASSIGNED)}) VALUES ({", ".join(f":{n}" for n in _ASSIGNED)})"""  # noqa: S608
_STATUSES = """WITH made AS (SELECT DISTINCT r.author, r.status, s.id AS segment FROM revisions r
        JOIN segments s ON s.document_id = r.document_id AND s.start_at = r.start_at AND s.end_at = r.end_at
        WHERE r.action <> 'comment' AND r.status IN ('done', 'reviewed', 'rejected'))
    SELECT m.author, m.status, count(*) AS segments, sum(q.words) AS words, sum(q.characters) AS characters
    FROM made m JOIN queue q ON q.segment_id = m.segment GROUP BY m.author, m.status"""
_TIMES = """SELECT author, coalesce(sum(seconds), 0) AS seconds, min(created) AS since, max(created) AS until
    FROM revisions GROUP BY author ORDER BY author"""


class Replies:
    """The replies to comments, and the decisions that a comment is settled."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, segment_id: str, decide: _DecideReply) -> None:
        """Add the reply that `decide` returns for the history and the replies of a segment."""
        with self._transaction(segment=segment_id) as connection:
            reply = decide(of_segment(connection, segment_id), read_replies(connection, segment_id=segment_id))
            if reply is not None:
                add_replies(connection, [reply])
                update_row(connection, segment_id)

    def of(self, segment_id: str) -> tuple[Reply, ...]:
        """Return the replies at a segment, oldest first."""
        with self._transaction(reading=True) as connection:
            return read_replies(connection, segment_id=segment_id)


class Assignments:
    """Who works on which document."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, assignments: Iterable[Assignment]) -> None:
        """Add assignments, all or none."""
        with self._transaction() as connection:
            add_assignments(connection, assignments)

    def current(self) -> dict[str, str]:
        """Return the assignee of each document that has one, by the id of the document."""
        with self._transaction(reading=True) as connection:
            last = {a.document_id: a.assignee for a in read_assignments(connection)}
        return {document_id: assignee for document_id, assignee in last.items() if assignee}

    def contributions(self) -> tuple[Contribution, ...]:
        """Return what each person has done, by name."""
        with self._transaction(reading=True) as connection:
            return contributions(connection)


def add_assignments(connection: Connection, assignments: Iterable[Assignment]) -> None:
    """Add assignments."""
    if rows := [{name: getattr(a, name) for name in _ASSIGNED} for a in assignments]:
        connection.execute(text(_INSERT), rows)


def read_assignments(connection: Connection) -> tuple[Assignment, ...]:
    """Return every assignment, oldest first."""
    rows = connection.execute(text(f"SELECT {', '.join(_ASSIGNED)} FROM assignments ORDER BY position"))  # noqa: S608
    found = (Assignment(**row) for row in rows.mappings())
    return tuple(same_id("assignments", a, assignment_with_id(a)) for a in found)


def contributions(connection: Connection) -> tuple[Contribution, ...]:
    """Return what each person has done in the segments that the queue has, by name."""
    made = {(r.author, r.status): r for r in connection.execute(text(_STATUSES)).all()}

    def of(author: str, status: str) -> Sequence[int]:
        row = made.get((author, status))
        return (row.segments, row.words, row.characters) if row else (0, 0, 0)

    found = []
    for row in connection.execute(text(_TIMES)).all():
        (done, words, characters), reviewed = of(row.author, "done"), of(row.author, "reviewed")
        found.append(
            Contribution(
                author=row.author,
                done=done,
                reviewed=reviewed[0],
                rejected=of(row.author, "rejected")[0],
                words=words,
                characters=characters,
                reviewed_words=reviewed[1],
                seconds=float(row.seconds),
                since=row.since,
                until=row.until,
            )
        )
    return tuple(found)
