"""Unsaved texts and comments of people, one of each for each person and segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from workbench.store.checksums import checked, seal
from workbench.store.revisions import Transaction

__all__ = ["Draft", "Drafts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The unsaved text and comment of a person at a segment, None where there is none.

    base is the revision that the text started from, at when it was saved, commented_at when the comment was.
    """

    segment_id: str
    author: str
    base: str | None
    text: str | None
    at: str
    comment: str | None = None
    commented_at: str | None = None


class Drafts:
    """The drafts of a workspace; they are not part of its history."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of(self, segment_id: str, author: str) -> Draft | None:
        """Return the draft of a person at a segment, None if there is none."""
        with self._transaction(reading=True) as connection:
            row = connection.execute(text(_OF), {"segment": segment_id, "author": author}).mappings().one_or_none()
        return None if row is None else _draft(row)

    def at_former(self, document_id: str, author: str) -> tuple[Draft, ...]:
        """Return the drafts of a person at places of a document where no segment stands any more, oldest first."""
        values = {"own": f"{document_id}:%", "author": author}
        with self._transaction(reading=True) as connection:
            return tuple(_draft(row) for row in connection.execute(text(_AT_FORMER), values).mappings())

    def save(self, draft: Draft) -> None:
        """Save the text of a draft in place of the former one of that person and segment; its comment stays."""
        values = {"base": draft.base, "words": draft.text, "at": draft.at}
        self._write(draft.segment_id, draft.author, _SAVE, values)

    def save_comment(self, segment_id: str, author: str, comment: str | None, at: str) -> None:
        """Save what a person has typed of a comment, None to delete it; the text stays."""
        self._write(segment_id, author, _SAVE_COMMENT, {"comment": comment, "at": at})

    def delete(self, segment_id: str, author: str) -> None:
        """Delete the text of the draft of a person at a segment; a comment that is being typed stays."""
        self._write(segment_id, author, _DELETE_TEXT, {})

    def _write(self, segment_id: str, author: str, statement: str, values: dict[str, str | None]) -> None:
        key = {"segment": segment_id, "author": author}
        with self._transaction() as connection:
            connection.execute(text(statement), {**key, **values})
            connection.execute(text(_DELETE_EMPTY), key)
            seal(connection, "drafts", "segment_id = :segment AND author = :author", key)


def _draft(row: Mapping[Any, Any]) -> Draft:
    stored = checked("drafts", row)
    return Draft(
        segment_id=stored["segment_id"],
        author=stored["author"],
        base=stored["base"],
        text=stored["words"],
        at=stored["kept_at"],
        comment=stored["comment"],
        commented_at=stored["commented_at"],
    )


_AT_KEY = "WHERE segment_id = :segment AND author = :author"
_OF = f"SELECT * FROM drafts {_AT_KEY}"  # noqa: S608
_AT_FORMER = """SELECT * FROM drafts WHERE segment_id LIKE :own AND author = :author
    AND NOT EXISTS (SELECT 1 FROM segments WHERE id = segment_id) ORDER BY kept_at"""
_SAVE = """INSERT INTO drafts (segment_id, author, base, words, kept_at)
    VALUES (:segment, :author, :base, :words, :at)
    ON CONFLICT (segment_id, author) DO UPDATE SET base = :base, words = :words, kept_at = :at"""
_SAVE_COMMENT = """INSERT INTO drafts (segment_id, author, comment, commented_at, kept_at)
    VALUES (:segment, :author, :comment, :at, :at)
    ON CONFLICT (segment_id, author) DO UPDATE SET comment = :comment, commented_at = :at"""
_DELETE_TEXT = f"UPDATE drafts SET words = NULL, base = NULL {_AT_KEY}"  # noqa: S608
_DELETE_EMPTY = f"DELETE FROM drafts {_AT_KEY} AND words IS NULL AND comment IS NULL"  # noqa: S608
