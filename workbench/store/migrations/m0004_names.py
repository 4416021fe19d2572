"""What people decided on names, in order; rows are only ever added."""

from __future__ import annotations

from sqlalchemy import Connection, text

__all__ = ["up"]


def up(connection: Connection) -> None:
    """Make the table."""
    auto = "GENERATED ALWAYS AS IDENTITY" if connection.dialect.name == "postgresql" else "AUTOINCREMENT"
    connection.execute(
        text(
            f"""CREATE TABLE name_decisions (
            id INTEGER PRIMARY KEY {auto},
            kind VARCHAR(8) NOT NULL,
            form TEXT NOT NULL,
            canonical TEXT NOT NULL,
            author TEXT NOT NULL,
            made_at TEXT NOT NULL)"""
        )
    )
