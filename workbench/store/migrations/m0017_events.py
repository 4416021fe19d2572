"""Which documents report the same event: a profile of each, and the probability of each pair that was compared."""

from __future__ import annotations

from sqlalchemy import Connection, text

__all__ = ["up"]


def up(connection: Connection) -> None:
    """Make the tables; the next run fills them."""
    blob = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    connection.exec_driver_sql(f"""CREATE TABLE document_profiles (
        document_id VARCHAR(16) PRIMARY KEY,
        signature TEXT NOT NULL,
        vector {blob} NOT NULL,
        profile {blob} NOT NULL)""")
    # These vectors are of an earlier codec: nobody asks for them any more.
    connection.execute(text("DELETE FROM vectors WHERE encoder LIKE 'e5-small-int8.1@%'"))
    connection.exec_driver_sql("""CREATE TABLE document_pairs (
        one VARCHAR(16) NOT NULL,
        other VARCHAR(16) NOT NULL,
        signature TEXT NOT NULL,
        probability FLOAT NOT NULL,
        PRIMARY KEY (one, other))""")
