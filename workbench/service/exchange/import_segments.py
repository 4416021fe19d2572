"""Segments that come back from another tool: which were corrected there, and what becomes of each.

A segment that comes back as it went out asks for nothing, however long that is ago.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.editing.revisions import CurrentState, add, current_state
from workbench.errors import InputError
from workbench.formats import SegmentRow
from workbench.messages import Message
from workbench.records import Document, Revision, Segment
from workbench.service.review.revisions import Edit, check_edit, revision_of
from workbench.store import Workspace

__all__ = ["ImportSummary", "ImportedEdit", "ReturnedSegments", "asked_edits", "check_row", "summed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What an import came to.

    beside counts the revisions kept beside a text that had been changed meanwhile; conflicts says where, and by whom.
    said counts what else is new: batches, marks, decisions on links and on names.
    """

    added: int
    known: int
    beside: int
    said: int = 0
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedEdit:
    """A segment that came back with the edit it asks for; texted is False where it has but a comment to add."""

    row: SegmentRow
    segment: Segment
    edit: Edit
    texted: bool


class ReturnedSegments:
    """Decides which corrected segments are news, and puts each on the revision it names, or on the newest."""

    def __init__(self, asked: Sequence[ImportedEdit], documents: Mapping[str, Document]) -> None:
        self._asked, self._documents = asked, documents
        self.summary = ImportSummary(added=0, known=0, beside=0)

    def __call__(self, present: tuple[Revision, ...]) -> list[Revision]:
        """Return the revisions to add to those that are present."""
        grouped: dict[str, list[Revision]] = {}
        for revision in present:
            grouped.setdefault(revision.segment_id, []).append(revision)
        added = []
        for asked in self._asked:
            history = grouped.get(asked.segment.id, [])
            wanted = _wanted(asked, history, current_state(asked.segment.text, history))
            if wanted is None:
                continue
            try:
                outcome = add(asked.segment.text, history, revision_of(asked.segment.id, wanted))
            except InputError as error:
                raise asked.row.refuse(error) from error
            if outcome.kept is not None:
                added.append(outcome.kept)
        self.summary = summed(len(self._asked), present, added, self._documents)
        return added


def summed(
    asked: int, present: Sequence[Revision], added: Sequence[Revision], documents: Mapping[str, Document]
) -> ImportSummary:
    """Return what an import came to: how much of it is new, and what does not lead to the text that stands."""
    grouped: dict[str, list[Revision]] = {}
    for revision in (*present, *added):
        grouped.setdefault(revision.segment_id, []).append(revision)
    new = {r.id for r in added}
    conflicts = []
    for some in grouped.values():
        state = current_state("", some)
        conflicts += [_conflict(r, state.newest, documents) for r in state.beside if r.id in new]
    return ImportSummary(added=len(added), known=asked - len(added), beside=len(conflicts), conflicts=tuple(conflicts))


def asked_edits(rows: Sequence[SegmentRow], workspace: Workspace, author: str) -> Iterator[ImportedEdit]:
    """Yield what each row asks for; a row that fits no segment, or another text of it, is an error."""
    places = _Places(workspace)
    named: dict[str, Message | str] = {}
    for row in rows:
        segment = places.of(row)
        if "text" in row.values and row.values["text"] != segment.text:
            raise row.refuse(Message("terms.import-text-differs"))
        if segment.id in named:
            raise row.refuse(Message("terms.import-repeated-segment", earlier=named[segment.id]))
        named[segment.id] = row.where
        asked = _asked(row, segment, author)
        if asked is not None:
            yield asked


def check_row(row: SegmentRow, edit: Edit) -> None:
    """Raise an InputError that names the row for what no history can hold."""
    try:
        check_edit(edit)
    except InputError as error:
        raise row.refuse(error) from error


