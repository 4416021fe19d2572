"""Glossaries as tables: which columns have the form to use and its other forms, and what is wrong with a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.arabic import is_arabic, search_key
from workbench.errors import InputError
from workbench.formats.cell_separators import cell_separator, is_separator_line
from workbench.formats.side_columns import role_of
from workbench.formats.side_languages import mostly_arabic
from workbench.messages import Message
from workbench.records import NameDecision

__all__ = ["checked_decision", "note_on", "table_terms"]

_LINE_END = re.compile("\r\n?|\n")
_MAX_LENGTH = 500  # letters of a term
_NAMED = {"canonical": "canonical", "spelling": "spelling", "language": "language", "kind": "kind", "note": "note"}
_TERM_HEADS = {"term", "source term", "المصطلح", "مصطلح"}
_KINDS: dict[str, Literal["add", "term"]] = {
    "": "add",
    "name": "add",
    "add": "add",
    "term": "term",
    "اسم": "add",
    "مصطلح": "term",
}

Rows = Sequence[tuple[Message, list[str]]]
Found = NameDecision | InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The columns of a table by their indices: the form to use, other forms with their language, and further ones."""

    width: int
    canonical: int
    spellings: tuple[tuple[int, str], ...]
    further: dict[str, int]


def table_terms(text: str, name: str) -> Iterator[Found]:
    """Yield the decisions of a table of terms, and what is wrong with a line that makes none.

    Without a head, each line has the form to use and its spellings.
    """
    rows = _rows(text, name)
    head = _head(rows) if rows else None
    if head is None:
        for where, row in rows:
            for form in row[1:] or row[:1]:
                if form or len(row) <= 2:
                    yield checked_decision(where, "add", form, row[0], "")
        return
    for where, row in rows[1:]:
        yield from _of_row(where, row, head)


def checked_decision(where: Message, kind: Literal["add", "term"], form: str, canonical: str, language: str) -> Found:
    """Return the decision, or what is wrong: a side has no letter, is no term by its length, or is not Arabic."""
    fault = None
    if not all(map(search_key, (form, canonical))):
        fault = Message("terms.term-no-letter")
    elif max(len(form), len(canonical)) > _MAX_LENGTH:
        fault = Message("terms.term-too-long", limit=_MAX_LENGTH)
    elif not any(map(is_arabic, canonical)):
        fault = Message("terms.term-not-arabic", form=canonical)
    if fault is not None:
        return InputError("term-unusable", where=where, fault=fault)
    return NameDecision(kind=kind, form=form, canonical=canonical, language=language)


def note_on(text: str, canonical: str) -> Iterator[NameDecision]:
    """Yield the note on a term, if there is one."""
    if text and search_key(canonical) and any(map(is_arabic, canonical)):
        yield NameDecision(kind="note", form=text[:_MAX_LENGTH], canonical=canonical)


def _rows(text: str, name: str) -> Rows:
    """Return the lines with anything in them, but comments, as cells: of tabs, or of CSV where there is no tab."""
    lines = _LINE_END.split(text)
    if name.lower().endswith(".csv") or "\t" not in text:
        reader = csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=cell_separator(text))
        try:
            numbered = [(reader.line_num, row) for row in reader]
        except csv.Error as error:
            where = Message("terms.line", file=name, line=reader.line_num)
            raise InputError("table-not-csv", where=where, reason=str(error)) from error
        numbered = numbered[1:] if is_separator_line(lines[0]) else numbered
    else:
        numbered = [(number, line.split("\t")) for number, line in enumerate(lines, 1)]
    rows = [(number, [cell.strip() for cell in row]) for number, row in numbered]
    return [
        (Message("terms.line", file=name, line=number), row)
        for number, row in rows
        if any(row) and not row[0].startswith("#")
    ]


def _head(rows: Rows) -> _Head | None:
    """Return what the first line says of the columns, None if it is no head."""
    cells = [cell.casefold() for cell in rows[0][1]]
    further = {_NAMED[cell]: k for k, cell in enumerate(cells) if cell in _NAMED}
    roles = [None if cell in _NAMED else "source" if cell in _TERM_HEADS else role_of(cell) for cell in cells]
    chosen = further.get("canonical", _first(roles, "lang:ar", "target"))
    spellings = [(further["spelling"], "")] if "spelling" in further else _spellings(roles, chosen)
    if chosen is None or not spellings:
        return None
    if "canonical" not in further and len(spellings) == 1 and not (roles[chosen] or "").startswith("lang:"):
        columns = [[row[k] for _, row in rows[1:] if k < len(row)] for k in (chosen, spellings[0][0])]
        if mostly_arabic(columns[1]) and not mostly_arabic(columns[0]):
            chosen, spellings = spellings[0][0], [(chosen, "")]
    return _Head(width=len(cells), canonical=chosen, spellings=tuple(spellings), further=further)


def _first(roles: Sequence[str | None], *wanted: str) -> int | None:
    return next((roles.index(role) for role in wanted if role in roles), None)


def _spellings(roles: Sequence[str | None], chosen: int | None) -> list[tuple[int, str]]:
    others = [(k, role) for k, role in enumerate(roles) if role and k != chosen]
    return [
        (k, role.removeprefix("lang:") if role.startswith("lang:") else "")
        for k, role in others
        if role == "source" or role.startswith("lang:")
    ]


def _of_row(where: Message, row: list[str], head: _Head) -> Iterator[Found]:
    if any(row[head.width :]):
        yield InputError("pairs-too-many-cells", where=where, cells=len(row), columns=head.width)
        return
    cells = [*row, *[""] * (head.width - len(row))]
    said = {key: cells[k] for key, k in head.further.items()}
    kind = _KINDS.get(said.get("kind", "").casefold())
    if kind is None:
        yield InputError("term-unknown-kind", where=where, kind=said["kind"])
        return
    canonical = cells[head.canonical]
    given = [(cells[k], language) for k, language in head.spellings if cells[k]]
    for form, language in given or [(canonical, "")]:
        yield checked_decision(where, kind, form, canonical, said.get("language", "") or language)
    yield from note_on(said.get("note", ""), canonical)
