"""The input of a release: one article with its segments, links, reports and edits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from workbench.records import (
    Annotation,
    Document,
    LinkDecision,
    LinkRole,
    Revision,
    Role,
    Segment,
    SegmentLink,
    SegmentReport,
)

__all__ = [
    "ArticleData",
    "Row",
    "by_segment",
    "moment",
]

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleData:
    """An article with everything that is published of it.

    links are the accepted ones and those that say that a segment has no counterpart; linked are the segments of links
    and decisions by their ids, roles what the documents of these are. annotations are all that were ever made,
    decisions the active ones.
    left_out is the text as it was found, where a stand-off release leaves it out.
    """

    document: Document
    event: str
    segments: tuple[Segment, ...]
    links: tuple[SegmentLink, ...] = ()
    linked: Mapping[str, Segment] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    reports: tuple[SegmentReport, ...] = ()
    revisions: tuple[Revision, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    decisions: tuple[LinkDecision, ...] = ()
    signature: str = ""
    left_out: str | None = None

    def counterparts(self, role: LinkRole | None = None) -> dict[str, list[Segment]]:
        """Return the segments, or those of one role, that each garbled one is linked to, by its id."""
        counterparts: dict[str, list[Segment]] = {}
        for link in (k for k in self.links if role in {None, k.role}):
            for i in link.left:
                counterparts.setdefault(i, []).extend(self.linked[j] for j in link.right)
        return counterparts


def by_segment(revisions: Iterable[Revision]) -> dict[str, list[Revision]]:
    """Group revisions by segment id."""
    grouped: dict[str, list[Revision]] = {}
    for revision in revisions:
        grouped.setdefault(revision.segment_id, []).append(revision)
    return grouped


def moment(created: str) -> datetime:
    """Return an ISO 8601 time of the workspace as a datetime in UTC."""
    return datetime.fromisoformat(created).astimezone(UTC)
