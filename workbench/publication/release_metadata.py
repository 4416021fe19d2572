"""The metadata of a release, kept in `release.json`; the card and the other companion files are made from it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, get_type_hints

from workbench.caching import load_once
from workbench.errors import PublicationError
from workbench.publication.authors import author_of
from workbench.publication.rights import ReleaseRights, release_rights
from workbench.publication.schema import SPLITS
from workbench.records import EventThresholds

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = [
    "Agreement",
    "AssessmentStatistics",
    "CorpusStatistics",
    "CuratorAnswer",
    "EditingStatistics",
    "LicenceCount",
    "NamedCount",
    "NearPair",
    "OriginCount",
    "Provenance",
    "ReleaseFiles",
    "ReleaseIdentity",
    "ReleaseMetadata",
    "ReleaseScope",
    "SplitMetadata",
    "TableMetadata",
    "from_json",
    "to_json",
    "to_record",
]

_FORMAT = 1
_PATH = re.compile(r"data/[a-z_]+/[a-z_]+\.parquet")
_KEYS = (
    *("name", "version", "date", "text", "authors", "licence", "comments", "scores", "languages", "roles", "licences"),
    *("withheld", "events", "near", "near_count", "splits", "sentences", "statuses", "labels", "fidelity", "corrected"),
    *("hter", "editors", "revisions", "hours", "agreement", "links", "checks", "names", "signatures", "made_with"),
    *("changelog", "tables", "rebuilt", "spans", "decisions", "unsettled", "origins", "other_origins"),
    *("layout", "masked", "personal_data", "withdrawn", "origin_unknown", "url", "answers"),
    *("named_events", "named_splits", "leaks", "thresholds"),
)
_DERIVED = "rights"  # made from the rest, and not read


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCount:
    """How often something of a name occurs."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMetadata:
    """A Parquet file: its rows, the bytes they take in memory, its size on disk and its digest."""

    table: str
    split: str
    path: str
    rows: int
    bytes: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitMetadata:
    """The size of a split and the dates of its first and last article."""

    name: str
    events: int
    articles: int
    sentences: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPair:
    """Two near-duplicate sentences that made one event of two."""

    one: str
    other: str
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceCount:
    """How many articles have a licence, in the words of the corpus."""

    said: str | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginCount:
    """How many articles have an origin, in the words of the corpus."""

    said: str | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Sentences that two editors corrected from the same text, and the mean similarity of the results, 0 to 100."""

    sentences: int
    same: int
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratorAnswer:
    """What the curator tells of the corpus under a topic, such as `datasheet.funding`."""

    topic: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseIdentity:
    """What the release is called, who made it, the licence of what was added to the articles, and where it is found.

    answers are what its curator tells of it, for the data statement and the datasheet.
    """

    name: str
    version: str
    date: str | None
    authors: tuple[str, ...]
    licence: str | None
    url: str | None = None
    answers: tuple[CuratorAnswer, ...] = ()

    @property
    def organisations(self) -> tuple[str, ...]:
        """Return the authors that are cited as organisations."""
        return tuple(name for name in self.authors if not author_of(name).is_person)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseScope:
    """What the publisher chose to include: `full` or `standoff` text, editors' comments, the table of names.

    layout is the number of the columns that the tables have; masked tells whether personal data are blotted out.
    """

    text: str
    comments: bool
    names: bool
    layout: int = 1
    masked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusStatistics:
    """The articles and sentences of a release.

    withheld counts the articles that are not known to permit redistribution. origins holds the most frequent ones,
    other_origins the number of articles of all others; of origin_unknown nothing says where they are from.
    personal_data counts what a search found by kind; withdrawn are the ids of the texts that were taken down.
    near holds examples of the near_count pairs. named_events counts the articles whose event the curator named,
    named_splits the events whose split is the curator's, leaks the pairs of articles that look like one event but are
    kept in different splits by that; thresholds are those that the program merged events by.
    """

    languages: tuple[str, ...]
    roles: tuple[NamedCount, ...]
    licences: tuple[LicenceCount, ...]
    withheld: int
    origins: tuple[OriginCount, ...] = ()
    other_origins: int = 0
    origin_unknown: int = 0
    personal_data: tuple[NamedCount, ...] = ()
    withdrawn: tuple[str, ...] = ()
    events: int
    near: tuple[NearPair, ...]
    near_count: int
    splits: tuple[SplitMetadata, ...]
    sentences: int
    links: tuple[NamedCount, ...]
    named_events: int = 0
    named_splits: int = 0
    leaks: int = 0
    thresholds: EventThresholds = field(default_factory=EventThresholds)

    @property
    def missing_splits(self) -> tuple[str, ...]:
        """Return the splits that have no event."""
        return tuple(s for s in SPLITS if s not in {found.name for found in self.splits if found.sentences})


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentStatistics:
    """Names of the scores, sentences by label, mean fidelity (0 to 100), and findings by check."""

    scores: tuple[str, ...]
    labels: tuple[NamedCount, ...]
    fidelity: float | None
    checks: tuple[NamedCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditingStatistics:
    """What people did.

    corrected counts the sentences that are done or reviewed, and hter (percent) is theirs together; unsettled counts
    those with another text that is a draft or rejected.
    """

    statuses: tuple[NamedCount, ...]
    corrected: int
    unsettled: int = 0
    hter: float | None
    editors: int
    revisions: int
    hours: float | None
    agreement: Agreement | None
    spans: tuple[NamedCount, ...] = ()
    decisions: tuple[NamedCount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Signatures of all that computed a number, and the programs that wrote the files."""

    signatures: tuple[str, ...]
    made_with: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFiles:
    """The tables, those that a rebuild of a stand-off release must yield, and the text of the changelog."""

    tables: tuple[TableMetadata, ...]
    rebuilt: tuple[TableMetadata, ...] = ()
    changelog: str = ""

    def __post_init__(self) -> None:
        """Raise a ValueError for a path that could lead out of the folder."""
        for table in (*self.tables, *self.rebuilt):
            if not _PATH.fullmatch(table.path):
                raise ValueError(f"{table.path!r} is no place of a table")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseMetadata:
    """Everything that a release says about itself as a whole."""

    identity: ReleaseIdentity
    scope: ReleaseScope
    corpus: CorpusStatistics
    assessment: AssessmentStatistics
    editing: EditingStatistics
    provenance: Provenance
    files: ReleaseFiles

    @property
    def rights(self) -> ReleaseRights:
        """Return the rights in the release."""
        articles = [(k.said, k.articles) for k in self.corpus.licences]
        return release_rights(articles, self.identity.licence, full=self.scope.text == "full")

    @property
    def newest_article(self) -> str | None:
        """Return the newest date of the articles, the earliest that the release can have."""
        return max((s.last for s in self.corpus.splits if s.last), default=None)


