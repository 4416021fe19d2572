"""Comments of their own: revisions that change neither text nor status, and what is being typed of one."""

from __future__ import annotations

from sqlalchemy import Connection

from workbench.store.migrations import m0003_corrections as corrections

__all__ = ["up"]

_FORMER, _ACTIONS = "('correct', 'undo', 'redo')", "('correct', 'undo', 'redo', 'comment')"
_COLUMNS = """position, id, document_id, start_at, end_at, base, action, author, created, before_text, after_text,
    status, comment, seconds, suggestions"""
_DRAFTS = (
    """CREATE TABLE typed (
        segment_id VARCHAR(40) NOT NULL,
        author VARCHAR(200) NOT NULL,
        base VARCHAR(16),
        words TEXT,
        kept_at TEXT NOT NULL,
        comment TEXT,
        commented_at TEXT,
        PRIMARY KEY (segment_id, author))""",
    """INSERT INTO typed (segment_id, author, base, words, kept_at)
        SELECT segment_id, author, base, words, kept_at FROM drafts""",
    "DROP TABLE drafts",
    "ALTER TABLE typed RENAME TO drafts",
)


def up(connection: Connection) -> None:
    """Let revisions be comments, and drafts have a comment or only one."""
    if connection.dialect.name == "sqlite":
        _copy_revisions(connection)
    else:
        connection.exec_driver_sql("ALTER TABLE revisions DROP CONSTRAINT revisions_action_check")
        connection.exec_driver_sql(
            f"ALTER TABLE revisions ADD CONSTRAINT revisions_action_check CHECK (action IN {_ACTIONS})"
        )
    for statement in _DRAFTS:
        connection.exec_driver_sql(statement)


def _copy_revisions(connection: Connection) -> None:
    """Make the table anew, as SQLite cannot change a constraint; references to it are checked at the end."""
    table = corrections.TABLE.format(auto="AUTOINCREMENT").replace(_FORMER, _ACTIONS)
    for statement in (
        "PRAGMA defer_foreign_keys = ON",
        f"CREATE TEMPORARY TABLE former_revisions AS SELECT {_COLUMNS} FROM revisions",  # noqa: S608
        "DROP TABLE revisions",
        table,
        f"INSERT INTO revisions ({_COLUMNS}) SELECT {_COLUMNS} FROM former_revisions ORDER BY position",  # noqa: S608
        "DROP TABLE former_revisions",
        corrections.INDEX,
        *corrections.SQLITE,
    ):
        connection.exec_driver_sql(statement)
