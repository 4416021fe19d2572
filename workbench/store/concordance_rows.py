"""What a concordance reads beside the queue: counterparts of segments, and the memory of removed documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, bindparam, text

from workbench.records import ACCEPTED, Role
from workbench.store.revisions import Transaction

__all__ = ["ConcordanceRows", "CounterpartText", "FormerEntry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterpartText:
    """A sentence of a clean or source document, with the id of a garbled segment that it is linked to."""

    segment_id: str
    document: str
    role: Role
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerEntry:
    """An approved correction whose document is no longer part of the corpus."""

    document: str
    garbled: str
    corrected: str


class ConcordanceRows:
    """The texts of a workspace in which a concordance looks for words, besides those of the queue."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def counterparts(self, segment_ids: Sequence[str]) -> tuple[CounterpartText, ...]:
        """Return the clean and source sentences that some segments are linked to, in the order of the corpus."""
        query = text(_COUNTERPARTS).bindparams(bindparam("ids", type_=String(), expanding=True))
        with self._transaction(reading=True) as connection:
            rows = connection.execute(query, {"ids": list(segment_ids), "least": ACCEPTED}).mappings().all()
        fields = CounterpartText.__dataclass_fields__
        return tuple(CounterpartText(**{name: row[name] for name in fields}) for row in rows)

    def approved(self, part: str, limit: int) -> tuple[str, ...]:
        """Return approved texts that may contain a folded part of three or more characters, at most so many."""
        values = {"match": f'"{part}"', "part": f"%{part}%", "limit": limit}
        with self._transaction(reading=True) as connection:
            query = _APPROVED if connection.dialect.name == "sqlite" else _APPROVED_UNINDEXED
            return tuple(connection.execute(text(query), values).scalars().all())

    def former(self, limit: int) -> tuple[FormerEntry, ...]:
        """Return the newest approved corrections of documents that were removed, at most so many."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text(_FORMER), {"limit": limit}).mappings().all()
        return tuple(FormerEntry(**row) for row in rows)


_COUNTERPARTS = """SELECT DISTINCT g.segment_id, d.name AS document, d.role, d.language, d.position,
    s.position AS place, substr(d.text, s.start_at + 1, s.end_at - s.start_at) AS text
    FROM link_segments g JOIN links l ON l.id = g.link_id
    JOIN link_segments r ON r.link_id = l.id AND r.side = 'right'
    JOIN segments s ON s.id = r.segment_id JOIN documents d ON d.id = s.document_id
    WHERE g.side = 'left' AND g.segment_id IN :ids AND l.kind <> 'none' AND l.probability >= :least
        AND d.role <> 'garbled' AND d.active = 1
    ORDER BY d.position, s.position"""
# Of a beginning that half of the corpus has, not every place is looked at.
_APPROVED = """SELECT coalesce(t.correction, t.garbled)
    FROM (SELECT rowid AS number FROM queue_index WHERE queue_index MATCH :match LIMIT 5000) i
    CROSS JOIN queue q ON q.number = i.number JOIN queue_texts t ON t.number = q.number
    WHERE q.status IN ('done', 'reviewed') ORDER BY q.number LIMIT :limit"""
_APPROVED_UNINDEXED = """SELECT coalesce(t.correction, t.garbled) FROM queue q JOIN queue_texts t ON t.number = q.number
    WHERE t.searched LIKE :part AND q.status IN ('done', 'reviewed') ORDER BY q.number LIMIT :limit"""
_FORMER = """SELECT d.name AS document, r.garbled, r.corrected FROM remembered r
    JOIN documents d ON d.id = r.document_id WHERE d.active = 0 ORDER BY r.number DESC LIMIT :limit"""
