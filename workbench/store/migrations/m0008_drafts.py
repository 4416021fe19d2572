"""What is being typed, one text a person and segment."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]


def up(connection: Connection) -> None:
    """Make the table; segments are cut anew at times, so a draft names its place and refers to no row."""
    connection.exec_driver_sql(
        """CREATE TABLE drafts (
        segment_id VARCHAR(40) NOT NULL,
        author VARCHAR(200) NOT NULL,
        base VARCHAR(16),
        words TEXT NOT NULL,
        kept_at TEXT NOT NULL,
        PRIMARY KEY (segment_id, author))"""
    )
