"""What the rows of a release are made of: one article with everything that is known of it."""

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
    """A decision of a person on a link, and the segments it is about."""

    decision: LinkDecision
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSegment:
    """A garbled segment and the report on it."""

    segment: Segment
    report: FidelityReport


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleData:
    """An article; links are those that are likely, and those that say that there is no counterpart.

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
    """Pseudonyms under a key: the same for the same person in every release, and of no use without the key.

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
    """Return revisions by the segment that they correct."""
    grouped: dict[str, list[Revision]] = {}
    for revision in revisions:
        grouped.setdefault(revision.segment_id, []).append(revision)
    return grouped


def counterparts_of(links: Iterable[PlacedLink]) -> dict[str, list[Segment]]:
    """Return the clean segments that each garbled one is linked to, by its id."""
    found: dict[str, list[Segment]] = {}
    for link in links:
        for left in link.left:
            found.setdefault(left.id, []).extend(link.right)
    return found


def moment(created: str) -> datetime:
    """Return a time of the workspace, which keeps them in ISO 8601."""
    return datetime.fromisoformat(created).astimezone(UTC)
