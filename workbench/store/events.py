"""The event index: a profile of each document, and which documents report the same event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, String, bindparam, text

from workbench.store.checksums import checked, checksum
from workbench.store.revisions import Transaction

__all__ = ["DocumentPair", "EventIndex", "profile_checksum", "read_related"]

_KNOWN = "SELECT document_id, checksum FROM document_profiles WHERE signature = :signature ORDER BY document_id"
_PROFILES = "SELECT * FROM document_profiles WHERE document_id IN :ids"
_SAVE_PROFILE = """INSERT INTO document_profiles (document_id, signature, profile, checksum)
    VALUES (:document_id, :signature, :profile, :checksum) ON CONFLICT (document_id) DO UPDATE SET
    signature = excluded.signature, profile = excluded.profile, checksum = excluded.checksum"""
_NEXT_BLOCK = """SELECT * FROM profile_blocks WHERE signature = :signature AND number > :after
    ORDER BY number LIMIT 1"""
_LAST_BLOCK = "SELECT * FROM profile_blocks WHERE signature = :signature ORDER BY number DESC LIMIT 1"
_SAVE_BLOCK = """INSERT INTO profile_blocks (number, signature, data, checksum)
    VALUES (:number, :signature, :data, :checksum) ON CONFLICT (number) DO UPDATE SET
    signature = excluded.signature, data = excluded.data, checksum = excluded.checksum"""
_DROP_BLOCKS = "DELETE FROM profile_blocks WHERE signature <> :signature"
_SAVE_PAIR = """INSERT INTO document_pairs (one, other, signature, probability, checksum)
    VALUES (:one, :other, :signature, :probability, :checksum) ON CONFLICT (one, other) DO UPDATE SET
    signature = excluded.signature, probability = excluded.probability, checksum = excluded.checksum"""
_FORGET_PAIRS = "DELETE FROM document_pairs WHERE one = :d OR other = :d"
_TOGETHER = 500  # ids in one query
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


class EventIndex:
    """What is known of the events of the documents of a workspace."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def known(self, signature: str) -> dict[str, str]:
        """Return the checksums of the profiles of one signature, by the ids of their documents."""
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text(_KNOWN), {"signature": signature})
            return {row.document_id: row.checksum for row in rows}

    def profiles(self, documents: Sequence[str]) -> dict[str, bytes]:
        """Return the stored profiles of some documents by their ids, of whichever signature."""
        query = text(_PROFILES).bindparams(bindparam("ids", type_=String(), expanding=True))
        found: dict[str, bytes] = {}
        with self._transaction(reading=True) as connection:
            for first in range(0, len(documents), _TOGETHER):
                rows = connection.execute(query, {"ids": documents[first : first + _TOGETHER]}).mappings()
                found |= {r["document_id"]: bytes(checked("document_profiles", r)["profile"]) for r in rows}
        return found

    def blocks(self, signature: str) -> Iterator[tuple[int, bytes]]:
        """Yield the blocks of profiles of one signature with their numbers, in their order."""
        after = -1
        while True:
            with self._transaction(reading=True) as connection:
                found = connection.execute(text(_NEXT_BLOCK), {"signature": signature, "after": after}).mappings()
                row = found.one_or_none()
            if row is None:
                return
            after = row["number"]
            yield after, bytes(checked("profile_blocks", row)["data"])

    def last_block(self, signature: str) -> tuple[int, bytes] | None:
        """Return the last block of one signature with its number, None if there is none."""
        with self._transaction(reading=True) as connection:
            row = connection.execute(text(_LAST_BLOCK), {"signature": signature}).mappings().one_or_none()
            return None if row is None else (row["number"], bytes(checked("profile_blocks", row)["data"]))

    def save_blocks(self, signature: str, blocks: Mapping[int, bytes | None]) -> None:
        """Write blocks by their numbers, or delete those that are None; those of other signatures are deleted."""
        with self._transaction() as connection:
            _write_blocks(connection, signature, blocks)

    def save(
        self,
        signature: str,
        profiles: Mapping[str, bytes],
        pairs: Iterable[DocumentPair] = (),
        blocks: Mapping[int, bytes] | None = None,
    ) -> None:
        """Add documents by their ids, each with its profile, the pairs that they make, and blocks that hold them.

        Those that they made before, in another form, are no longer pairs.
        """
        found = [{"one": p.one, "other": p.other, "signature": signature, "probability": p.probability} for p in pairs]
        rows = [{"document_id": d, "signature": signature, "profile": packed} for d, packed in profiles.items()]
        with self._transaction() as connection:
            connection.execute(
                text(_SAVE_PROFILE), [{**row, "checksum": checksum("document_profiles", row)} for row in rows]
            )
            connection.execute(text(_FORGET_PAIRS), [{"d": document} for document in profiles])
            if found:
                connection.execute(
                    text(_SAVE_PAIR), [{**pair, "checksum": checksum("document_pairs", pair)} for pair in found]
                )
            _write_blocks(connection, signature, blocks or {})

    def related(self, least: float, among: Iterable[str] | None = None) -> tuple[DocumentPair, ...]:
        """Return the pairs of at least some probability, the likeliest first: all, or those of some documents."""
        with self._transaction(reading=True) as connection:
            if among is None:
                return tuple(read_related(connection, least))
            found = {(p.one, p.other): p for p in _related_to(connection, least, sorted(set(among)))}
        return tuple(sorted(found.values(), key=lambda p: (-p.probability, p.one, p.other)))


def profile_checksum(document: str, signature: str, profile: bytes) -> str:
    """Return the checksum that the profile of a document is stored with."""
    return checksum("document_profiles", {"document_id": document, "signature": signature, "profile": profile})


def read_related(connection: Connection, least: float) -> Iterable[DocumentPair]:
    """Yield the pairs of documents of at least some probability, the likeliest first, then by their ids."""
    for row in connection.execute(text(_RELATED.format(among="")), {"least": least}).mappings():
        yield _pair(row)


def _write_blocks(connection: Connection, signature: str, blocks: Mapping[int, bytes | None]) -> None:
    connection.execute(text(_DROP_BLOCKS), {"signature": signature})
    for number, data in blocks.items():
        if data is None:
            connection.execute(text("DELETE FROM profile_blocks WHERE number = :number"), {"number": number})
            continue
        row = {"number": number, "signature": signature, "data": data}
        connection.execute(text(_SAVE_BLOCK), {**row, "checksum": checksum("profile_blocks", row)})


def _related_to(connection: Connection, least: float, documents: Sequence[str]) -> Iterator[DocumentPair]:
    """Yield the pairs with one of some documents, those of two of them twice."""
    for side in ("one", "other"):
        among = _RELATED.format(among=_AMONG.format(side=side))
        query = text(among).bindparams(bindparam("ids", type_=String(), expanding=True))
        for first in range(0, len(documents), _TOGETHER):
            some = documents[first : first + _TOGETHER]
            for row in connection.execute(query, {"least": least, "ids": some}).mappings():
                yield _pair(row)


def _pair(row: Mapping[Any, Any]) -> DocumentPair:
    checked("document_pairs", row)
    return DocumentPair(one=row["one"], other=row["other"], probability=row["probability"])
