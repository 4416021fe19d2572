"""The rows of a file of corrections, each with the segment it is on; faulty ones apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.errors import InputError
from workbench.formats import STATUS_LABELS, SegmentRow, status_of_word
from workbench.messages import Message
from workbench.records import Segment, Status
from workbench.service.exchange.same_text import same_text
from workbench.service.exchange.segment_finder import SegmentFinder
from workbench.store import Workspace

__all__ = ["ImportedRow", "ImportedRows"]

_REVISION = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """What a row says about a segment; None is what it does not say.

    names_revision tells whether the row names the revision it was exported with, which is None for a segment that
    nobody had touched. state is the state of an XLIFF unit as it is written. perhaps are the correction and the comment
    without escapes, where the column that says whether a row has any is lost.
    """

    row: SegmentRow
    segment: Segment
    text: str | None
    status: Status | None
    comment: str
    names_revision: bool
    revision: str | None
    author: str
    seconds: float | None
    state: str | None
    perhaps: Mapping[str, str]

    @property
    def says_something(self) -> bool:
        """Tell whether the row has a correction or a comment."""
        return self.text is not None or bool(self.comment)

    @property
    def content(self) -> tuple[object, ...]:
        """What the row would change."""
        return (self.text, self.status, self.comment, self.revision)


class ImportedRows:
    """The rows of a file that can be imported, and what is wrong with the others."""

    def __init__(self, rows: Sequence[SegmentRow], workspace: Workspace, *, strict: bool = False) -> None:
        self._finder = SegmentFinder(workspace)
        self.refused: list[InputError] = []
        self._strict = strict
        by_segment: dict[str, list[ImportedRow]] = {}
        for row in rows:
            try:
                read = self._read(row.checked())
            except InputError as error:
                self._refuse(error)
            else:
                by_segment.setdefault(read.segment.id, []).append(read)
        self.good = [row for same in by_segment.values() for row in self._without_contradiction(same)]

    def _refuse(self, error: InputError) -> None:
        if self._strict:
            raise error
        self.refused.append(error)

    def _read(self, row: SegmentRow) -> ImportedRow:
        try:
            return _imported(row, self._segment(row))
        except InputError:
            if not row.values.get("unescaped"):
                raise
        row = replace(row, values={**row.values, **row.values["unescaped"], "unescaped": {}})
        return _imported(row, self._segment(row))

    def _segment(self, row: SegmentRow) -> Segment:
        segment = self._finder.find(row)
        if row.values.get("text") and not same_text(row.get("text", str), segment.text):
            raise row.refuse(Message("terms.import-text-differs"))
        return segment

    def _without_contradiction(self, same: Sequence[ImportedRow]) -> Iterator[ImportedRow]:
        """Yield the row of a segment; several are taken as one if they say the same, and all refused if they do not."""
        if len({row.content for row in same}) == 1:
            yield same[0]
            return
        first = same[0]
        for row in same[1:]:
            self._refuse(row.row.refuse(Message("terms.import-repeated-segment", earlier=first.row.where)))
        self._refuse(first.row.refuse(Message("terms.import-repeated-segment", earlier=same[1].row.where)))


def _imported(row: SegmentRow, segment: Segment) -> ImportedRow:
    text = row.get("correction", str, type(None))
    status = _status(row)
    revision = row.get("revision", str, type(None)) if "revision" in row.values else None
    mangled = revision is not None and _REVISION.fullmatch(revision) is None  # as by a spreadsheet
    seconds = row.get("seconds", int, float, type(None)) if "seconds" in row.values else None
    return ImportedRow(
        row=row,
        segment=segment,
        text=text,
        status=status,
        comment=row.get("comment", str, type(None)) or "" if "comment" in row.values else "",
        names_revision="revision" in row.values and not mangled,
        revision=None if mangled else revision,
        author=str(row.values.get("author") or ""),
        seconds=None if seconds is None else float(seconds),
        state=row.values.get("state"),
        perhaps=row.values.get("unescaped", {}),
    )


def _status(row: SegmentRow) -> Status | None:
    word = row.get("status", str, type(None)) if "status" in row.values else None
    if word is None or not word.strip():
        return None
    status = status_of_word(word)
    if status is None:
        raise row.refuse(Message("terms.row-unknown-status", status=word[:60], known=list(STATUS_LABELS)))
    return status
