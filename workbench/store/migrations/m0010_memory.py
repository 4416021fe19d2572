"""The translation memory: what was made of a garbled text, and the words it is found by.

It follows from the revisions. `workbench.store.memory_index` fills it, after an upgrade that changes it anew.
"""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

_STATEMENTS = (
    """CREATE TABLE remembered (
        number INTEGER PRIMARY KEY {auto},
        segment_id VARCHAR(40) NOT NULL UNIQUE,
        document_id VARCHAR(16) NOT NULL REFERENCES documents(id),
        garbled TEXT NOT NULL,
        corrected TEXT NOT NULL,
        author TEXT NOT NULL,
        created TEXT NOT NULL)""",
    """CREATE TABLE remembered_words (
        word TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (word, number))""",
    "CREATE INDEX remembered_words_by_number ON remembered_words (number)",
)


def up(connection: Connection) -> None:
    """Make the tables."""
    auto = "" if connection.dialect.name == "sqlite" else "GENERATED ALWAYS AS IDENTITY"
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement.format(auto=auto))
