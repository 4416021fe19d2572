"""Of which documents one is the source, as a list of their ids."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]


def up(connection: Connection) -> None:
    """Add the column; the next run fills it."""
    connection.exec_driver_sql("ALTER TABLE documents ADD COLUMN source_of TEXT NOT NULL DEFAULT '[]'")
