"""An index that leads from a document to what was said of its spans, as a release reads them document by document."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["up"]


def up(connection: Connection) -> None:
    """Make the index."""
    connection.exec_driver_sql("CREATE INDEX marks_by_document ON marks (document_id, position)")
