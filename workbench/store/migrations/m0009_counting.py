"""Indexes that hold all that the queue is filtered by, so that to count and to sort reads no row that is not shown.

What is filled in here follows from the other tables. `workbench.store.queue` fills it, after every upgrade anew.
"""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

_FILTERED = "status, label, probability, author"
_STATEMENTS = (
    *(f"DROP INDEX queue_by_{old}" for old in ("place", "fidelity", "doubt", "time", "author", "state")),
    "DROP TABLE queue_checks",
    f"CREATE INDEX queue_by_place ON queue (place, {_FILTERED}, document_id)",
    f"CREATE INDEX queue_by_fidelity ON queue (fidelity, place, {_FILTERED}, document_id)",
    f"CREATE INDEX queue_by_doubt ON queue (doubt, place, {_FILTERED}, document_id)",
    f"CREATE INDEX queue_by_updated ON queue (updated DESC, place, {_FILTERED}, document_id)",
    f"CREATE INDEX queue_by_status ON queue ({_FILTERED})",
    "CREATE INDEX queue_by_label ON queue (label, probability, author)",
    "CREATE INDEX queue_by_probability ON queue (probability, author)",
    "CREATE INDEX queue_by_author ON queue (author, status, label, probability)",
    f"CREATE INDEX queue_by_document ON queue (document_id, {_FILTERED})",
    """CREATE TABLE queue_checks (
        name VARCHAR(60) NOT NULL,
        number INTEGER NOT NULL,
        status TEXT NOT NULL,
        label TEXT NOT NULL,
        probability FLOAT,
        author TEXT NOT NULL,
        PRIMARY KEY (name, number))""",
    "CREATE INDEX queue_checks_by_number ON queue_checks (number)",
    f"CREATE INDEX queue_checks_by_name ON queue_checks (name, {_FILTERED}, number)",
    "CREATE INDEX documents_by_name ON documents (name)",
)


def up(connection: Connection) -> None:
    """Make the indexes, and the table of checks anew."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
