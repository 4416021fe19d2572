"""Tells files that a workspace exported, and that come back with corrections, from documents."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from workbench.errors import InputError
from workbench.formats import IMPORT_READERS, REPORT_TITLE, SegmentRow, file_kind, read_bytes, read_rows
from workbench.service.exchange.history_jsonl import is_history_row

__all__ = ["FileKind", "kind_of_file"]

FileKind = Literal["corrections", "history", "report", "document"]
_ID = re.compile(r"[0-9a-f]{16}:\d+-\d+")
_PLACE = {"document", "start", "end", "correction"}
_GARBLED = b"-x-garbled"  # the language of the machine translation in an exported TMX
_HEAD = 4096  # bytes


def kind_of_file(path: Path) -> FileKind:
    """Return what a file is: corrections, a history, the report that can only be read, or any other document."""
    suffix = file_kind(path)
    if suffix in {".html", ".htm"}:
        with path.open("rb") as stream:
            return "report" if REPORT_TITLE.encode() in stream.read(_HEAD) else "document"
    if suffix not in IMPORT_READERS:
        return "document"
    try:
        rows = read_rows(path)
    except InputError:
        return "document"  # whoever reads it as one says what is wrong
    if any(is_history_row(row) for row in rows):
        return "history"
    if suffix == ".docx" or any(_is_correction(row) for row in rows):
        return "corrections"
    return "corrections" if suffix == ".tmx" and _GARBLED in read_bytes(path) else "document"


def _is_correction(row: SegmentRow) -> bool:
    stated = row.values.get("segment")
    return (isinstance(stated, str) and _ID.fullmatch(stated) is not None) or row.values.keys() >= _PLACE
