"""The evidence on names of the whole corpus, kept, and what it follows from."""

from __future__ import annotations

from sqlalchemy import text

from workbench.store.checksums import checked, checksum
from workbench.store.revisions import Transaction

__all__ = ["NameEvidenceCache"]

_SAVE = """INSERT INTO name_evidence (signature, data, checksum) VALUES (:signature, :data, :checksum)
    ON CONFLICT (signature) DO UPDATE SET data = excluded.data, checksum = excluded.checksum"""
_STATES = """SELECT d.id, d.role || ' ' || d.language || ' ' || coalesce(substr(r.inputs, 1, 16), '') AS state
    FROM documents d LEFT JOIN results r ON r.document_id = d.id WHERE d.active = 1"""


class NameEvidenceCache:
    """The evidence that was gathered last, with the signature of the way it was."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def states(self) -> dict[str, str]:
        """Return for each active document, by its id, a text that changes with what it says about names."""
        with self._transaction(reading=True) as connection:
            return {document: state for document, state in connection.execute(text(_STATES)).all()}  # noqa: C416

    def read(self, signature: str) -> bytes | None:
        """Return the evidence that was gathered in a way, None where there is none."""
        query = text("SELECT * FROM name_evidence WHERE signature = :signature")
        with self._transaction(reading=True) as connection:
            row = connection.execute(query, {"signature": signature}).mappings().one_or_none()
            return None if row is None else bytes(checked("name_evidence", row)["data"])

    def version(self) -> str:
        """Return a text that changes with the evidence, empty where there is none."""
        with self._transaction(reading=True) as connection:
            return str(connection.execute(text("SELECT checksum FROM name_evidence")).scalar() or "")

    def save(self, signature: str, data: bytes) -> None:
        """Keep evidence in place of the former, of whichever signature."""
        row = {"signature": signature, "data": data}
        with self._transaction() as connection:
            connection.execute(text("DELETE FROM name_evidence WHERE signature <> :signature"), row)
            connection.execute(text(_SAVE), {**row, "checksum": checksum("name_evidence", row)})
