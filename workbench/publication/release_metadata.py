"""The facts of a release, from which its card and the files beside its tables are made; `release.json` holds them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from workbench.errors import PublicationError

__all__ = [
    "Agreement",
    "LicenceCount",
    "NamedCount",
    "NearPair",
    "OriginCount",
    "ReleaseMetadata",
    "SplitMetadata",
    "TableMetadata",
    "from_json",
    "to_json",
]

_PATH = re.compile(r"data/[a-z_]+/[a-z_]+\.parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCount:
    """How many there are of something."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMetadata:
    """A Parquet file."""

    table: str
    split: str
    path: str
    rows: int
    bytes: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitMetadata:
    """A split: how much there is of it, and from when to when its articles are."""

    name: str
    events: int
    articles: int
    sentences: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPair:
    """Two sentences of different events that are nearly the same, because of which the events were made one."""

    one: str
    other: str
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceCount:
    """A licence, as the corpus says it."""

    said: str | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginCount:
    """Where articles are from, as the corpus says it."""

    said: str | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Sentences that two people corrected from the same text, and how near their texts are, 0 to 100."""

    sentences: int
    same: int
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseMetadata:
    """Everything that is told of a release in words.

    corrected counts the sentences that are done or reviewed, and hter is theirs together; unsettled are those with
    another text, a draft or a rejected one. origins are the commonest, other_origins the articles of all others.
    """

    name: str
    version: str
    date: str | None
    text: str
    authors: tuple[str, ...]
    licence: str | None
    comments: bool
    scores: tuple[str, ...]
    languages: tuple[str, ...]
    roles: tuple[NamedCount, ...]
    licences: tuple[LicenceCount, ...]
    withheld: int
    events: int
    near: tuple[NearPair, ...]
    near_count: int
    splits: tuple[SplitMetadata, ...]
    sentences: int
    statuses: tuple[NamedCount, ...]
    labels: tuple[NamedCount, ...]
    fidelity: float | None
    corrected: int
    hter: float | None
    editors: int
    revisions: int
    hours: float | None
    agreement: Agreement | None
    links: tuple[NamedCount, ...]
    checks: tuple[NamedCount, ...]
    names: bool
    signatures: tuple[str, ...]
    made_with: tuple[str, ...]
    changelog: str
    tables: tuple[TableMetadata, ...]
    rebuilt: tuple[TableMetadata, ...] = ()
    spans: tuple[NamedCount, ...] = ()
    decisions: tuple[NamedCount, ...] = ()
    unsettled: int = 0
    origins: tuple[OriginCount, ...] = ()
    other_origins: int = 0


def to_json(facts: ReleaseMetadata) -> str:
    """Return the facts as JSON."""
    return json.dumps({"format": 1, **asdict(facts)}, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str, where: str) -> ReleaseMetadata:
    """Return the facts that `to_json` wrote; raise a PublicationError for anything else."""
    lists = {
        "roles": NamedCount,
        "statuses": NamedCount,
        "labels": NamedCount,
        "links": NamedCount,
        "checks": NamedCount,
        "near": NearPair,
        "licences": LicenceCount,
        "splits": SplitMetadata,
        "tables": TableMetadata,
        "rebuilt": TableMetadata,
        "spans": NamedCount,
        "decisions": NamedCount,
        "origins": OriginCount,
    }
    try:
        values: dict[str, Any] = json.loads(text)
        values.pop("format")
        for name, kind in lists.items():
            if name in values:  # releases of earlier versions lack some
                values[name] = tuple(kind(**one) for one in values[name])
        if values["agreement"] is not None:
            values["agreement"] = Agreement(**values["agreement"])
        _check_places((*values["tables"], *values["rebuilt"]))
        given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        return ReleaseMetadata(**given)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PublicationError("release-metadata-unreadable", path=where, reason=str(error)) from error


def _check_places(found: Iterable[TableMetadata]) -> None:
    """Raise a ValueError for a place of a table that could lead out of the folder."""
    for table in found:
        if not _PATH.fullmatch(table.path):
            raise ValueError(f"{table.path!r} is no place of a table")
