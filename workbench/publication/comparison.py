"""Differences between two releases: metadata, and rows by id in every column."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.publication.licences import licence_name
from workbench.publication.release_metadata import ReleaseMetadata, TableMetadata
from workbench.publication.schema import Table

__all__ = [
    "KEYS",
    "MetadataChange",
    "ReleaseComparison",
    "RowMatch",
    "TableChange",
    "changes",
    "compare_metadata",
    "compare_rows",
    "full_files",
    "key_hash",
    "marks",
    "match_rows",
]

KEYS: Mapping[str, tuple[str, ...]] = {  # what a row is known by; elsewhere it is its id
    "spans": ("sentence_id", "source", "side", "counterpart_id", "revision", "start", "end", "check", "category"),
    "alignments": ("document_id", "left", "right"),
}
# Metadata that no row holds. The rest is counted from the rows, or changes with every version.
_COMPARED: Mapping[str, Callable[[ReleaseMetadata], str]] = {
    "name": lambda m: m.identity.name,
    "text": lambda m: m.scope.text,
    "licence": lambda m: licence_name(m.identity.licence) if m.identity.licence else "none stated",
    "authors": lambda m: "; ".join(m.identity.authors) or "none named",
    "comments": lambda m: "published" if m.scope.comments else "not published",
    "made_with": lambda m: ", ".join(m.provenance.made_with),
    "masked": lambda m: "blotted out" if m.scope.masked else "as found",
    "withdrawn": lambda m: ", ".join(m.corpus.withdrawn) or "none",
    "layout": lambda m: str(m.scope.layout),
    "url": lambda m: m.identity.url or "none given",
    "answers": lambda m: "; ".join(f"{a.topic} {a.text}" for a in m.identity.answers) or "none",
}
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_Marks = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataChange:
    """A metadata value that differs between two releases."""

    fact: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """Rows of a table in both releases, and how many were added, removed, changed or moved to another split.

    unseen is True if the files differ in nothing that could be compared, since a release withholds texts.
    """

    table: str
    before: int
    after: int
    added: int = 0
    removed: int = 0
    changed: int = 0
    moved: int = 0
    unseen: bool = False

    @property
    def same(self) -> bool:
        """Tell whether nothing differs."""
        return not (self.added or self.removed or self.changed or self.moved or self.unseen)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseComparison:
    """The differences of two releases; texts tells whether texts were compared too."""

    before: str
    after: str
    facts: tuple[MetadataChange, ...]
    tables: tuple[TableChange, ...]
    texts: bool
    same: bool


def compare_metadata(before: ReleaseMetadata, after: ReleaseMetadata) -> tuple[MetadataChange, ...]:
    """Return the metadata that differs between two releases."""
    values = ((fact, value_of(before), value_of(after)) for fact, value_of in _COMPARED.items())
    return tuple(MetadataChange(fact=fact, before=old, after=new) for fact, old, new in values if old != new)


def full_files(metadata: ReleaseMetadata, table: str) -> tuple[tuple[str, str], ...]:
    """Return split and SHA-256 of each file of a table in its full version, whether texts are withheld or not."""
    files: tuple[TableMetadata, ...] = metadata.files.rebuilt or metadata.files.tables
    return tuple((t.split, t.sha256) for t in files if t.table == table)


def marks(table: Table, split: str, rows: Iterable[Mapping[str, object]], *, texts: bool) -> _Marks:
    """Return hashes (rows x 3) of the id, the content and the split of each row; texts count only with `texts`.

    Columns that the table does not have are left out of account.
    """
    known = {c.name for c in table.columns}
    found = [
        (
            key_hash(table.name, row),
            _hash(_without_nulls(row if texts else _without_texts(row, table))),
            _hash(split),
        )
        for row in ({k: v for k, v in row.items() if k in known} for row in rows)
    ]
    return np.array(found, dtype=np.uint64).reshape(-1, 3)


def compare_rows(table: str, before: _Marks, after: _Marks) -> TableChange:
    """Return the changes of a table, from the hashes of its rows in both releases.

    Several rows may have one id; those that are the same in both are taken for each other first.
    """
    match = match_rows(before, after)
    old, new = before[match.other_before], after[match.other_after]
    return TableChange(
        table=table,
        before=len(before),
        after=len(after),
        added=len(after) - len(match.same_after) - len(new),
        removed=len(before) - len(match.same_before) - len(old),
        changed=int((old[:, 1] != new[:, 1]).sum()),
        moved=int((old[:, 2] != new[:, 2]).sum()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMatch:
    """Rows of two releases that belong together, by their numbers: equal ones, and others of the same id."""

    same_before: NDArray[np.int64]
    same_after: NDArray[np.int64]
    other_before: NDArray[np.int64]
    other_after: NDArray[np.int64]


def match_rows(before: _Marks, after: _Marks) -> RowMatch:
    """Return which rows of two releases belong together, from their hashes."""
    same = _pairs(_hash_with_occurrence(before, 3), _hash_with_occurrence(after, 3))
    olds, news = (
        np.setdiff1d(np.arange(len(some)), found, assume_unique=True)
        for some, found in zip((before, after), same, strict=True)
    )
    old, new = _pairs(_hash_with_occurrence(before[olds], 1), _hash_with_occurrence(after[news], 1))
    return RowMatch(same_before=same[0], same_after=same[1], other_before=olds[old], other_after=news[new])


def _pairs(left: _Marks, right: _Marks) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers of the elements that two arrays, each without repetition, have in common."""
    _, first, second = np.intersect1d(left, right, assume_unique=True, return_indices=True)
    return first, second


