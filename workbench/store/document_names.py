"""What each document says about names, kept until the document or what it is linked to changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from sqlalchemy import String, bindparam, text

from workbench.store.checksums import checked, checksum
from workbench.store.revisions import Transaction

__all__ = ["DocumentNameCache", "Kind"]

# The words of a document, the words of its counterparts that correspond to them, and the state of its findings.
Kind = Literal["words", "pairs", "found"]

_READ = "SELECT * FROM document_names WHERE kind = :kind AND document_id IN :ids"
_TOGETHER = 500  # documents of one query
_SAVE = """INSERT INTO document_names (document_id, kind, signature, data, checksum)
    VALUES (:document_id, :kind, :signature, :data, :checksum) ON CONFLICT (document_id, kind) DO UPDATE SET
    signature = excluded.signature, data = excluded.data, checksum = excluded.checksum"""


class DocumentNameCache:
    """The kept facts of documents, each with the signature of what it follows from."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def read(self, kind: Kind, documents: Sequence[str]) -> dict[str, tuple[str, bytes]]:
        """Return the signature and data of each of some documents that has facts of a kind."""
        query = text(_READ).bindparams(bindparam("ids", type_=String(), expanding=True))
        found: dict[str, tuple[str, bytes]] = {}
        with self._transaction(reading=True) as connection:
            for first in range(0, len(documents), _TOGETHER):
                ids = documents[first : first + _TOGETHER]
                rows = connection.execute(query, {"kind": kind, "ids": list(ids)}).mappings()
                checked_rows = (checked("document_names", row) for row in rows)
                found |= {row["document_id"]: (row["signature"], bytes(row["data"])) for row in checked_rows}
        return found

    def save(self, kind: Kind, facts: Mapping[str, tuple[str, bytes]]) -> None:
        """Keep the facts of some documents in place of earlier ones."""
        rows = [{"document_id": d, "kind": kind, "signature": s, "data": data} for d, (s, data) in facts.items()]
        if rows:
            with self._transaction() as connection:
                connection.execute(text(_SAVE), [{**row, "checksum": checksum("document_names", row)} for row in rows])
