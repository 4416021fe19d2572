"""Replies to comments, assignments of documents, and what the queue says of them and of words."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

_TABLES = {
    "replies": """CREATE TABLE replies (
        position INTEGER PRIMARY KEY {auto},
        id VARCHAR(16) NOT NULL UNIQUE,
        document_id VARCHAR(16) NOT NULL REFERENCES documents(id),
        segment_id VARCHAR(40) NOT NULL,
        thread VARCHAR(16) NOT NULL,
        action TEXT NOT NULL CHECK (action IN ('reply', 'resolve', 'reopen')),
        words TEXT NOT NULL,
        author TEXT NOT NULL,
        created TEXT NOT NULL)""",
    "assignments": """CREATE TABLE assignments (
        position INTEGER PRIMARY KEY {auto},
        id VARCHAR(16) NOT NULL UNIQUE,
        document_id VARCHAR(16) NOT NULL REFERENCES documents(id),
        assignee TEXT NOT NULL,
        author TEXT NOT NULL,
        created TEXT NOT NULL)""",
}
# The rest follows from other tables: `workbench.store.queue` fills it.
_QUEUE = (
    "CREATE INDEX replies_by_segment ON replies (segment_id, position)",
    "CREATE INDEX replies_by_document ON replies (document_id, position)",
    "CREATE INDEX assignments_by_document ON assignments (document_id, position)",
    "ALTER TABLE queue ADD COLUMN words INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE queue ADD COLUMN characters INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE queue ADD COLUMN open_threads INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE queue ADD COLUMN returned_to TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX queue_by_returned ON queue (returned_to, place)",
    "CREATE INDEX queue_by_threads ON queue (open_threads, place)",
    """CREATE TABLE queue_mentions (
        person TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (person, number))""",
    "CREATE INDEX queue_mentions_by_number ON queue_mentions (number)",
)


def up(connection: Connection) -> None:
    """Make the tables and what guards them, and the columns of the queue."""
    sqlite = connection.dialect.name == "sqlite"
    auto = "AUTOINCREMENT" if sqlite else "GENERATED ALWAYS AS IDENTITY"
    for name, table in _TABLES.items():
        for statement in (table.format(auto=auto), *(_guards_of_file(name) if sqlite else _guards_of_server(name))):
            connection.exec_driver_sql(statement)
    for statement in _QUEUE:
        connection.exec_driver_sql(statement)


def _guards_of_file(name: str) -> tuple[str, ...]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_refusal(name)}'); END"
    return (
        f"CREATE TRIGGER {name}_stay_unchanged BEFORE UPDATE ON {name} {refuse}",
        f"CREATE TRIGGER {name}_stay BEFORE DELETE ON {name} {refuse}",
        # INSERT OR REPLACE takes the earlier row away without asking the trigger on DELETE.
        f"""CREATE TRIGGER {name}_are_not_replaced BEFORE INSERT ON {name}
            WHEN EXISTS (SELECT 1 FROM {name} WHERE id = NEW.id OR position = NEW.position)
            {refuse}""",  # noqa: S608
    )


def _guards_of_server(name: str) -> tuple[str, ...]:
    return (
        f"""CREATE FUNCTION refuse_change_of_{name}() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN RAISE EXCEPTION '{_refusal(name)}'; END $$""",
        f"""CREATE TRIGGER {name}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_{name}()""",
    )


def _refusal(name: str) -> str:
    return f"what is in {name} is never changed or taken away"
