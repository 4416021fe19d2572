"""Checksums of rows: whoever reads a row can tell whether it is as it was written.

They find the faults of disks and of programs, not those of people, who can write a checksum as well as a row. The text
of a document needs none, as its id is a hash of it; so is that of a revision, an annotation and a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, text

from workbench.errors import WorkspaceError

__all__ = [
    "CHECKED",
    "DAMAGED",
    "checked",
    "checksum",
    "damaged_rows",
    "lenient",
    "link_row",
    "same_id",
    "seal",
    "values_checksum",
]


class _Named(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_Named)
DAMAGED = frozenset({"workspace-row-damaged", "workspace-damaged"})  # codes of errors that a run mends
_DIGEST = 8  # bytes
_TOGETHER = 1000  # rows that are read at once
# The columns of each table that its checksum is of; the first ones are its key.
_COLUMNS = {
    "meta": ("name", "value"),
    "documents": (
        *("id", "name", "language", "role", "title", "published", "origin", "licence", "publisher", "url"),
        *("retrieved", "notes", "source_of"),
    ),
    "segments": ("id", "document_id", "position", "start_at", "end_at", "kind", "reason", "text"),
    "vectors": ("encoder", "text_id", "packed"),
    "results": ("document_id", "inputs", "signature"),
    "reports": ("segment_id", "document_id", "fidelity", "label", "scores", "errors", "signature"),
    "links": ("document_id", "kind", "score", "probability", "left_ids", "right_ids"),
    "assessments": (
        *("segment_id", "text_id", "counterpart", "document_id", "signature", "fidelity", "label", "scores", "errors"),
        *("hter", "character_edit_rate"),
    ),
    "document_profiles": ("document_id", "signature", "profile"),
    "profile_blocks": ("number", "signature", "data"),
    "document_pairs": ("one", "other", "signature", "probability"),
    "document_names": ("document_id", "kind", "signature", "data"),
    "name_evidence": ("signature", "data"),
    "name_decisions": ("kind", "form", "canonical", "language", "author", "made_at"),
    "drafts": ("segment_id", "author", "base", "words", "kept_at", "comment", "commented_at"),
    "people": ("name", "role", "password_hash", "created"),
    "api_tokens": ("id", "name", "title", "scope", "token_hash", "created", "until_at"),
    "erasures": ("document_id", "reason", "author", "created"),
    "second_factors": ("name", "required", "secret", "active", "last_step"),
}
_KEYS = {
    "vectors": 2,
    "assessments": 3,
    "document_pairs": 2,
    "document_names": 2,
    "name_decisions": 6,
    "drafts": 2,
}
# Those whose rows hold all that their checksum is of; a segment needs its document, a link what it links.
CHECKED = tuple(table for table in _COLUMNS if table not in {"segments", "links"})


def checksum(table: str, row: Mapping[Any, Any]) -> str:
    """Return the checksum of a row, given by its columns, 16 hexadecimal digits."""
    return values_checksum(table, [row[name] for name in _COLUMNS[table]])


def values_checksum(table: str, values: Iterable[object]) -> str:
    """Return the checksum of a row of a table, given by the values that it is of."""
    hashed = blake2b(table.encode(), digest_size=_DIGEST)
    for value in values:
        hashed.update(_packed(value))
    return hashed.hexdigest()


def checked(table: str, row: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return a row as it is; one that is not as it was written is a WorkspaceError."""
    if row["checksum"] != checksum(table, row):
        raise WorkspaceError("workspace-row-damaged", table=table, record=row[_COLUMNS[table][0]])
    return row


def link_row(row: Mapping[Any, Any], left: list[str], right: list[str]) -> dict[str, Any]:
    """Return the columns of a link that its checksum is of: its own, and the segments on either side."""
    names = ("document_id", "kind", "score", "probability")
    return {**{n: row[n] for n in names}, "left_ids": " ".join(sorted(left)), "right_ids": " ".join(sorted(right))}


def same_id(table: str, stored: R, made: R) -> R:
    """Return a record of a table as it is stored; one whose id is no longer that of its content is a WorkspaceError."""
    if stored.id != made.id:
        raise WorkspaceError("workspace-row-damaged", table=table, record=stored.id)
    return stored


def damaged_rows(connection: Connection, table: str) -> Iterator[dict[str, Any]]:
    """Yield the keys of the rows of a table that are not as they were written; on SQLite `rowid` is among them."""
    names = _COLUMNS[table]
    key = names[: _KEYS.get(table, 1)]
    row_number = 'rowid AS "rowid", ' if connection.dialect.name == "sqlite" else ""
    query = text(f"SELECT {row_number}{', '.join((*names, 'checksum'))} FROM {table}")  # noqa: S608
    found = connection.execute(query, execution_options={"stream_results": True}).mappings()
    while rows := found.fetchmany(_TOGETHER):
        for row in rows:
            if row["checksum"] != checksum(table, row):
                yield {name: row[name] for name in (*key, "rowid") if name in row}


@contextmanager
def lenient(connection: Connection) -> Iterator[None]:
    """Read texts that are no UTF-8 any more as well as they can be, inside the block."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    driver.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        yield
    finally:
        driver.text_factory = str


def seal(connection: Connection, table: str, where: str, values: Mapping[str, object]) -> None:
    """Write the checksums of some rows, which have just been written."""
    key = _COLUMNS[table][: _KEYS.get(table, 1)]
    query = f"SELECT {', '.join(_COLUMNS[table])} FROM {table} WHERE {where}"  # noqa: S608
    same = " AND ".join(f"{name} = :{name}" for name in key)
    update = text(f"UPDATE {table} SET checksum = :checksum WHERE {same}")  # noqa: S608
    found = connection.execute(text(query), dict(values), execution_options={"stream_results": True}).mappings()
    while rows := found.fetchmany(_TOGETHER):
        sealed = [{**{name: row[name] for name in key}, "checksum": checksum(table, row)} for row in rows]
        connection.execute(update, sealed)


def _packed(value: object) -> bytes:
    """Return a value of a column as bytes, in which no value can be taken for another."""
    if value is None:
        return b"~"
    if isinstance(value, int | float):
        return f"{float(value)!r};".encode()  # a whole number comes back from a column of floats as a float
    data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else bytes(value)  # type: ignore[call-overload]
    return b"%d:%b" % (len(data), data)
