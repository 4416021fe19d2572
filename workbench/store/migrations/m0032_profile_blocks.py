"""What is compared of documents, many in a row; the vector of a document follows from its profile."""

from __future__ import annotations

from sqlalchemy import Connection, text

from workbench.store.checksums import seal, values_checksum

__all__ = ["up"]

_TABLE = "document_profiles"
_FORMER = ("document_id", "signature", "vector", "profile")
_KEPT = ("document_id", "signature", "profile")
_DELETE = "DELETE FROM document_profiles WHERE document_id = :d"
_EMPTY = {
    "sqlite": "vector = zeroblob(length(vector))",
    "postgresql": "vector = decode(repeat('00', length(vector)), 'hex')",
}


def up(connection: Connection) -> None:
    """Make the table, which the next document fills; drop the column, and damaged and empty profiles."""
    name = connection.dialect.name
    blob = "BLOB" if name == "sqlite" else "BYTEA"
    rows = connection.execute(text("SELECT * FROM document_profiles")).mappings()
    damaged = [
        {"d": row["document_id"]}
        for row in rows
        if row["checksum"] not in {values_checksum(_TABLE, [row[c] for c in names]) for names in (_FORMER, _KEPT)}
    ]
    if damaged:
        connection.execute(text(_DELETE), damaged)
    connection.exec_driver_sql(f"DELETE FROM document_profiles WHERE {_EMPTY[name]}")  # noqa: S608
    connection.exec_driver_sql("ALTER TABLE document_profiles DROP COLUMN vector")
    seal(connection, _TABLE, "1 = 1", {})
    connection.exec_driver_sql(
        "CREATE INDEX document_profiles_checksums ON document_profiles (signature, document_id, checksum)"
    )
    connection.exec_driver_sql(f"""CREATE TABLE profile_blocks (
        number INTEGER PRIMARY KEY,
        signature TEXT NOT NULL,
        data {blob} NOT NULL,
        checksum VARCHAR(16) NOT NULL)""")
