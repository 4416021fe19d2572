"""People, their sessions and their attempts to sign in; only hashes of secrets are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from workbench.records import Person
from workbench.store.checksums import checked, checksum, seal
from workbench.store.revisions import Transaction

__all__ = ["Accounts", "SignInFailures"]

_ADD = """INSERT INTO people (name, role, password_hash, created, checksum)
    VALUES (:name, :role, :password_hash, :created, :checksum)"""
_PERSON = "SELECT * FROM people WHERE name = :name"
_BEGIN = "INSERT INTO sessions (token_hash, name, created, until_at) VALUES (:token, :name, :created, :until)"
_SIGNED_IN = """SELECT p.* FROM sessions s JOIN people p ON p.name = s.name
    WHERE s.token_hash = :token AND s.until_at > :now AND s.created <= :soon"""
_FAILURES = """SELECT coalesce(sum(CASE WHEN name = :name THEN 1 ELSE 0 END), 0) AS named,
    coalesce(sum(CASE WHEN address = :address THEN 1 ELSE 0 END), 0) AS placed,
    coalesce(sum(CASE WHEN name = :name AND address = :address THEN 1 ELSE 0 END), 0) AS both_same
    FROM sign_in_tries WHERE tried >= :since"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFailures:
    """How many attempts to sign in have failed: with a name, from an address, and with both."""

    named: int
    placed: int
    both: int


class Accounts:
    """The accounts of people who may sign in."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def all(self) -> tuple[Person, ...]:
        """Return everybody, sorted by name."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text("SELECT * FROM people ORDER BY name")).mappings()
            return tuple(map(_person, rows))

    def password_hash(self, name: str) -> str | None:
        """Return the hash of a person's password, None if there is no such person."""
        with self._transaction(reading=True) as connection:
            row = connection.execute(text(_PERSON), {"name": name}).mappings().one_or_none()
        return None if row is None else str(checked("people", row)["password_hash"])

    def add(self, person: Person, password_hash: str) -> None:
        """Add a person."""
        with self._transaction() as connection:
            row = {"name": person.name, "role": person.role, "password_hash": password_hash, "created": person.created}
            connection.execute(text(_ADD), {**row, "checksum": checksum("people", row)})

    def change(self, name: str, *, role: str | None = None, password_hash: str | None = None) -> None:
        """Change the role or password of a person; a new password ends all their sessions."""
        with self._transaction() as connection:
            row = connection.execute(text(_PERSON), {"name": name}).mappings().one_or_none()
            if row is not None:
                checked("people", row)
            if role is not None:
                query = "UPDATE people SET role = :role WHERE name = :name"
                connection.execute(text(query), {"role": role, "name": name})
            if password_hash is not None:
                query = "UPDATE people SET password_hash = :hash WHERE name = :name"
                connection.execute(text(query), {"hash": password_hash, "name": name})
                connection.execute(text("DELETE FROM sessions WHERE name = :name"), {"name": name})
            seal(connection, "people", "name = :name", {"name": name})

    def remove(self, name: str) -> None:
        """Remove a person and their sessions; their edits keep the name."""
        with self._transaction() as connection:
            for table in ("sessions", "api_tokens", "recovery_codes", "second_factors", "people"):
                connection.execute(text(f"DELETE FROM {table} WHERE name = :name"), {"name": name})  # noqa: S608

    def failures(self, name: str, address: str, since: str) -> SignInFailures:
        """Return how many attempts to sign in have failed since a time."""
        values = {"name": name, "address": address, "since": since}
        with self._transaction(reading=True) as connection:
            row = connection.execute(text(_FAILURES), values).one()
        return SignInFailures(named=row.named, placed=row.placed, both=row.both_same)

    def failed(self, name: str, address: str, now: str, since: str) -> None:
        """Record a failed attempt to sign in; those before `since` are forgotten."""
        values = {"name": name, "address": address, "now": now, "since": since}
        with self._transaction() as connection:
            connection.execute(text("DELETE FROM sign_in_tries WHERE tried < :since"), values)
            query = "INSERT INTO sign_in_tries (name, address, tried) VALUES (:name, :address, :now)"
            connection.execute(text(query), values)

    def begin(self, name: str, address: str, token_hash: str, created: str, until: str) -> None:
        """Start a session, and delete the attempts that led to it and expired sessions."""
        values = {"name": name, "address": address, "token": token_hash, "created": created, "until": until}
        with self._transaction() as connection:
            attempts = "DELETE FROM sign_in_tries WHERE name = :name AND address = :address"
            connection.execute(text(attempts), values)
            connection.execute(text("DELETE FROM sessions WHERE until_at <= :created"), values)
            query = (
                "INSERT INTO sessions (token_hash, name, created, until_at) VALUES (:token, :name, :created, :until)"
            )
            connection.execute(text(query), values)

    def signed_in(self, token_hash: str, now: str, soon: str) -> Person | None:
        """Return who a session belongs to, None if it has expired, never existed, or began after `soon`."""
        values = {"token": token_hash, "now": now, "soon": soon}
        with self._transaction(reading=True) as connection:
            row = connection.execute(text(_SIGNED_IN), values).mappings().one_or_none()
        return None if row is None else _person(row)

    def extend(self, token_hash: str, until: str, latest: str) -> None:
        """Let a session that began after `latest` last until a time."""
        query = "UPDATE sessions SET until_at = :until WHERE token_hash = :token AND created > :latest"
        with self._transaction() as connection:
            connection.execute(text(query), {"token": token_hash, "until": until, "latest": latest})

    def session_end(self, token_hash: str) -> str | None:
        """Return until when a session lasts, None where there is none."""
        with self._transaction(reading=True) as connection:
            query = text("SELECT until_at FROM sessions WHERE token_hash = :token")
            return connection.execute(query, {"token": token_hash}).scalar()

    def end_all(self, name: str) -> None:
        """End all sessions of a person."""
        with self._transaction() as connection:
            connection.execute(text("DELETE FROM sessions WHERE name = :name"), {"name": name})

    def end(self, token_hash: str) -> None:
        """End a session."""
        with self._transaction() as connection:
            connection.execute(text("DELETE FROM sessions WHERE token_hash = :token"), {"token": token_hash})


def _person(row: Mapping[Any, Any]) -> Person:
    stored = checked("people", row)
    return Person(name=stored["name"], role=stored["role"], created=stored["created"])
