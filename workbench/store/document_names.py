"""What each document says about names, kept until the document or what it is linked to changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import text

from workbench.store.checksums import checked, checksum
from workbench.store.revisions import Transaction

__all__ = ["DocumentNameCache", "Kind"]

# The words of a document, the words of its counterparts that correspond to them, and the state of its findings.
Kind = Literal["words", "pairs", "found"]

_READ = "SELECT * FROM document_names WHERE kind = :kind ORDER BY document_id"
_SAVE = """INSERT INTO document_names (document_id, kind, signature, data, checksum)
    VALUES (:document_id, :kind, :signature, :data, :checksum) ON CONFLICT (document_id, kind) DO UPDATE SET
    signature = excluded.signature, data = excluded.data, checksum = excluded.checksum"""


class DocumentNameCache:
    """The kept facts of documents, each with the signature of what it follows from."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def read(self, kind: Kind) -> dict[str, tuple[str, bytes]]:
        """Return the signature and data of each document that has facts of a kind."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text(_READ), {"kind": kind}).mappings()
            found = (checked("document_names", row) for row in rows)
            return {row["document_id"]: (row["signature"], bytes(row["data"])) for row in found}

    def save(self, kind: Kind, facts: Mapping[str, tuple[str, bytes]]) -> None:
        """Keep the facts of some documents in place of earlier ones."""
        rows = [{"document_id": d, "kind": kind, "signature": s, "data": data} for d, (s, data) in facts.items()]
        if rows:
            with self._transaction() as connection:
                connection.execute(text(_SAVE), [{**row, "checksum": checksum("document_names", row)} for row in rows])
