"""The structure of a document as headings and paragraphs, each with its segments."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.ingest.segmentation import paragraph_spans
from workbench.records import Document, Segment

__all__ = ["Block", "blocks", "without_marks"]

# Furniture of the page that a text was copied from; other lines without prose belong to the text.
_FRAME = {"sharing button", "page control", "empty run"}
_HASHES = re.compile(r"^(#{1,6})\s+")
_STARS = re.compile(r"\*\*\s*(.*?)\s*(?:\*\*)?", re.DOTALL)
_STARRED_LEVEL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, of level 0, or a heading of level 1 to 6, with its segments in order."""

    level: int
    segments: tuple[Segment, ...]


def blocks(document: Document, segments: Iterable[Segment]) -> Iterator[Block]:
    """Yield the headings and paragraphs of a document; page furniture such as buttons is left out.

    A segment that was joined across paragraphs makes them one.
    """
    ends = [end for _, end in paragraph_spans(document)]
    gathered: list[Segment] = []
    until = level = 0
    for segment in segments:
        if segment.reason in _FRAME:
            continue
        own = _level(segment)
        if gathered and (own or level or segment.start >= until):
            yield Block(level=level, segments=tuple(gathered))
            gathered = []
        gathered.append(segment)
        level = own
        last = bisect_left(ends, segment.end)
        until = ends[last] if last < len(ends) else segment.end
    if gathered:
        yield Block(level=level, segments=tuple(gathered))


def without_marks(text: str) -> str:
    """Return the text of a heading on one line, without the marks that make it one.

    >>> without_marks("## خلفية"), without_marks("**خلفية**")
    ('خلفية', 'خلفية')
    >>> without_marks("## السؤال # 1")
    'السؤال # 1'
    """
    line = _HASHES.sub("", " ".join(text.split()))
    starred = _STARS.fullmatch(line)
    return starred[1] if starred else line


def _level(segment: Segment) -> int:
    if segment.kind == "heading":
        hashes = _HASHES.match(segment.text)
        return len(hashes[1]) if hashes else _STARRED_LEVEL
    return int(segment.kind == "headline")
