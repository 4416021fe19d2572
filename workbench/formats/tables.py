"""Write segments as TSV or CSV, and read them back.

Spreadsheets run a cell that begins with = + - or @ as a formula, so such a cell is written with an apostrophe before
it. TSV cannot represent tabs, line breaks or backslashes: they are written \\t, \\n, \\r and \\\\. A row with either
has `yes` in its last column, `escaped`, and is unescaped on reading, whichever of the two formats the file has by then.
A cell that begins with a quotation mark is quoted, in TSV too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from workbench.errors import InputError
from workbench.formats.cell_separators import cell_separator, is_separator_line
from workbench.formats.characters import one_line
from workbench.formats.guard import LARGEST_FILE, decode_table, read_bytes
from workbench.formats.segment_rows import SegmentRow, row_or_fault
from workbench.formats.spreadsheets import NOT_COMPUTED, all_sheets
from workbench.messages import Message
from workbench.records import ExportedSegment

__all__ = [
    "check_header",
    "quote_tab_cell",
    "read_cells",
    "read_sheet",
    "read_table",
    "unescape_cell",
    "write_csv",
    "write_tsv",
]

_COLUMNS = (
    "document",
    "start",
    "end",
    "segment",
    "text",
    "correction",
    "status",
    "revision",
    "comment",
    "corrected_by",
    "corrected_at",
    "fidelity",
    "label",
    "findings",
    "counterparts",
    "probabilities",
    "escaped",
)
_REQUIRED = ("document", "start", "end", "correction")
_PLACE = ("document", "start", "end")
_LONGEST_NUMBER = 15  # digits of a place in a text
_WHOLE_NUMBER = re.compile(r"\s*(\d+)(?:\.0+)?\s*")  # with decimals where a program has read a column as such
_FREE_TEXT = (
    "document",
    "text",
    "correction",
    "comment",
    "corrected_by",
    "findings",
    "counterparts",
)  # what people wrote
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_SEPARATOR = " | "
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPED_IN_TSV, _ESCAPED_IN_CSV = re.compile(r"[\\\t\n\r]"), re.compile(r"\\")
_UNESCAPES = {v: k for k, v in _ESCAPES.items()}


def write_csv(segments: Iterable[ExportedSegment], stream: IO[bytes], *, bom: bool = False) -> None:
    """Write a CSV table (RFC 4180) in UTF-8; Excel recognises the encoding only with a byte order mark."""
    text = io.TextIOWrapper(stream, "utf-8-sig" if bom else "utf-8", newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    rows.writerows(_cells(s, tabs=False) for s in segments)
    text.flush()
    text.detach()


def write_tsv(segments: Iterable[ExportedSegment], stream: IO[bytes], *, bom: bool = False) -> None:
    """Write a TSV table in UTF-8."""
    stream.write(b"\xef\xbb\xbf" if bom else b"")
    stream.write("\t".join(_COLUMNS).encode() + b"\n")
    for segment in segments:
        stream.write("\t".join(map(quote_tab_cell, _cells(segment, tabs=True))).encode() + b"\n")


def read_table(path: Path) -> Iterator[SegmentRow]:
    """Yield the rows of a table with a header; cells are separated by tabs unless the suffix is .csv."""
    text = decode_table(read_bytes(path), path.name)
    rows = _cells_or_faults(text, path.name, tabs=path.suffix.lower() != ".csv")
    where, head = next(rows, (path.name, list(_REQUIRED)))
    if isinstance(head, InputError):
        raise head
    columns = [c.strip().lower() for c in head]
    _check_columns(where, columns)
    for place, cells in rows:
        if isinstance(cells, InputError):
            yield SegmentRow(where=place, values={}, fault=SegmentRow(where=place, values={}).refuse(cells))
        else:
            yield row_or_fault(_row, place, columns, cells)


def read_sheet(path: Path) -> Iterator[SegmentRow]:
    """Yield the rows of an Excel workbook with a header; of several sheets, of the one with a column of corrections."""
    sheets = all_sheets(read_bytes(path), path.name)
    found = [rows for rows in sheets.values() if "correction" in _heads(rows[0][1])]
    if len(found) > 1:
        raise InputError("import-several-sheets", file=path.name, sheets=list(sheets))
    (where, head), *rows = found[0] if found else next(iter(sheets.values()))
    columns = _heads(head)
    _check_columns(where, columns)
    for place, cells in rows:
        yield row_or_fault(_row, place, columns, cells)


def _heads(cells: Sequence[str]) -> list[str]:
    """Return the names of columns; those of empty cells at the end are left out."""
    heads = [c.strip().lower() for c in cells]
    while heads and not heads[-1]:
        heads.pop()
    return heads


def read_cells(text: str, name: str, *, tabs: bool) -> Iterator[tuple[Message, list[str]]]:
    """Yield the place and the cells of each row that is not empty; without `tabs`, the text is CSV.

    A cell that begins with a quotation mark is quoted as in CSV; elsewhere in a cell, the mark is a plain character.
    """
    for where, cells in _cells_or_faults(text, name, tabs=tabs):
        if isinstance(cells, InputError):
            raise cells
        yield where, cells


def _cells_or_faults(text: str, name: str, *, tabs: bool) -> Iterator[tuple[Message, list[str] | InputError]]:
    """Yield the place of each row that is not empty, and its cells or what is wrong with its quotation.

    A cell that is never closed would take in the rest of the file: reading goes on in the line after its beginning.
    """
    csv.field_size_limit(LARGEST_FILE)
    delimiter = "\t" if tabs else cell_separator(text)
    lines = io.StringIO(text, newline="").readlines()
    start = 1 if not tabs and lines and is_separator_line(lines[0]) else 0
    number = start
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        line = start + 1
        try:
            for cells in reader:
                number += 1
                if any(c.strip() for c in cells):
                    yield _where(name, line, number), cells
                line = start + reader.line_num + 1
            start = len(lines)
        except csv.Error as error:
            number += 1
            where, reason = _where(name, line, number), str(error)
            if tabs:
                yield where, InputError("table-bad-quotation", where=where, reason=reason)
            else:
                yield where, InputError("table-not-csv", where=where, reason=reason)
            start = line


def _check_columns(where: Message | str, columns: Sequence[str]) -> None:
    """Raise InputError for a header without the column of corrections, or without one that says which segment it is."""
    known = "segment" in columns or "text" in columns or all(c in columns for c in _PLACE)
    missing = [c for c in _REQUIRED if c not in columns and (c == "correction" or not known)]
    if missing:
        raise InputError("table-column-missing", where=where, column=missing[0], needed=_REQUIRED)
    check_header(where, columns)


def _row(columns: Sequence[str], cells: Sequence[str], where: Message) -> SegmentRow:
    """Return a row; where the column that marks escaped rows is lost, with what its texts are if it was one."""
    row = SegmentRow(where=where, values={})
    if any(NOT_COMPUTED in cell for cell in cells):
        raise row.refuse(Message("terms.cell-not-computed"))
    given = _given(row, columns, cells)
    unescaped = {name: unescape_cell(given[name]) for name in _FREE_TEXT if name in given}
    if given.get("escaped") == "yes":
        given |= unescaped
    values = _values(row, given)
    if "escaped" not in given and any(given[name] != text for name, text in unescaped.items()):
        values["unescaped"] = {name: text for name, text in unescaped.items() if name in values}
    return SegmentRow(where=where, values=values)


def check_header(where: Message | str, columns: Sequence[str]) -> None:
    """Raise InputError if a header names a column twice."""
    twice = next((c for k, c in enumerate(columns) if c and c in columns[:k]), None)
    if twice is not None:
        raise InputError("table-repeated-column", where=where, column=twice)


def unescape_cell(cell: str) -> str:
    """Return the text of a cell from a row marked as escaped."""
    cell = re.sub(r"\\[\\tnr]", lambda m: _UNESCAPES[m.group()], cell)
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def quote_tab_cell(cell: str) -> str:
    """Return a cell for TSV, quoted if it begins with a quotation mark."""
    return '"{}"'.format(cell.replace('"', '""')) if cell.startswith('"') else cell


def _where(name: str, line: int, row: int) -> Message:
    """Return the place of a row: its line in an editor, and its number in a spreadsheet if that differs."""
    if row == line:
        return Message("terms.line", file=name, line=line)
    return Message("terms.line-and-row", file=name, line=line, row=row)


def _given(row: SegmentRow, columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row by column; trailing empty ones may be missing, since Excel omits them."""
    least = 1 + max(columns.index(c) for c in ("correction", "status") if c in columns)
    if len(cells) < least or any(cells[len(columns) :]):
        raise row.refuse(Message("terms.row-wrong-cell-count", cells=len(cells), columns=len(columns)))
    return dict.fromkeys(columns, "") | dict(zip(columns, cells, strict=False))


