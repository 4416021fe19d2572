"""Corrections made elsewhere come in: a history line by line, or segments with their corrected text.

All of a file is taken in, or nothing of it. What is there already is passed over, so that a file can be taken in twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

from workbench.corrections import add, apply_operations, identified, replay
from workbench.errors import InputError
from workbench.records import Action, Document, EditOperation, Revision, Segment, Server, Status
from workbench.service.corrections import Edit, check_edit, revision_of
from workbench.store import Workspace

__all__ = ["ImportSummary", "import_corrections"]

_COLUMNS = ("document", "start", "end", "correction")
_REMEDY = "Nothing was taken in. Mend the line, and import the file again."


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What an import came to; `beside` counts the revisions kept beside a text that had been changed meanwhile."""

    added: int
    known: int
    beside: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line of the file: where it stands, and what it says."""

    where: str
    values: dict[str, Any]

    def refuse(self, what: str) -> InputError:
        return InputError(f"{self.where}: {what}", remedy=_REMEDY)

    def get(self, name: str, *kinds: type) -> Any:
        value = self.values.get(name)
        if name not in self.values:
            raise self.refuse(f"'{name}' is missing.")
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise self.refuse(f"'{name}' is not what it has to be.")
        return value


def import_corrections(path: Path | Server, file: Path, author: str = "") -> ImportSummary:
    """Take in a history (.jsonl as `workbench history` writes it) or corrected segments (.jsonl or .tsv)."""
    rows = list(_rows(file))
    taking_in: _HistoryImport | _SegmentImport
    with Workspace.open(path) as workspace:
        if rows and {"id", "before", "after"} <= rows[0].values.keys():
            documents = {d.id: d for d in workspace.documents(everything=True)}
            asked = [_revision(row, documents) for row in rows]
            taking_in = _HistoryImport(rows, asked, documents)
        else:
            edits = list(_edits(rows, workspace, author))
            taking_in = _SegmentImport(edits)
        workspace.revisions.extend_all(taking_in)
    return taking_in.summary


class _HistoryImport:
    """Decides which revisions of a history are new, each checked against the one it was made from."""

    def __init__(self, rows: Sequence[_Row], asked: Sequence[Revision], documents: dict[str, Document]) -> None:
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
        self.summary = ImportSummary(
            added=len(added), known=len(self._asked) - len(added), beside=_beside([*present, *added], added)
        )
        return added


class _SegmentImport:
    """Decides which corrected segments are news, and puts each on the revision it names, or on the newest."""

    def __init__(self, edits: Sequence[tuple[_Row, Segment, Edit]]) -> None:
        self._edits = edits
        self.summary = ImportSummary(added=0, known=0, beside=0)

    def __call__(self, present: tuple[Revision, ...]) -> list[Revision]:
        grouped: dict[str, list[Revision]] = {}
        for revision in present:
            grouped.setdefault(revision.segment_id, []).append(revision)
        added = []
        for row, segment, edit in self._edits:
            history = grouped.get(segment.id, [])
            state = replay(segment.text, history)
            base = edit.base if "revision" in row.values else state.base
            there = any((r.base, r.after) == (base, edit.text) for r in history if r.id != base)
            if there or (edit.text, edit.status) == (state.text, state.status):
                continue
            wanted = revision_of(segment.id, replace(edit, base=base))
            try:
                outcome = add(segment.text, history, wanted)
            except InputError as error:
                raise row.refuse(error.message) from error
            if outcome.kept is not None:
                added.append(outcome.kept)
        self.summary = ImportSummary(
            added=len(added), known=len(self._edits) - len(added), beside=_beside([*present, *added], added)
        )
        return added


def _beside(revisions: Sequence[Revision], added: Sequence[Revision]) -> int:
    """Count the revisions of `added` that do not lead to the text that stands."""
    grouped: dict[str, list[Revision]] = {}
    for revision in revisions:
        grouped.setdefault(revision.segment_id, []).append(revision)
    beside = {r.id for some in grouped.values() for r in replay("", some).beside}
    return sum(r.id in beside for r in added)


def _rows(file: Path) -> Iterator[_Row]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.", remedy="Check its name and rights.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file.name}: byte {error.start} is not UTF-8.", remedy="Save it as UTF-8.") from error
    lines = [(n, line.removesuffix("\r")) for n, line in enumerate(text.split("\n"), 1)]
    filled = [(f"{file.name}, line {n}", line) for n, line in lines if line.strip()]
    kind = file.suffix.lower()
    if kind == ".tsv":
        yield from _tsv(filled)
    elif kind in {".jsonl", ".ndjson"}:
        yield from (_json(where, line) for where, line in filled)
    else:
        raise InputError(f"{file.name} is neither .jsonl nor .tsv.", remedy="Name it by what it holds.")


def _json(where: str, line: str) -> _Row:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: no JSON: {error}.", remedy=_REMEDY) from error
    if not isinstance(values, dict):
        raise InputError(f"{where}: no JSON object.", remedy=_REMEDY)
    return _Row(where=where, values=values)


def _tsv(lines: Sequence[tuple[str, str]]) -> Iterator[_Row]:
    if not lines:
        return
    where, head = lines[0]
    columns = head.split("\t")
    if missing := [c for c in _COLUMNS if c not in columns]:
        raise InputError(
            f"{where}: there is no column {missing[0]}.", remedy=f"Begin with a head that names {', '.join(_COLUMNS)}."
        )
    for where, line in lines[1:]:
        cells = line.split("\t")
        row = _Row(where=where, values=dict(zip(columns, cells, strict=False)))
        if len(cells) != len(columns):
            raise row.refuse(f"{len(cells)} columns, and the head names {len(columns)}.")
        for name in ("start", "end"):
            if not row.values[name].isdecimal():
                raise row.refuse(f"'{name}' is no number.")
            row.values[name] = int(row.values[name])
        for name in ("correction", "status", "revision", "seconds"):  # an empty cell says nothing
            if name in row.values:
                row.values[name] = row.values[name] or None
        if row.values.get("seconds") is not None:
            row.values["seconds"] = _number(row, row.values["seconds"])
        yield row


def _number(row: _Row, value: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise row.refuse("'seconds' is no number.") from error


def _revision(row: _Row, documents: dict[str, Document]) -> Revision:
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
    _check(row, _as_edit(revision))
    if not _is_time(revision.created):
        raise row.refuse(f"'created' is no time in ISO 8601, UTC: {revision.created}.")
    if "operations" in row.values and _applied(row, revision.before) != revision.after:
        raise row.refuse("'operations' do not make 'after' of 'before'.")
    if identified(revision).id != revision.id:
        raise row.refuse("the line is not as it was written: its id is not that of its content.")
    return revision


def _applied(row: _Row, before: str) -> str:
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


def _document(row: _Row, documents: dict[str, Document]) -> Document:
    wanted, name = row.get("document_id", str), row.get("document", str)
    if wanted in documents:
        return documents[wanted]
    if any(d.name == name for d in documents.values()):
        raise row.refuse(f"{name} is there, but with another text than the one corrected.")
    raise row.refuse(f"the workspace has no document {name}.")


def _texts(row: _Row, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise row.refuse("'suggestions' has to hold 'taken' and 'refused', lists of texts.")
    return tuple(value)


def _edits(rows: Sequence[_Row], workspace: Workspace, author: str) -> Iterator[tuple[_Row, Segment, Edit]]:
    """Yield the lines that carry a correction, with the segment and the edit that each asks for."""
    documents = {d.name: d for d in workspace.documents()}
    segments = {s.id: s for d in documents.values() for s in workspace.segments(d)}
    named: dict[str, str] = {}
    for row in rows:
        document = documents.get(row.get("document", str))
        if document is None:
            raise row.refuse(f"the workspace has no document {row.values['document']}.")
        segment = segments.get(f"{document.id}:{row.get('start', int)}-{row.get('end', int)}")
        if segment is None:
            raise row.refuse(f"{document.name} has no segment from {row.values['start']} to {row.values['end']}.")
        if "text" in row.values and row.values["text"] != segment.text:
            raise row.refuse("'text' is not the garbled text of that segment; it may have changed.")
        if segment.id in named:
            raise row.refuse(f"the same segment as {named[segment.id]}.")
        named[segment.id] = row.where
        edit = _edit(row, author)
        if edit is not None:
            yield row, segment, edit


def _edit(row: _Row, author: str) -> Edit | None:
    """Return the edit that a line asks for, None where it carries no correction."""
    text = row.get("correction", str, type(None))
    if text is None:
        return None
    status: Any = row.values.get("status") or "done"
    edit = Edit(
        base=row.get("revision", str, type(None)) if "revision" in row.values else None,
        author=author,
        text=text,
        status="done" if status == "untouched" else status,  # a line of an export into which a correction was put
        comment=row.get("comment", str) if "comment" in row.values else "",
        seconds=row.get("seconds", int, float, type(None)) if "seconds" in row.values else None,
    )
    _check(row, edit)
    return edit


def _check(row: _Row, edit: Edit) -> None:
    try:
        check_edit(edit)
    except InputError as error:
        raise row.refuse(error.message) from error
