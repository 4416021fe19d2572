"""The translation memory of a workspace, updated in the transaction that adds a revision.

A word index finds candidates, rare words first, and reads a limited number of postings, so that the cost of a search
does not grow with the memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log

from sqlalchemy import Connection, text

from workbench.editing.revisions import current_state
from workbench.editing.translation_memory import MemoryEntry, indexed_words
from workbench.records import Revision
from workbench.store.revision_rows import of_document

__all__ = ["candidates", "faults", "rebuild", "update"]

_APPROVED = {"done", "reviewed"}
_COMMON = 5_000  # postings counted per word; more frequent words hardly distinguish texts
_POSTINGS = 10_000  # postings read per search, of the rarest words first
_CANDIDATES = 200
_BATCH = 100  # words counted in one query


def rebuild(connection: Connection) -> None:
    """Rebuild the whole translation memory."""
    for table in ("remembered_words", "remembered"):
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    for history in _histories(connection):
        update(connection, history)


def faults(connection: Connection) -> Iterator[str]:
    """Yield the segments whose entry is not what follows from their history."""
    wanted = {entry["segment_id"]: entry for entry in map(_entry, _histories(connection)) if entry is not None}
    stored = {row["segment_id"]: dict(row) for row in connection.execute(text(_ENTRIES)).mappings()}
    words: dict[int, set[str]] = {}
    for number, word in connection.execute(text("SELECT number, word FROM remembered_words")):
        words.setdefault(number, set()).add(word)
    for segment_id in wanted.keys() | stored.keys():
        entry = stored.get(segment_id, {})
        found = words.pop(entry.pop("number", -1), set())
        if entry != wanted.get(segment_id) or found != set(indexed_words(entry["garbled"])):
            yield f"the translation memory of the segment {segment_id} does not follow from its history"
    if words:
        yield "the translation memory has words of no entry"


def _histories(connection: Connection) -> Iterator[list[Revision]]:
    """Yield the revisions of each segment that has any."""
    for document_id in connection.execute(text("SELECT DISTINCT document_id FROM revisions")).scalars().all():
        histories: dict[str, list[Revision]] = {}
        for revision in of_document(connection, document_id):
            histories.setdefault(revision.segment_id, []).append(revision)
        yield from histories.values()


def _entry(history: Sequence[Revision]) -> dict[str, object] | None:
    """Return the entry of a segment without its number, None while it is neither done nor reviewed."""
    state = current_state(history[0].before, history)
    if state.newest is None or state.status not in _APPROVED:
        return None
    return {
        "segment_id": history[0].segment_id,
        "document_id": history[0].document_id,
        "garbled": history[0].before,
        "corrected": state.text,
        "author": state.newest.author,
        "created": state.newest.created,
    }


def update(connection: Connection, history: Sequence[Revision]) -> None:
    """Update the entry of a segment from its revisions; it has one only while it is done or reviewed."""
    entry = _entry(history)
    key = {"segment_id": history[0].segment_id}
    number = connection.execute(text("SELECT number FROM remembered WHERE segment_id = :segment_id"), key).scalar()
    if entry is None:
        if number is not None:
            connection.execute(text("DELETE FROM remembered_words WHERE number = :number"), {"number": number})
            connection.execute(text("DELETE FROM remembered WHERE number = :number"), {"number": number})
        return
    if number is not None:
        connection.execute(text(_UPDATE), entry)
        return
    number = connection.execute(text(_INSERT), entry).scalar_one()
    words = [{"word": w, "number": number} for w in sorted(indexed_words(history[0].before))]
    if words:
        connection.execute(text("INSERT INTO remembered_words VALUES (:word, :number)"), words)


def candidates(connection: Connection, wanted: str) -> tuple[MemoryEntry, ...]:
    """Return the entries whose garbled texts share most words with a text; rare words weigh more."""
    counted = _counted(connection, sorted(indexed_words(wanted)))
    postings = 0
    chosen: list[tuple[str, int]] = []
    for word, count in sorted(counted.items(), key=lambda item: item[1]):
        if count and (not chosen or postings + count <= _POSTINGS):
            postings += count
            chosen.append((word, int(1000 * log(1 + 2 * _COMMON / count))))
    if not chosen:
        return ()
    places = " UNION ALL ".join(_PLACES.format(k=k) for k in range(len(chosen)))
    values = {f"{name}{k}": value for k, row in enumerate(chosen) for name, value in zip(_PLACE, row, strict=True)}
    return tuple(MemoryEntry(**row) for row in connection.execute(text(_BEST.format(places)), values).mappings())


def _counted(connection: Connection, words: Sequence[str]) -> dict[str, int]:
    """Return the number of postings of each word, up to a limit."""
    counted: dict[str, int] = {}
    for first in range(0, len(words), _BATCH):
        batch = words[first : first + _BATCH]
        query = ", ".join(_COUNT.format(k=k) for k in range(len(batch)))
        counts = connection.execute(text(f"SELECT {query}"), {f"word{k}": w for k, w in enumerate(batch)}).one()
        counted.update(zip(batch, counts, strict=True))
    return counted


_ENTRIES = "SELECT number, segment_id, document_id, garbled, corrected, author, created FROM remembered"
_UPDATE = """UPDATE remembered SET corrected = :corrected, author = :author, created = :created
    WHERE segment_id = :segment_id"""
_INSERT = """INSERT INTO remembered (segment_id, document_id, garbled, corrected, author, created)
    VALUES (:segment_id, :document_id, :garbled, :corrected, :author, :created) RETURNING number"""
_COUNT = f"(SELECT count(*) FROM (SELECT 1 FROM remembered_words WHERE word = :word{{k}} LIMIT {_COMMON}) f{{k}})"  # noqa: S608
# The text depends on nothing but how many words there are: each text is kept compiled.
_PLACE = ("word", "weight")
_PLACES = f"""SELECT * FROM (SELECT number, CAST(:weight{{k}} AS integer) AS weight
    FROM remembered_words WHERE word = :word{{k}} ORDER BY number DESC LIMIT {_POSTINGS}) f{{k}}"""  # noqa: S608
_BEST = f"""SELECT r.segment_id, d.name AS document, r.garbled, r.corrected, r.author, r.created
    FROM (SELECT number FROM ({{}}) p GROUP BY number ORDER BY sum(weight) DESC, number DESC LIMIT {_CANDIDATES}) b
    JOIN remembered r ON r.number = b.number JOIN documents d ON d.id = r.document_id"""  # noqa: S608
