"""The queue of garbled segments, a derived table that is updated in the transaction of each change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from workbench.arabic import search_key
from workbench.editing.revisions import CurrentState, current_state
from workbench.records import ACCEPTED, Revision
from workbench.store import memory_index
from workbench.store.revision_rows import of_document

__all__ = ["apply_revisions", "clear", "folded", "rebuild", "refresh", "sync"]

_ROOM = 10_000_000  # places per document; places are unique and follow the order of the corpus


@dataclass(frozen=True, slots=True)
class _BestLink:
    """The probability of the best link of a segment, how uncertain it is, and the texts of its counterparts."""

    probability: float | None = None
    doubt: float = 0.5
    texts: tuple[str, ...] = ()


def rebuild(connection: Connection) -> None:
    """Rebuild the whole queue."""
    clear(connection)
    sync(connection)


def clear(connection: Connection) -> None:
    """Empty the queue."""
    for table in ("queue_checks", "queue_texts", "queue"):
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608


def sync(connection: Connection) -> None:
    """Update the queue after a change of the active garbled documents or of their order."""
    for row in connection.execute(text(_GONE)).all():
        _delete(connection, row.id)
    for row in connection.execute(text(_NEW)).all():
        refresh(connection, row.id)
    connection.execute(text(_MOVE), {"room": _ROOM})


def refresh(connection: Connection, document_id: str) -> None:
    """Rebuild the rows of a garbled document from its reports, links and revisions."""
    _delete(connection, document_id)
    key = {"d": document_id}
    document = connection.execute(text(_DOCUMENT), key).one_or_none()
    if document is None:
        return
    links = _best_links(connection, document_id)
    histories = _histories(connection, document_id)
    number = connection.execute(text("SELECT coalesce(max(number), 0) FROM queue")).scalar_one()
    rows, texts, checks = [], [], []
    for ordinal, report in enumerate(connection.execute(text(_REPORTED), key).all(), 1):
        number += 1
        garbled = document.text[report.start_at : report.end_at]
        state = current_state(garbled, histories.get((report.start_at, report.end_at), ()))
        link = links.get(report.id, _BestLink())
        names = sorted({error["check"] for error in json.loads(report.errors)})
        rows.append(
            {
                "number": number,
                "segment_id": report.id,
                "document_id": document_id,
                "ordinal": ordinal,
                "place": document.position * _ROOM + ordinal,
                "label": report.label,
                "fidelity": report.fidelity,
                "probability": link.probability,
                "doubt": link.doubt,
                **_current_columns(state),
            }
        )
        texts.append(
            {
                "number": number,
                "garbled": garbled,
                "correction": _correction(garbled, state),
                "checks": "\n".join(names),
                "searched": _searched(garbled, state.text, "\t".join(map(folded, link.texts))),
            }
        )
        checks += [{**rows[-1], "name": name} for name in names]
    for statement, values in ((_INSERT, rows), (_INSERT_TEXT, texts), (_INSERT_CHECK, checks)):
        if values:
            connection.execute(text(statement), values)


def apply_revisions(connection: Connection, segment_id: str, history: Sequence[Revision]) -> None:
    """Update the translation memory and the queue row of a segment from its revisions; not every segment has a row."""
    memory_index.update(connection, history)
    row = connection.execute(text(_TEXT), {"segment": segment_id}).one_or_none()
    if row is None:
        return
    state = current_state(row.garbled, history)
    counterparts = row.searched.partition("\n")[2]
    for statement in (_UPDATE, _UPDATE_CHECKS):
        connection.execute(text(statement), {"number": row.number, **_current_columns(state)})
    connection.execute(
        text(_UPDATE_TEXT),
        {
            "number": row.number,
            "correction": _correction(row.garbled, state),
            "searched": _searched(row.garbled, state.text, counterparts),
        },
    )


def folded(words: str) -> str:
    """Return the search key of a text, with a space on either side so that whole words can be matched."""
    return f" {search_key(words)} "


def _searched(garbled: str, current: str, counterparts: str) -> str:
    """Return the searchable text of a segment: its own texts, and after a line break those of its counterparts."""
    own = folded(garbled) if current == garbled else folded(garbled) + "\t" + folded(current)
    return f"{own}\n{counterparts}"


def _correction(garbled: str, state: CurrentState) -> str | None:
    return None if (state.text, state.status) == (garbled, "untouched") else state.text


def _current_columns(state: CurrentState) -> dict[str, object]:
    newest = state.newest
    return {
        "status": state.status,
        "revision": state.base,
        "author": newest.author if newest else "",
        "updated": newest.created if newest else "",
    }


def _delete(connection: Connection, document_id: str) -> None:
    for table in ("queue_checks", "queue_texts"):
        members = "SELECT number FROM queue WHERE document_id = :d"
        connection.execute(text(f"DELETE FROM {table} WHERE number IN ({members})"), {"d": document_id})  # noqa: S608
    connection.execute(text("DELETE FROM queue WHERE document_id = :d"), {"d": document_id})


def _best_links(connection: Connection, document_id: str) -> dict[str, _BestLink]:
    linked: dict[str, list[tuple[bool, float, str]]] = {}
    unlinked: dict[str, float] = {}
    documents: dict[str, str] = {}
    for row in connection.execute(text(_LINKS), {"d": document_id}).all():
        if row.start_at is None:
            unlinked[row.left_id] = row.probability
        else:
            if row.document_id not in documents:
                query = text("SELECT text FROM documents WHERE id = :d")
                documents[row.document_id] = connection.execute(query, {"d": row.document_id}).scalar_one()
            counterpart = documents[row.document_id][row.start_at : row.end_at]
            linked.setdefault(row.left_id, []).append((row.kind == "parallel", row.probability, counterpart))
    best = {i: _BestLink(doubt=abs(p - 0.5)) for i, p in unlinked.items() if i not in linked}
    for i, links in linked.items():
        accepted = [k for k in links if k[1] >= ACCEPTED]
        probability = max(accepted or links, key=lambda k: (k[0] and k[1] >= ACCEPTED, k[1]))[1]
        best[i] = _BestLink(probability, abs(probability - 0.5), tuple(k[2] for k in accepted))
    return best


def _histories(connection: Connection, document_id: str) -> dict[tuple[int, int], Sequence[Revision]]:
    grouped: dict[tuple[int, int], list[Revision]] = {}
    for revision in of_document(connection, document_id):
        grouped.setdefault((revision.start, revision.end), []).append(revision)
    return dict(grouped)


_GONE = """SELECT DISTINCT q.document_id AS id FROM queue q JOIN documents d ON d.id = q.document_id
    WHERE d.active = 0 OR d.role <> 'garbled'"""
_NEW = """SELECT d.id FROM documents d JOIN results r ON r.document_id = d.id
    WHERE d.active = 1 AND d.role = 'garbled' AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.document_id = d.id)
    ORDER BY d.position"""
_MOVE = """UPDATE queue SET place = ordinal + (SELECT d.position FROM documents d WHERE d.id = document_id) * :room
    WHERE place <> ordinal + (SELECT d.position FROM documents d WHERE d.id = document_id) * :room"""
_DOCUMENT = "SELECT position, text FROM documents WHERE id = :d AND active = 1 AND role = 'garbled'"
_REPORTED = """SELECT s.id, s.start_at, s.end_at, r.fidelity, r.label, r.errors
    FROM reports r JOIN segments s ON s.id = r.segment_id WHERE r.document_id = :d ORDER BY s.position"""
_LINKS = """SELECT l.id, l.kind, l.probability, g.segment_id AS left_id, s.start_at, s.end_at, s.document_id
    FROM links l JOIN link_segments g ON g.link_id = l.id AND g.side = 'left'
    LEFT JOIN link_segments r ON r.link_id = l.id AND r.side = 'right'
    LEFT JOIN segments s ON s.id = r.segment_id
    WHERE l.document_id = :d ORDER BY l.id, s.document_id, s.position"""
_INSERT = """INSERT INTO queue (number, segment_id, document_id, place, ordinal, status, label, fidelity, probability,
    doubt, author, updated, revision) VALUES (:number, :segment_id, :document_id, :place, :ordinal, :status, :label,
    :fidelity, :probability, :doubt, :author, :updated, :revision)"""
_INSERT_TEXT = "INSERT INTO queue_texts VALUES (:number, :garbled, :correction, :checks, :searched)"
_INSERT_CHECK = "INSERT INTO queue_checks VALUES (:name, :number, :status, :label, :probability, :author)"
_TEXT = """SELECT t.number, t.garbled, t.searched FROM queue q JOIN queue_texts t ON t.number = q.number
    WHERE q.segment_id = :segment"""
_UPDATE = """UPDATE queue SET status = :status, revision = :revision, author = :author, updated = :updated
    WHERE number = :number"""
_UPDATE_CHECKS = "UPDATE queue_checks SET status = :status, author = :author WHERE number = :number"
_UPDATE_TEXT = "UPDATE queue_texts SET correction = :correction, searched = :searched WHERE number = :number"
