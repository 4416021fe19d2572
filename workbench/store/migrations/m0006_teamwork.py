"""Batches of revisions, marks and decisions on links, all only ever added to; and locks, which come and go."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

__all__ = ["up"]

_TABLES = (
    """CREATE TABLE batches (
        position INTEGER PRIMARY KEY {auto},
        id VARCHAR(16) NOT NULL UNIQUE,
        undoes VARCHAR(16) REFERENCES batches(id),
        author TEXT NOT NULL,
        created TEXT NOT NULL,
        what TEXT NOT NULL)""",
    """CREATE TABLE batch_revisions (
        batch_id VARCHAR(16) NOT NULL REFERENCES batches(id),
        revision_id VARCHAR(16) NOT NULL REFERENCES revisions(id),
        PRIMARY KEY (batch_id, revision_id))""",
    """CREATE TABLE marks (
        position INTEGER PRIMARY KEY {auto},
        id VARCHAR(16) NOT NULL UNIQUE,
        document_id VARCHAR(16) NOT NULL REFERENCES documents(id),
        segment_id VARCHAR(40) NOT NULL,
        about VARCHAR(16) REFERENCES marks(id),
        action TEXT NOT NULL CHECK (action IN ('mark', 'change', 'dismiss')),
        side TEXT NOT NULL CHECK (side IN ('garbled', 'current')),
        revision VARCHAR(16) REFERENCES revisions(id),
        start_at INTEGER NOT NULL,
        end_at INTEGER NOT NULL,
        quoted TEXT NOT NULL,
        category TEXT NOT NULL,
        severity TEXT NOT NULL,
        found_by TEXT,
        comment TEXT NOT NULL,
        author TEXT NOT NULL,
        created TEXT NOT NULL)""",
    "CREATE INDEX marks_by_segment ON marks (segment_id, position)",
    """CREATE TABLE link_decisions (
        position INTEGER PRIMARY KEY {auto},
        id VARCHAR(16) NOT NULL UNIQUE,
        document_id VARCHAR(16) NOT NULL REFERENCES documents(id),
        action TEXT NOT NULL CHECK (action IN ('confirm', 'cut', 'pick', 'merge', 'split', 'withdraw')),
        left_ids TEXT NOT NULL,
        right_ids TEXT NOT NULL,
        kind TEXT NOT NULL,
        replaced TEXT NOT NULL,
        about VARCHAR(16) REFERENCES link_decisions(id),
        comment TEXT NOT NULL,
        author TEXT NOT NULL,
        created TEXT NOT NULL)""",
    "CREATE INDEX link_decisions_by_document ON link_decisions (document_id, position)",
    """CREATE TABLE locks (
        segment_id VARCHAR(40) PRIMARY KEY,
        holder TEXT NOT NULL,
        until_at TEXT NOT NULL)""",
)
_KEYS = {
    "batches": ("id", "position"),
    "batch_revisions": ("batch_id", "revision_id"),
    "marks": ("id", "position"),
    "link_decisions": ("id", "position"),
}


def up(connection: Connection) -> None:
    """Make the tables and what guards them."""
    sqlite = connection.dialect.name == "sqlite"
    auto = "AUTOINCREMENT" if sqlite else "GENERATED ALWAYS AS IDENTITY"
    for statement in _TABLES:
        connection.exec_driver_sql(statement.format(auto=auto))
    for table in _KEYS:
        for statement in _sqlite(table) if sqlite else _postgresql(table):
            connection.exec_driver_sql(statement)


def _sqlite(table: str) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'what is in {table} is never changed or taken away'); END"
    yield f"CREATE TRIGGER {table}_stay_unchanged BEFORE UPDATE ON {table} {refuse}"
    yield f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} {refuse}"
    joined = " AND " if table == "batch_revisions" else " OR "
    same = joined.join(f"{key} = NEW.{key}" for key in _KEYS[table])
    # INSERT OR REPLACE takes the earlier row away without asking the trigger on DELETE.
    yield f"""CREATE TRIGGER {table}_are_not_replaced BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}"""  # noqa: S608


def _postgresql(table: str) -> Iterator[str]:
    yield f"""CREATE FUNCTION refuse_change_of_{table}() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'what is in {table} is never changed or taken away'; END $$"""
    yield f"""CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_{table}()"""
