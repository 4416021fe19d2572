"""Checksums of everything in a workspace, as of one whose rows were written by other means than the workbench's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, text

from workbench.store.checksums import CHECKED, checksum, link_row, seal
from workbench.store.meta_rows import write_meta

__all__ = ["seal_all"]

_SEGMENTS = "SELECT * FROM segments WHERE document_id = :d"
_LINKS = """SELECT l.*, s.side, s.segment_id FROM links l JOIN link_segments s ON s.link_id = l.id ORDER BY l.id"""
_ORDER = "SELECT id FROM documents WHERE active = 1 ORDER BY position, id"


def seal_all(connection: Connection, tables: Sequence[str] = CHECKED) -> None:
    """Take everything that is stored in these tables, in segments and links as it is, and write its checksums."""
    for table in tables:
        seal(connection, table, "1 = 1", {})
    for document_id, whole in connection.execute(text("SELECT id, text FROM documents")).all():
        rows = connection.execute(text(_SEGMENTS), {"d": document_id}).mappings().all()
        cut = [{**row, "text": whole[row["start_at"] : row["end_at"]]} for row in rows]
        _save(connection, "segments", [{"id": row["id"], "checksum": checksum("segments", row)} for row in cut])
    sealed: list[dict[str, object]] = []
    for link_id, members in groupby(connection.execute(text(_LINKS)).mappings().all(), key=itemgetter("id")):
        found = list(members)
        left, right = ([r["segment_id"] for r in found if r["side"] == side] for side in ("left", "right"))
        sealed.append({"id": link_id, "checksum": checksum("links", link_row(found[0], left, right))})
    _save(connection, "links", sealed)
    write_meta(connection, "order", json.dumps(list(connection.execute(text(_ORDER)).scalars())))


def _save(connection: Connection, table: str, sealed: list[dict[str, object]]) -> None:
    if sealed:
        connection.execute(text(f"UPDATE {table} SET checksum = :checksum WHERE id = :id"), sealed)  # noqa: S608
