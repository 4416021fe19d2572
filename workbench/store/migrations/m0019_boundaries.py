"""Decisions of people on where segments end: a table that is only ever added to."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

# A decision names a document and a place, not rows of `segments`: those are cut anew, a decision stays.
_TABLE = """CREATE TABLE boundaries (
    position INTEGER PRIMARY KEY {auto},
    id VARCHAR(16) NOT NULL UNIQUE,
    document_id VARCHAR(16) NOT NULL REFERENCES documents(id),
    boundary TEXT NOT NULL CHECK (boundary IN ('join', 'split')),
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    comment TEXT NOT NULL,
    author TEXT NOT NULL,
    created TEXT NOT NULL)"""
_INDEX = "CREATE INDEX boundaries_by_document ON boundaries (document_id, position)"
_REFUSAL = "what is in boundaries is never changed or taken away"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
_SQLITE = (
    f"CREATE TRIGGER boundaries_stay_unchanged BEFORE UPDATE ON boundaries {_REFUSE}",
    f"CREATE TRIGGER boundaries_stay BEFORE DELETE ON boundaries {_REFUSE}",
    # INSERT OR REPLACE takes the earlier row away without asking the trigger on DELETE.
    f"""CREATE TRIGGER boundaries_are_not_replaced BEFORE INSERT ON boundaries
        WHEN EXISTS (SELECT 1 FROM boundaries WHERE id = NEW.id OR position = NEW.position)
        {_REFUSE}""",  # noqa: S608
)
_POSTGRESQL = (
    f"""CREATE FUNCTION refuse_change_of_boundaries() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
    """CREATE TRIGGER boundaries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON boundaries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_boundaries()""",
)


def up(connection: Connection) -> None:
    """Make the table and what guards it."""
    sqlite = connection.dialect.name == "sqlite"
    auto = "AUTOINCREMENT" if sqlite else "GENERATED ALWAYS AS IDENTITY"
    for statement in (_TABLE.format(auto=auto), _INDEX, *(_SQLITE if sqlite else _POSTGRESQL)):
        connection.exec_driver_sql(statement)
