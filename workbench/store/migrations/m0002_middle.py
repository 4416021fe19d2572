"""Vectors of a middle layer beside those of the last; vectors without them are made again when they are asked for."""

from __future__ import annotations

from sqlalchemy import Connection, text

__all__ = ["up"]


def up(connection: Connection) -> None:
    """Add the column, and forget the vectors that lack it: they are a cache."""
    blob = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    connection.execute(text("DELETE FROM vectors"))
    connection.execute(text(f"ALTER TABLE vectors ADD COLUMN middle {blob} NOT NULL DEFAULT ''"))
