"""Decisions on links, append-only, with the links and reports that follow from them in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, text

from workbench.editing.content_ids import decision_with_id
from workbench.errors import WorkspaceError
from workbench.records import LinkDecision, SegmentLink, SegmentReport
from workbench.store.checksums import same_id
from workbench.store.links import add_links, delete_links, homes, read_links, with_roles
from workbench.store.meta_rows import FOREIGN_IDS, read_meta
from workbench.store.queue import refresh
from workbench.store.results import forget_inputs, read_reports, replace_reports
from workbench.store.revisions import Transaction

__all__ = [
    "DocumentLinks",
    "LinkDecisions",
    "LinkUpdate",
    "add_decisions",
    "decision_from_row",
    "read_decisions",
    "read_document_links",
    "write_link_update",
]

_INSERT_DECISION = """INSERT INTO link_decisions
    (id, document_id, action, left_ids, right_ids, kind, replaced, about, comment, author, created)
    VALUES (:id, :document_id, :action, :left, :right, :kind, :replaced, :about, :comment, :author, :created)"""
_DECISION = ("id", "document_id", "action", "kind", "about", "comment", "author", "created")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLinks:
    """The links of a garbled document with the decisions on them and the reports that rest on them."""

    decisions: tuple[LinkDecision, ...]
    links: tuple[SegmentLink, ...]
    reports: tuple[SegmentReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUpdate:
    """New decisions on the links that were seen, all links after them, and new reports on the segments they affect."""

    seen: DocumentLinks
    added: Sequence[LinkDecision]
    links: Sequence[SegmentLink]
    reports: Sequence[SegmentReport]


class LinkDecisions:
    """The decisions of people on links."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def seen(self, document_id: str) -> DocumentLinks:
        """Return the links of a garbled document with their decisions and reports, read in one transaction."""
        with self._transaction(reading=True) as connection:
            return read_document_links(connection, document_id)

    def apply(self, document_id: str, update: LinkUpdate) -> bool:
        """Apply an update; if the links have changed since they were seen, nothing is written and False returned."""
        with self._transaction() as connection:
            late = read_document_links(connection, document_id) != update.seen
            if not late:
                write_link_update(connection, document_id, update)
        return not late

    def all(self, document_id: str | None = None) -> tuple[LinkDecision, ...]:
        """Return every decision, or those on a garbled document, oldest first."""
        with self._transaction(reading=True) as connection:
            return read_decisions(connection, document_id)

    def homes(self, segment_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return the document id and role of each of some segments of prose in the corpus."""
        with self._transaction(reading=True) as connection:
            return homes(connection, segment_ids)

    def with_roles(self, links: Sequence[SegmentLink]) -> tuple[SegmentLink, ...]:
        """Return links with the roles that the documents of their right segments have now."""
        with self._transaction(reading=True) as connection:
            return with_roles(connection, links)

    def links_of(self, segment_id: str) -> tuple[SegmentLink, ...]:
        """Return the current links of a garbled segment."""
        with self._transaction(reading=True) as connection:
            return read_links(connection, segment_id.partition(":")[0], segment_id)


def write_link_update(connection: Connection, document_id: str, update: LinkUpdate) -> None:
    """Add decisions to a garbled document and replace its links and the affected reports."""
    add_decisions(connection, update.added)
    delete_links(connection, document_id)
    add_links(connection, document_id, update.links)
    replace_reports(connection, update.reports)
    refresh(connection, document_id)


def add_decisions(connection: Connection, decisions: Sequence[LinkDecision]) -> None:
    """Add decisions; links stay as they are, and the next run aligns their documents again."""
    rows = [
        {
            **{name: getattr(d, name) for name in _DECISION},
            "left": json.dumps(d.left),
            "right": json.dumps(d.right),
            "replaced": json.dumps([asdict(k) for k in d.replaced]),
        }
        for d in decisions
    ]
    if rows:
        connection.execute(text(_INSERT_DECISION), rows)
    for document_id in dict.fromkeys(d.document_id for d in decisions):
        forget_inputs(connection, document_id)


def read_document_links(connection: Connection, document_id: str) -> DocumentLinks:
    """Return the links of a garbled document with their decisions and reports."""
    return DocumentLinks(
        decisions=read_decisions(connection, document_id),
        links=read_links(connection, document_id),
        reports=read_reports(connection, document_id),
    )


def read_decisions(connection: Connection, document_id: str | None) -> tuple[LinkDecision, ...]:
    """Return every decision, or those on a garbled document, oldest first."""
    where = "" if document_id is None else "WHERE document_id = :d"
    query = f"SELECT * FROM link_decisions {where} ORDER BY position"  # noqa: S608
    rows = connection.execute(text(query), {"d": document_id}).mappings()
    foreign = frozenset(json.loads(read_meta(connection, FOREIGN_IDS) or "[]"))
    found = map(decision_from_row, rows)
    return tuple(d if d.id in foreign else same_id("link_decisions", d, decision_with_id(d)) for d in found)


def decision_from_row(row: Mapping[Any, Any]) -> LinkDecision:
    """Return the decision that a row holds; one that cannot be read is a WorkspaceError."""
    try:
        replaced = [{**k, "left": tuple(k["left"]), "right": tuple(k["right"])} for k in json.loads(row["replaced"])]
        return LinkDecision(
            **{name: row[name] for name in _DECISION},
            left=tuple(json.loads(row["left_ids"])),
            right=tuple(json.loads(row["right_ids"])),
            replaced=tuple(SegmentLink(**link) for link in replaced),
        )
    except (ValueError, LookupError, TypeError) as error:
        raise WorkspaceError("workspace-row-damaged", table="link_decisions", record=row["id"]) from error
