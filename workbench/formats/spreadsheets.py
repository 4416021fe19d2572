"""Read the rows of a sheet of an Excel workbook (.xlsx), as values and not as formulas."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from workbench.errors import InputError
from workbench.formats.guard import refuse_declarations, unzip
from workbench.messages import Message

__all__ = ["SHEET_SUFFIXES", "sheet_rows"]

SHEET_SUFFIXES = (".xlsx", ".xlsm", ".xls")
_OLE = b"\xd0\xcf\x11\xe0"  # how an old .xls begins, and a workbook with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (".xml", ".rels", ".vml")


def sheet_rows(data: bytes, name: str, sheet: str | None) -> Sequence[tuple[Message, list[str]]]:
    """Return the place and the cells of each row of a sheet; of several sheets with rows, one has to be named.

    Raises:
        InputError: The file is no such workbook, needs a password, or has no such sheet or no rows.
    """
    if data.startswith(_OLE):
        raise (
            InputError("sheet-password", file=name) if _ENCRYPTED in data else InputError("sheet-old-format", file=name)
        )
    _refuse_hostile(data, name)
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        titles = [s.title for s in book.worksheets]
        if sheet is not None and sheet not in titles:
            raise InputError("sheet-missing", file=name, sheet=sheet, sheets=titles)
        sheets = {s.title: _rows(s, name) for s in book.worksheets if sheet in {None, s.title}}
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        SyntaxError,  # of XML
        OverflowError,
    ) as e:
        raise InputError("sheet-damaged", file=name, reason=" ".join(str(e).split())) from e
    filled = {title: rows for title, rows in sheets.items() if rows}
    if not filled:
        raise InputError("sheet-empty", file=name)
    if len(filled) > 1:
        raise InputError("sheet-unclear", file=name, sheets=list(filled))
    return next(iter(filled.values()))


def _refuse_hostile(data: bytes, name: str) -> None:
    """Raise InputError for an archive that is a bomb, or whose XML declares entities."""
    try:
        unzip(data, name, ())  # checks the members before any is unpacked
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.namelist() if m.lower().endswith(_MARKUP)]
        for member in members:
            refuse_declarations(unzip(data, name, {member})[member], f"{name}/{member}")
    except (InputError, zipfile.BadZipFile) as error:
        if isinstance(error, InputError) and error.code != "archive-damaged":
            raise
        raise InputError("sheet-damaged", file=name, reason="ZIP") from error


def _rows(sheet: Any, name: str) -> list[tuple[Message, list[str]]]:
    sheet.reset_dimensions()  # some programs write a wrong one
    rows = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_shown(value) for value in values]
        if any(cell.strip() for cell in cells):
            rows.append((Message("terms.sheet-row", file=name, sheet=sheet.title, line=number), cells))
    width = max((len(cells) for _, cells in rows), default=0)  # empty cells at the end are not stored
    return [(where, cells + [""] * (width - len(cells))) for where, cells in rows]


def _shown(value: object) -> str:
    """Return a cell as text; Excel counts in floating point, so a whole number is one without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
