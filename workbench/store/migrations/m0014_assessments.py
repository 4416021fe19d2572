"""What is known of corrected texts: their reports, by which the queue describes the text that stands.

The queue is made anew with the columns that this takes. A measurement of the earlier table `outcomes` had no findings.
"""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]

_FILTERED = "status, label, probability, author, comments"
_STATEMENTS = (
    "DROP TABLE outcomes",
    """CREATE TABLE assessments (
        segment_id VARCHAR(40) NOT NULL,
        text_id VARCHAR(16) NOT NULL,
        counterpart TEXT NOT NULL,
        document_id VARCHAR(16) NOT NULL,
        signature TEXT NOT NULL,
        fidelity FLOAT NOT NULL,
        label TEXT NOT NULL,
        scores TEXT NOT NULL,
        errors TEXT NOT NULL,
        hter FLOAT,
        character_edit_rate FLOAT,
        PRIMARY KEY (segment_id, text_id, counterpart))""",
    "CREATE INDEX assessments_by_document ON assessments (document_id)",
    "CREATE INDEX batch_revisions_by_revision ON batch_revisions (revision_id)",
    "DELETE FROM queue_texts",
    "DROP TABLE queue_checks",
    "DROP TABLE queue",
    """CREATE TABLE queue (
        number INTEGER PRIMARY KEY,
        segment_id VARCHAR(40) NOT NULL UNIQUE REFERENCES segments(id),
        document_id VARCHAR(16) NOT NULL REFERENCES documents(id),
        place BIGINT NOT NULL,
        ordinal INTEGER NOT NULL,
        status TEXT NOT NULL,
        label TEXT,
        fidelity FLOAT,
        ranking FLOAT NOT NULL,
        garbled_fidelity FLOAT NOT NULL,
        probability FLOAT,
        doubt FLOAT NOT NULL,
        author TEXT NOT NULL,
        updated TEXT NOT NULL,
        revision VARCHAR(16),
        text_id VARCHAR(16) NOT NULL,
        counterpart TEXT NOT NULL,
        seconds FLOAT NOT NULL,
        comments INTEGER NOT NULL)""",
    f"CREATE INDEX queue_by_place ON queue (place, {_FILTERED}, document_id)",
    f"CREATE INDEX queue_by_ranking ON queue (ranking, place, {_FILTERED}, document_id)",
    f"CREATE INDEX queue_by_doubt ON queue (doubt, place, {_FILTERED}, document_id)",
    f"CREATE INDEX queue_by_updated ON queue (updated DESC, place, {_FILTERED}, document_id)",
    f"CREATE INDEX queue_by_status ON queue ({_FILTERED})",
    "CREATE INDEX queue_by_label ON queue (label, probability, author, comments)",
    "CREATE INDEX queue_by_probability ON queue (probability, author, comments)",
    "CREATE INDEX queue_by_author ON queue (author, status, label, probability, comments)",
    "CREATE INDEX queue_by_comments ON queue (comments, status, label, probability, author)",
    f"CREATE INDEX queue_by_document ON queue (document_id, {_FILTERED})",
    """CREATE TABLE queue_checks (
        name VARCHAR(60) NOT NULL,
        number INTEGER NOT NULL,
        status TEXT NOT NULL,
        label TEXT,
        probability FLOAT,
        author TEXT NOT NULL,
        comments INTEGER NOT NULL,
        PRIMARY KEY (name, number))""",
    "CREATE INDEX queue_checks_by_number ON queue_checks (number)",
    f"CREATE INDEX queue_checks_by_name ON queue_checks (name, {_FILTERED}, number)",
)


def up(connection: Connection) -> None:
    """Make the tables, those of the queue anew."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
