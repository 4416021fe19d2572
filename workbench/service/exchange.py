"""Corrections made elsewhere come in: a history line by line, or segments with their corrected text.

All of a file is taken in, or nothing of it. What is there already is passed over, so that a file can be taken in twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

from workbench.corrections import apply_operations, identified
from workbench.formats import Row, read_rows
from workbench.records import Action, Document, EditOperation, Revision, Server, Status
from workbench.service.corrections import Edit
from workbench.service.returned import ImportSummary, ReturnedSegments, asked_edits, check_row, summed
from workbench.store import Workspace

__all__ = ["ImportSummary", "import_corrections"]


def import_corrections(path: Path | Server, file: Path, author: str = "") -> ImportSummary:
    """Take in a history (.jsonl as `workbench history` writes it) or corrected segments (any kind of `IMPORTS`)."""
    rows = read_rows(file)
    taking_in: _HistoryImport | ReturnedSegments
    with Workspace.open(path) as workspace:
        documents = {d.id: d for d in workspace.documents(everything=True)}
        if rows and {"id", "before", "after"} <= rows[0].values.keys():
            asked = [_revision(row, documents) for row in rows]
            taking_in = _HistoryImport(rows, asked, documents)
        else:
            taking_in = ReturnedSegments(list(asked_edits(rows, workspace, author)), documents)
        workspace.revisions.extend_all(taking_in)
    return taking_in.summary


class _HistoryImport:
    """Decides which revisions of a history are new, each checked against the one it was made from."""

    def __init__(self, rows: Sequence[Row], asked: Sequence[Revision], documents: dict[str, Document]) -> None:
        self._rows, self._asked, self._documents = rows, asked, documents
        self.summary = ImportSummary(added=0, known=0, beside=0)

    def __call__(self, present: tuple[Revision, ...]) -> list[Revision]:
        known = {r.id: r for r in present}
        added = []
        for row, revision in zip(self._rows, self._asked, strict=True):
            if revision.id in known:
                continue
            base = known.get(revision.base or "")
            if revision.base is not None and (base is None or base.segment_id != revision.segment_id):
                raise row.refuse(
                    f"the revision {revision.base} it was made from is neither above nor in the workspace."
                )
            text = self._documents[revision.document_id].text[revision.start : revision.end]
            if revision.before != (text if base is None else base.after):
                raise row.refuse("'before' is not the text that it was made from; the garbled text may have changed.")
            known[revision.id] = revision
            added.append(revision)
        self.summary = summed(len(self._asked), present, added, self._documents)
        return added


def _revision(row: Row, documents: dict[str, Document]) -> Revision:
    """Return the revision of a line; its document is known, its place is in it, its id is that of its content."""
    document = _document(row, documents)
    start, end = row.get("start", int), row.get("end", int)
    if not 0 <= start <= end <= len(document.text):
        raise row.refuse(f"{document.name} has no characters {start} to {end}.")
    action, status = row.get("action", str), row.get("status", str)
    if action not in get_args(Action) or status not in get_args(Status):
        raise row.refuse(f"the action {action!r} or the status {status!r} is unknown.")
    suggestions = row.get("suggestions", dict)
    seconds = row.get("seconds", int, float, type(None))
    revision = Revision(
        id=row.get("id", str), document_id=document.id, start=start, end=end, base=row.get("base", str, type(None)),
        action=action, author=row.get("author", str), created=row.get("created", str), before=row.get("before", str),
        after=row.get("after", str), status=status, comment=row.get("comment", str),
        seconds=None if seconds is None else float(seconds),
        taken=_texts(row, suggestions.get("taken")), refused=_texts(row, suggestions.get("refused")),
    )  # fmt: skip
    check_row(row, _as_edit(revision))
    if not _is_time(revision.created):
        raise row.refuse(f"'created' is no time in ISO 8601, UTC: {revision.created}.")
    if identified(revision).id != revision.id:
        raise row.refuse("the line is not as it was written: its id is not that of its content.")
    if "operations" in row.values and _applied(row, revision.before) != revision.after:
        raise row.refuse("'operations' do not make 'after' of 'before'.")
    return revision


def _applied(row: Row, before: str) -> str:
    """Return what the operations of a line make of the text before."""
    try:
        return apply_operations(before, [EditOperation(**o) for o in row.get("operations", list)])
    except TypeError as error:
        raise row.refuse("'operations' has to hold objects with 'start', 'end' and 'text'.") from error


def _as_edit(revision: Revision) -> Edit:
    return Edit(
        base=revision.base, author=revision.author, text=revision.after, comment=revision.comment,
        seconds=revision.seconds, taken=revision.taken, refused=revision.refused,
    )  # fmt: skip


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).utcoffset() == timedelta(0)
    except ValueError:
        return False


def _document(row: Row, documents: dict[str, Document]) -> Document:
    wanted, name = row.get("document_id", str), row.get("document", str)
    if wanted in documents:
        return documents[wanted]
    if any(d.name == name for d in documents.values()):
        raise row.refuse(f"{name} is there, but with another text than the one corrected.")
    raise row.refuse(f"the workspace has no document {name}.")


def _texts(row: Row, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise row.refuse("'suggestions' has to hold 'taken' and 'refused', lists of texts.")
    return tuple(value)
