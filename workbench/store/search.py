"""What is asked of the queue: a page of the segments that a query finds, and how far the work has come.

A page begins where the one before ended, by the place of its last row and not by a count of rows: what is corrected
meanwhile neither repeats a segment nor hides one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, text

from workbench.errors import InputError
from workbench.records import Label, Status
from workbench.store.queue import folded

__all__ = [
    "DocumentProgress",
    "Order",
    "Query",
    "QueueRow",
    "ResultPage",
    "StatusCount",
    "neighbours",
    "progress",
    "row_of",
    "search",
]

Order = Literal["worst", "document", "uncertain", "recent"]

_SIZES = range(1, 501)
_TERM = re.compile(r'"([^"]*)"|«([^»]*)»|(\S+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which garbled segments to show, in which order; what is None or empty does not count.

    Every word of text has to be in the garbled text, in the text as it stands or in a counterpart, words in quotes side
    by side. A word of three characters or more may be part of a longer one, of two the beginning of one, of one is the
    whole. document is a name or an id, check a check that found something, author who wrote the text that stands,
    probability that of the best counterpart. after is the `next` of the page before.
    """

    text: str = ""
    document: str | None = None
    status: Status | None = None
    label: Label | None = None
    check: str | None = None
    author: str | None = None
    probability_from: float | None = None
    probability_to: float | None = None
    order: Order = "worst"
    size: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A garbled segment in brief.

    number counts the sentences of its document from 1; current is the garbled text where nobody has corrected it;
    probability is that of the best counterpart, None where there is none; checks are those that found something;
    author and updated are of the text that stands, empty where nobody has touched it.
    """

    segment_id: str
    document_id: str
    document_name: str
    number: int
    garbled: str
    current: str
    status: Status
    fidelity: float
    label: Label
    probability: float | None
    checks: tuple[str, ...]
    author: str
    updated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """Some rows, how many the query finds in all, and what to ask for to get those that follow, None at the end."""

    rows: tuple[QueueRow, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCount:
    """How many segments have a status and a label."""

    status: Status
    label: Label
    segments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentProgress:
    """How far the work on a garbled document has come."""

    document_id: str
    document_name: str
    counts: tuple[StatusCount, ...]

    @property
    def segments(self) -> int:
        """Return how many segments there are."""
        return sum(c.segments for c in self.counts)

    def with_status(self, status: Status) -> int:
        """Return how many segments have a status."""
        return sum(c.segments for c in self.counts if c.status == status)

    def with_label(self, label: Label) -> int:
        """Return how many segments have a label."""
        return sum(c.segments for c in self.counts if c.label == label)


@dataclass(frozen=True, slots=True)
class _Sorting:
    """The column that an order goes by, and whether its greatest value comes first; the place settles the rest."""

    column: str
    falling: bool = False

    @property
    def order(self) -> str:
        return self.of("q", self.column)

    def of(self, table: str, column: str) -> str:
        first = f"{table}.{column}{' DESC' if self.falling else ''}"
        return first if column == "place" else f"{first}, {table}.place"

    @property
    def following(self) -> str:
        if self.falling:
            return f"(q.{self.column} <= :value AND (q.{self.column} < :value OR q.place > :place))"
        return f"(q.{self.column}, q.place) > (:value, :place)"


_SORTINGS = {
    "worst": _Sorting("fidelity"),
    "document": _Sorting("place"),
    "uncertain": _Sorting("doubt"),
    "recent": _Sorting("updated", falling=True),
}
# Up to so many rows are sorted as they are found; more are looked for in the order they are shown in, which is slower
# where texts have to be read for it.
_FEW, _FEW_TEXTS = 1000, 5000
_FILTERS = {
    "document": "q.document_id IN (SELECT id FROM documents WHERE name = :document OR id = :document)",
    "status": "q.status = :status",
    "label": "q.label = :label",
    "author": "q.author = :author",
    "probability_from": "q.probability >= :probability_from",
    "probability_to": "q.probability <= :probability_to",
}
_COLUMNS = """SELECT q.segment_id, q.document_id, d.name AS document_name, q.ordinal, q.place, t.garbled, t.correction,
    q.status, q.fidelity, q.label, q.probability, q.doubt, t.checks, q.author, q.updated
    FROM queue q JOIN queue_texts t ON t.number = q.number JOIN documents d ON d.id = q.document_id"""
_PROGRESS = """SELECT document_id, status, label, count(*) AS segments FROM queue
    GROUP BY document_id, status, label ORDER BY document_id, status, label"""


def search(connection: Connection, query: Query) -> ResultPage:
    """Return a page of what a query finds."""
    if query.order not in _SORTINGS:
        raise ValueError(f"no order {query.order!r}; known: {', '.join(_SORTINGS)}")
    if query.size not in _SIZES:
        raise ValueError(f"a page has 1 to {_SIZES[-1]} rows, not {query.size}")
    sorting = _SORTINGS[query.order]
    place = {} if query.after is None else _place_after(query.order, query.after)
    asked = _Asked(query, on_file=connection.dialect.name == "sqlite")
    total = connection.execute(text(asked.counting), asked.values).scalar_one()
    numbers = asked.few(sorting) if total <= asked.few_rows else asked.many(sorting)
    statement = f"{_COLUMNS} WHERE q.number IN ({numbers} LIMIT {query.size + 1}) ORDER BY {sorting.order}"
    found = [dict(r) for r in connection.execute(text(statement), asked.values | place).mappings()] if total else []
    following = None
    if len(found) > query.size:
        found.pop()
        following = json.dumps([query.order, found[-1][sorting.column], found[-1]["place"]])
    return ResultPage(rows=tuple(map(_row, found)), total=total, next=following)


def row_of(connection: Connection, segment_id: str) -> QueueRow | None:
    """Return the row of a segment, None if it is not in the queue."""
    found = connection.execute(text(f"{_COLUMNS} WHERE q.segment_id = :segment"), {"segment": segment_id})
    rows = [_row(dict(r)) for r in found.mappings()]
    return rows[0] if rows else None


def neighbours(connection: Connection, row: QueueRow) -> tuple[QueueRow | None, QueueRow | None]:
    """Return the rows before and after one in its document."""
    place = "(SELECT place FROM queue WHERE segment_id = :segment)"
    where = f"WHERE q.document_id = :document AND q.place BETWEEN {place} - 1 AND {place} + 1"
    values = {"segment": row.segment_id, "document": row.document_id}
    found = connection.execute(text(f"{_COLUMNS} {where}"), values).mappings()
    around = {r["ordinal"]: _row(dict(r)) for r in found}
    return around.get(row.number - 1), around.get(row.number + 1)


def progress(connection: Connection) -> tuple[DocumentProgress, ...]:
    """Return how many segments of each garbled document have which status and label, in the order of the corpus."""
    counts: dict[str, list[StatusCount]] = {}
    for row in connection.execute(text(_PROGRESS)).all():
        found = StatusCount(status=row.status, label=row.label, segments=row.segments)
        counts.setdefault(row.document_id, []).append(found)
    documents = connection.execute(text("SELECT id, name FROM documents WHERE active = 1 ORDER BY position")).all()
    return tuple(
        DocumentProgress(document_id=d.id, document_name=d.name, counts=tuple(counts[d.id]))
        for d in documents
        if d.id in counts
    )


class _Asked:
    """A query as statements: one that counts what it finds, and the numbers of the rows of a page, in their order."""

    def __init__(self, query: Query, *, on_file: bool) -> None:
        given = {name: getattr(query, name) for name in (*_FILTERS, "check") if getattr(query, name) is not None}
        terms = list(dict.fromkeys(_terms(query.text)))
        self.values: dict[str, Any] = {**given, **{f"term{k}": f"%{t}%" for k, t in enumerate(terms)}}
        self._on_file = on_file
        self._after = query.after is not None
        self._filters = [_FILTERS[name] for name in given if name != "check"]
        self._document = [_FILTERS[name] for name in given if name == "document"]
        self._check = query.check is not None
        self._likes = [f"t.searched LIKE :term{k}" for k in range(len(terms))]
        self.few_rows = _FEW_TEXTS if terms else _FEW
        self._matches = ["i.queue_index MATCH :match"] if terms and on_file else []
        if self._matches:
            self.values["match"] = " AND ".join(f'"{t}"' for t in terms)

    @property
    def counting(self) -> str:
        """Return what counts all that is found."""
        if self._matches and not self._filters and not self._check:
            return _select("count(*)", "queue_index i", self._matches)
        if self._check and not self._document and not self._likes:
            return self._checked("count(*)")
        return self._found("count(*)", [])

    def few(self, sorting: _Sorting) -> str:
        """Return what finds the rows of a page by sorting all that is found."""
        found = self._found(f"q.number, q.{sorting.column} AS value, q.place", self._following(sorting))
        return f"SELECT number FROM ({found} LIMIT {self.few_rows}) f ORDER BY {sorting.of('f', 'value')}"  # noqa: S608

    def many(self, sorting: _Sorting) -> str:
        """Return what finds the rows of a page by looking from the first on in the order they are sorted in."""
        conditions = [*self._filters, *self._checks]
        if self._likes:
            found = _select("1", "queue_texts t", ["t.number = q.number", *self._likes])
            conditions.append(f"EXISTS ({found})")
        table = f"queue q INDEXED BY queue_by_{sorting.column}" if self._on_file else "queue q"
        return f"{_select('q.number', table, [*conditions, *self._following(sorting)])} ORDER BY {sorting.order}"

    def _found(self, what: str, further: Sequence[str]) -> str:
        """Return what looks up all that is found, from what few rows meet on."""
        if self._matches:  # a cross join is done in the order it is written in
            table = "queue_index i CROSS JOIN queue q ON q.number = i.rowid"
            return _select(what, table, [*self._matches, *self._filters, *self._checks, *further])
        conditions = [*self._filters]
        if self._check:
            conditions = [f"q.number IN ({self._checked('q.number')})", *self._document]
        if self._likes:
            conditions.append(f"q.number IN ({_select('t.number', 'queue_texts t', self._likes)})")
        return _select(what, "queue q", [*conditions, *further])

    @property
    def _checks(self) -> list[str]:
        found = _select("1", "queue_checks k", ["k.name = :check", "k.number = q.number"])
        return [f"EXISTS ({found})"] if self._check else []

    def _checked(self, what: str) -> str:
        """Return what looks up the segments that a check found something in; only the document is not known there."""
        rest = [f for f in self._filters if f not in self._document]
        return _select(what, "queue_checks q", ["q.name = :check", *rest])

    def _following(self, sorting: _Sorting) -> list[str]:
        return [sorting.following] if self._after else []


def _select(what: str, table: str, conditions: Sequence[str]) -> str:
    return f"SELECT {what} FROM {table} WHERE {' AND '.join(conditions) or '1 = 1'}"  # noqa: S608


def _terms(words: str) -> Iterator[str]:
    """Yield what has to be found, of letters, digits and spaces alone, each of three characters at least."""
    for quoted, guillemets, word in _TERM.findall(words):
        term = folded(quoted or guillemets or word)
        inside = term.strip()
        if len(inside) == 1:
            yield term
        elif len(inside) == 2:
            yield term.rstrip()
        elif inside:
            yield inside


def _place_after(order: str, after: str) -> dict[str, Any]:
    try:
        of, value, place = json.loads(after)
    except (ValueError, TypeError):
        of, value, place = None, None, None
    if of != order or not isinstance(place, int) or not isinstance(value, str if order == "recent" else (int, float)):
        raise InputError("search-cursor-invalid")
    return {"value": value, "place": place}


def _row(row: dict[str, Any]) -> QueueRow:
    return QueueRow(
        segment_id=row["segment_id"],
        document_id=row["document_id"],
        document_name=row["document_name"],
        number=row["ordinal"],
        garbled=row["garbled"],
        current=row["garbled"] if row["correction"] is None else row["correction"],
        status=row["status"],
        fidelity=row["fidelity"],
        label=row["label"],
        probability=row["probability"],
        checks=tuple(row["checks"].splitlines()),
        author=row["author"],
        updated=row["updated"],
    )
