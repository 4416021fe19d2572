"""The evidence on names of the whole corpus, kept; and pairs of documents are found by either of the two."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]


def up(connection: Connection) -> None:
    """Make the table, which the next run fills, and the index."""
    blob = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    connection.exec_driver_sql(f"""CREATE TABLE name_evidence (
        signature VARCHAR(64) PRIMARY KEY,
        data {blob} NOT NULL,
        checksum VARCHAR(16) NOT NULL)""")
    connection.exec_driver_sql("CREATE INDEX document_pairs_other ON document_pairs (other)")
