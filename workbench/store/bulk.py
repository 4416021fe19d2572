"""Insert many rows at once: by COPY into PostgreSQL, by one prepared statement into a SQLite file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

__all__ = ["insert_rows"]

_LEAST = 20  # rows for which COPY is worth its round trips


def insert_rows(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows into a table, of each the values of some columns."""
    names = ", ".join(columns)
    if not rows:
        return
    if connection.dialect.name == "postgresql" and len(rows) >= _LEAST:
        _copy(connection, f"COPY {table} ({names}) FROM STDIN", [[row[c] for c in columns] for row in rows])
    else:
        marks = ", ".join(f":{c}" for c in columns)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), list(rows))  # noqa: S608


def _copy(connection: Connection, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Send rows in the transaction of a connection; errors are those that its statements raise."""
    driver: Any = connection.connection.driver_connection
    faults: Any = connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except faults as error:
        raise DBAPIError.instance(statement, None, error, faults, dialect=connection.dialect) from error
