"""Vectors of texts as rows of the database, as `workbench.encoders.codec` packs them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager

from sqlalchemy import Connection, RowMapping, String, TextClause, bindparam, text

from workbench.encoders.codec import CODEC
from workbench.records import content_id
from workbench.store.checksums import checked, checksum

__all__ = ["add_rows", "all_rows", "delete_others", "missing_vectors", "packed_vectors", "save_vectors"]

_CHUNK = 500  # ids in one query; SQLite allows more, PostgreSQL plans fewer better
_INSERT = """INSERT INTO vectors (encoder, text_id, packed, checksum) VALUES (:encoder, :text_id, :packed, :checksum)
    ON CONFLICT (encoder, text_id) DO UPDATE SET packed = excluded.packed, checksum = excluded.checksum
    WHERE substr(vectors.packed, 1, 1) <> substr(excluded.packed, 1, 1)"""
_ADD = """INSERT INTO vectors (encoder, text_id, packed, checksum) VALUES (:encoder, :text_id, :packed, :checksum)
    ON CONFLICT (encoder, text_id) DO NOTHING"""
_NEXT = """SELECT encoder, text_id, packed, checksum FROM vectors WHERE encoder > :encoder
    OR (encoder = :encoder AND text_id > :text_id) ORDER BY encoder, text_id LIMIT :together"""
_STORED = "SELECT * FROM vectors WHERE encoder = :encoder AND text_id IN :ids"
_PRESENT = """SELECT text_id FROM vectors WHERE encoder = :encoder AND substr(packed, 1, 1) = :version
    AND text_id IN :ids"""


def missing_vectors(connection: Connection, encoder: str, texts: Iterable[str]) -> list[str]:
    """Return the distinct texts that have no vectors of an encoder yet, as the codec packs them, in order."""
    wanted = {content_id(t): t for t in texts}
    present: set[str] = set()
    for ids in _chunks(list(wanted)):
        values = {"encoder": encoder, "version": bytes([CODEC]), "ids": ids}
        present |= set(connection.execute(_with_ids(_PRESENT), values).scalars())
    return [t for i, t in wanted.items() if i not in present]


def save_vectors(connection: Connection, encoder: str, encodings: Iterable[tuple[str, bytes]]) -> None:
    """Save the packed vectors of some texts over those of another version of the codec."""
    rows = [{"encoder": encoder, "text_id": content_id(t), "packed": packed} for t, packed in encodings]
    connection.execute(text(_INSERT), [{**row, "checksum": checksum("vectors", row)} for row in rows])


def packed_vectors(connection: Connection, encoder: str, texts: Sequence[str]) -> dict[str, bytes]:
    """Return the stored vectors of some texts by their content ids; damaged ones are a WorkspaceError."""
    packed: dict[str, bytes] = {}
    for ids in _chunks(list(dict.fromkeys(content_id(t) for t in texts))):
        for row in connection.execute(_with_ids(_STORED), {"encoder": encoder, "ids": ids}).mappings():
            packed[row["text_id"]] = checked("vectors", row)["packed"]
    return packed


def all_rows(reading: Callable[[], AbstractContextManager[Connection]]) -> Iterator[Sequence[RowMapping]]:
    """Yield all rows, some at a time, each time in a transaction of its own."""
    last = {"encoder": "", "text_id": ""}
    while True:
        with reading() as connection:
            rows = connection.execute(text(_NEXT), {**last, "together": _CHUNK}).mappings().all()
        if not rows:
            return
        yield rows
        last = {name: rows[-1][name] for name in last}


def add_rows(connection: Connection, rows: Iterable[RowMapping]) -> None:
    """Add rows of another database as they are there; what is here already stays."""
    connection.execute(text(_ADD), [dict(row) for row in rows])


def delete_others(connection: Connection, text_ids: Collection[str]) -> None:
    """Delete the vectors of all texts but some."""
    kept = set(text_ids)
    for found in connection.execute(text("SELECT DISTINCT text_id FROM vectors")).scalars().all():
        if found not in kept:
            connection.execute(text("DELETE FROM vectors WHERE text_id = :i"), {"i": found})


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(ids), _CHUNK):
        yield ids[first : first + _CHUNK]


def _with_ids(query: str) -> TextClause:
    """Return a statement whose parameter `ids` is a list."""
    return text(query).bindparams(bindparam("ids", type_=String(), expanding=True))
