"""Read the rows of a sheet of an Excel workbook (.xlsx), as values and not as formulas."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any

from workbench.errors import InputError
from workbench.formats.guard import refuse_declarations, unzip
from workbench.messages import Message

__all__ = ["NOT_COMPUTED", "SHEET_SUFFIXES", "all_sheets", "sheet_rows"]

SHEET_SUFFIXES = (".xlsx", ".xlsm", ".xls")
NOT_COMPUTED = "\ufdd1"  # a noncharacter: a formula whose value the program that wrote it has not kept
_OLE = b"\xd0\xcf\x11\xe0"  # how an old .xls begins, and a workbook with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (".xml", ".rels", ".vml")


def sheet_rows(data: bytes, name: str, sheet: str | None) -> Sequence[tuple[Message, list[str]]]:
    """Return the place and the cells of each row of a sheet; of several sheets with rows, one has to be named.

    Raises:
        InputError: The file is no such workbook, needs a password, or has no such sheet or no rows.
    """
    filled = all_sheets(data, name, sheet)
    if len(filled) > 1:
        raise InputError("sheet-unclear", file=name, sheets=list(filled))
    return next(iter(filled.values()))


def all_sheets(data: bytes, name: str, sheet: str | None = None) -> dict[str, Sequence[tuple[Message, list[str]]]]:
    """Return the rows of all sheets that have any, by title, or of one sheet; see `sheet_rows`."""
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
        formulas = load_workbook(io.BytesIO(data), read_only=True, keep_links=False) if _has_formulas(data) else book
        pairs = zip(book.worksheets, formulas.worksheets, strict=True)
        sheets = {s.title: _rows(s, f, name) for s, f in pairs if sheet in {None, s.title}}
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
        OSError,  # for want of a workbook among the parts
    ) as e:
        raise InputError("sheet-damaged", file=name, reason=" ".join(str(e).split())) from e
    filled: dict[str, Sequence[tuple[Message, list[str]]]] = {title: rows for title, rows in sheets.items() if rows}
    if not filled:
        raise InputError("sheet-empty", file=name)
    return filled


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [m for m in archive.namelist() if m.startswith("xl/worksheets/") and m.endswith(".xml")]
        return any(re.search(rb"<(?:\w+:)?f[ />]", archive.read(m)) for m in sheets)


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


def _rows(sheet: Any, formulas: Any, name: str) -> list[tuple[Message, list[str]]]:
    for one in (sheet, formulas):
        one.reset_dimensions()  # some programs write a wrong one
    rows = []
    both = zip(sheet.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=False)
    for number, (values, written) in enumerate(both, 1):
        pairs = zip_longest(values, written)
        cells = [NOT_COMPUTED if v is None and w is not None else _shown(v) for v, w in pairs]
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
