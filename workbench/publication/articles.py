"""The input of a release: one article with its segments, links, reports and edits."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from workbench.records import Annotation, Document, LinkDecision, Revision, Segment, SegmentLink, SegmentReport

__all__ = [
    "ArticleData",
    "Editors",
    "Row",
    "by_segment",
    "moment",
]

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleData:
    """An article with everything that is published of it.

    links are the accepted ones and those that say that a segment has no counterpart; linked are the segments of links
    and decisions by their ids. annotations are all that were ever made, decisions the active ones.
    """

    document: Document
    event: str
    segments: tuple[Segment, ...]
    links: tuple[SegmentLink, ...] = ()
    linked: Mapping[str, Segment] = field(default_factory=dict)
    reports: tuple[SegmentReport, ...] = ()
    revisions: tuple[Revision, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    decisions: tuple[LinkDecision, ...] = ()
    signature: str = ""

    def counterparts(self) -> dict[str, list[Segment]]:
        """Return the clean segments that each garbled one is linked to, by its id."""
        counterparts: dict[str, list[Segment]] = {}
        for link in self.links:
            for i in link.left:
                counterparts.setdefault(i, []).extend(self.linked[j] for j in link.right)
        return counterparts


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


def moment(created: str) -> datetime:
    """Return an ISO 8601 time of the workspace as a datetime in UTC."""
    return datetime.fromisoformat(created).astimezone(UTC)
