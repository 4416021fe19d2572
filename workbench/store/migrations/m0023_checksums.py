"""Checksums of rows, by which `workbench.store.checksums` tells whether they are as they were written; the audit log.

What is there already is taken as it is.
"""

from __future__ import annotations

import json
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, text

from workbench.editing.content_ids import decision_with_id
from workbench.store.checksums import CHECKED, checksum, link_row, seal
from workbench.store.link_decisions import decision_from_row
from workbench.store.meta_rows import FOREIGN_IDS, write_meta

__all__ = ["up"]

# Who did what to the service itself; what people write is in the history. No secret is in it.
_AUDIT = """CREATE TABLE audit (
    position INTEGER PRIMARY KEY {auto},
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    address TEXT NOT NULL)"""
_SEGMENTS = "SELECT * FROM segments WHERE document_id = :d"
_LINKS = """SELECT l.*, s.side, s.segment_id FROM links l JOIN link_segments s ON s.link_id = l.id ORDER BY l.id"""


def up(connection: Connection) -> None:
    """Add a column to each table, and fill it; make the table of the log."""
    auto = "AUTOINCREMENT" if connection.dialect.name == "sqlite" else "GENERATED ALWAYS AS IDENTITY"
    connection.exec_driver_sql(_AUDIT.format(auto=auto))
    for table in (*CHECKED, "segments", "links"):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN checksum VARCHAR(16) NOT NULL DEFAULT ''")
    for table in CHECKED:
        seal(connection, table, "1 = 1", {})
    for document_id, whole in connection.execute(text("SELECT id, text FROM documents")).tuples().all():
        rows = connection.execute(text(_SEGMENTS), {"d": document_id}).mappings().all()
        cut = [{**row, "text": whole[row["start_at"] : row["end_at"]]} for row in rows]
        _save(connection, "segments", [{"id": row["id"], "checksum": checksum("segments", row)} for row in cut])
    links = connection.execute(text(_LINKS)).mappings().all()
    sealed = []
    for link_id, members in groupby(links, key=itemgetter("id")):
        rows = list(members)
        sides = [[r["segment_id"] for r in rows if r["side"] == side] for side in ("left", "right")]
        sealed.append({"id": link_id, "checksum": checksum("links", link_row(rows[0], *sides))})
    _save(connection, "links", sealed)
    order = connection.execute(text("SELECT id FROM documents WHERE active = 1 ORDER BY position, id")).scalars()
    write_meta(connection, "order", json.dumps(list(order)))
    decisions = map(decision_from_row, connection.execute(text("SELECT * FROM link_decisions")).mappings().all())
    if foreign := [d.id for d in decisions if decision_with_id(d).id != d.id]:
        write_meta(connection, FOREIGN_IDS, json.dumps(foreign))


def _save(connection: Connection, table: str, sealed: list[dict[str, object]]) -> None:
    if sealed:
        connection.execute(text(f"UPDATE {table} SET checksum = :checksum WHERE id = :id"), sealed)  # noqa: S608
