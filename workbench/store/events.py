"""The event index: a profile of each document, and which documents report the same event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, String, bindparam, text

from workbench.store.checksums import checked, checksum
from workbench.store.revisions import Transaction

__all__ = ["DocumentPair", "EventIndex", "StoredProfile", "read_related"]

_VECTORS = "SELECT document_id, vector FROM document_profiles WHERE signature = :signature ORDER BY document_id"
_PROFILES = """SELECT * FROM document_profiles WHERE signature = :signature AND document_id > :after
    ORDER BY document_id LIMIT :most"""
_SAVE_PROFILE = """INSERT INTO document_profiles (document_id, signature, vector, profile, checksum)
    VALUES (:document_id, :signature, :vector, :profile, :checksum) ON CONFLICT (document_id) DO UPDATE SET
    signature = excluded.signature, vector = excluded.vector, profile = excluded.profile,
    checksum = excluded.checksum"""
_SAVE_PAIR = """INSERT INTO document_pairs (one, other, signature, probability, checksum)
    VALUES (:one, :other, :signature, :probability, :checksum) ON CONFLICT (one, other) DO UPDATE SET
    signature = excluded.signature, probability = excluded.probability, checksum = excluded.checksum"""
_TOGETHER = 500  # ids in one query
_READ = 128  # profiles that are read by one query
_RELATED = """SELECT p.* FROM document_pairs p
    JOIN document_profiles v ON v.document_id = p.one AND v.signature = p.signature
    WHERE p.probability >= :least{among} ORDER BY p.probability DESC, p.one, p.other"""
_AMONG = " AND p.{side} IN :ids"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPair:
    """Two documents by their ids, the lesser first, and the probability that they report the same event."""

    one: str
    other: str
    probability: float


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """What is compared of a document, packed: its vector, and its profile, which has the vectors of its sentences."""

    document: str
    vector: bytes
    profile: bytes


class EventIndex:
    """What is known of the events of the documents of a workspace."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def vectors(self, signature: str) -> dict[str, bytes]:
        """Return the stored vectors of documents by their ids, those of one signature only, as they are found."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text(_VECTORS), {"signature": signature})
            return {document: bytes(vector) for document, vector in rows}

    def profiles(self, signature: str) -> Iterator[list[StoredProfile]]:
        """Yield what is stored of all documents of one signature, some at a time, in the order of their ids."""
        after = ""
        while True:
            values = {"signature": signature, "after": after, "most": _READ}
            with self._transaction(reading=True) as connection:
                rows = connection.execute(text(_PROFILES), values).mappings().all()
            if not rows:
                return
            yield [_profile(row) for row in rows]
            after = rows[-1]["document_id"]

    def save(
        self, signature: str, profiles: Mapping[str, tuple[bytes, bytes]], pairs: Iterable[DocumentPair] = ()
    ) -> None:
        """Add documents by their ids, each with its vector and its profile, and the pairs that they make."""
        found = [{"one": p.one, "other": p.other, "signature": signature, "probability": p.probability} for p in pairs]
        rows = [
            {"document_id": document, "signature": signature, "vector": vector, "profile": profile}
            for document, (vector, profile) in profiles.items()
        ]
        with self._transaction() as connection:
            connection.execute(
                text(_SAVE_PROFILE), [{**row, "checksum": checksum("document_profiles", row)} for row in rows]
            )
            if found:
                connection.execute(
                    text(_SAVE_PAIR), [{**pair, "checksum": checksum("document_pairs", pair)} for pair in found]
                )

    def related(self, least: float, among: Iterable[str] | None = None) -> tuple[DocumentPair, ...]:
        """Return the pairs of at least some probability, the likeliest first: all, or those of some documents."""
        with self._transaction(reading=True) as connection:
            if among is None:
                return tuple(read_related(connection, least))
            found = {(p.one, p.other): p for p in _related_to(connection, least, sorted(set(among)))}
        return tuple(sorted(found.values(), key=lambda p: (-p.probability, p.one, p.other)))


def read_related(connection: Connection, least: float) -> Iterable[DocumentPair]:
    """Yield the pairs of documents of at least some probability, the likeliest first, then by their ids."""
    for row in connection.execute(text(_RELATED.format(among="")), {"least": least}).mappings():
        yield _pair(row)


def _related_to(connection: Connection, least: float, documents: Sequence[str]) -> Iterator[DocumentPair]:
    """Yield the pairs with one of some documents, those of two of them twice."""
    for side in ("one", "other"):
        among = _RELATED.format(among=_AMONG.format(side=side))
        query = text(among).bindparams(bindparam("ids", type_=String(), expanding=True))
        for first in range(0, len(documents), _TOGETHER):
            some = documents[first : first + _TOGETHER]
            for row in connection.execute(query, {"least": least, "ids": some}).mappings():
                yield _pair(row)


def _profile(row: Mapping[Any, Any]) -> StoredProfile:
    checked("document_profiles", row)
    return StoredProfile(row["document_id"], bytes(row["vector"]), bytes(row["profile"]))


def _pair(row: Mapping[Any, Any]) -> DocumentPair:
    checked("document_pairs", row)
    return DocumentPair(one=row["one"], other=row["other"], probability=row["probability"])
