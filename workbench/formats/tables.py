"""Segments as a table, TSV or CSV, and back.

A spreadsheet takes a cell that begins with = + - or @ for a formula, and what is in it could act. Such a cell is
written with an apostrophe before it. TSV has no way to write tab, line break or backslash: they are written \\t, \\n,
\\r and \\\\. A row in which either was done says `yes` in its last column, `escaped`, and is undone on the way back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from workbench.errors import InputError
from workbench.formats.characters import one_line
from workbench.formats.guard import decode_table, read_bytes
from workbench.formats.rows import Row
from workbench.teamwork import OutgoingSegment

__all__ = ["read_cells", "read_table", "unescaped", "write_csv", "write_tsv"]

_COLUMNS = (
    "document", "start", "end", "segment", "text", "correction", "status", "revision", "comment", "corrected_by",
    "corrected_at", "fidelity", "label", "findings", "counterparts", "probabilities", "escaped",
)  # fmt: skip
_NEEDED = ("document", "start", "end", "correction")
_FREE = ("document", "text", "correction", "comment", "corrected_by", "findings", "counterparts")  # what people wrote
_FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_BETWEEN = " | "
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {v: k for k, v in _ESCAPES.items()}


def write_csv(segments: Iterable[OutgoingSegment], stream: IO[bytes], *, bom: bool = False) -> None:
    """Write a CSV table by RFC 4180, in UTF-8; Excel takes it for that only with a byte order mark."""
    text = io.TextIOWrapper(stream, "utf-8-sig" if bom else "utf-8", newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    rows.writerows(_cells(s, tabs=False) for s in segments)
    text.flush()
    text.detach()


def write_tsv(segments: Iterable[OutgoingSegment], stream: IO[bytes], *, bom: bool = False) -> None:
    """Write a table with a tab between cells, in UTF-8."""
    stream.write(b"\xef\xbb\xbf" if bom else b"")
    stream.write("\t".join(_COLUMNS).encode() + b"\n")
    for segment in segments:
        stream.write("\t".join(_cells(segment, tabs=True)).encode() + b"\n")


def read_table(path: Path) -> Iterator[Row]:
    """Yield the rows of a .tsv or .csv file that has a head."""
    tabs = path.suffix.lower() == ".tsv"
    rows = read_cells(decode_table(read_bytes(path), path.name), path.name, tabs=tabs)
    where, columns = next(rows, ("", list(_NEEDED)))
    if missing := [c for c in _NEEDED if c not in columns]:
        raise InputError(
            f"{where}: there is no column {missing[0]}.", remedy=f"Begin with a head that names {', '.join(_NEEDED)}."
        )
    for place, cells in rows:
        row = Row(where=place, values={})
        if len(cells) != len(columns):
            raise row.refuse(f"{len(cells)} columns, and the head names {len(columns)}.")
        given = dict(zip(columns, cells, strict=True))
        if given.get("escaped") == "yes":
            given |= {name: unescaped(given[name], tabs=tabs) for name in _FREE if name in given}
        yield Row(where=place, values=_values(row, given))


def read_cells(text: str, name: str, *, tabs: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield the cells of each row of a table that is not empty, with where it stands; without `tabs` it is CSV."""
    if tabs:
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield f"{name}, line {number}", line.removesuffix("\r").split("\t")
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for cells in reader:
            if cells:
                yield f"{name}, line {reader.line_num}", cells
    except csv.Error as error:
        raise InputError(
            f"{name}, line {reader.line_num}: no CSV by RFC 4180: {error}.", remedy="Save it anew as CSV."
        ) from error


def unescaped(cell: str, *, tabs: bool) -> str:
    """Return the text of a cell in a row that is marked as escaped."""
    if tabs:
        cell = re.sub(r"\\[\\tnr]", lambda m: _UNESCAPES[m.group()], cell)
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _delimiter(text: str) -> str:
    """Return what stands between the cells: a comma, or what spreadsheets of some countries write instead."""
    head = re.split("[\r\n]", text, maxsplit=1)[0]
    return max(",;\t", key=head.count)


def _cells(outgoing: OutgoingSegment, *, tabs: bool) -> list[str]:
    segment = outgoing.segment
    cells: dict[str, str] = {
        "document": segment.document, "start": str(segment.start), "end": str(segment.end),
        "segment": segment.segment_id, "text": segment.text, "correction": segment.correction or "",
        "status": segment.status,
        "revision": f"r:{segment.revision}" if segment.revision else "",  # no spreadsheet takes that for a number
        "comment": outgoing.comment, "corrected_by": outgoing.author, "corrected_at": outgoing.created,
        "fidelity": str(segment.report.fidelity), "label": segment.report.label,
        "findings": _BETWEEN.join(
            one_line(f"{e.severity} {e.check}: “{e.text}”: {e.reason}") for e in segment.report.errors
        ),
        "counterparts": _BETWEEN.join(one_line(f"{k.document}: {k.text}") for k in segment.links),
        "probabilities": _BETWEEN.join(str(k.probability) for k in segment.links),
    }  # fmt: skip
    safe = {name: _escaped(cells[name]) if tabs else _quoted(cells[name]) for name in _FREE}
    changed = any(safe[name] != cells[name] for name in _FREE)
    return [*(cells | safe).values(), "yes" if changed else ""]


def _values(row: Row, given: dict[str, str]) -> dict[str, Any]:
    """Return the cells as the fields they are; an empty one says nothing."""
    values: dict[str, Any] = dict(given)
    for name in ("start", "end"):
        if not given[name].isdecimal():
            raise row.refuse(f"'{name}' is no number.")
        values[name] = int(given[name])
    status = given.get("status") or None
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


def _number(row: Row, value: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise row.refuse("'seconds' is no number.") from error


def _quoted(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _escaped(cell: str) -> str:
    return re.sub(r"[\\\t\n\r]", lambda m: _ESCAPES[m.group()], _quoted(cell))
