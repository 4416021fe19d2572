"""The history of corrections: a table that is only ever added to, which the database itself sees to."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["INDEX", "SQLITE", "TABLE", "up"]

# A revision names document and place, not a row of `segments`: those are cut anew, a revision stays.
TABLE = """CREATE TABLE revisions (
    position INTEGER PRIMARY KEY {auto},
    id VARCHAR(16) NOT NULL UNIQUE,
    document_id VARCHAR(16) NOT NULL REFERENCES documents(id),
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    base VARCHAR(16) REFERENCES revisions(id),
    action TEXT NOT NULL CHECK (action IN ('correct', 'undo', 'redo')),
    author TEXT NOT NULL,
    created TEXT NOT NULL,
    before_text TEXT NOT NULL,
    after_text TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('untouched', 'draft', 'done', 'reviewed', 'rejected')),
    comment TEXT NOT NULL,
    seconds FLOAT,
    suggestions TEXT NOT NULL)"""
INDEX = "CREATE INDEX revisions_by_place ON revisions (document_id, start_at, end_at, position)"
_REFUSAL = "a revision is never changed or taken away"
SQLITE = (
    f"CREATE TRIGGER revisions_stay_unchanged BEFORE UPDATE ON revisions BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    f"CREATE TRIGGER revisions_stay BEFORE DELETE ON revisions BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    # INSERT OR REPLACE takes the earlier row away without asking the trigger on DELETE.
    f"""CREATE TRIGGER revisions_are_not_replaced BEFORE INSERT ON revisions
        WHEN EXISTS (SELECT 1 FROM revisions WHERE id = NEW.id OR position = NEW.position)
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",  # noqa: S608
)
_POSTGRESQL = (
    f"""CREATE FUNCTION refuse_change_of_revisions() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
    """CREATE TRIGGER revisions_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON revisions
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_revisions()""",
)


def up(connection: Connection) -> None:
    """Make the table and what guards it."""
    sqlite = connection.dialect.name == "sqlite"
    auto = "AUTOINCREMENT" if sqlite else "GENERATED ALWAYS AS IDENTITY"
    for statement in (TABLE.format(auto=auto), INDEX, *(SQLITE if sqlite else _POSTGRESQL)):
        connection.exec_driver_sql(statement)
