"""All there is to show of one segment, read by its keys and no further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from workbench.records import ExportedLink, ExportedSegment, FidelityReport, LinkKind, Revision, Status
from workbench.store.results import report_from_row
from workbench.store.revision_rows import of_segment
from workbench.store.search import QueueRow, neighbours, row_of

__all__ = ["Counterpart", "SegmentView", "StandingText", "standing_texts", "view"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """A sibling sentence linked to a segment; left are all garbled segments of that link, the segment among them."""

    segment_id: str
    document_id: str
    document_name: str
    start: int
    end: int
    text: str
    kind: LinkKind
    score: float
    probability: float
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentView:
    """A garbled segment with all that a person needs to correct it.

    revision is the newest one, the base of whoever corrects next; links are the likeliest first, also those below what
    counts as a counterpart; before and after are its neighbours; history are its revisions in the order they came.
    """

    segment_id: str
    document_id: str
    document_name: str
    number: int
    start: int
    end: int
    garbled: str
    current: str
    status: Status
    revision: str | None
    author: str
    updated: str
    report: FidelityReport
    links: tuple[Counterpart, ...]
    before: QueueRow | None
    after: QueueRow | None
    history: tuple[Revision, ...]

    def exported(self, least: float) -> ExportedSegment:
        """Return the segment as it is exported, with the links that are at least this likely."""
        links = [k for k in self.links if k.probability >= least]
        return ExportedSegment(
            segment_id=self.segment_id,
            document=self.document_name,
            start=self.start,
            end=self.end,
            text=self.garbled,
            report=self.report,
            links=tuple(
                ExportedLink(
                    document=k.document_name,
                    start=k.start,
                    end=k.end,
                    text=k.text,
                    kind=k.kind,
                    probability=k.probability,
                )
                for k in links
            ),
            correction=None if (self.current, self.status) == (self.garbled, "untouched") else self.current,
            status=self.status,
            revision=self.revision,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingText:
    """The text of a garbled segment as it stands, and the revision that put it there."""

    segment_id: str
    document_name: str
    text: str
    status: Status
    revision: str | None


def standing_texts(connection: Connection, document: str | None, parts: Sequence[str]) -> tuple[StandingText, ...]:
    """Return the texts of all garbled segments, or those of the documents of a name, in the order of the corpus.

    Each text has one of the parts in it, which are folded as texts are searched; no index finds one of less than three
    letters, and all texts are given where there is such a one.
    """
    conditions = ["1 = 1"] if document is None else ["d.name = :document"]
    values = {"document": document, "match": " OR ".join(f'"{p}"' for p in parts)}
    if all(len(p) >= _LEAST for p in parts):
        values |= {f"part{k}": f"%{p}%" for k, p in enumerate(parts)}
        likes = " OR ".join(f"t.searched LIKE :part{k}" for k in range(len(parts)))
        on_file = connection.dialect.name == "sqlite"
        found = "SELECT rowid FROM queue_index WHERE queue_index MATCH :match"
        conditions.append(f"q.number IN ({found})" if on_file else f"({likes})")
    query = f"{_STANDING} WHERE {' AND '.join(conditions)} ORDER BY q.place"
    return tuple(StandingText(**row) for row in connection.execute(text(query), values).mappings())


def view(connection: Connection, segment_id: str) -> SegmentView | None:
    """Return all there is to show of a segment of the queue, None if it is not in it."""
    row = row_of(connection, segment_id)
    if row is None:
        return None
    key = {"segment": segment_id}
    place = connection.execute(text(_PLACE), key).mappings().one()
    before, after = neighbours(connection, row)
    return SegmentView(
        segment_id=segment_id,
        document_id=row.document_id,
        document_name=row.document_name,
        number=row.number,
        start=place["start_at"],
        end=place["end_at"],
        garbled=row.garbled,
        current=row.current,
        status=row.status,
        revision=place["revision"],
        author=row.author,
        updated=row.updated,
        report=report_from_row(dict(place)).report,
        links=_counterparts(connection, segment_id),
        before=before,
        after=after,
        history=of_segment(connection, segment_id),
    )


def _counterparts(connection: Connection, segment_id: str) -> tuple[Counterpart, ...]:
    found = [dict(r) for r in connection.execute(text(_LINKED), {"segment": segment_id}).mappings()]
    return tuple(_counterpart(connection, row) for row in found)


def _counterpart(connection: Connection, row: dict[str, Any]) -> Counterpart:
    left = connection.execute(text(_LEFT), {"link": row.pop("link_id")}).scalars()
    return Counterpart(**row, left=tuple(left))


_PLACE = """SELECT r.*, s.start_at, s.end_at, q.revision FROM queue q JOIN segments s ON s.id = q.segment_id
    JOIN reports r ON r.segment_id = q.segment_id WHERE q.segment_id = :segment"""
_LINKED = """SELECT l.id AS link_id, s.id AS segment_id, s.document_id, d.name AS document_name, s.start_at AS start,
    s.end_at AS "end", substr(d.text, s.start_at + 1, s.end_at - s.start_at) AS text, l.kind, l.score, l.probability
    FROM link_segments g JOIN links l ON l.id = g.link_id
    JOIN link_segments r ON r.link_id = l.id AND r.side = 'right'
    JOIN segments s ON s.id = r.segment_id JOIN documents d ON d.id = s.document_id
    WHERE g.segment_id = :segment AND g.side = 'left'
    ORDER BY CASE WHEN l.kind = 'parallel' AND l.probability >= 0.5 THEN 0 ELSE 1 END, l.probability DESC, l.id,
    d.position, s.position"""
_LEAST = 3  # letters that an index can find
_STANDING = """SELECT q.segment_id, d.name AS document_name, coalesce(t.correction, t.garbled) AS text, q.status,
    q.revision FROM queue q JOIN queue_texts t ON t.number = q.number JOIN documents d ON d.id = q.document_id"""
_LEFT = """SELECT g.segment_id FROM link_segments g JOIN segments s ON s.id = g.segment_id
    WHERE g.link_id = :link AND g.side = 'left' ORDER BY s.position"""