def to_record(metadata: ReleaseMetadata) -> dict[str, object]:
    """Return the metadata as one flat mapping, the shape of `release.json`."""
    values = {key: value for group in asdict(metadata).values() for key, value in group.items()}
    return {key: values[key] for key in _KEYS} | {_DERIVED: metadata.rights.record}


def to_json(metadata: ReleaseMetadata) -> str:
    """Return the text of `release.json`."""
    return json.dumps({"format": _FORMAT, **to_record(metadata)}, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str, where: str) -> ReleaseMetadata:
    """Return the metadata that `to_json` wrote; raise a PublicationError for anything else."""
    try:
        _check_keys(json.loads(text))
        groups: dict[str, Any] = {name: group.validate_json(text, strict=True) for name, group in _groups().items()}
        return ReleaseMetadata(**groups)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PublicationError("release-metadata-unreadable", path=where, reason=_reason(error)) from error


def _check_keys(values: dict[str, object]) -> None:
    """Raise a ValueError for another format than this one, or a key that it does not have."""
    if values.pop("format") != _FORMAT:
        raise ValueError("its format is another one")
    unknown = sorted(values.keys() - {*_KEYS, _DERIVED})
    if unknown:
        raise ValueError(f"{unknown[0]!r} is unknown")


@load_once
def _groups() -> dict[str, TypeAdapter[Any]]:
    """Return what reads each group of the metadata from the flat mapping; it leaves the keys of the others alone."""
    from pydantic import TypeAdapter

    kinds = get_type_hints(ReleaseMetadata)
    return {field.name: TypeAdapter(kinds[field.name]) for field in fields(ReleaseMetadata)}


def _reason(error: Exception) -> str:
    """Return the first thing that is wrong, and where."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False)[0]
    return ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))
