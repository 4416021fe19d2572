"""What correcting has brought to a segment, measured once a revision: it takes too long to be made for every look."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

_TABLE = """CREATE TABLE outcomes (
    segment_id VARCHAR(40) PRIMARY KEY,
    revision VARCHAR(16) NOT NULL,
    signature TEXT NOT NULL,
    fidelity FLOAT NOT NULL,
    hter FLOAT,
    character_edit_rate FLOAT,
    seconds FLOAT NOT NULL)"""


def up(connection: Connection) -> None:
    """Make the table."""
    connection.exec_driver_sql(_TABLE)