def changes(comparison: ReleaseComparison) -> Iterator[str]:
    """Yield one line for each change of metadata or of a table."""
    if comparison.same:
        yield f"Nothing has changed since {comparison.before}."
        return
    for f in comparison.facts:
        line = f"{f.fact.replace('_', ' ')}: {f.before} \N{RIGHTWARDS ARROW} {f.after}"
        yield "".join(c if c.isprintable() else " " for c in line)
    if all(t.same for t in comparison.tables):
        yield f"All tables are those of {comparison.before}."
        return
    for t in comparison.tables:
        if not t.same:
            moved = f", {t.moved} in another split" if t.moved else ""
            unseen = "; the texts may differ" if t.unseen else ""
            yield (
                f"{t.table}: {t.before} rows in {comparison.before}, {t.after} now;"
                f" {t.added} added, {t.removed} removed, {t.changed} changed{moved}{unseen}."
            )
    if not comparison.texts:
        yield "Texts could not be compared, as not both releases hold them."


def _without_texts(row: Mapping[str, object], table: Table) -> dict[str, object]:
    """Return a row without texts, which a release may withhold."""
    shown = dict(row)
    for column in table.columns:
        parts = {p.name for p in column.parts if p.text}
        value = shown.get(column.name)
        if column.text:
            shown.pop(column.name, None)
        elif parts and isinstance(value, list):
            shown[column.name] = [{k: v for k, v in item.items() if k not in parts} for item in value]
    return shown


def _without_nulls(value: object) -> object:
    """Return a value without nulls, as releases of earlier versions lack some columns."""
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    return [_without_nulls(v) for v in value] if isinstance(value, list) else value


def key_hash(table: str, row: Mapping[str, object]) -> int:
    """Return a hash of what a row of a table is known by."""
    return _hash([_ids(row.get(k)) for k in KEYS.get(table, ("id",))])


def _ids(value: object) -> object:
    """Return sentences as their ids, and anything else unchanged."""
    return [v["id"] for v in value] if isinstance(value, list) else value


def _hash(value: object) -> int:
    plain = json.dumps(value, default=str, sort_keys=True)
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), "big")


def _hash_with_occurrence(some: _Marks, count: int) -> _Marks:
    """Return a hash of the first `count` hashes of each row, and of the number of equal rows before it."""
    whole = np.zeros(len(some), dtype=np.uint64)
    for k in range(count):
        whole = whole * _PRIME + some[:, k]
    order = np.argsort(whole, kind="stable")
    places = np.arange(len(some))
    first = np.append(np.True_, whole[order][1:] != whole[order][:-1])[: len(some)]
    earlier = places - np.maximum.accumulate(np.where(first, places, 0))
    whole[order] = whole[order] * _PRIME + earlier.astype(np.uint64)
    return whole
