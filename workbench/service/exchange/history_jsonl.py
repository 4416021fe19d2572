"""Read and validate the lines of a history file: each must name a known document and have the id of its content."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, get_args, get_type_hints

from workbench.editing.content_ids import annotation_with_id, batch_with_id, decision_with_id
from workbench.editing.revisions import apply_operations, revision_with_id
from workbench.formats import SegmentRow
from workbench.messages import Message
from workbench.records import (
    Action,
    Annotation,
    AnnotationAction,
    Batch,
    Document,
    EditOperation,
    LinkAction,
    LinkDecision,
    LinkKind,
    NameDecision,
    NameStatement,
    Revision,
    SegmentLink,
    Severity,
    Status,
)
from workbench.service.exchange.import_segments import check_row
from workbench.service.review.revisions import Edit

__all__ = ["HistoryRecord", "is_history_row", "record_of"]

HistoryRecord = Revision | Batch | Annotation | LinkDecision | NameStatement
_SEGMENT_ID = re.compile(r"([0-9a-f]{16}):(\d+)-(\d+)")
_NAME_KINDS = get_args(get_type_hints(NameDecision)["kind"])
_OPTIONAL_TEXT = (str, type(None))


def is_history_row(row: SegmentRow) -> bool:
    """Return whether a row is a line that `workbench history` wrote."""
    return any(keys <= row.values.keys() for keys, _ in _READERS)


def record_of(row: SegmentRow, documents: Mapping[str, Document]) -> HistoryRecord:
    """Return the record of a line; raises an InputError if it is of no known kind or was changed by hand."""
    for keys, read in _READERS:
        if keys <= row.values.keys():
            record: HistoryRecord = read(row, documents)
            return record
    raise row.refuse(Message("terms.history-unknown-line"))


def _revision(row: SegmentRow, documents: Mapping[str, Document]) -> Revision:
    """Return the revision of a line, after checking its document, its span and its id."""
    document = _document(row, documents)
    start, end = row.get("start", int), row.get("end", int)
    if not 0 <= start <= end <= len(document.text):
        raise row.refuse(Message("terms.history-outside-document", document=document.name, start=start, end=end))
    action, status = row.get("action", str), row.get("status", str)
    if action not in get_args(Action) or status not in get_args(Status):
        raise row.refuse(Message("terms.history-unknown-action", action=action, status=status))
    suggestions = row.get("suggestions", dict)
    seconds = row.get("seconds", int, float, type(None))
    revision = Revision(
        id=row.get("id", str),
        document_id=document.id,
        start=start,
        end=end,
        base=row.get("base", str, type(None)),
        action=action,
        author=row.get("author", str),
        created=row.get("created", str),
        before=row.get("before", str),
        after=row.get("after", str),
        status=status,
        comment=row.get("comment", str),
        seconds=None if seconds is None else float(seconds),
        taken=_suggested(row, suggestions.get("taken")),
        refused=_suggested(row, suggestions.get("refused")),
    )
    check_row(row, _as_edit(revision))
    _check_time(row, revision.created)
    if revision_with_id(revision).id != revision.id:
        raise row.refuse(Message("terms.history-id-differs"))
    if "operations" in row.values and _applied(row, revision.before) != revision.after:
        raise row.refuse(Message("terms.history-operations-differ"))
    return revision


def _applied(row: SegmentRow, before: str) -> str:
    """Return the text before with the operations of a line applied."""
    try:
        return apply_operations(before, [EditOperation(**o) for o in row.get("operations", list)])
    except TypeError as error:
        raise row.refuse(Message("terms.history-bad-operations")) from error


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
    batch = Batch(
        id=row.get("id", str),
        undoes=row.get("undoes", *_OPTIONAL_TEXT),
        revisions=_texts(row, "revisions"),
        what=row.get("what", str),
        **_authorship(row),
    )
    if batch_with_id(batch) != batch or not batch.revisions:
        raise row.refuse(Message("terms.history-id-differs"))
    return batch


def _annotation(row: SegmentRow, documents: Mapping[str, Document]) -> Annotation:
    segment_id = row.get("segment_id", str)
    annotation = Annotation(
        id=row.get("id", str),
        segment_id=segment_id,
        about=row.get("about", *_OPTIONAL_TEXT),
        action=_literal(row, "action", AnnotationAction),
        side="current" if row.get("side", str) == "current" else "garbled",
        revision=row.get("revision", *_OPTIONAL_TEXT),
        start=row.get("start", int),
        end=row.get("end", int),
        text=row.get("text", str),
        category=row.get("category", str),
        severity=_literal(row, "severity", Severity),
        check=row.get("check", *_OPTIONAL_TEXT),
        comment=row.get("comment", str),
        **_authorship(row),
    )
    if annotation_with_id(annotation) != annotation:
        raise row.refuse(Message("terms.history-id-differs"))
    garbled = _garbled_text(row, segment_id, documents)
    if annotation.side == "garbled" and garbled[annotation.start : annotation.end] != annotation.text:
        raise row.refuse(Message("terms.history-text-differs"))
    return annotation


def _link_decision(row: SegmentRow, documents: Mapping[str, Document]) -> LinkDecision:
    document_id = row.get("document_id", str)
    try:
        replaced = tuple(
            SegmentLink(**{**k, "left": tuple(k["left"]), "right": tuple(k["right"])})
            for k in row.get("replaced", list)
        )
    except (TypeError, KeyError) as error:
        raise row.refuse(Message("terms.history-bad-links")) from error
    decision = LinkDecision(
        id=row.get("id", str),
        document_id=document_id,
        action=_literal(row, "action", LinkAction),
        left=_texts(row, "left"),
        right=_texts(row, "right"),
        kind=_literal(row, "kind", LinkKind),
        about=row.get("about", *_OPTIONAL_TEXT),
        comment=row.get("comment", str),
        replaced=replaced,
        **_authorship(row),
    )
    if decision_with_id(decision) != decision:
        raise row.refuse(Message("terms.history-id-differs"))
    for segment_id in (f"{document_id}:0-0", *decision.left, *decision.right):
        _garbled_text(row, segment_id, documents)
    return decision


def _name_statement(row: SegmentRow, _: Mapping[str, Document]) -> NameStatement:
    kind = row.get("kind", str)
    if kind not in _NAME_KINDS:
        raise row.refuse(Message("terms.history-unknown-value", field="kind", value=kind))
    decision = NameDecision(kind=kind, form=row.get("form", str), canonical=row.get("canonical", str))
    check_row(row, Edit(base=None, author="-", text=decision.form + decision.canonical))
    return NameStatement(decision=decision, **_authorship(row, timed=False))


# The fields that tell each kind of line from the others, and the function that reads it.
_READERS: tuple[tuple[set[str], Any], ...] = (
    ({"id", "before", "after"}, _revision),
    ({"id", "what", "revisions"}, _batch),
    ({"id", "segment_id", "category"}, _annotation),
    ({"id", "left", "right"}, _link_decision),
    ({"form", "canonical", "kind"}, _name_statement),
)


def _authorship(row: SegmentRow, *, timed: bool = True) -> dict[str, str]:
    author, created, comment = row.get("author", str), row.get("created", str), str(row.values.get("comment", ""))
    check_row(row, Edit(base=None, author=author, comment=comment))
    if timed:
        _check_time(row, created)
    return {"author": author, "created": created}


def _literal(row: SegmentRow, name: str, type_: Any) -> Any:
    value = row.get(name, str)
    if value not in get_args(type_):
        raise row.refuse(Message("terms.history-unknown-value", field=name, value=value))
    return value


def _garbled_text(row: SegmentRow, segment_id: str, documents: Mapping[str, Document]) -> str:
    """Return the text of a segment by its offsets, even if the document is segmented differently now."""
    match = _SEGMENT_ID.fullmatch(segment_id)
    document = documents.get(match[1]) if match else None
    if match is None or document is None:
        raise row.refuse(Message("terms.import-no-document-of-segment", segment=segment_id))
    return document.text[int(match[2]) : int(match[3])]


def _check_time(row: SegmentRow, created: str) -> None:
    try:
        offset = datetime.fromisoformat(created).utcoffset()
    except ValueError:
        offset = None
    if offset != timedelta(0):
        raise row.refuse(Message("terms.history-bad-time", time=created))


def _document(row: SegmentRow, documents: Mapping[str, Document]) -> Document:
    document_id, name = row.get("document_id", str), row.get("document", str)
    if document_id in documents:
        return documents[document_id]
    if any(d.name == name for d in documents.values()):
        raise row.refuse(Message("terms.import-document-changed", document=name))
    raise row.refuse(Message("terms.import-no-document", document=name))


def _suggested(row: SegmentRow, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise row.refuse(Message("terms.history-bad-suggestions"))
    return tuple(value)


def _texts(row: SegmentRow, name: str) -> tuple[str, ...]:
    values = row.get(name, list)
    if not all(isinstance(v, str) for v in values):
        raise row.refuse(Message("terms.history-not-texts", field=name))
    return tuple(values)
