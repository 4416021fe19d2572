"""Integrity checks of a workspace: the database file, the history, and the tables derived from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

from workbench.editing.revisions import current_state, revision_with_id
from workbench.records import Revision
from workbench.store.revision_rows import all_revisions

__all__ = ["integrity_faults"]


def integrity_faults(connection: Connection) -> Iterator[str]:
    """Yield a description of each fault of a workspace."""
    if connection.dialect.name == "sqlite":
        faults = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        yield from (str(f) for f in faults if f != "ok")
        for row in connection.execute(text("PRAGMA foreign_key_check")).all():
            yield f"a row of {row[0]} names one of {row[2]} that is not there"
    revisions = all_revisions(connection)
    yield from _history_faults(revisions)
    yield from _queue_faults(connection, revisions)


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


def _queue_faults(connection: Connection, revisions: Iterable[Revision]) -> Iterator[str]:
    """Yield the segments whose queue row contradicts their history."""
    grouped: dict[str, list[Revision]] = {}
    for revision in revisions:
        grouped.setdefault(revision.segment_id, []).append(revision)
    query = """SELECT q.segment_id, q.status, q.revision, t.garbled, t.correction FROM queue q
        JOIN queue_texts t ON t.number = q.number ORDER BY q.place"""
    for row in connection.execute(text(query)).all():
        state = current_state(row.garbled, grouped.get(row.segment_id, ()))
        current = row.garbled if row.correction is None else row.correction
        if (state.text, state.status, state.base) != (current, row.status, row.revision):
            yield f"the segment {row.segment_id} does not stand as its history says"
