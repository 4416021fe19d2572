"""The formats of segments: writers by name, readers by file suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

from workbench.errors import InputError
from workbench.formats.guard import file_kind, parse_xml, read_bytes
from workbench.formats.html_report import write_html_report
from workbench.formats.json_lines import write_json_lines
from workbench.formats.segment_rows import SegmentRow, read_json_lines
from workbench.formats.tables import read_sheet, read_table, write_csv, write_tsv
from workbench.formats.tmx import read_tmx, write_tmx
from workbench.formats.word import read_word, write_word
from workbench.formats.xliff1 import read_xliff1, write_xliff1
from workbench.formats.xliff2 import is_xliff2, read_xliff2, write_xliff2
from workbench.messages import Message
from workbench.records import ExportedSegment

__all__ = ["EXPORT_WRITERS", "IMPORT_READERS", "read_rows", "xml_rows"]

EXPORT_WRITERS: dict[str, Callable[[Iterable[ExportedSegment], IO[bytes]], None]] = {
    "jsonl": write_json_lines,
    "tsv": write_tsv,
    "tsv-bom": partial(write_tsv, bom=True),
    "csv": write_csv,
    "csv-bom": partial(write_csv, bom=True),
    "tmx": write_tmx,
    "xliff": write_xliff1,
    "xliff2": write_xliff2,
    "docx": write_word,
    "html": write_html_report,
}


def _word(path: Path) -> Iterator[SegmentRow]:
    return read_word(read_bytes(path), path.name)


def _markup(path: Path) -> Iterator[SegmentRow]:
    return xml_rows(read_bytes(path), path.name)


IMPORT_READERS: dict[str, Callable[[Path], Iterator[SegmentRow]]] = {
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".tsv": read_table,
    ".csv": read_table,
    ".txt": read_table,
    ".xlsx": read_sheet,
    ".tmx": _markup,
    ".xliff": _markup,
    ".xlf": _markup,
    ".sdlxliff": _markup,
    ".mqxliff": _markup,
    ".mxliff": _markup,
    ".docx": _word,
}


def xml_rows(data: bytes, name: str) -> Iterator[SegmentRow]:
    """Yield the units of a TMX or XLIFF file as segment rows."""
    root = parse_xml(data, name, damaged=True)
    kind = root.tag.rpartition("}")[2] if isinstance(root.tag, str) else ""
    version = root.get("version", "")
    if kind == "tmx":
        return read_tmx(root, name)
    if kind == "xliff" and (not version or version.startswith(("1.", "2."))):
        return (read_xliff2 if is_xliff2(root) else read_xliff1)(root, name)
    raise InputError("xml-not-tmx-or-xliff", file=name, root=kind, version=version)


def read_rows(path: Path) -> list[SegmentRow]:
    """Return the segment rows of a file, read by its suffix; raise InputError if there are none."""
    reader = IMPORT_READERS.get(file_kind(path))
    if reader is None:
        raise InputError("file-type-not-importable", file=path.name, suffix=path.suffix, known=list(IMPORT_READERS))
    rows = list(reader(path))
    if not rows:
        empty = not read_bytes(path).strip()
        what = Message("terms.file-empty") if empty else Message("terms.file-no-segment")
        raise InputError("file-without-segments", file=path.name, fault=what)
    return rows
