"""Finds the segment that a row of a file corrects: by its id, else by document and offsets, else by its text."""

from __future__ import annotations

import re

from workbench.errors import InputError
from workbench.formats import SegmentRow
from workbench.messages import Message
from workbench.records import Document, Segment
from workbench.service.exchange.same_text import same_text
from workbench.store import Workspace

__all__ = ["SegmentFinder", "is_of_another_corpus"]

_ID = re.compile(r"([0-9a-f]{16}):(\d+-\d+)")
_STRANGE = {"terms.import-no-document", "terms.import-document-changed", "terms.import-text-unknown"}


def is_of_another_corpus(error: InputError) -> bool:
    """Return whether a row was refused because the workspace has no such document or text."""
    fault = error.fields.get("fault")
    return isinstance(fault, Message) and fault.code in _STRANGE


class SegmentFinder:
    """Finds segments in a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        documents = workspace.documents()
        self._names = {d.name: d for d in documents}
        self._ids = {d.id: d for d in documents}
        removed = workspace.documents(inactive=True)
        self._removed = {key: d for d in removed if d.id not in self._ids for key in (d.id, d.name)}
        self._segments = {s.id: s for d in documents for s in workspace.segments(d)}
        self._texts: dict[str, list[Segment]] = {}
        for segment in self._segments.values():
            if self._ids[segment.document_id].role == "garbled" and segment.kind != "furniture":
                self._texts.setdefault(segment.text.strip(), []).append(segment)

    def find(self, row: SegmentRow) -> Segment:
        """Return the segment of a row; raises an InputError if there is none or several match.

        An id that is none, as a spreadsheet may leave it, is passed over where the row says its place or its text too.
        """
        stated = str(row.values.get("segment") or "").strip()
        if _ID.fullmatch(stated):
            return self._by_id(row, stated)
        if "start" in row.values and "end" in row.values and row.values.get("document"):
            name = row.get("document", str)
            offsets = f"{row.get('start', int)}-{row.get('end', int)}"
            return self._by_offsets(row, self._names.get(name), name, offsets)
        if row.values.get("text"):
            return self._by_text(row)
        if stated:
            raise row.refuse(Message("terms.import-not-an-id", segment=stated))
        raise row.refuse(Message("terms.row-field-missing", field="segment"))

    def _by_id(self, row: SegmentRow, stated: str) -> Segment:
        document_id, _, offsets = stated.partition(":")
        name = str(row.values.get("document") or document_id)
        if document_id not in self._ids:
            if document_id not in self._removed and name in self._names:
                raise row.refuse(Message("terms.import-document-changed", document=name))
            raise self._no_document(row, document_id if document_id in self._removed else name)
        segment = self._by_offsets(row, self._ids[document_id], name, offsets)
        if "start" in row.values and "end" in row.values:
            place = f"{row.values['start']}-{row.values['end']}"
            if place != offsets or self._names.get(name, self._ids[document_id]).id != document_id:
                named = _place(self._ids[document_id].name, offsets)
                raise row.refuse(Message("terms.import-place-contradicts", segment=named, place=_place(name, place)))
        return segment

    def _by_offsets(self, row: SegmentRow, document: Document | None, name: str, offsets: str) -> Segment:
        if document is None:
            raise self._no_document(row, name)
        segment = self._segments.get(f"{document.id}:{offsets}")
        if segment is None:
            raise row.refuse(Message("terms.import-no-segment-at", place=_place(name, offsets)))
        return segment

    def _by_text(self, row: SegmentRow) -> Segment:
        text, name = row.get("text", str), str(row.values.get("document") or "")
        document = self._names.get(name)
        matches = [s for s in self._texts.get(text.strip(), []) if same_text(text, s.text)]
        if document is not None:
            matches = [s for s in matches if s.document_id == document.id]
        if len(matches) == 1:
            return matches[0]
        if not matches:
            if name in self._removed:
                raise self._no_document(row, name)
            raise row.refuse(Message("terms.import-text-unknown"))
        places = [f"{self._ids[s.document_id].name} {s.start}-{s.end}" for s in matches[:3]]
        raise row.refuse(Message("terms.import-text-ambiguous", count=len(matches), places=places))

    def _no_document(self, row: SegmentRow, name: str) -> InputError:
        if name in self._removed:
            return row.refuse(Message("terms.import-document-removed", document=self._removed[name].name))
        return row.refuse(Message("terms.import-no-document", document=name))


def _place(document: str, offsets: str) -> Message:
    start, _, end = offsets.partition("-")
    return Message("terms.place", document=document, start=start, end=end)
