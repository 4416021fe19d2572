"""Read and validate the lines of a history file: each must name a known document and have the id of its content."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from workbench.caching import load_once
from workbench.editing.content_ids import (
    annotation_with_id,
    assignment_with_id,
    batch_with_id,
    boundary_with_id,
    decision_with_id,
    reply_with_id,
    takedown_with_id,
)
from workbench.editing.revisions import apply_operations, revision_with_id
from workbench.formats import SegmentRow
from workbench.messages import Message
from workbench.records import (
    Action,
    Annotation,
    Assignment,
    Batch,
    Boundary,
    Document,
    EditOperation,
    LinkDecision,
    NameDecision,
    NameStatement,
    Reply,
    Revision,
    Status,
    Takedown,
)
from workbench.service.exchange.import_segments import check_row
from workbench.service.review.revisions import Edit

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

__all__ = ["HistoryRecord", "is_history_row", "record_of"]

HistoryRecord = Revision | Batch | Annotation | LinkDecision | NameStatement | Takedown | Boundary | Reply | Assignment
_Record = TypeVar("_Record")
_PLACE = re.compile(r"([0-9a-f]{16}):(\d+)-(\d+)")
_TARGET = re.compile(r"[0-9a-f]{16}(:\d+-\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suggestions:
    taken: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _RevisionLine:
    """A revision as `history_line` writes it; operations and effort are left out by some programs."""

    id: str
    document: str
    document_id: str
    start: int
    end: int
    base: str | None
    action: Action
    author: str
    created: str
    before: str
    after: str
    status: Status
    comment: str
    seconds: float | None
    suggestions: _Suggestions
    operations: tuple[EditOperation, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Authorship:
    author: str
    created: str


def is_history_row(row: SegmentRow) -> bool:
    """Tell whether a row is a line that `workbench history` wrote."""
    return any(keys <= row.values.keys() for keys, _ in _KINDS)


def record_of(row: SegmentRow, documents: Mapping[str, Document]) -> HistoryRecord:
    """Return the record of a line; one that is none, or was changed by hand, is an InputError."""
    for keys, read in _KINDS:
        if keys <= row.values.keys():
            line: HistoryRecord = read(row, documents)
            return line
    raise row.refuse(Message("terms.history-unknown-line"))


@load_once
def _adapters() -> dict[type[Any], TypeAdapter[Any]]:
    from pydantic import TypeAdapter

    kinds: tuple[type[Any], ...] = (_RevisionLine, Batch, Annotation, LinkDecision, NameDecision, Takedown, Boundary)
    return {kind: TypeAdapter(kind) for kind in (*kinds, Reply, Assignment, _Authorship)}


def _read(row: SegmentRow, kind: type[_Record]) -> _Record:
    """Return the record of a kind that a row holds; keys that the kind does not have are ignored."""
    from pydantic import ValidationError

    try:
        # Only from JSON does pydantic take a list for a tuple and still refuse "3" for 3.
        record: _Record = _adapters()[kind].validate_json(json.dumps(row.values), strict=True)
    except ValidationError as error:
        raise row.refuse(_fault(error.errors(include_url=False)[0])) from error
    return record


def _fault(error: ErrorDetails) -> Message:
    field = ".".join(map(str, error["loc"]))
    match error["type"]:
        case "missing":
            return Message("terms.row-field-missing", field=field)
        case "literal_error":
            return Message("terms.history-unknown-value", field=field, value=str(error["input"]))
        case "json_invalid":  # of what Python reads as JSON only this is none
            return Message("terms.lone-surrogate")
        case _:
            return Message("terms.row-field-wrong-type", field=field)


def _revision(row: SegmentRow, documents: Mapping[str, Document]) -> Revision:
    line = _read(row, _RevisionLine)
    document = _document(row, line, documents)
    if not 0 <= line.start <= line.end <= len(document.text):
        raise row.refuse(
            Message("terms.history-outside-document", document=document.name, start=line.start, end=line.end)
        )
    shared = {f.name: getattr(line, f.name) for f in fields(Revision) if f.name not in {"taken", "refused"}}
    revision = Revision(**shared, taken=line.suggestions.taken, refused=line.suggestions.refused)
    check_row(row, _as_edit(revision))
    _check_time(row, revision.created)
    if revision_with_id(revision).id != revision.id:
        raise row.refuse(Message("terms.history-id-differs"))
    if line.operations is not None and apply_operations(revision.before, line.operations) != revision.after:
        raise row.refuse(Message("terms.history-operations-differ"))
    return revision


def _as_edit(revision: Revision) -> Edit:
    return Edit(
        base=revision.base,
        author=revision.author,
        text=revision.after,
        comment=revision.comment,
        seconds=revision.seconds,
        taken=revision.taken,
        refused=revision.refused,
    )


def _batch(row: SegmentRow, _: Mapping[str, Document]) -> Batch:
    batch = _read(row, Batch)
    _check_authorship(row, batch)
    if batch_with_id(batch) != batch or not batch.revisions:
        raise row.refuse(Message("terms.history-id-differs"))
    return batch


def _annotation(row: SegmentRow, documents: Mapping[str, Document]) -> Annotation:
    annotation = _read(row, Annotation)
    _check_authorship(row, annotation)
    if annotation_with_id(annotation) != annotation:
        raise row.refuse(Message("terms.history-id-differs"))
    text = _garbled_text(row, annotation.segment_id, documents)
    if annotation.side == "garbled" and text[annotation.start : annotation.end] != annotation.text:
        raise row.refuse(Message("terms.history-text-differs"))
    return annotation


def _link_decision(row: SegmentRow, documents: Mapping[str, Document]) -> LinkDecision:
    decision = _read(row, LinkDecision)
    _check_authorship(row, decision)
    if decision_with_id(decision) != decision:
        raise row.refuse(Message("terms.history-id-differs"))
    for segment_id in (f"{decision.document_id}:0-0", *decision.left, *decision.right):
        _garbled_text(row, segment_id, documents)
    return decision


def _name_statement(row: SegmentRow, _: Mapping[str, Document]) -> NameStatement:
    decision, by = _read(row, NameDecision), _read(row, _Authorship)
    check_row(row, Edit(base=None, author=by.author, text=decision.form + decision.canonical))
    return NameStatement(decision=decision, **asdict(by))


def _boundary(row: SegmentRow, documents: Mapping[str, Document]) -> Boundary:
    boundary = _read(row, Boundary)
    _check_authorship(row, boundary)
    if boundary_with_id(boundary) != boundary:
        raise row.refuse(Message("terms.history-id-differs"))
    if _garbled_text(row, f"{boundary.document_id}:{boundary.start}-{boundary.end}", documents).strip():
        raise row.refuse(Message("terms.history-text-differs"))
    return boundary


def _reply(row: SegmentRow, documents: Mapping[str, Document]) -> Reply:
    reply = _read(row, Reply)
    check_row(row, Edit(base=None, author=reply.author, comment=reply.text))
    _check_time(row, reply.created)
    if reply_with_id(reply) != reply:
        raise row.refuse(Message("terms.history-id-differs"))
    _garbled_text(row, reply.segment_id, documents)
    return reply


def _assignment(row: SegmentRow, documents: Mapping[str, Document]) -> Assignment:
    assignment = _read(row, Assignment)
    check_row(row, Edit(base=None, author=assignment.author, comment=assignment.assignee))
    _check_time(row, assignment.created)
    if assignment_with_id(assignment) != assignment:
        raise row.refuse(Message("terms.history-id-differs"))
    _garbled_text(row, f"{assignment.document_id}:0-0", documents)
    return assignment


def _takedown(row: SegmentRow, _: Mapping[str, Document]) -> Takedown:
    """Return a takedown; the document it names may be unknown, since the list is to be kept whatever the corpus."""
    takedown = _read(row, Takedown)
    check_row(row, Edit(base=None, author=takedown.author, comment=takedown.reason))
    _check_time(row, takedown.created)
    if takedown_with_id(takedown) != takedown or not _TARGET.fullmatch(takedown.target):
        raise row.refuse(Message("terms.history-id-differs"))
    return takedown


# The keys that only lines of a kind have, and the function that reads these lines.
_KINDS: tuple[tuple[set[str], Any], ...] = (
    ({"id", "before", "after"}, _revision),
    ({"id", "what", "revisions"}, _batch),
    ({"id", "segment_id", "category"}, _annotation),
    ({"id", "left", "right"}, _link_decision),
    ({"form", "canonical", "kind"}, _name_statement),
    ({"id", "target", "reason"}, _takedown),
    ({"id", "boundary", "start"}, _boundary),
    ({"id", "thread", "action"}, _reply),
    ({"id", "document_id", "assignee"}, _assignment),
)


def _check_authorship(row: SegmentRow, record: Batch | Annotation | LinkDecision | Boundary) -> None:
    comment = "" if isinstance(record, Batch) else record.comment
    check_row(row, Edit(base=None, author=record.author, comment=comment))
    _check_time(row, record.created)


def _garbled_text(row: SegmentRow, segment_id: str, documents: Mapping[str, Document]) -> str:
    """Return the text of a segment, whether the corpus is still segmented like that or not."""
    place = _PLACE.fullmatch(segment_id)
    document = documents.get(place[1]) if place else None
    if place is None or document is None:
        raise row.refuse(Message("terms.import-no-document-of-segment", segment=segment_id))
    return document.text[int(place[2]) : int(place[3])]


def _check_time(row: SegmentRow, created: str) -> None:
    try:
        offset = datetime.fromisoformat(created).utcoffset()
    except ValueError:
        offset = None
    if offset != timedelta(0):
        raise row.refuse(Message("terms.history-bad-time", time=created))


def _document(row: SegmentRow, line: _RevisionLine, documents: Mapping[str, Document]) -> Document:
    if line.document_id in documents:
        return documents[line.document_id]
    if any(d.name == line.document for d in documents.values()):
        raise row.refuse(Message("terms.import-document-changed", document=line.document))
    raise row.refuse(Message("terms.import-no-document", document=line.document))
