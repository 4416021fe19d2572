"""Where documents are from, part by part; and the list of texts that no later release may hold, only ever added to.

A target is the id of a document or of a segment. It refers to no row: the list outlives what it names.
"""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

_COLUMNS = ("publisher", "url", "retrieved")
_TABLE = """CREATE TABLE takedowns (
    position INTEGER PRIMARY KEY {auto},
    id VARCHAR(16) NOT NULL UNIQUE,
    target VARCHAR(40) NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('take down', 'withdraw')),
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    created TEXT NOT NULL)"""


def up(connection: Connection) -> None:
    """Add the columns and make the table."""
    auto = "AUTOINCREMENT" if connection.dialect.name == "sqlite" else "GENERATED ALWAYS AS IDENTITY"
    for column in _COLUMNS:
        connection.exec_driver_sql(f"ALTER TABLE documents ADD COLUMN {column} TEXT")
    connection.exec_driver_sql(_TABLE.format(auto=auto))
