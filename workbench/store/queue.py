"""The queue of garbled segments, kept in the transaction that changes what it follows from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from workbench.arabic import search_key
from workbench.editing.revisions import CurrentState, current_state
from workbench.records import ACCEPTED, Revision
from workbench.store.memory_index import remember
from workbench.store.revision_rows import of_document

__all__ = ["clear", "folded", "rebuild", "refresh", "revised", "settle"]

_ROOM = 10_000_000  # places a document; the place of a segment is unique and grows with the order of the corpus


@dataclass(frozen=True, slots=True)
class _Likeliest:
    """The best link of a segment, a parallel one before a likelier partial one, and the texts of its counterparts."""

    probability: float | None = None
    doubt: float = 0.5
    texts: tuple[str, ...] = ()


def rebuild(connection: Connection) -> None:
    """Make the queue anew."""
    clear(connection)
    settle(connection)


def clear(connection: Connection) -> None:
    """Empty the queue."""
    for table in ("queue_checks", "queue_texts", "queue"):
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608


def settle(connection: Connection) -> None:
    """Bring the queue in line with which documents are active and garbled, and with their order."""
    for row in connection.execute(text(_GONE)).all():
        _forget(connection, row.id)
    for row in connection.execute(text(_NEW)).all():
        refresh(connection, row.id)
    connection.execute(text(_MOVE), {"room": _ROOM})


def refresh(connection: Connection, document_id: str) -> None:
    """Make the rows of a garbled document anew, from its reports, links and revisions."""
    _forget(connection, document_id)
    key = {"d": document_id}
    document = connection.execute(text(_DOCUMENT), key).one_or_none()
    if document is None:
        return
    links = _likeliest(connection, document_id)
    histories = _histories(connection, document_id)
    number = connection.execute(text("SELECT coalesce(max(number), 0) FROM queue")).scalar_one()
    rows, texts, checks = [], [], []
    for ordinal, part in enumerate(connection.execute(text(_REPORTED), key).all(), 1):
        number += 1
        garbled = document.text[part.start_at : part.end_at]
        state = current_state(garbled, histories.get((part.start_at, part.end_at), ()))
        link = links.get(part.id, _Likeliest())
        names = sorted({error["check"] for error in json.loads(part.errors)})
        rows.append(
            {
                "number": number,
                "segment_id": part.id,
                "document_id": document_id,
                "ordinal": ordinal,
                "place": document.position * _ROOM + ordinal,
                "label": part.label,
                "fidelity": part.fidelity,
                "probability": link.probability,
                "doubt": link.doubt,
                **_standing(state),
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
    for statement, some in ((_INSERT, rows), (_INSERT_TEXT, texts), (_INSERT_CHECK, checks)):
        if some:
            connection.execute(text(statement), some)


def revised(connection: Connection, segment_id: str, history: Sequence[Revision]) -> None:
    """Bring the memory and the row of a segment in line with its revisions; not every segment has a row."""
    remember(connection, history)
    row = connection.execute(text(_TEXT), {"segment": segment_id}).one_or_none()
    if row is None:
        return
    state = current_state(row.garbled, history)
    siblings = row.searched.partition("\n")[2]
    for statement in (_STAND, _STAND_CHECKS):
        connection.execute(text(statement), {"number": row.number, **_standing(state)})
    connection.execute(
        text(_STAND_TEXT),
        {
            "number": row.number,
            "correction": _correction(row.garbled, state),
            "searched": _searched(row.garbled, state.text, siblings),
        },
    )


def folded(words: str) -> str:
    """Return a text as it is searched, with a space on either side, so that whole words can be asked for."""
    return f" {search_key(words)} "


def _searched(garbled: str, current: str, siblings: str) -> str:
    """Return what a segment is found by: its own texts, a line break that no search crosses, its counterparts."""
    own = folded(garbled) if current == garbled else folded(garbled) + "\t" + folded(current)
    return f"{own}\n{siblings}"


def _correction(garbled: str, state: CurrentState) -> str | None:
    return None if (state.text, state.status) == (garbled, "untouched") else state.text


def _standing(state: CurrentState) -> dict[str, object]:
    newest = state.newest
    return {
        "status": state.status,
        "revision": state.base,
        "author": newest.author if newest else "",
        "updated": newest.created if newest else "",
    }


def _forget(connection: Connection, document_id: str) -> None:
    for table in ("queue_checks", "queue_texts"):
        members = "SELECT number FROM queue WHERE document_id = :d"
        connection.execute(text(f"DELETE FROM {table} WHERE number IN ({members})"), {"d": document_id})  # noqa: S608
    connection.execute(text("DELETE FROM queue WHERE document_id = :d"), {"d": document_id})


def _likeliest(connection: Connection, document_id: str) -> dict[str, _Likeliest]:
    grouped: dict[str, list[tuple[bool, float, str]]] = {}
    alone: dict[str, float] = {}
    documents: dict[str, str] = {}
    for row in connection.execute(text(_LINKS), {"d": document_id}).all():
        if row.start_at is None:
            alone[row.left_id] = row.probability
        else:
            if row.document_id not in documents:
                query = text("SELECT text FROM documents WHERE id = :d")
                documents[row.document_id] = connection.execute(query, {"d": row.document_id}).scalar_one()
            words = documents[row.document_id][row.start_at : row.end_at]
            grouped.setdefault(row.left_id, []).append((row.kind == "parallel", row.probability, words))
    found = {i: _Likeliest(doubt=abs(p - 0.5)) for i, p in alone.items() if i not in grouped}
    for i, some in grouped.items():
        accepted = [s for s in some if s[1] >= ACCEPTED]
        probability = max(accepted or some, key=lambda s: (s[0] and s[1] >= ACCEPTED, s[1]))[1]
        found[i] = _Likeliest(probability, abs(probability - 0.5), tuple(s[2] for s in accepted))
    return found


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
_STAND = """UPDATE queue SET status = :status, revision = :revision, author = :author, updated = :updated
    WHERE number = :number"""
_STAND_CHECKS = "UPDATE queue_checks SET status = :status, author = :author WHERE number = :number"
_STAND_TEXT = "UPDATE queue_texts SET correction = :correction, searched = :searched WHERE number = :number"
