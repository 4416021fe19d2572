"""The tokens by which scripts act for people; only their hashes are stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from workbench.records import ApiToken, Person
from workbench.store.checksums import checked, checksum
from workbench.store.revisions import Transaction

__all__ = ["ApiTokens"]

_ADD = """INSERT INTO api_tokens (id, name, title, scope, token_hash, created, until_at, used_at, checksum)
    VALUES (:id, :name, :title, :scope, :token_hash, :created, :until_at, NULL, :checksum)"""
_HOLDER = """SELECT p.* FROM people p JOIN api_tokens t ON t.name = p.name WHERE t.id = :id"""


class ApiTokens:
    """The tokens of a workspace."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def all(self) -> tuple[ApiToken, ...]:
        """Return every token, expired ones too, sorted by person and time."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text("SELECT * FROM api_tokens ORDER BY name, created, id")).mappings()
            return tuple(map(_token, rows))

    def add(self, token: ApiToken, token_hash: str) -> None:
        """Add a token."""
        row = {
            "id": token.id,
            "name": token.name,
            "title": token.title,
            "scope": token.scope,
            "token_hash": token_hash,
            "created": token.created,
            "until_at": token.until,
        }
        with self._transaction() as connection:
            connection.execute(text(_ADD), {**row, "checksum": checksum("api_tokens", row)})

    def revoke(self, token_id: str) -> None:
        """Delete a token."""
        with self._transaction() as connection:
            connection.execute(text("DELETE FROM api_tokens WHERE id = :id"), {"id": token_id})

    def holder(self, token_hash: str, now: str) -> tuple[ApiToken, Person] | None:
        """Return a token with whom it acts for, None if it has expired or never existed."""
        query = text("SELECT * FROM api_tokens WHERE token_hash = :hash AND until_at > :now")
        with self._transaction(reading=True) as connection:
            row = connection.execute(query, {"hash": token_hash, "now": now}).mappings().one_or_none()
            if row is None:
                return None
            owner = checked("people", connection.execute(text(_HOLDER), {"id": row["id"]}).mappings().one())
        return _token(row), Person(name=owner["name"], role=owner["role"], created=owner["created"])

    def used(self, token_id: str, now: str) -> None:
        """Take note that a token is used."""
        with self._transaction() as connection:
            query = "UPDATE api_tokens SET used_at = :now WHERE id = :id"
            connection.execute(text(query), {"id": token_id, "now": now})


def _token(row: Mapping[Any, Any]) -> ApiToken:
    stored = checked("api_tokens", row)
    return ApiToken(
        id=stored["id"],
        name=stored["name"],
        title=stored["title"],
        scope=stored["scope"],
        created=stored["created"],
        until=stored["until_at"],
        used=stored["used_at"],
    )