def _cells(segment: ExportedSegment, *, tabs: bool) -> list[str]:
    cells: dict[str, str] = {
        "document": segment.document,
        "start": str(segment.start),
        "end": str(segment.end),
        "segment": segment.segment_id,
        "text": segment.text,
        "correction": segment.correction or "",
        "status": segment.status,
        "revision": f"r:{segment.revision}" if segment.revision else "",  # no spreadsheet takes that for a number
        "comment": segment.comment,
        "corrected_by": segment.author,
        "corrected_at": segment.created,
        "fidelity": segment.report.fidelity_text,
        "label": segment.report.label,
        "findings": _SEPARATOR.join(
            one_line(f"{e.severity} {e.check}: “{e.text}”: {e.reason}") for e in segment.report.errors
        ),
        "counterparts": _SEPARATOR.join(one_line(f"{k.origin}: {k.text}") for k in segment.links),
        "probabilities": _SEPARATOR.join(str(k.probability) for k in segment.links),
    }
    flagged = any(_FORMULA.match(cells[name]) or (tabs and _ESCAPED_IN_TSV.search(cells[name])) for name in _FREE_TEXT)
    if flagged:
        cells |= {name: _escaped(cells[name], tabs=tabs) for name in _FREE_TEXT}
    return [*cells.values(), "yes" if flagged else ""]


