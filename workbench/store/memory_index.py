"""The translation memory of a workspace, kept in the transaction that adds a revision.

An index of words finds candidates, the rare words first, and looks at so many places and no more: what it takes does
not grow with the memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from sqlalchemy import Connection, text

from workbench.editing.revisions import current_state
from workbench.editing.translation_memory import MemoryEntry, indexed_words
from workbench.records import Revision
from workbench.store.revision_rows import of_document

__all__ = ["candidates", "rebuild", "remember"]

_HELPFUL = {"done", "reviewed"}
_COMMON = 5_000  # places of a word that are counted; a commoner word tells little
_LOOKED = 10_000  # places that are looked up, of the rarest words first
_CANDIDATES = 200
_ASKED = 100  # words a question


def rebuild(connection: Connection) -> None:
    """Make the memory anew."""
    for table in ("remembered_words", "remembered"):
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    for document_id in connection.execute(text("SELECT DISTINCT document_id FROM revisions")).scalars().all():
        histories: dict[str, list[Revision]] = {}
        for revision in of_document(connection, document_id):
            histories.setdefault(revision.segment_id, []).append(revision)
        for history in histories.values():
            remember(connection, history)


def remember(connection: Connection, history: Sequence[Revision]) -> None:
    """Keep what the revisions of a segment lead to, or forget it where that is neither done nor reviewed."""
    garbled = history[0].before
    state = current_state(garbled, history)
    key = {"segment": history[0].segment_id}
    number = connection.execute(text("SELECT number FROM remembered WHERE segment_id = :segment"), key).scalar()
    if state.newest is None or state.status not in _HELPFUL:
        if number is not None:
            connection.execute(text("DELETE FROM remembered_words WHERE number = :number"), {"number": number})
            connection.execute(text("DELETE FROM remembered WHERE number = :number"), {"number": number})
        return
    values = {"corrected": state.text, "author": state.newest.author, "created": state.newest.created, **key}
    if number is not None:
        connection.execute(text(_UPDATE), values)
        return
    values |= {"document": history[0].document_id, "garbled": garbled}
    number = connection.execute(text(_INSERT), values).scalar_one()
    words = [{"word": w, "number": number} for w in sorted(indexed_words(garbled))]
    if words:
        connection.execute(text("INSERT INTO remembered_words VALUES (:word, :number)"), words)


def candidates(connection: Connection, wanted: str) -> tuple[MemoryEntry, ...]:
    """Return what is remembered of the texts that share most with one, its rare words above all."""
    counted = _counted(connection, sorted(indexed_words(wanted)))
    looked = 0
    chosen: list[tuple[str, int]] = []
    for word, count in sorted(counted.items(), key=lambda item: item[1]):
        if count and (not chosen or looked + count <= _LOOKED):
            looked += count
            chosen.append((word, int(1000 * log(1 + 2 * _COMMON / count))))
    if not chosen:
        return ()
    places = " UNION ALL ".join(_PLACES.format(k=k, weight=weight) for k, (_, weight) in enumerate(chosen))
    values = {f"word{k}": word for k, (word, _) in enumerate(chosen)}
    return tuple(MemoryEntry(**row) for row in connection.execute(text(_BEST.format(places)), values).mappings())


def _counted(connection: Connection, words: Sequence[str]) -> dict[str, int]:
    """Return in how many places each word is."""
    found: dict[str, int] = {}
    for first in range(0, len(words), _ASKED):
        some = words[first : first + _ASKED]
        query = ", ".join(_COUNT.format(k=k) for k in range(len(some)))
        counts = connection.execute(text(f"SELECT {query}"), {f"word{k}": w for k, w in enumerate(some)}).one()
        found.update(zip(some, counts, strict=True))
    return found


_UPDATE = """UPDATE remembered SET corrected = :corrected, author = :author, created = :created
    WHERE segment_id = :segment"""
_INSERT = """INSERT INTO remembered (segment_id, document_id, garbled, corrected, author, created)
    VALUES (:segment, :document, :garbled, :corrected, :author, :created) RETURNING number"""
_COUNT = f"(SELECT count(*) FROM (SELECT 1 FROM remembered_words WHERE word = :word{{k}} LIMIT {_COMMON}) f{{k}})"  # noqa: S608
_PLACES = f"""SELECT * FROM (SELECT number, {{weight}} AS weight FROM remembered_words WHERE word = :word{{k}}
    ORDER BY number DESC LIMIT {_LOOKED}) f{{k}}"""  # noqa: S608
_BEST = f"""SELECT r.segment_id, d.name AS document, r.garbled, r.corrected, r.author, r.created
    FROM (SELECT number FROM ({{}}) p GROUP BY number ORDER BY sum(weight) DESC, number DESC LIMIT {_CANDIDATES}) b
    JOIN remembered r ON r.number = b.number JOIN documents d ON d.id = r.document_id"""  # noqa: S608
