"""Segments joined and split by hand, with the work on them, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, text

from workbench.records import Boundary, BoundaryChange, DocumentWork, segment_place
from workbench.store import memory_index
from workbench.store.annotation_rows import add_annotation, read_annotations
from workbench.store.boundary_rows import add_boundaries, read_boundaries, replace_segments
from workbench.store.link_decisions import add_decisions, read_decisions
from workbench.store.reply_rows import read_replies
from workbench.store.revision_rows import add_revisions, of_document, of_segment
from workbench.store.revisions import Transaction
from workbench.store.rows import read_document
from workbench.store.segments import read_segments

__all__ = ["Boundaries"]

_STANDING_AT = """SELECT s.id FROM segments s JOIN documents d ON d.id = s.document_id
    WHERE s.document_id = :d AND d.active = 1 AND s.start_at < :end AND s.end_at > :start ORDER BY s.position"""


class Boundaries:
    """The decisions of people on where segments end."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def all(self, document_id: str | None = None) -> tuple[Boundary, ...]:
        """Return every decision, or those of a document, oldest first."""
        with self._transaction(reading=True) as connection:
            return read_boundaries(connection, document_id)

    def standing_at(self, segment_id: str) -> tuple[str, ...]:
        """Return the ids of the segments that now stand where a segment is or was, in order."""
        place = segment_place(segment_id)
        values = {"d": place.document_id, "start": place.start, "end": place.end}
        with self._transaction(reading=True) as connection:
            return tuple(connection.execute(text(_STANDING_AT), values).scalars())

    def work(self, document_id: str) -> DocumentWork:
        """Return the segments of a document and the work of people on them."""
        with self._transaction(reading=True) as connection:
            return _work(connection, document_id)

    def change(self, document_id: str, decide: Callable[[DocumentWork], BoundaryChange]) -> BoundaryChange:
        """Make the change that `decide` returns; the results that rest on the segments go, until the next run."""
        with self._transaction() as connection:
            change = decide(_work(connection, document_id))
            add_boundaries(connection, [change.boundary])
            add_revisions(connection, change.revisions)
            for revision in change.revisions:
                memory_index.update(connection, of_segment(connection, revision.segment_id))
            for annotation in change.annotations:
                add_annotation(connection, annotation)
            add_decisions(connection, change.decisions)
            replace_segments(connection, document_id, change.segments)
        return change


def _work(connection: Connection, document_id: str) -> DocumentWork:
    document = read_document(connection, document_id)
    own = f"{document_id}:"
    decisions = read_decisions(connection, None)
    return DocumentWork(
        document=document,
        segments=read_segments(connection, document),
        revisions=of_document(connection, document_id),
        annotations=read_annotations(connection, document_id=document_id),
        decisions=tuple(d for d in decisions if any(i.startswith(own) for i in (*d.left, *d.right))),
        replies=read_replies(connection, document_id=document_id),
    )
