"""The event index: a vector of each document, and which documents report the same event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from workbench.store.revisions import Transaction

__all__ = ["DocumentPair", "EventIndex", "read_related"]

_VECTORS = "SELECT document_id, vector FROM document_vectors WHERE signature = :signature ORDER BY document_id"
_SAVE_VECTOR = """INSERT INTO document_vectors VALUES (:document, :signature, :vector)
    ON CONFLICT (document_id) DO UPDATE SET signature = excluded.signature, vector = excluded.vector"""
_SAVE_PAIR = """INSERT INTO document_pairs VALUES (:one, :other, :signature, :probability)
    ON CONFLICT (one, other) DO UPDATE SET signature = excluded.signature, probability = excluded.probability"""
_RELATED = """SELECT p.one, p.other, p.probability FROM document_pairs p
    JOIN document_vectors v ON v.document_id = p.one AND v.signature = p.signature
    WHERE p.probability >= :least ORDER BY p.one, p.other"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPair:
    """Two documents by their ids, the lesser first, and the probability that they report the same event."""

    one: str
    other: str
    probability: float


class EventIndex:
    """What is known of the events of the documents of a workspace."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def vectors(self, signature: str) -> dict[str, bytes]:
        """Return the stored vectors of documents by their ids, those of one signature only."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text(_VECTORS), {"signature": signature})
            return {document: bytes(vector) for document, vector in rows}

    def save(self, signature: str, vectors: Mapping[str, bytes], pairs: Iterable[DocumentPair]) -> None:
        """Add the vectors of documents, and the pairs that they make with one another and with earlier ones."""
        found = [{"one": p.one, "other": p.other, "signature": signature, "probability": p.probability} for p in pairs]
        added = [{"document": d, "signature": signature, "vector": v} for d, v in vectors.items()]
        with self._transaction() as connection:
            if added:
                connection.execute(text(_SAVE_VECTOR), added)
            if found:
                connection.execute(text(_SAVE_PAIR), found)

    def related(self, least: float) -> tuple[DocumentPair, ...]:
        """Return the pairs of at least some probability, in the order of their ids."""
        with self._transaction(reading=True) as connection:
            return tuple(read_related(connection, least))


def read_related(connection: Connection, least: float) -> Iterable[DocumentPair]:
    """Yield the pairs of documents of at least some probability, in the order of their ids."""
    for one, other, probability in connection.execute(text(_RELATED), {"least": least}):
        yield DocumentPair(one=one, other=other, probability=probability)
