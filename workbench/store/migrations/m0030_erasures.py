"""Which documents have been erased, by their ids alone: no run brings their texts back."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

_TABLE = """CREATE TABLE erasures (
    document_id VARCHAR(16) PRIMARY KEY,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    created TEXT NOT NULL,
    checksum VARCHAR(16) NOT NULL)"""


def up(connection: Connection) -> None:
    """Make the table."""
    connection.exec_driver_sql(_TABLE)
