"""Whether a database finds parts of words by an index, or reads all texts for them."""

from __future__ import annotations

from sqlalchemy import Connection, text

__all__ = ["search_hindrance"]

_INDEX = "SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema() AND indexname = 'queue_texts_by_part'"
_TRIGRAMS = "SELECT cardinality(show_trgm('كتاب'))"
_LETTERS = "SELECT datctype FROM pg_database WHERE datname = current_database()"


def search_hindrance(connection: Connection) -> str:
    """Return why every search reads all texts, empty where an index finds them."""
    if connection.dialect.name == "sqlite":
        return ""
    if not connection.execute(text(_INDEX)).scalar_one():
        return "the extension pg_trgm was not there when the tables were made"
    if connection.execute(text(_TRIGRAMS)).scalar_one():
        return ""
    return f"Arabic letters are none to a database whose LC_CTYPE is {connection.execute(text(_LETTERS)).scalar_one()}"
