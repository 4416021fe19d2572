"""Read texts and pairs of texts from tables, JSON lines, TMX and XLIFF of any tool."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.errors import InputError
from workbench.formats.guard import parse_xml
from workbench.formats.segment_rows import SegmentRow
from workbench.formats.tables import check_header, read_cells, unescape_cell
from workbench.formats.tmx import read_tmx
from workbench.formats.xliff1 import read_xliff1
from workbench.formats.xliff2 import read_xliff2
from workbench.messages import Message

__all__ = ["JSON_SUFFIXES", "TABLE_SUFFIXES", "XML_SUFFIXES", "TextPair", "left_texts", "text_pairs", "xml_rows"]

JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
TABLE_SUFFIXES = (".tsv", ".csv")
XML_SUFFIXES = (".tmx", ".xliff", ".xlf")
_HEADER_PAIRS = (("left_text", "right_text"), ("left", "right"), ("text", "correction"), ("source", "target"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPair:
    """A text and its counterpart, None if the file has none."""

    left: str
    right: str | None


def text_pairs(text: str, name: str, kind: str) -> Iterator[TextPair]:
    """Yield the pairs of a table or of JSON lines; any other suffix is read as a table with tabs."""
    if kind in JSON_SUFFIXES:
        for where, row in _json_objects(text, name):
            yield _pair(where, row)
        return
    for where, cells in _table(text, name, kind):
        if len(cells) < 2:
            comma = kind == ".csv"
            separator = Message("terms.comma") if comma else Message("terms.tab")
            layout = "left,right" if comma else "left TAB right"
            raise InputError("pairs-no-separator", where=where, separator=separator, layout=layout)
        yield TextPair(left=cells[0], right=cells[1])


def left_texts(text: str, name: str, kind: str) -> Iterator[str]:
    """Yield the texts of a table or of JSON lines; of two sides, the left one."""
    if kind in JSON_SUFFIXES:
        for where, row in _json_objects(text, name):
            found = next(
                (row[n] for n in ("text", *(h[0] for h in _HEADER_PAIRS)) if isinstance(row.get(n), str)), None
            )
            if found is None:
                raise InputError("pairs-no-text", where=where)
            yield found
        return
    for _, cells in _table(text, name, kind):
        yield cells[0]


def xml_rows(data: bytes, name: str) -> Iterator[SegmentRow]:
    """Yield the units of a TMX or XLIFF file as segment rows."""
    root = parse_xml(data, name)
    kind = root.tag.rpartition("}")[2] if isinstance(root.tag, str) else ""
    version = root.get("version", "")
    if kind == "tmx":
        return read_tmx(root, name)
    if kind == "xliff" and version.startswith(("1.", "2.")):
        return (read_xliff1 if version.startswith("1.") else read_xliff2)(root, name)
    raise InputError("xml-not-tmx-or-xliff", file=name, root=kind, version=version)


def _table(text: str, name: str, kind: str) -> Iterator[tuple[Message, list[str]]]:
    """Yield the place, left and right cell of each row, from the columns that the header names or the first two."""
    rows = _csv_rows(text, name, kind)
    if rows is None:
        lines = enumerate(text.split("\n"), 1)
        rows = [
            (Message("terms.line", file=name, line=n), line.removesuffix("\r").split("\t"))
            for n, line in lines
            if line.strip()
        ]
    columns = _columns(rows)
    if not columns:
        yield from rows
        return
    where, head = rows[0][0], [c.strip().lower() for c in rows[0][1]]
    check_header(where, [c for c in head if c in {head[k] for k in columns}])
    flag = head.index("escaped") if "escaped" in head else None
    for where, cells in rows[1:]:
        chosen = [cells[c] for c in columns if c < len(cells)]
        marked = flag is not None and cells[flag : flag + 1] == ["yes"]
        if len(chosen) < 2:
            raise InputError("pairs-too-few-cells", where=where, cells=len(cells), columns=len(head))
        yield where, [unescape_cell(c) for c in chosen] if marked else chosen


def _csv_rows(text: str, name: str, kind: str) -> list[tuple[Message, list[str]]] | None:
    """Return the rows of CSV, or of a table with tabs and a header that is valid throughout.

    For any other table with tabs it is None: its quotation marks are part of the texts.
    """
    if kind == ".csv":
        return list(read_cells(text, name, tabs=False))
    try:
        rows = list(read_cells(text, name, tabs=True))
    except InputError:
        return None
    columns = _columns(rows)
    return rows if columns and all(len(cells) > max(columns) for _, cells in rows) else None


def _columns(rows: list[tuple[Message, list[str]]]) -> list[int]:
    """Return the indices of the left and right columns, empty if there is no header."""
    head = [c.strip().lower() for c in rows[0][1]] if rows else []
    return next(([head.index(a), head.index(b)] for a, b in _HEADER_PAIRS if a in head and b in head), [])


def _json_objects(text: str, name: str) -> Iterator[tuple[Message, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            where = Message("terms.line", file=name, line=number)
            try:
                row: Any = json.loads(line)
            except (ValueError, RecursionError) as error:
                said = getattr(error, "msg", str(error))
                raise InputError("pairs-not-json", where=where, reason=said) from error
            if not isinstance(row, dict):
                raise InputError("pairs-no-left-and-right", where=where)
            yield where, row


def _pair(where: Message, row: dict[str, Any]) -> TextPair:
    for left, right in _HEADER_PAIRS:
        if isinstance(row.get(left), str) and isinstance(row.get(right), str):
            return TextPair(left=row[left], right=row[right])
    if "correction" in row and isinstance(row.get("text"), str):
        return TextPair(left=row["text"], right=None)
    raise InputError("pairs-no-left-and-right", where=where)
