"""Counts for charts and lists, aggregated by the database without reading segments."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, text

from workbench.records import ACCEPTED, LinkKind, Role
from workbench.store.revisions import Transaction

__all__ = ["CheckCount", "DocumentStatistics", "LinkPoint", "Statistics", "tenth_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentStatistics:
    """A document with counts of its sentences by status and kind of counterpart, and histograms of fidelity.

    fidelity is the mean over the texts that stand, without those that are not assessed yet, and histogram their number
    by tenths; garbled_fidelity and garbled_histogram are those of the garbled texts. words are those of the garbled
    text by status, characters those of all of it.
    """

    id: str
    name: str
    title: str | None
    role: Role
    published: str | None
    notes: tuple[str, ...]
    segments: int
    parallel: int = 0
    partial: int = 0
    fidelity: float | None = None
    histogram: tuple[int, ...] = (0,) * 10
    garbled_fidelity: float | None = None
    garbled_histogram: tuple[int, ...] = (0,) * 10
    statuses: tuple[tuple[str, int], ...] = ()
    words: tuple[tuple[str, int], ...] = ()
    characters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCount:
    """The number of segments in which a check has findings."""

    check: str
    segments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPoint:
    """A link on the alignment map: row and column are the segments' numbers in their documents, from 0."""

    segment_id: str
    row: int
    column: int
    kind: LinkKind
    probability: float


