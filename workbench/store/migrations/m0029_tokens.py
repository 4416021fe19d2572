"""Tokens of scripts, and second factors: of tokens and recovery codes only hashes are kept."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

_TABLES = (
    """CREATE TABLE api_tokens (
        id VARCHAR(16) PRIMARY KEY,
        name VARCHAR(80) NOT NULL REFERENCES people(name) ON DELETE CASCADE,
        title TEXT NOT NULL,
        scope TEXT NOT NULL CHECK (scope IN ('read', 'translate', 'review', 'admin')),
        token_hash VARCHAR(64) NOT NULL UNIQUE,
        created TEXT NOT NULL,
        until_at TEXT NOT NULL,
        used_at TEXT,
        checksum VARCHAR(16) NOT NULL)""",
    "CREATE INDEX api_tokens_by_name ON api_tokens (name)",
    # The secret is needed to compute the codes; it is as safe as the workspace is.
    """CREATE TABLE second_factors (
        name VARCHAR(80) PRIMARY KEY REFERENCES people(name) ON DELETE CASCADE,
        required INTEGER NOT NULL,
        secret TEXT NOT NULL,
        active INTEGER NOT NULL,
        last_step BIGINT NOT NULL,
        checksum VARCHAR(16) NOT NULL)""",
    """CREATE TABLE recovery_codes (
        name VARCHAR(80) NOT NULL REFERENCES people(name) ON DELETE CASCADE,
        code_hash VARCHAR(64) NOT NULL,
        PRIMARY KEY (name, code_hash))""",
)


def up(connection: Connection) -> None:
    """Make the tables."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
