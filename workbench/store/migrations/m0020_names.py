"""What each document says about names, and the language of a form that a person decides on."""

from __future__ import annotations

from sqlalchemy import Connection, text

__all__ = ["up"]


def up(connection: Connection) -> None:
    """Make the table, which the next run fills, and the column."""
    blob = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    connection.exec_driver_sql(f"""CREATE TABLE document_names (
        document_id VARCHAR(16) NOT NULL,
        kind VARCHAR(8) NOT NULL,
        signature TEXT NOT NULL,
        data {blob} NOT NULL,
        PRIMARY KEY (document_id, kind))""")
    connection.execute(text("ALTER TABLE name_decisions ADD COLUMN language TEXT NOT NULL DEFAULT ''"))
