"""Who may use the page: people with the hashes of their passwords, who is signed in, and who tried to."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

_TABLES = (
    """CREATE TABLE people (
        name VARCHAR(80) PRIMARY KEY,
        role TEXT NOT NULL CHECK (role IN ('translator', 'reviewer', 'admin')),
        password_hash TEXT NOT NULL,
        created TEXT NOT NULL)""",
    """CREATE TABLE sessions (
        token_hash VARCHAR(64) PRIMARY KEY,
        name VARCHAR(80) NOT NULL REFERENCES people(name) ON DELETE CASCADE,
        created TEXT NOT NULL,
        until_at TEXT NOT NULL)""",
    "CREATE INDEX sessions_by_name ON sessions (name)",
    """CREATE TABLE sign_in_tries (
        number INTEGER PRIMARY KEY {auto},
        name VARCHAR(80) NOT NULL,
        address VARCHAR(80) NOT NULL,
        tried TEXT NOT NULL)""",
    "CREATE INDEX sign_in_tries_by_time ON sign_in_tries (tried)",
)


def up(connection: Connection) -> None:
    """Make the tables."""
    auto = "" if connection.dialect.name == "sqlite" else "GENERATED ALWAYS AS IDENTITY"
    for statement in _TABLES:
        connection.exec_driver_sql(statement.format(auto=auto))
