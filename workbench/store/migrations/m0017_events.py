"""Which documents report the same event: a vector of each, and the probability of each pair that was compared."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]


def up(connection: Connection) -> None:
    """Make the tables; the next run fills them."""
    blob = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    connection.exec_driver_sql(f"""CREATE TABLE document_vectors (
        document_id VARCHAR(16) PRIMARY KEY,
        signature TEXT NOT NULL,
        vector {blob} NOT NULL)""")
    connection.exec_driver_sql("""CREATE TABLE document_pairs (
        one VARCHAR(16) NOT NULL,
        other VARCHAR(16) NOT NULL,
        signature TEXT NOT NULL,
        probability FLOAT NOT NULL,
        PRIMARY KEY (one, other))""")