class _Places:
    """Finds the segment of a row: by its id, else by its document's name and place, else by its garbled text."""

    def __init__(self, workspace: Workspace) -> None:
        documents = workspace.documents()
        self._names = {d.name: d for d in documents}
        self._ids = {d.id: d for d in documents}
        self._segments = {s.id: s for d in documents for s in workspace.segments(d)}
        self._texts: dict[str, list[Segment]] = {}
        for segment in self._segments.values():
            if self._ids[segment.document_id].role == "garbled" and segment.kind != "furniture":
                self._texts.setdefault(segment.text, []).append(segment)

    def of(self, row: SegmentRow) -> Segment:
        """Return the segment of a row; InputError where there is none, or several could be meant."""
        if row.values.get("segment"):
            return self._by_id(row)
        if "start" in row.values or "text" not in row.values:
            name = row.get("document", str)
            return self._at(row, self._names.get(name), name, f"{row.get('start', int)}-{row.get('end', int)}")
        return self._by_text(row)

    def _by_id(self, row: SegmentRow) -> Segment:
        identity, _, place = row.get("segment", str).partition(":")
        name = str(row.values.get("document") or identity)
        if identity not in self._ids and name in self._names:
            raise row.refuse(Message("terms.import-document-changed", document=name))
        segment = self._at(row, self._ids.get(identity), name, place)
        if "start" in row.values and "end" in row.values:
            told = f"{row.values['start']}-{row.values['end']}"
            if told != place or self._names.get(name, self._ids[identity]).id != identity:
                own = _place(self._ids[identity].name, place)
                raise row.refuse(Message("terms.import-place-contradicts", segment=own, place=_place(name, told)))
        return segment

    def _at(self, row: SegmentRow, document: Document | None, name: str, place: str) -> Segment:
        if document is None:
            raise row.refuse(Message("terms.import-no-document", document=name))
        segment = self._segments.get(f"{document.id}:{place}")
        if segment is None:
            raise row.refuse(Message("terms.import-no-segment-at", place=_place(name, place)))
        return segment

    def _by_text(self, row: SegmentRow) -> Segment:
        document = self._names.get(str(row.values.get("document")))
        found = self._texts.get(row.get("text", str), [])
        if document is not None:
            found = [s for s in found if s.document_id == document.id]
        if len(found) == 1:
            return found[0]
        if not found:
            raise row.refuse(Message("terms.import-text-unknown"))
        places = [f"{self._ids[s.document_id].name} {s.start}-{s.end}" for s in found[:3]]
        raise row.refuse(Message("terms.import-text-ambiguous", count=len(found), places=places))


def _place(document: str, place: str) -> Message:
    start, _, end = place.partition("-")
    return Message("terms.place", document=document, start=start, end=end)


def _asked(row: SegmentRow, segment: Segment, author: str) -> ImportedEdit | None:
    """Return what a row asks for, None where it carries neither a correction nor a comment."""
    text = row.get("correction", str, type(None))
    comment = row.get("comment", str) if "comment" in row.values else ""
    if text is None and not comment:
        return None
    status: Any = row.values.get("status") or "done"
    if status == "untouched":  # a segment that went out without a correction, and has one now
        status = "draft" if text is None else "done"
    edit = Edit(
        base=row.get("revision", str, type(None)) if "revision" in row.values else None,
        author=author or str(row.values.get("author") or ""),
        text=segment.text if text is None else text,
        status=status,
        comment=comment,
        seconds=row.get("seconds", int, float, type(None)) if "seconds" in row.values else None,
    )
    check_row(row, edit)
    return ImportedEdit(row=row, segment=segment, edit=edit, texted=text is not None)


def _wanted(asked: ImportedEdit, history: Sequence[Revision], state: CurrentState) -> Edit | None:
    """Return the edit to make, None where the segment came back as it went out, or the edit is there already."""
    base = asked.edit.base if "revision" in asked.row.values else state.base
    seen = next((r for r in history if r.id == base), None)
    edit = replace(asked.edit, base=base)
    if seen is not None and edit.comment == seen.comment:
        edit = replace(edit, comment="")
    if not asked.texted:
        if not edit.comment:
            return None
        edit = replace(edit, text=seen.after, status=_told(seen)) if seen else edit
    if not edit.comment:
        if seen is not None and (edit.text, edit.status) == (seen.after, seen.status):
            return None
        if (edit.text, edit.status) == (state.text, state.status):
            return None
    beside = {r.id for r in state.beside}
    there = any(
        (r.base, r.after, r.comment) == (base, edit.text, edit.comment) and (r.status == edit.status or r.id in beside)
        for r in history
    )
    return None if there else edit


def _told(revision: Revision) -> Any:
    return "draft" if revision.status == "untouched" else revision.status


def _conflict(revision: Revision, newest: Revision | None, documents: Mapping[str, Document]) -> str:
    document = documents.get(revision.document_id)
    name = document.name if document else revision.document_id
    who = f"{newest.author} had changed it" if newest else "it had been changed"
    return f"{name}, {revision.start} to {revision.end}: {who}; kept as the draft {revision.id} beside that"
