"""Import of segments that were corrected in another tool; unchanged segments are skipped, however old the export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.editing.revisions import CurrentState, add, comment, current_state
from workbench.errors import InputError
from workbench.formats import SegmentRow
from workbench.messages import Message
from workbench.records import Document, Revision, Segment
from workbench.service.review.revisions import Edit, check_edit, revision_of
from workbench.store import Workspace

__all__ = ["ImportSummary", "ImportedEdit", "SegmentImport", "check_row", "import_summary", "imported_edits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """The result of an import.

    added counts new revisions, known those already present. beside counts the new ones that are kept beside a newer
    text, and conflicts describes these. said counts other new records: batches, annotations and decisions.
    """

    added: int
    known: int
    beside: int
    said: int = 0
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedEdit:
    """A row with its segment and edit; has_text is False where it only adds a comment."""

    row: SegmentRow
    segment: Segment
    edit: Edit
    has_text: bool


class SegmentImport:
    """Adds imported edits to the revisions of a workspace, each after the revision it names or else the newest."""

    def __init__(self, edits: Sequence[ImportedEdit], documents: Mapping[str, Document]) -> None:
        self._edits, self._documents = edits, documents
        self.summary = ImportSummary(added=0, known=0, beside=0)

    def __call__(self, present: tuple[Revision, ...]) -> list[Revision]:
        """Return the revisions to add to those that are present."""
        histories = _by_segment(present)
        added = []
        for imported in self._edits:
            history = histories.get(imported.segment.id, [])
            edit = _new_edit(imported, history, current_state(imported.segment.text, history))
            if edit is None:
                continue
            try:
                change = comment if _only_comments(imported, history) else add
                outcome = change(imported.segment.text, history, revision_of(imported.segment.id, edit))
            except InputError as error:
                raise imported.row.refuse(error) from error
            if outcome.kept is not None and outcome.kept not in history:
                added.append(outcome.kept)
        self.summary = import_summary(len(self._edits), present, added, self._documents)
        return added


def _by_segment(revisions: Iterable[Revision]) -> dict[str, list[Revision]]:
    groups: dict[str, list[Revision]] = {}
    for revision in revisions:
        groups.setdefault(revision.segment_id, []).append(revision)
    return groups


def import_summary(
    imported: int, present: Sequence[Revision], added: Sequence[Revision], documents: Mapping[str, Document]
) -> ImportSummary:
    """Return the summary of an import of `imported` revisions, with a conflict for each kept beside a newer one."""
    new = {r.id for r in added}
    conflicts = []
    for history in _by_segment((*present, *added)).values():
        state = current_state("", history)
        conflicts += [_conflict(r, state.newest, documents) for r in state.beside if r.id in new]
    return ImportSummary(
        added=len(added), known=imported - len(added), beside=len(conflicts), conflicts=tuple(conflicts)
    )


def imported_edits(rows: Sequence[SegmentRow], workspace: Workspace, author: str) -> Iterator[ImportedEdit]:
    """Yield the edit of each row that has one; raises an InputError for a row that matches no segment or its text."""
    segments = _SegmentFinder(workspace)
    seen: dict[str, Message | str] = {}
    for row in rows:
        segment = segments.find(row)
        if "text" in row.values and row.values["text"] != segment.text:
            raise row.refuse(Message("terms.import-text-differs"))
        if segment.id in seen:
            raise row.refuse(Message("terms.import-repeated-segment", earlier=seen[segment.id]))
        seen[segment.id] = row.where
        imported = _imported_edit(row, segment, author)
        if imported is not None:
            yield imported


def check_row(row: SegmentRow, edit: Edit) -> None:
    """Raise an InputError that names the row if an edit is invalid."""
    try:
        check_edit(edit)
    except InputError as error:
        raise row.refuse(error) from error


class _SegmentFinder:
    """Finds the segment of a row: by id, else by document name and offsets, else by garbled text."""

    def __init__(self, workspace: Workspace) -> None:
        documents = workspace.documents()
        self._names = {d.name: d for d in documents}
        self._ids = {d.id: d for d in documents}
        self._segments = {s.id: s for d in documents for s in workspace.segments(d)}
        self._texts: dict[str, list[Segment]] = {}
        for segment in self._segments.values():
            if self._ids[segment.document_id].role == "garbled" and segment.kind != "furniture":
                self._texts.setdefault(segment.text, []).append(segment)

    def find(self, row: SegmentRow) -> Segment:
        """Return the segment of a row; raises an InputError if there is none or several match."""
        if row.values.get("segment"):
            return self._by_id(row)
        if "start" in row.values or "text" not in row.values:
            name = row.get("document", str)
            return self._by_offsets(row, self._names.get(name), name, f"{row.get('start', int)}-{row.get('end', int)}")
        return self._by_text(row)

    def _by_id(self, row: SegmentRow) -> Segment:
        document_id, _, offsets = row.get("segment", str).partition(":")
        name = str(row.values.get("document") or document_id)
        if document_id not in self._ids and name in self._names:
            raise row.refuse(Message("terms.import-document-changed", document=name))
        segment = self._by_offsets(row, self._ids.get(document_id), name, offsets)
        if "start" in row.values and "end" in row.values:
            stated = f"{row.values['start']}-{row.values['end']}"
            if stated != offsets or self._names.get(name, self._ids[document_id]).id != document_id:
                place = _place(self._ids[document_id].name, offsets)
                raise row.refuse(Message("terms.import-place-contradicts", segment=place, place=_place(name, stated)))
        return segment

    def _by_offsets(self, row: SegmentRow, document: Document | None, name: str, offsets: str) -> Segment:
        if document is None:
            raise row.refuse(Message("terms.import-no-document", document=name))
        segment = self._segments.get(f"{document.id}:{offsets}")
        if segment is None:
            raise row.refuse(Message("terms.import-no-segment-at", place=_place(name, offsets)))
        return segment

    def _by_text(self, row: SegmentRow) -> Segment:
        document = self._names.get(str(row.values.get("document")))
        matches = self._texts.get(row.get("text", str), [])
        if document is not None:
            matches = [s for s in matches if s.document_id == document.id]
        if len(matches) == 1:
            return matches[0]
        if not matches:
            raise row.refuse(Message("terms.import-text-unknown"))
        places = [f"{self._ids[s.document_id].name} {s.start}-{s.end}" for s in matches[:3]]
        raise row.refuse(Message("terms.import-text-ambiguous", count=len(matches), places=places))


def _place(document: str, offsets: str) -> Message:
    start, _, end = offsets.partition("-")
    return Message("terms.place", document=document, start=start, end=end)


def _imported_edit(row: SegmentRow, segment: Segment, author: str) -> ImportedEdit | None:
    """Return the edit of a row, None if it has neither a correction nor a comment."""
    text = row.get("correction", str, type(None))
    comment = row.get("comment", str) if "comment" in row.values else ""
    if text is None and not comment:
        return None
    status: Any = row.values.get("status") or "done"
    if status == "untouched":  # exported without a correction, and corrected since
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
    return ImportedEdit(row=row, segment=segment, edit=edit, has_text=text is not None)


def _new_edit(imported: ImportedEdit, history: Sequence[Revision], state: CurrentState) -> Edit | None:
    """Return the edit to make, None if the segment is unchanged or the edit is already present."""
    base = imported.edit.base if "revision" in imported.row.values else state.base
    exported = next((r for r in history if r.id == base), None)
    edit = replace(imported.edit, base=base)
    if any(r.comment == edit.comment for r in history if r is exported or r.action == "comment"):
        edit = replace(edit, comment="")  # it was exported with the segment
    if not imported.has_text and not edit.comment:
        return None
    if not edit.comment:
        if exported is not None and (edit.text, edit.status) == (exported.after, exported.status):
            return None
        if (edit.text, edit.status) == (state.text, state.status):
            return None
    beside = {r.id for r in state.beside}
    present = any(
        (r.base, r.after, r.comment) == (base, edit.text, edit.comment) and (r.status == edit.status or r.id in beside)
        for r in history
    )
    return None if present else edit


def _only_comments(imported: ImportedEdit, history: Sequence[Revision]) -> bool:
    """Tell whether an edit has neither a text nor a status of its own."""
    status = imported.row.values.get("status")
    if imported.has_text:
        return False
    return status in {None, "", "untouched"} or any(r.id == imported.edit.base for r in history)


def _conflict(revision: Revision, newest: Revision | None, documents: Mapping[str, Document]) -> str:
    document = documents.get(revision.document_id)
    name = document.name if document else revision.document_id
    change = f"changed by {newest.author} in the meantime" if newest else "changed in the meantime"
    return f"{name}, {revision.start} to {revision.end}: {change}; the imported text is kept as draft {revision.id}"
