"""What people have typed and not yet made a revision of: one text a person and segment, the last one stays."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from workbench.store.revisions import Transaction

__all__ = ["Draft", "Drafts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text that is being typed: by whom, since which revision, and when it was last kept."""

    segment_id: str
    author: str
    base: str | None
    text: str
    at: str


class Drafts:
    """The drafts of a workspace. They are no part of its history, which keystrokes would flood."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of(self, segment_id: str, author: str) -> Draft | None:
        """Return what a person was typing in a segment."""
        with self._transaction(reading=True) as connection:
            row = connection.execute(text(_OF), {"segment": segment_id, "author": author}).mappings().one_or_none()
        return None if row is None else Draft(**row)

    def keep(self, draft: Draft) -> None:
        """Put a draft in the place of the earlier one of that person and segment."""
        values = {
            "segment": draft.segment_id,
            "author": draft.author,
            "base": draft.base,
            "words": draft.text,
            "at": draft.at,
        }
        with self._transaction() as connection:
            connection.execute(text(_KEEP), values)

    def forget(self, segment_id: str, author: str) -> None:
        """Let go of a draft, which has become a revision or is not wanted."""
        with self._transaction() as connection:
            connection.execute(text(_FORGET), {"segment": segment_id, "author": author})


_OF = """SELECT segment_id, author, base, words AS text, kept_at AS at FROM drafts
    WHERE segment_id = :segment AND author = :author"""
_KEEP = """INSERT INTO drafts (segment_id, author, base, words, kept_at)
    VALUES (:segment, :author, :base, :words, :at)
    ON CONFLICT (segment_id, author) DO UPDATE SET base = :base, words = :words, kept_at = :at"""
_FORGET = "DELETE FROM drafts WHERE segment_id = :segment AND author = :author"
