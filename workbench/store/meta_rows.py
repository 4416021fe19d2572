"""Facts on the workspace itself, by their names."""

from __future__ import annotations

from sqlalchemy import Connection, text

from workbench.store.checksums import checked, checksum

__all__ = ["FOREIGN_IDS", "VERSION", "delete_meta", "read_meta", "write_meta"]

FOREIGN_IDS = "foreign ids"  # of decisions that were there before ids were checked, and are not hashes of their content
VERSION = "version"  # that of the tables, which is read before they can be relied on
_READ = "SELECT * FROM meta WHERE name = :name"
_WRITE = """INSERT INTO meta (name, value, checksum) VALUES (:name, :value, :checksum)
    ON CONFLICT (name) DO UPDATE SET value = :value, checksum = :checksum"""


def read_meta(connection: Connection, name: str) -> str | None:
    """Return a fact, None where there is none; one that is damaged is a WorkspaceError."""
    row = connection.execute(text(_READ), {"name": name}).mappings().one_or_none()
    if row is None:
        return None
    return str(row["value"] if name == VERSION else checked("meta", row)["value"])


def write_meta(connection: Connection, name: str, value: str) -> None:
    """Write a fact in place of the former one of its name."""
    row = {"name": name, "value": value}
    connection.execute(text(_WRITE), {**row, "checksum": checksum("meta", row)})


def delete_meta(connection: Connection, name: str) -> None:
    """Delete a fact."""
    connection.execute(text("DELETE FROM meta WHERE name = :name"), {"name": name})
