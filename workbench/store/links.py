"""Links as rows of the database; they follow from the alignment and from the decisions of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, text

from workbench.records import LinkRole, SegmentLink, segment_place
from workbench.store.bulk import insert_rows
from workbench.store.checksums import checked, checksum, link_row

__all__ = ["add_links", "delete_links", "homes", "read_links", "with_roles"]

_INSERT = """INSERT INTO links (document_id, kind, score, probability, checksum)
    VALUES (:document_id, :kind, :score, :probability, :checksum) RETURNING id"""
_READ = """SELECT l.*, s.side, s.segment_id, d.role FROM links l
    JOIN link_segments s ON s.link_id = l.id JOIN segments g ON g.id = s.segment_id
    JOIN documents d ON d.id = g.document_id
    WHERE l.document_id = :d {condition} ORDER BY l.id, s.side, g.position"""
_OF_SEGMENT = "AND l.id IN (SELECT link_id FROM link_segments WHERE segment_id = :s AND side = 'left')"
_HOME = """SELECT s.document_id, d.role, s.position FROM segments s JOIN documents d ON d.id = s.document_id
    WHERE s.id = :s AND s.kind <> 'furniture' AND d.active = 1"""
_ROLE = "SELECT role FROM documents WHERE id = :d"
_DELETE = (
    "DELETE FROM link_segments WHERE link_id IN (SELECT id FROM links WHERE document_id = :d)",
    "DELETE FROM links WHERE document_id = :d",
)


def read_links(connection: Connection, document_id: str, segment_id: str | None = None) -> tuple[SegmentLink, ...]:
    """Return the links of a garbled document, or those of one of its segments, in the order they were added."""
    query = text(_READ.format(condition="" if segment_id is None else _OF_SEGMENT))
    members: dict[int, list[dict[str, Any]]] = {}
    for row in connection.execute(query, {"d": document_id, "s": segment_id}).mappings():
        members.setdefault(row["id"], []).append(dict(row))
    return tuple(map(_link, members.values()))


def add_links(connection: Connection, document_id: str, links: Sequence[SegmentLink]) -> None:
    """Add links to a garbled document."""
    members: list[dict[str, object]] = []
    for link in links:
        row = {"document_id": document_id, "kind": link.kind, "score": link.score, "probability": link.probability}
        row["checksum"] = checksum("links", link_row(row, list(link.left), list(link.right)))
        link_id = connection.execute(text(_INSERT), row).scalar_one()
        sides = (("left", link.left), ("right", link.right))
        members += ({"link_id": link_id, "side": side, "segment_id": i} for side, ids in sides for i in ids)
    insert_rows(connection, "link_segments", ("link_id", "side", "segment_id"), members)


def _link(rows: Sequence[dict[str, Any]]) -> SegmentLink:
    """Return a link from a row for each of its segments; one that is damaged is a WorkspaceError."""
    left, right = ([r["segment_id"] for r in rows if r["side"] == side] for side in ("left", "right"))
    first = rows[0]
    checked("links", {**link_row(first, left, right), "checksum": first["checksum"]})
    return SegmentLink(
        left=tuple(left),
        right=tuple(right),
        kind=first["kind"],
        score=first["score"],
        probability=first["probability"],
        role=next((_link_role(r["role"]) for r in rows if r["side"] == "right"), "clean"),
    )


def with_roles(connection: Connection, links: Sequence[SegmentLink]) -> tuple[SegmentLink, ...]:
    """Return links with the roles that the documents of their right segments have now."""
    documents = {segment_place(k.right[0]).document_id for k in links if k.right}
    roles = {d: _link_role(connection.execute(text(_ROLE), {"d": d}).scalar()) for d in sorted(documents)}
    return tuple(replace(k, role=roles[segment_place(k.right[0]).document_id]) if k.right else k for k in links)


def _link_role(role: str | None) -> LinkRole:
    """Return the role of a counterpart, given that of its document."""
    if role == "source":
        return "source"
    return "garbled" if role == "garbled" else "clean"


def delete_links(connection: Connection, document_id: str) -> None:
    """Delete all links of a garbled document."""
    for statement in _DELETE:
        connection.execute(text(statement), {"d": document_id})


def homes(connection: Connection, segment_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the document id and role of each of some segments of prose in the corpus, in the order of the corpus."""
    rows = {}
    for segment_id in segment_ids:
        row = connection.execute(text(_HOME), {"s": segment_id}).one_or_none()
        if row is not None:
            rows[segment_id] = row
    ordered = sorted(rows.items(), key=lambda item: item[1].position)
    return {i: (str(row.document_id), str(row.role)) for i, row in ordered}