class Statistics:
    """The aggregated counts of a workspace."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def documents(self) -> tuple[DocumentStatistics, ...]:
        """Return the active documents with their counts, in the order of the corpus."""
        with self._transaction(reading=True) as connection:
            sizes: dict[str, int] = dict(connection.execute(text(_SIZES)).all())
            linked = {r.document_id: r for r in connection.execute(text(_LINKED), {"least": ACCEPTED})}
            standing, garbled = (_fidelities(connection, column) for column in ("fidelity", "garbled_fidelity"))
            statuses, words, characters = _statuses(connection)
            rows = connection.execute(text(_DOCUMENTS)).all()
        return tuple(
            DocumentStatistics(
                id=r.id,
                name=r.name,
                title=r.title,
                role=r.role,
                published=r.published,
                notes=tuple(json.loads(r.notes)),
                segments=sizes.get(r.id, 0),
                parallel=linked[r.id].parallel if r.id in linked else 0,
                partial=linked[r.id].linked - linked[r.id].parallel if r.id in linked else 0,
                fidelity=standing[r.id].mean,
                histogram=standing[r.id].histogram,
                garbled_fidelity=garbled[r.id].mean,
                garbled_histogram=garbled[r.id].histogram,
                statuses=tuple(sorted(statuses[r.id].items())),
                words=tuple(sorted(words[r.id].items())),
                characters=characters[r.id],
            )
            for r in rows
        )

    def names(self) -> tuple[DocumentStatistics, ...]:
        """Return the active documents without their counts."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text(_DOCUMENTS)).all()
        return tuple(
            DocumentStatistics(
                id=r.id,
                name=r.name,
                title=r.title,
                role=r.role,
                published=r.published,
                notes=tuple(json.loads(r.notes)),
                segments=0,
            )
            for r in rows
        )

    def checks(self) -> tuple[CheckCount, ...]:
        """Return the number of segments in which each check has findings, most frequent first."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text(_CHECKS)).all()
        return tuple(CheckCount(check=r.name, segments=r.segments) for r in rows)

    def check_names(self) -> tuple[str, ...]:
        """Return the names of the checks with findings, sorted; the time does not grow with the corpus."""
        with self._transaction(reading=True) as connection:
            return tuple(connection.execute(text(_CHECK_NAMES)).scalars())

    def state(self) -> tuple[object, ...]:
        """Return a value that changes with the documents and their results, on which the name ledger rests."""
        with self._transaction(reading=True) as connection:
            return tuple(connection.execute(text(_STATE)).all())

    def points(self, document: str, sibling: str) -> tuple[LinkPoint, ...]:
        """Return the links between two documents, by their names."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text(_POINTS), {"left": document, "right": sibling, "least": ACCEPTED}).all()
        return tuple(
            LinkPoint(segment_id=r.segment_id, row=r.ours, column=r.theirs, kind=r.kind, probability=r.probability)
            for r in rows
        )

    def sentences(self, document: str) -> tuple[str, ...]:
        """Return the sentences of a document by its name, in their order."""
        with self._transaction(reading=True) as connection:
            whole = connection.execute(text(_TEXT), {"name": document}).scalar_one_or_none() or ""
            places = connection.execute(text(_PLACES), {"name": document}).all()
        return tuple(whole[start:end] for start, end in places)

    def siblings(self, document: str) -> tuple[str, ...]:
        """Return the names of the documents that one is linked to, garbled ones last, most links first."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text(_SIBLINGS), {"left": document, "least": ACCEPTED}).all()
        return tuple(r.name for r in rows)


def tenth_of(column: str) -> str:
    """Return an SQL expression for the tenth of 0 to 100 that a number is in, 0 to 9."""
    # Neither rounding down nor a cast to integers works alike in SQLite and PostgreSQL.
    return f"CASE {' '.join(f'WHEN {column} >= {10 * k} THEN {k}' for k in range(9, 0, -1))} ELSE 0 END"


@dataclass(slots=True)
class _Fidelities:
    """The fidelities of a document: how many there are in each tenth, and their sum."""

    tenths: Counter[int]
    sum: float = 0.0

    @property
    def mean(self) -> float | None:
        return self.sum / self.tenths.total() if self.tenths else None

    @property
    def histogram(self) -> tuple[int, ...]:
        return tuple(self.tenths[k] for k in range(10))


def _fidelities(connection: Connection, column: str) -> dict[str, _Fidelities]:
    found: dict[str, _Fidelities] = defaultdict(lambda: _Fidelities(Counter()))
    query = f"""SELECT document_id, {tenth_of(column)} AS tenth, count(*) AS segments, sum({column}) AS whole
        FROM queue WHERE {column} IS NOT NULL GROUP BY 1, 2"""  # noqa: S608
    for row in connection.execute(text(query)).all():
        found[row.document_id].tenths[int(row.tenth)] += row.segments
        found[row.document_id].sum += row.whole
    return found


def _statuses(connection: Connection) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]], Counter[str]]:
    """Return the segments and the words of each document by status, and its characters."""
    statuses: dict[str, Counter[str]] = defaultdict(Counter)
    words: dict[str, Counter[str]] = defaultdict(Counter)
    characters: Counter[str] = Counter()
    for row in connection.execute(text(_STATUSES)).all():
        statuses[row.document_id][row.status] = row.segments
        words[row.document_id][row.status] = row.words
        characters[row.document_id] += row.characters
    return statuses, words, characters


_DOCUMENTS = "SELECT id, name, title, role, published, notes FROM documents WHERE active = 1 ORDER BY position, id"
_SIZES = "SELECT document_id, count(*) FROM segments WHERE kind <> 'furniture' GROUP BY document_id"
_LINKED = """SELECT l.document_id, count(DISTINCT g.segment_id) AS linked,
    count(DISTINCT CASE WHEN l.kind = 'parallel' THEN g.segment_id END) AS parallel
    FROM links l JOIN link_segments g ON g.link_id = l.id AND g.side = 'left'
    WHERE l.kind <> 'none' AND l.probability >= :least AND NOT EXISTS (SELECT 1 FROM link_segments r
        JOIN segments s ON s.id = r.segment_id JOIN documents d ON d.id = s.document_id
        WHERE r.link_id = l.id AND r.side = 'right' AND d.role = 'garbled')
    GROUP BY l.document_id"""
_STATUSES = """SELECT document_id, status, count(*) AS segments, sum(words) AS words, sum(characters) AS characters
    FROM queue GROUP BY 1, 2"""
_STATE = """SELECT d.id, d.role, r.inputs FROM documents d LEFT JOIN results r ON r.document_id = d.id
    WHERE d.active = 1 ORDER BY d.position, d.id"""
_CHECKS = "SELECT name, count(*) AS segments FROM queue_checks GROUP BY name ORDER BY segments DESC, name"
# Skips from each name to the next one in the index.
_CHECK_NAMES = """WITH RECURSIVE found(name) AS (SELECT min(name) FROM queue_checks UNION ALL
        SELECT (SELECT min(c.name) FROM queue_checks c WHERE c.name > found.name) FROM found WHERE name IS NOT NULL)
    SELECT name FROM found WHERE name IS NOT NULL ORDER BY name"""
_POINTS = """WITH theirs AS (SELECT s.id, row_number() OVER (ORDER BY s.position) - 1 AS place
        FROM segments s JOIN documents d ON d.id = s.document_id
        WHERE d.name = :right AND d.active = 1 AND s.kind <> 'furniture')
    SELECT q.segment_id, q.ordinal - 1 AS ours, t.place AS theirs, l.kind, l.probability
    FROM queue q JOIN documents d ON d.id = q.document_id
    JOIN link_segments g ON g.segment_id = q.segment_id AND g.side = 'left'
    JOIN links l ON l.id = g.link_id AND l.probability >= :least
    JOIN link_segments r ON r.link_id = l.id AND r.side = 'right' JOIN theirs t ON t.id = r.segment_id
    WHERE d.name = :left AND d.active = 1 ORDER BY ours, theirs"""
_TEXT = "SELECT text FROM documents WHERE name = :name AND active = 1"
_PLACES = """SELECT s.start_at, s.end_at FROM segments s JOIN documents d ON d.id = s.document_id
    WHERE d.name = :name AND d.active = 1 AND s.kind <> 'furniture' ORDER BY s.position"""
_SIBLINGS = """SELECT d.name, count(*) AS links FROM links l
    JOIN documents o ON o.id = l.document_id AND o.name = :left AND o.active = 1
    JOIN link_segments r ON r.link_id = l.id AND r.side = 'right'
    JOIN segments s ON s.id = r.segment_id JOIN documents d ON d.id = s.document_id
    WHERE l.probability >= :least GROUP BY d.name, d.role
    ORDER BY CASE d.role WHEN 'garbled' THEN 1 ELSE 0 END, links DESC, d.name"""
