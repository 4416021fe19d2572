"""A delta: the rows in which a release differs from an earlier one, and the order in which its tables have them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.errors import PublicationError
from workbench.publication.articles import Row
from workbench.publication.card import columns_of, features
from workbench.publication.comparison import KEYS, key_hash, match_rows
from workbench.publication.metadata_files import citation, licence, to_yaml
from workbench.publication.release_metadata import (
    ReleaseFiles,
    ReleaseMetadata,
    TableMetadata,
    from_json,
    to_json,
)
from workbench.publication.rendering import render
from workbench.publication.schema import ALL, Column, Table, tables

__all__ = [
    "ORDER",
    "DeltaMetadata",
    "RowChanges",
    "delta_columns",
    "delta_companions",
    "delta_from_json",
    "exact_marks",
    "find_changes",
    "order_rows",
    "removed_row",
    "tables_of",
]

_FORMAT = 1
_CHANGE = Column(name="change", about="added, changed, moved (from another split) or removed")
_BEFORE = Column(name="split_before", about="the split that had the row in the earlier release, null where none had")
ORDER = Table(
    name="order",
    about="which rows make up the tables of the new release, in their order: for each table and split, runs of rows of"
    " the earlier release and of this delta",
    splits=(ALL,),
    columns=(
        Column(name="table", about="the table of the new release"),
        Column(name="split", about="its split"),
        Column(
            name="start",
            about="the first row of the run in the same table and split of the earlier release, counted from 0; null"
            " where the run is the next rows of this delta",
            kind="int32",
        ),
        Column(name="count", about="how many rows", kind="int32"),
    ),
)
Marks = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeltaMetadata:
    """What `delta.json` holds: the tables of the delta, the release it is made from, and the one that it makes.

    earlier_files are the SHA-256 of the tables of the earlier release by their paths.
    """

    earlier: str
    earlier_files: Mapping[str, str]
    tables: tuple[TableMetadata, ...]
    release: ReleaseMetadata

    def to_json(self) -> str:
        """Return the text of `delta.json`."""
        record = {
            "format": _FORMAT,
            "from": {"version": self.earlier, "files": dict(self.earlier_files)},
            "tables": [asdict(t) for t in self.tables],
            "release": json.loads(to_json(self.release)),
        }
        return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanges:
    """How the rows of a table come about, each by its number over all splits of the table.

    kept gives the number of the equal row of the same split of the earlier release for each new row, -1 for rows of
    the delta; changed gives the number of the earlier row of the same id for each new row, -1 for those that were
    added; removed are the numbers of earlier rows.
    """

    kept: NDArray[np.int64]
    changed: NDArray[np.int64]
    removed: NDArray[np.int64]


def tables_of(metadata: ReleaseMetadata) -> tuple[Table, ...]:
    """Return the tables of a release with the columns that they have in it."""
    scope = metadata.scope
    made = tables(metadata.assessment.scores, names=scope.names, layout=scope.layout)
    return tuple(replace(t, columns=columns_of(t, scope.text)) for t in made)


def delta_columns(table: Table) -> tuple[Column, ...]:
    """Return the columns of a table of a delta, whose own columns are those of the new release."""
    return table.columns if table.name == ORDER.name else (_CHANGE, _BEFORE, *table.columns)


def exact_marks(table: Table, split: str, rows: Iterable[Row]) -> Marks:
    """Return hashes (rows x 3) of the id, of all that the columns of a table hold, and of the split of each row."""
    place = _hash(split)
    found = [(key_hash(table.name, row), _hash([_shaped(row.get(c.name), c) for c in table.columns])) for row in rows]
    return np.array([(*two, place) for two in found], dtype=np.uint64).reshape(-1, 3)


def _shaped(value: object, column: Column) -> object:
    """Return a value as the column holds it, with null for parts that it lacks."""
    if not column.parts or value is None:
        return value
    items: Sequence[object] = value if isinstance(value, list) else [value]
    return [{p.name: item.get(p.name) for p in column.parts} if isinstance(item, dict) else item for item in items]


def _hash(value: object) -> int:
    plain = json.dumps(value, default=str, ensure_ascii=True)
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), "big")


def find_changes(before: Marks, after: Marks) -> RowChanges:
    """Return how the rows of a table come about, from the exact marks of its rows in both releases."""
    match = match_rows(before, after)
    kept, changed = (np.full(len(after), -1, dtype=np.int64) for _ in range(2))
    kept[match.same_after] = match.same_before
    changed[match.other_after] = match.other_before
    gone = np.ones(len(before), dtype=np.bool_)
    gone[match.same_before] = gone[match.other_before] = False
    return RowChanges(kept=kept, changed=changed, removed=np.flatnonzero(gone))


def order_rows(table: str, split: str, places: NDArray[np.int64]) -> Iterator[Row]:
    """Yield the rows of `order` for a file, from the place of each row in the earlier file, -1 for one of the delta."""
    if not len(places):
        return
    expected = np.where(places[:-1] >= 0, places[:-1] + 1, -1)
    starts = np.concatenate([[0], np.flatnonzero(places[1:] != expected) + 1, [len(places)]])
    for first, last in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        place = int(places[first])
        yield {"table": table, "split": split, "start": place if place >= 0 else None, "count": last - first}


def removed_row(table: Table, row: Row) -> Row:
    """Return what a delta holds of a row that was removed: what it is known by, and no text."""
    keys = KEYS.get(table.name, ("id",))
    return {k: [{"id": item["id"]} for item in v] if isinstance(v := row.get(k), list) else v for k in keys}


def delta_companions(delta: DeltaMetadata, counts: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """Return the texts of the files beside the tables of a delta by name; counts are by table and change."""
    release = delta.release
    made = [*tables_of(release), ORDER]
    held = [t for t in made if any(f.table == t.name for f in delta.tables)]
    head = {
        "pretty_name": f"{release.identity.name}, {delta.earlier} to {release.identity.version}",
        "version": release.identity.version,
        "language": list(release.corpus.languages),
        **release.rights.front_matter,
        "configs": [
            {
                "config_name": t.name,
                "data_files": [{"split": f.split, "path": f.path} for f in delta.tables if f.table == t.name],
            }
            for t in held
        ],
        "dataset_info": [{"config_name": t.name, "features": features(delta_columns(t))} for t in held],
    }
    readme = render(
        "delta.md",
        release,
        head=to_yaml(head),
        earlier=delta.earlier,
        counts=counts,
        keys={t.name: KEYS.get(t.name, ("id",)) for t in held},
        order=ORDER.columns,
    )
    return {
        "README.md": readme,
        "LICENSE": licence(release),
        "CITATION.cff": citation(release),
        "CHANGELOG.md": release.files.changelog,
        "delta.json": delta.to_json(),
    }


def delta_from_json(text: str, where: str) -> DeltaMetadata:
    """Return the metadata of a delta; raise a PublicationError for anything else."""
    try:
        record = json.loads(text)
        _check_format(record["format"])
        files = ReleaseFiles(tables=tuple(TableMetadata(**t) for t in record["tables"]))
        return DeltaMetadata(
            earlier=str(record["from"]["version"]),
            earlier_files={str(k): str(v) for k, v in record["from"]["files"].items()},
            tables=files.tables,
            release=from_json(json.dumps(record["release"]), where),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PublicationError("release-metadata-unreadable", path=where, reason=str(error)) from error


def _check_format(number: object) -> None:
    if number != _FORMAT:
        raise ValueError("its format is another one")
