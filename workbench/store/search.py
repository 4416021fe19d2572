"""Queries on the queue: pages of segments, single rows, and the progress of each document.

A page starts after the last row of the page before, by the row's sort key and not by an offset: corrections made
meanwhile neither repeat a segment nor skip one, except that a corrected one is at its new place in the order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from workbench.arabic import search_terms, term_alternatives
from workbench.editing.threads import person_key
from workbench.errors import InputError, WorkspaceError
from workbench.records import content_id
from workbench.store.queue_rows import DocumentProgress, Query, QueueRow, ResultPage, StatusCount
from workbench.store.rows import segment_from_row

__all__ = ["neighbours", "progress", "row_of", "rows_containing", "search"]

_SIZES = range(1, 501)


@dataclass(frozen=True, slots=True)
class _Sorting:
    """The column of an order, descending if `falling`; ties are broken by place."""

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
    "worst": _Sorting("ranking"),
    "document": _Sorting("place"),
    "uncertain": _Sorting("doubt"),
    "recent": _Sorting("updated", falling=True),
}
# Up to this many matches are collected and sorted; more are read in sort order, which is slower if texts must be read.
_FEW, _FEW_TEXTS = 1000, 5000
_ASSIGNED = """q.document_id IN (SELECT a.document_id FROM assignments a WHERE a.assignee = :assigned
    AND a.position = (SELECT max(b.position) FROM assignments b WHERE b.document_id = a.document_id))"""
_RETURNED = _ASSIGNED.replace(":assigned", ":returned")  # where nobody had worked on it, to whom has the document
_FILTERS = {
    "document": "q.document_id IN (SELECT id FROM documents WHERE name = :document OR id = :document)",
    "number": "q.ordinal = :number",
    "status": "q.status = :status",
    "label": "q.label = :label",
    "author": "q.author = :author",
    "probability_from": "q.probability >= :probability_from",
    "probability_to": "q.probability <= :probability_to",
    "commented": "q.comments > 0",
    "unresolved": "q.open_threads > 0",
    "assigned": _ASSIGNED,
    "returned": f"(q.returned_to = :returned_key OR q.status = 'rejected' AND q.returned_to = '' AND {_RETURNED})",
    "mentioned": "q.number IN (SELECT number FROM queue_mentions WHERE person = :mentioned_key)",
}
_NOT_OF_CHECKS = {
    "document",
    "number",
    "unresolved",
    "assigned",
    "returned",
    "mentioned",
}  # filters by what the table of checks has no column for
# Values that stand for a condition of their own.
_VALUES: dict[tuple[str, object], str] = {
    ("label", "pending"): "q.label IS NULL",
    ("status", "open"): "q.status NOT IN ('done', 'reviewed')",
}
_COLUMNS = """SELECT q.document_id, d.name, q.ordinal, q.place, t.garbled, t.correction, q.status, q.revision,
    q.fidelity, q.ranking, q.garbled_fidelity, q.label, q.probability, q.doubt, q.comments, q.open_threads, t.checks,
    q.author, q.updated, q.text_id, s.id, s.position, s.start_at, s.end_at, s.kind, s.reason, s.checksum
    FROM queue q JOIN queue_texts t ON t.number = q.number JOIN documents d ON d.id = q.document_id
    JOIN segments s ON s.id = q.segment_id"""
_SHORTEST = 3  # characters that the trigram index can find
_PROGRESS = """SELECT document_id, status, label, count(*) AS segments FROM queue
    GROUP BY document_id, status, label ORDER BY document_id, status, label"""


def search(connection: Connection, query: Query) -> ResultPage:
    """Return a page of the rows that match a query."""
    if query.order not in _SORTINGS:
        raise ValueError(f"no order {query.order!r}; known: {', '.join(_SORTINGS)}")
    if query.size not in _SIZES:
        raise ValueError(f"a page has 1 to {_SIZES[-1]} rows, not {query.size}")
    sorting = _SORTINGS[query.order]
    place = {} if query.after is None else _place_after(query.order, query.after)
    asked = _Asked(query, on_file=connection.dialect.name == "sqlite")
    total = 0 if asked.is_vain else connection.execute(text(asked.counting), asked.values).scalar_one()
    numbers = asked.few(sorting) if total <= asked.few_rows else asked.many(sorting)
    statement = f"{_COLUMNS} WHERE q.number IN ({numbers} LIMIT {query.size + 1}) ORDER BY {sorting.order}"
    rows = [dict(r) for r in connection.execute(text(statement), asked.values | place).mappings()] if total else []
    following = None
    if len(rows) > query.size:
        rows.pop()
        following = json.dumps([query.order, rows[-1][sorting.column], rows[-1]["place"]])
    return ResultPage(rows=tuple(map(_row, rows)), total=total, next=following)


def row_of(connection: Connection, segment_id: str) -> QueueRow | None:
    """Return the row of a segment, None if it is not in the queue."""
    result = connection.execute(text(f"{_COLUMNS} WHERE q.segment_id = :segment"), {"segment": segment_id})
    row = result.mappings().one_or_none()
    return None if row is None else _row(dict(row))


def rows_containing(connection: Connection, document: str | None, parts: Sequence[str]) -> tuple[QueueRow, ...]:
    """Return the rows that may contain one of some parts, of all documents or those of a name, in corpus order.

    Parts are folded like searched texts. The index finds no part of less than three letters; with such a part every row
    is returned.
    """
    conditions = ["1 = 1"] if document is None else ["d.name = :document"]
    values = {"document": document, "match": " OR ".join(f'"{p}"' for p in parts)}
    if all(len(p) >= _SHORTEST for p in parts):
        values |= {f"part{k}": f"%{p}%" for k, p in enumerate(parts)}
        likes = " OR ".join(f"t.searched LIKE :part{k}" for k in range(len(parts)))
        indexed = "q.number IN (SELECT rowid FROM queue_index WHERE queue_index MATCH :match)"
        conditions.append(indexed if connection.dialect.name == "sqlite" else f"({likes})")
    query = f"{_COLUMNS} WHERE {' AND '.join(conditions)} ORDER BY q.place"
    return tuple(_row(dict(r)) for r in connection.execute(text(query), values).mappings())


def neighbours(connection: Connection, row: QueueRow) -> tuple[QueueRow | None, QueueRow | None]:
    """Return the rows before and after one in its document."""
    place = "(SELECT place FROM queue WHERE segment_id = :segment)"
    where = f"WHERE q.document_id = :document AND q.place BETWEEN {place} - 1 AND {place} + 1"
    values = {"segment": row.segment.id, "document": row.segment.document_id}
    rows = connection.execute(text(f"{_COLUMNS} {where}"), values).mappings()
    by_number = {r["ordinal"]: _row(dict(r)) for r in rows}
    return by_number.get(row.number - 1), by_number.get(row.number + 1)


def progress(connection: Connection) -> tuple[DocumentProgress, ...]:
    """Return how many segments of each garbled document have which status and label, in the order of the corpus."""
    counts: dict[str, list[StatusCount]] = {}
    for row in connection.execute(text(_PROGRESS)).all():
        count = StatusCount(status=row.status, label=row.label, segments=row.segments)
        counts.setdefault(row.document_id, []).append(count)
    documents = connection.execute(text("SELECT id, name FROM documents WHERE active = 1 ORDER BY position")).all()
    return tuple(
        DocumentProgress(document_id=d.id, document_name=d.name, counts=tuple(counts[d.id]))
        for d in documents
        if d.id in counts
    )


class _Asked:
    """A query as SQL: a statement that counts the matches, and one that selects the rows of a page in order."""

    def __init__(self, query: Query, *, on_file: bool) -> None:
        given = {name: getattr(query, name) for name in (*_FILTERS, "check")}
        given = {name: value for name, value in given.items() if value is not None and value is not False}
        terms = search_terms(query.text)
        self.is_vain = bool(query.text.strip()) and not terms
        forms = [term_alternatives(term) for term in terms]
        likes = {f"term{k}_{n}": f"%{_escaped(t)}%" for k, some in enumerate(forms) for n, t in enumerate(some)}
        keys = {f"{name}_key": person_key(str(given[name])) for name in ("returned", "mentioned") if name in given}
        self.values: dict[str, Any] = {**given, **likes, **keys}
        self._on_file = on_file
        self._after = query.after is not None
        self._filters = [_filter(name, value) for name, value in given.items() if name != "check"]
        self._elsewhere = [_FILTERS[name] for name in given if name in _NOT_OF_CHECKS]
        self._check = query.check is not None
        self._likes = [_any_like(f"term{k}_", len(some)) for k, some in enumerate(forms)]
        self.few_rows = _FEW_TEXTS if terms else _FEW
        self._matches = ["i.queue_index MATCH :match"] if terms and on_file else []
        if self._matches:
            self.values["match"] = " AND ".join(f"({' OR '.join(map(_quoted, some))})" for some in forms)

    @property
    def counting(self) -> str:
        """Return the statement that counts the matches."""
        if self._matches and not self._filters and not self._check:
            return _select("count(*)", "queue_index i", self._matches)
        if self._check and not self._elsewhere and not self._likes:
            return self._checked("count(*)")
        return self._matching("count(*)", [])

    def few(self, sorting: _Sorting) -> str:
        """Return the statement that collects and sorts all matches."""
        matches = self._matching(f"q.number, q.{sorting.column} AS value, q.place", self._following(sorting))
        return f"SELECT number FROM ({matches} LIMIT {self.few_rows}) f ORDER BY {sorting.of('f', 'value')}"  # noqa: S608

    def many(self, sorting: _Sorting) -> str:
        """Return the statement that reads rows in sort order and keeps those that match."""
        conditions = [*self._filters, *self._checks]
        if self._likes:
            texts = _select("1", "queue_texts t", ["t.number = q.number", *self._likes])
            conditions.append(f"EXISTS ({texts})")
        table = f"queue q INDEXED BY queue_by_{sorting.column}" if self._on_file else "queue q"
        return f"{_select('q.number', table, [*conditions, *self._following(sorting)])} ORDER BY {sorting.order}"

    def _matching(self, what: str, further: Sequence[str]) -> str:
        """Return the statement that selects all matches, starting from the most selective condition."""
        if self._matches:  # SQLite does not reorder a cross join
            table = "queue_index i CROSS JOIN queue q ON q.number = i.rowid"
            return _select(what, table, [*self._matches, *self._filters, *self._checks, *further])
        conditions = [*self._filters]
        if self._check:
            conditions = [f"q.number IN ({self._checked('q.number')})", *self._elsewhere]
        if self._likes:
            conditions.append(f"q.number IN ({_select('t.number', 'queue_texts t', self._likes)})")
        return _select(what, "queue q", [*conditions, *further])

    @property
    def _checks(self) -> list[str]:
        checks = _select("1", "queue_checks k", ["k.name = :check", "k.number = q.number"])
        return [f"EXISTS ({checks})"] if self._check else []

    def _checked(self, what: str) -> str:
        """Return the statement that selects the segments with findings of a check, by the filters of that table."""
        filters = [f for f in self._filters if f not in self._elsewhere]
        return _select(what, "queue_checks q", ["q.name = :check", *filters])

    def _following(self, sorting: _Sorting) -> list[str]:
        return [sorting.following] if self._after else []


def _filter(name: str, value: object) -> str:
    return _VALUES.get((name, value)) or _FILTERS[name]


def _select(what: str, table: str, conditions: Sequence[str]) -> str:
    return f"SELECT {what} FROM {table} WHERE {' AND '.join(conditions) or '1 = 1'}"  # noqa: S608


def _any_like(name: str, count: int) -> str:
    likes = " OR ".join(f"t.searched LIKE :{name}{n} ESCAPE '!'" for n in range(count))
    return f"({likes})"


def _quoted(term: str) -> str:
    return f'"{term.replace(chr(34), chr(34) * 2)}"'


def _escaped(term: str) -> str:
    """Return a term as a part of a LIKE pattern, whose wildcards stand for themselves after a `!`."""
    return re.sub("[!%_]", r"!\g<0>", term)


def _place_after(order: str, after: str) -> dict[str, Any]:
    try:
        of, value, place = json.loads(after)
    except (ValueError, TypeError):
        of, value, place = None, None, None
    if of != order or not isinstance(place, int) or not isinstance(value, str if order == "recent" else (int, float)):
        raise InputError("search-cursor-invalid")
    return {"value": value, "place": place}


def _row(row: dict[str, Any]) -> QueueRow:
    segment = segment_from_row({**row, "text": row["garbled"]}, row["name"])
    current = row["garbled"] if row["correction"] is None else row["correction"]
    if row["text_id"] and row["text_id"] != content_id(current):
        raise WorkspaceError("workspace-row-damaged", table="queue_texts", record=segment.id)
    return QueueRow(
        segment=segment,
        number=row["ordinal"],
        current=current,
        status=row["status"],
        revision=row["revision"],
        fidelity=row["fidelity"],
        label=row["label"],
        garbled_fidelity=row["garbled_fidelity"],
        probability=row["probability"],
        checks=tuple(row["checks"].splitlines()),
        comments=row["comments"],
        open_threads=row["open_threads"],
        author=row["author"],
        updated=row["updated"],
    )
