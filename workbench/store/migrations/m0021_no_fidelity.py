"""A text without counterpart has no fidelity, and how it reads is kept beside it.

A column that may be empty takes the place of the one that may not; the queue is derived, and made anew.
"""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

_COLUMNS = (("reports", "fidelity"), ("assessments", "fidelity"), ("queue", "garbled_fidelity"))


def up(connection: Connection) -> None:
    """Replace the columns; those without counterpart lose their fidelity."""
    for table, column in _COLUMNS:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME COLUMN {column} TO former")
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} FLOAT")
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = former")  # noqa: S608
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN former")
    for table in ("reports", "assessments"):
        connection.exec_driver_sql(f"UPDATE {table} SET fidelity = NULL WHERE label = 'unsupported'")  # noqa: S608
