"""What differs between two releases, by the ids of their rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Comparison", "TableChange", "changes", "compare_rows", "marks"]

_LOOKED_AT = {
    "sentences": ("event", "status", "revision", "hter", "fidelity", "label", "signature"),
    "spans": ("severity", "status"),
    "alignments": ("kind", "probability", "decision", "signature"),
    "edits": ("status", "stands"),
    "articles": ("name", "role", "title", "published", "origin", "licence", "event"),
    "names": ("canonical", "decided", "locked"),
}
_KEYS = {"spans": ("sentence_id", "side", "start", "end", "check", "category")}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """Rows of a table: how many each release has, and how many came, went, changed, or moved to another split."""

    table: str
    before: int
    after: int
    added: int
    removed: int
    changed: int
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two releases side by side."""

    before: str
    after: str
    tables: tuple[TableChange, ...]
    same: bool


def marks(table: str, split: str, rows: Iterable[Mapping[str, object]]) -> NDArray[np.uint64]:
    """Return three numbers a row: of its id, of what it says, and of its split. Texts are not looked at.

    What an editor wrote shows in the revision, so that a release with texts can be compared with one without.
    """
    found = [
        (
            _number([row.get(k) for k in _keys(table, row)]),
            _number([row.get(k) for k in _looked(table)]),
            _number(split),
        )
        for row in rows
    ]
    return np.array(found, dtype=np.uint64).reshape(-1, 3)


def compare_rows(table: str, before: NDArray[np.uint64], after: NDArray[np.uint64]) -> TableChange:
    """Return what became of the rows of a table, from the marks of both releases."""
    olds, news = (some[np.unique(some[:, 0], return_index=True)[1]] for some in (before, after))
    _, old, new = np.intersect1d(olds[:, 0], news[:, 0], assume_unique=True, return_indices=True)
    return TableChange(
        table=table,
        before=len(before),
        after=len(after),
        added=len(news) - len(new),
        removed=len(olds) - len(old),
        changed=int((olds[old, 1] != news[new, 1]).sum()),
        moved=int((olds[old, 2] != news[new, 2]).sum()),
    )


def changes(comparison: Comparison) -> Iterator[str]:
    """Yield what has changed, a line for each table."""
    if comparison.same:
        yield f"Nothing has changed since {comparison.before}."
        return
    for t in comparison.tables:
        if t.added or t.removed or t.changed or t.moved:
            moved = f", {t.moved} in another split" if t.moved else ""
            yield (
                f"{t.table}: {t.before} rows in {comparison.before}, {t.after} now;"
                f" {t.added} added, {t.removed} removed, {t.changed} changed{moved}."
            )


def _keys(table: str, row: Mapping[str, object]) -> tuple[str, ...]:
    if table == "alignments":
        return ("document_id", "left", "right")
    return _KEYS.get(table, ("id",)) if "id" not in row else ("id",)


def _looked(table: str) -> tuple[str, ...]:
    return _LOOKED_AT.get(table, ())


def _number(value: object) -> int:
    plain = json.dumps(_without_text(value), default=str, sort_keys=True)
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), "big")


def _without_text(value: object) -> object:
    if isinstance(value, list):
        return [_without_text(v) for v in value]
    return value["id"] if isinstance(value, dict) else value
