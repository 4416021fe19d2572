"""Unsaved texts of people, one for each person and segment."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from workbench.store.revisions import Transaction

__all__ = ["Draft", "Drafts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The unsaved text of a person at a segment; base is the revision it started from, at when it was saved."""

    segment_id: str
    author: str
    base: str | None
    text: str
    at: str


class Drafts:
    """The drafts of a workspace; they are not part of its history."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of(self, segment_id: str, author: str) -> Draft | None:
        """Return the draft of a person at a segment, None if there is none."""
        with self._transaction(reading=True) as connection:
            row = connection.execute(text(_OF), {"segment": segment_id, "author": author}).mappings().one_or_none()
        return None if row is None else Draft(**row)

    def save(self, draft: Draft) -> None:
        """Save a draft in place of the former one of that person and segment."""
        values = {
            "segment": draft.segment_id,
            "author": draft.author,
            "base": draft.base,
            "words": draft.text,
            "at": draft.at,
        }
        with self._transaction() as connection:
            connection.execute(text(_SAVE), values)

    def delete(self, segment_id: str, author: str) -> None:
        """Delete the draft of a person at a segment."""
        with self._transaction() as connection:
            connection.execute(text(_DELETE), {"segment": segment_id, "author": author})


_OF = """SELECT segment_id, author, base, words AS text, kept_at AS at FROM drafts
    WHERE segment_id = :segment AND author = :author"""
_SAVE = """INSERT INTO drafts (segment_id, author, base, words, kept_at)
    VALUES (:segment, :author, :base, :words, :at)
    ON CONFLICT (segment_id, author) DO UPDATE SET base = :base, words = :words, kept_at = :at"""
_DELETE = "DELETE FROM drafts WHERE segment_id = :segment AND author = :author"
