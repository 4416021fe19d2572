"""Decisions on links, which are only read and added to, and in the same transaction what follows from them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, text

from workbench.records import LinkDecision, SegmentLink, SegmentResult
from workbench.store.links import add_links, forget_links, homes, read_links
from workbench.store.queue import refresh
from workbench.store.results import read_reports, replace_reports
from workbench.store.revisions import Transaction

__all__ = [
    "DocumentLinks",
    "LinkDecisions",
    "LinkUpdate",
    "read_decisions",
    "read_document_links",
    "write_link_updates",
]

_INSERT_DECISION = """INSERT INTO link_decisions
    (id, document_id, action, left_ids, right_ids, kind, replaced, about, comment, author, created)
    VALUES (:id, :document_id, :action, :left, :right, :kind, :replaced, :about, :comment, :author, :created)"""
_DECISION = ("id", "document_id", "action", "kind", "about", "comment", "author", "created")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLinks:
    """What stands of the links of a garbled document: what was decided, the links, the reports on its segments."""

    decisions: tuple[LinkDecision, ...]
    links: tuple[SegmentLink, ...]
    reports: tuple[SegmentResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUpdate:
    """Decisions that were made on what was seen, all links as they are by them, and reports on what they touch."""

    seen: DocumentLinks
    added: Sequence[LinkDecision]
    links: Sequence[SegmentLink]
    reports: Sequence[SegmentResult]


class LinkDecisions:
    """What people decided on links."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def seen(self, document_id: str) -> DocumentLinks:
        """Return what stands of the links of a garbled document at one moment."""
        with self._transaction(reading=True) as connection:
            return read_document_links(connection, document_id)

    def settle(self, document_id: str, settled: LinkUpdate) -> bool:
        """Keep decisions with all that follows from them; nothing, and False, where another has come between."""
        with self._transaction() as connection:
            late = read_document_links(connection, document_id) != settled.seen
            if not late:
                write_link_updates(connection, document_id, settled)
        return not late

    def all(self, document_id: str | None = None) -> tuple[LinkDecision, ...]:
        """Return every decision, or those on a garbled document, the oldest first."""
        with self._transaction(reading=True) as connection:
            return read_decisions(connection, document_id)

    def homes(self, segment_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return the document and its role of every segment of prose that the corpus has."""
        with self._transaction(reading=True) as connection:
            return homes(connection, segment_ids)

    def links_of(self, segment_id: str) -> tuple[SegmentLink, ...]:
        """Return the links of a garbled segment as they are now."""
        with self._transaction(reading=True) as connection:
            return read_links(connection, segment_id.partition(":")[0], segment_id)


def write_link_updates(connection: Connection, document_id: str, settled: LinkUpdate) -> None:
    """Add decisions to a document, and put its links and reports as they are by them in the place of those there."""
    rows = [
        {
            **{name: getattr(d, name) for name in _DECISION},
            "left": json.dumps(d.left),
            "right": json.dumps(d.right),
            "replaced": json.dumps([asdict(k) for k in d.replaced]),
        }
        for d in settled.added
    ]
    if rows:
        connection.execute(text(_INSERT_DECISION), rows)
    forget_links(connection, document_id)
    add_links(connection, document_id, settled.links)
    replace_reports(connection, document_id, settled.reports)
    if settled.reports:  # what they were corrected to is scored against other counterparts now
        gone = [{"segment": r.segment_id} for r in settled.reports]
        connection.execute(text("DELETE FROM outcomes WHERE segment_id = :segment"), gone)
    refresh(connection, document_id)


def read_document_links(connection: Connection, document_id: str) -> DocumentLinks:
    """Return what stands of the links of a garbled document."""
    return DocumentLinks(
        decisions=read_decisions(connection, document_id),
        links=read_links(connection, document_id),
        reports=read_reports(connection, document_id),
    )


def read_decisions(connection: Connection, document_id: str | None) -> tuple[LinkDecision, ...]:
    """Return every decision, or those on a garbled document, the oldest first."""
    where = "" if document_id is None else "WHERE document_id = :d"
    query = f"SELECT * FROM link_decisions {where} ORDER BY position"  # noqa: S608
    return tuple(
        LinkDecision(
            **{name: row[name] for name in _DECISION},
            left=tuple(json.loads(row["left_ids"])),
            right=tuple(json.loads(row["right_ids"])),
            replaced=tuple(
                SegmentLink(**{**k, "left": tuple(k["left"]), "right": tuple(k["right"])})
                for k in json.loads(row["replaced"])
            ),
        )
        for row in connection.execute(text(query), {"d": document_id}).mappings()
    )
