"""Every human edit in a workspace, read in one transaction and extended in one."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text

from workbench.records import HumanEdits
from workbench.store.annotation_rows import add_annotation, read_annotations
from workbench.store.boundary_rows import add_boundaries, apply_boundaries, read_boundaries
from workbench.store.collaboration import add_batch, read_batches
from workbench.store.link_decisions import LinkUpdate, read_decisions, read_document_links, write_link_update
from workbench.store.name_decisions import add_name_statements, read_name_statements
from workbench.store.queue import apply_revisions, update_row
from workbench.store.reply_rows import add_replies, read_replies
from workbench.store.revision_rows import add_revisions, all_revisions, of_segment
from workbench.store.revisions import Transaction
from workbench.store.takedowns import add_takedowns, read_takedowns
from workbench.store.teamwork import add_assignments, read_assignments

__all__ = ["HistoryExport"]

_TABLES = (
    "revisions",
    "batches",
    "marks",
    "link_decisions",
    "name_decisions",
    "takedowns",
    "boundaries",
    "replies",
    "assignments",
)


class HistoryExport:
    """The human edits of a workspace, of every kind."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def read(self) -> HumanEdits:
        """Return every human edit, including those on documents that are no longer active."""
        with self._transaction(reading=True) as connection:
            return HumanEdits(
                revisions=all_revisions(connection),
                batches=read_batches(connection),
                annotations=read_annotations(connection),
                decisions=read_decisions(connection, None),
                names=read_name_statements(connection),
                takedowns=read_takedowns(connection),
                boundaries=read_boundaries(connection),
                replies=read_replies(connection),
                assignments=read_assignments(connection),
            )

    def extend(self, seen: HumanEdits, added: HumanEdits, updates: Mapping[str, LinkUpdate]) -> bool:
        """Add edits and apply the link updates of documents.

        If anything was added since the edits were seen, nothing is written and False returned.
        """
        with self._transaction() as connection:
            late = any(read_document_links(connection, d) != u.seen for d, u in updates.items())
            if late or _sizes(connection) != seen.sizes:
                return False
            _add(connection, added)
            for document_id, update in updates.items():
                write_link_update(connection, document_id, update)
            add_boundaries(connection, added.boundaries)
            for document_id in {b.document_id: None for b in added.boundaries}:
                mine = [b for b in added.boundaries if b.document_id == document_id]
                apply_boundaries(connection, document_id, mine)  # at last, as links name segments
        return True


def _sizes(connection: Connection) -> tuple[int, ...]:
    return tuple(connection.execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in _TABLES)  # noqa: S608


def _add(connection: Connection, added: HumanEdits) -> None:
    add_revisions(connection, added.revisions)
    for batch in added.batches:
        add_batch(connection, batch)
    for annotation in added.annotations:
        add_annotation(connection, annotation)
    add_replies(connection, added.replies)
    add_assignments(connection, added.assignments)
    corrected = dict.fromkeys(r.segment_id for r in added.revisions)
    for segment_id in corrected:
        apply_revisions(connection, segment_id, of_segment(connection, segment_id))
    touched = dict.fromkeys([*(a.segment_id for a in added.annotations), *(r.segment_id for r in added.replies)])
    for segment_id in (i for i in touched if i not in corrected):
        update_row(connection, segment_id)
    add_name_statements(connection, added.names)
    add_takedowns(connection, added.takedowns)
