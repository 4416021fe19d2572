"""Checksums of rows, by which `workbench.store.checksums` tells whether they are as they were written; the audit log.

What is there already is taken as it is.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, text

from workbench.editing.content_ids import decision_with_id
from workbench.store.link_decisions import decision_from_row
from workbench.store.meta_rows import FOREIGN_IDS, write_meta
from workbench.store.sealing import seal_all

__all__ = ["up"]

# The tables of that time, whose rows hold all that their checksum is of.
_SEALED = (
    *("meta", "documents", "vectors", "results", "reports", "assessments", "document_profiles", "document_pairs"),
    *("document_names", "name_decisions", "drafts", "people"),
)
# Who did what to the service itself; what people write is in the history. No secret is in it.
_AUDIT = """CREATE TABLE audit (
    position INTEGER PRIMARY KEY {auto},
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    address TEXT NOT NULL)"""


def up(connection: Connection) -> None:
    """Add a column to each table, and fill it; make the table of the log."""
    auto = "AUTOINCREMENT" if connection.dialect.name == "sqlite" else "GENERATED ALWAYS AS IDENTITY"
    connection.exec_driver_sql(_AUDIT.format(auto=auto))
    for table in (*_SEALED, "segments", "links"):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN checksum VARCHAR(16) NOT NULL DEFAULT ''")
    seal_all(connection, _SEALED)
    decisions = map(decision_from_row, connection.execute(text("SELECT * FROM link_decisions")).mappings().all())
    if foreign := [d.id for d in decisions if decision_with_id(d).id != d.id]:
        write_meta(connection, FOREIGN_IDS, json.dumps(foreign))
