"""The queue: one narrow row a garbled segment, to filter and to sort by; its texts, and what they are found by.

All of it follows from the other tables. `workbench.store.queue` fills it, after an upgrade that changes it anew.
"""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

_TABLES = (
    """CREATE TABLE queue (
        number INTEGER PRIMARY KEY,
        segment_id VARCHAR(40) NOT NULL UNIQUE REFERENCES segments(id),
        document_id VARCHAR(16) NOT NULL REFERENCES documents(id),
        place BIGINT NOT NULL,
        ordinal INTEGER NOT NULL,
        status TEXT NOT NULL,
        label TEXT NOT NULL,
        fidelity FLOAT NOT NULL,
        probability FLOAT,
        doubt FLOAT NOT NULL,
        author TEXT NOT NULL,
        updated TEXT NOT NULL,
        revision VARCHAR(16))""",
    "CREATE INDEX queue_by_place ON queue (place)",
    "CREATE INDEX queue_by_fidelity ON queue (fidelity, place)",
    "CREATE INDEX queue_by_doubt ON queue (doubt, place)",
    "CREATE INDEX queue_by_time ON queue (updated DESC, place)",
    "CREATE INDEX queue_by_author ON queue (author, place)",
    "CREATE INDEX queue_by_state ON queue (document_id, status, label, probability)",
    """CREATE TABLE queue_texts (
        number INTEGER PRIMARY KEY,
        garbled TEXT NOT NULL,
        correction TEXT,
        checks TEXT NOT NULL,
        searched TEXT NOT NULL)""",
    """CREATE TABLE queue_checks (
        name VARCHAR(60) NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (name, number))""",
    "CREATE INDEX queue_checks_by_number ON queue_checks (number)",
    "CREATE INDEX link_segments_by_segment ON link_segments (segment_id, side, link_id)",
)
# Three characters a token: a word is found by any part of it, which Arabic with its joined و، ب، ل and ال needs.
_INDEX = (
    """CREATE VIRTUAL TABLE queue_index USING
        fts5(searched, content = 'queue_texts', content_rowid = 'number', tokenize = 'trigram')""",
    """CREATE TRIGGER queue_texts_come AFTER INSERT ON queue_texts BEGIN
        INSERT INTO queue_index (rowid, searched) VALUES (NEW.number, NEW.searched); END""",
    """CREATE TRIGGER queue_texts_go AFTER DELETE ON queue_texts BEGIN
        INSERT INTO queue_index (queue_index, rowid, searched) VALUES ('delete', OLD.number, OLD.searched); END""",
    """CREATE TRIGGER queue_texts_change AFTER UPDATE OF searched ON queue_texts BEGIN
        INSERT INTO queue_index (queue_index, rowid, searched) VALUES ('delete', OLD.number, OLD.searched);
        INSERT INTO queue_index (rowid, searched) VALUES (NEW.number, NEW.searched); END""",
)
_MAY_EXTEND = """SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'
    AND (installed_version IS NOT NULL OR has_database_privilege(current_database(), 'CREATE'))"""
_TRIGRAMS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX queue_texts_by_part ON queue_texts USING gin (searched gin_trgm_ops)",
)


def up(connection: Connection) -> None:
    """Make the tables, and the index of their texts."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "sqlite":
        index: tuple[str, ...] = _INDEX
    else:
        index = _TRIGRAMS if connection.exec_driver_sql(_MAY_EXTEND).scalar_one() else ()
    for statement in index:
        connection.exec_driver_sql(statement)
