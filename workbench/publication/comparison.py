"""What differs between two releases: what is told of the whole, and rows by their ids, in every column."""

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
    "MetadataChange",
    "ReleaseComparison",
    "TableChange",
    "changes",
    "compare_metadata",
    "compare_rows",
    "full_files",
    "marks",
]

_KEYS = {
    "spans": ("sentence_id", "source", "side", "counterpart_id", "revision", "start", "end", "check", "category"),
    "alignments": ("document_id", "left", "right"),
}
# What is told of a release as a whole and of no row. Other facts are counted from the rows, or come with the version.
_FACTS: Mapping[str, Callable[[ReleaseMetadata], str]] = {
    "name": lambda m: m.identity.name,
    "text": lambda m: m.scope.text,
    "licence": lambda m: licence_name(m.identity.licence) if m.identity.licence else "none stated",
    "authors": lambda m: "; ".join(m.identity.authors) or "none named",
    "comments": lambda m: "published" if m.scope.comments else "not published",
    "made_with": lambda m: ", ".join(m.provenance.made_with),
}
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_Marks = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataChange:
    """What is told of a whole release, in the one and in the other."""

    fact: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """Rows of a table: how many each release has, and how many came, went, changed, or moved to another split.

    `unseen` tells that the files differ though nothing does that could be compared: a release leaves texts out.
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
    """Two releases side by side; `texts` tells whether texts were compared, too."""

    before: str
    after: str
    facts: tuple[MetadataChange, ...]
    tables: tuple[TableChange, ...]
    texts: bool
    same: bool


def compare_metadata(before: ReleaseMetadata, after: ReleaseMetadata) -> tuple[MetadataChange, ...]:
    """Return what is told otherwise of two releases as a whole."""
    told = ((fact, say(before), say(after)) for fact, say in _FACTS.items())
    return tuple(MetadataChange(fact=fact, before=old, after=new) for fact, old, new in told if old != new)


def full_files(metadata: ReleaseMetadata, table: str) -> tuple[tuple[str, str], ...]:
    """Return the split and SHA-256 of each file of a table with all its texts, which may be left out here."""
    held: tuple[TableMetadata, ...] = metadata.files.rebuilt or metadata.files.tables
    return tuple((t.split, t.sha256) for t in held if t.table == table)


def marks(table: Table, split: str, rows: Iterable[Mapping[str, object]], *, texts: bool) -> _Marks:
    """Return three numbers a row: of its id, of all that it says, and of its split; texts count only with `texts`."""
    keys = _KEYS.get(table.name, ("id",))
    found = [
        (
            _number([_ids(row.get(k)) for k in keys]),
            _number(_said(row if texts else _without_texts(row, table))),
            _number(split),
        )
        for row in rows
    ]
    return np.array(found, dtype=np.uint64).reshape(-1, 3)


def compare_rows(table: str, before: _Marks, after: _Marks) -> TableChange:
    """Return what became of the rows of a table, from the marks of both releases.

    Several rows may have one id; those that are the same in both are taken for each other first.
    """
    left, right = _numbered(before, 3), _numbered(after, 3)
    olds, news = before[~np.isin(left, right)], after[~np.isin(right, left)]
    _, old, new = np.intersect1d(_numbered(olds, 1), _numbered(news, 1), assume_unique=True, return_indices=True)
    return TableChange(
        table=table,
        before=len(before),
        after=len(after),
        added=len(news) - len(new),
        removed=len(olds) - len(old),
        changed=int((olds[old, 1] != news[new, 1]).sum()),
        moved=int((olds[old, 2] != news[new, 2]).sum()),
    )


def changes(comparison: ReleaseComparison) -> Iterator[str]:
    """Yield what has changed, a line for each fact and each table."""
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
    """Return what a row says but for the texts, which a release may leave out."""
    shown = {k: v for k, v in row.items() if k != "standoff"}
    for column in table.columns:
        parts = {p.name for p in column.parts if p.text}
        value = shown.get(column.name)
        if column.text:
            shown.pop(column.name, None)
        elif parts and isinstance(value, list):
            shown[column.name] = [{k: v for k, v in item.items() if k not in parts} for item in value]
    return shown


def _said(value: object) -> object:
    """Return a value without what is null, which a release of an earlier version may lack."""
    if isinstance(value, dict):
        return {k: _said(v) for k, v in value.items() if v is not None}
    return [_said(v) for v in value] if isinstance(value, list) else value


def _ids(value: object) -> object:
    """Return the ids of sentences, and anything else as it is."""
    return [v["id"] for v in value] if isinstance(value, list) else value


def _number(value: object) -> int:
    plain = json.dumps(value, default=str, sort_keys=True)
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), "big")


def _numbered(some: _Marks, count: int) -> _Marks:
    """Return a number for the first `count` of the marks of each row, and for how many of the same are before it."""
    whole = np.zeros(len(some), dtype=np.uint64)
    for k in range(count):
        whole = whole * _PRIME + some[:, k]
    order = np.argsort(whole, kind="stable")
    places = np.arange(len(some))
    first = np.append(np.True_, whole[order][1:] != whole[order][:-1])[: len(some)]
    earlier = places - np.maximum.accumulate(np.where(first, places, 0))
    whole[order] = whole[order] * _PRIME + earlier.astype(np.uint64)
    return whole
