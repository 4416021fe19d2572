"""Links as rows of the database: read, added, taken away; they follow from alignment and from what people decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from workbench.records import SegmentLink

__all__ = ["add_links", "forget_links", "homes", "read_links"]

_INSERT = "INSERT INTO links (document_id, kind, score, probability) VALUES (:d, :k, :s, :p) RETURNING id"
_READ = """SELECT l.id, l.kind, l.score, l.probability, s.side, s.segment_id FROM links l
    JOIN link_segments s ON s.link_id = l.id JOIN segments g ON g.id = s.segment_id
    WHERE l.document_id = :d {some} ORDER BY l.id, s.side, g.position"""
_OF_SEGMENT = "AND l.id IN (SELECT link_id FROM link_segments WHERE segment_id = :s AND side = 'left')"
_HOME = """SELECT s.document_id, d.role, s.position FROM segments s JOIN documents d ON d.id = s.document_id
    WHERE s.id = :s AND s.kind <> 'furniture' AND d.active = 1"""
_FORGET = (
    "DELETE FROM link_segments WHERE link_id IN (SELECT id FROM links WHERE document_id = :d)",
    "DELETE FROM links WHERE document_id = :d",
)


def read_links(connection: Connection, document_id: str, segment_id: str | None = None) -> tuple[SegmentLink, ...]:
    """Return the links of a garbled document, or those of one segment of it, in the order they were added."""
    query = text(_READ.format(some="" if segment_id is None else _OF_SEGMENT))
    grouped: dict[int, list[dict[str, Any]]] = {}
    for row in connection.execute(query, {"d": document_id, "s": segment_id}).mappings():
        grouped.setdefault(row["id"], []).append(dict(row))
    return tuple(
        SegmentLink(
            left=tuple(r["segment_id"] for r in some if r["side"] == "left"),
            right=tuple(r["segment_id"] for r in some if r["side"] == "right"),
            kind=some[0]["kind"],
            score=some[0]["score"],
            probability=some[0]["probability"],
        )
        for some in grouped.values()
    )


def add_links(connection: Connection, document_id: str, links: Sequence[SegmentLink]) -> None:
    """Add links to a garbled document."""
    for link in links:
        row = {"d": document_id, "k": link.kind, "s": link.score, "p": link.probability}
        number = connection.execute(text(_INSERT), row).scalar_one()
        members = [(side, i) for side, ids in (("left", link.left), ("right", link.right)) for i in ids]
        connection.execute(
            text("INSERT INTO link_segments VALUES (:link, :side, :segment)"),
            [{"link": number, "side": side, "segment": i} for side, i in members],
        )


def forget_links(connection: Connection, document_id: str) -> None:
    """Take away all links of a garbled document."""
    for statement in _FORGET:
        connection.execute(text(statement), {"d": document_id})


def homes(connection: Connection, segment_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the document and its role of every segment of prose that the corpus has, in the order of the corpus."""
    found = {}
    for segment_id in segment_ids:
        row = connection.execute(text(_HOME), {"s": segment_id}).one_or_none()
        if row is not None:
            found[segment_id] = row
    ordered = sorted(found.items(), key=lambda item: item[1].position)
    return {i: (str(row.document_id), str(row.role)) for i, row in ordered}