def _values(row: SegmentRow, given: dict[str, str]) -> dict[str, Any]:
    """Return the fields that the cells of a row set; an empty cell sets none."""
    values: dict[str, Any] = dict(given)
    for name in ("start", "end"):
        if name not in given or not given[name].strip():
            values.pop(name, None)
            continue
        number = _WHOLE_NUMBER.fullmatch(given[name])
        if number is None or len(number[1]) > _LONGEST_NUMBER:
            raise row.refuse(Message("terms.row-not-a-number", field=name))
        values[name] = int(number[1])
    status = given.get("status", "").strip() or None
    if not given["correction"] and status in {None, "untouched"}:  # with a status it is a text of no character
        values["correction"] = None
    for name in ("status", "revision", "seconds", "segment", "author"):
        if name in given:
            values[name] = given[name] or None
    if values.get("revision"):
        values["revision"] = given["revision"].removeprefix("r:")
    if values.get("seconds") is not None:
        values["seconds"] = _number(row, given["seconds"])
    return {k: v for k, v in values.items() if v is not None or k in {"correction", "revision", "seconds"}}


def _number(row: SegmentRow, value: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise row.refuse(Message("terms.row-not-a-number", field="seconds")) from error


def _escaped(cell: str, *, tabs: bool) -> str:
    """Return a cell of a row marked as escaped; CSV doubles backslashes too, so that both formats unescape alike."""
    safe = f"'{cell}" if _FORMULA.match(cell) else cell
    return (_ESCAPED_IN_TSV if tabs else _ESCAPED_IN_CSV).sub(lambda m: _ESCAPES[m.group()], safe)
