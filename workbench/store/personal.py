"""What a workspace keeps of a person outside the history, from the account to entries of the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from workbench.store.revisions import Transaction

__all__ = ["PersonalData"]

# Secrets are left out: hashes of passwords, tokens and recovery codes, and the secrets of one-time codes.
_READ = {
    "account": "SELECT name, role, created FROM people WHERE name = :name",
    "sessions": "SELECT created, until_at FROM sessions WHERE name = :name ORDER BY created",
    "failed_sign_ins": "SELECT address, tried FROM sign_in_tries WHERE name = :name ORDER BY number",
    "drafts": """SELECT segment_id, base, words, kept_at, comment, commented_at FROM drafts
        WHERE author = :name ORDER BY segment_id""",
    "tokens": """SELECT id, title, scope, created, until_at, used_at FROM api_tokens
        WHERE name = :name ORDER BY created""",
    "second_factor": "SELECT required, active FROM second_factors WHERE name = :name",
    "locks": "SELECT segment_id, until_at FROM locks WHERE holder = :name ORDER BY segment_id",
    "log": """SELECT at, actor, action, target, address FROM audit
        WHERE actor = :name OR target = :name ORDER BY position""",
}
_FORGET = (
    "DELETE FROM sessions WHERE name = :name",
    "DELETE FROM sign_in_tries WHERE name = :name",
    "DELETE FROM drafts WHERE author = :name",
    "DELETE FROM locks WHERE holder = :name",
    "DELETE FROM api_tokens WHERE name = :name",
    "DELETE FROM recovery_codes WHERE name = :name",
    "DELETE FROM second_factors WHERE name = :name",
    "DELETE FROM people WHERE name = :name",
    "UPDATE audit SET actor = '', address = '' WHERE actor = :name",
    "UPDATE audit SET target = '' WHERE target = :name",
)


class PersonalData:
    """What is kept of people."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of(self, name: str) -> Mapping[str, list[dict[str, Any]]]:
        """Return the rows on a person by what they are."""
        with self._transaction(reading=True) as connection:
            return {
                kind: [dict(row) for row in connection.execute(text(query), {"name": name}).mappings()]
                for kind, query in _READ.items()
            }

    def forget(self, name: str) -> None:
        """Delete all of it; entries of the log stay without the name and the address."""
        with self._transaction() as connection:
            for statement in _FORGET:
                connection.execute(text(statement), {"name": name})
