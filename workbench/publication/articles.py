"""The data of one article from which the rows of a release are made."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from workbench.records import Annotation, Document, FidelityReport, LinkDecision, LinkKind, Revision, Segment

__all__ = [
    "ArticleData",
    "DecidedLink",
    "Editors",
    "PlacedLink",
    "ReportedSegment",
    "Row",
    "by_segment",
    "counterparts_of",
    "moment",
]

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLink:
    """A link by its segments."""

    left: tuple[Segment, ...]
    right: tuple[Segment, ...]
    kind: LinkKind
    score: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedLink:
    """A person's decision on a link, with the segments of both sides."""

    decision: LinkDecision
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSegment:
    """A garbled segment and its report."""

    segment: Segment
    report: FidelityReport


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleData:
    """An article with its segments, reports and edits; links are the likely ones, and those without counterpart.

    marks are all that people said of spans, decisions those on links that stand.
    """

    document: Document
    event: str
    segments: tuple[Segment, ...]
    links: tuple[PlacedLink, ...] = ()
    judged: tuple[ReportedSegment, ...] = ()
    revisions: tuple[Revision, ...] = ()
    marks: tuple[Annotation, ...] = ()
    decisions: tuple[DecidedLink, ...] = ()
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editors:
    """Keyed pseudonyms of editors, stable across releases.

    The ids of revisions are hidden as well: they are hashes of what is published and of the author's name, by which
    a guessed name could be tried.
    """

    key: str = field(repr=False)

    def name(self, author: str) -> str:
        """Return the pseudonym of an author."""
        return f"editor-{self._digest('editor', author)[:12]}"

    def revision(self, revision_id: str | None) -> str | None:
        """Return the public id of a revision."""
        return None if revision_id is None else self._digest("revision", revision_id)[:16]

    def _digest(self, kind: str, text: str) -> str:
        message = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
        return hmac.new(self.key.encode(), message, "sha256").hexdigest()


def by_segment(revisions: Iterable[Revision]) -> dict[str, list[Revision]]:
    """Group revisions by segment id."""
    grouped: dict[str, list[Revision]] = {}
    for revision in revisions:
        grouped.setdefault(revision.segment_id, []).append(revision)
    return grouped


def counterparts_of(links: Iterable[PlacedLink]) -> dict[str, list[Segment]]:
    """Return the clean segments linked to each garbled one, by its id."""
    found: dict[str, list[Segment]] = {}
    for link in links:
        for left in link.left:
            found.setdefault(left.id, []).extend(link.right)
    return found


def moment(created: str) -> datetime:
    """Return an ISO 8601 time of the workspace as a datetime in UTC."""
    return datetime.fromisoformat(created).astimezone(UTC)
