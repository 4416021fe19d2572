"""The rows of a file with their places: pairs of texts, or one text a row or line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbench.errors import InputError, requires_extra
from workbench.formats import (
    PO_SUFFIXES,
    SHEET_SUFFIXES,
    XML_SUFFIXES,
    SideChoice,
    TextPair,
    checked,
    file_kind,
    object_pairs,
    po_pairs,
    read_bytes,
    sheet_rows,
    table_pairs,
    text_pairs,
    unit_pairs,
)
from workbench.ingest.encodings import decode_po, decode_rows
from workbench.messages import Message

__all__ = ["left_rows", "line_rows", "pair_rows"]

PARQUET = ".parquet"


def pair_rows(path: Path, choice: SideChoice) -> tuple[TextPair, ...]:
    """Return the pairs of a file of any format; a row that cannot be used has a fault.

    Raises:
        InputError: The file cannot be read, or does not tell where its two sides are.
    """
    return _rows(path, choice, both=True)


def left_rows(path: Path, choice: SideChoice) -> tuple[TextPair, ...]:
    """Return the texts of a file with one text a row, of two sides the left ones."""
    return _rows(path, choice, both=False)


def line_rows(path: Path) -> tuple[TextPair, ...]:
    """Return the lines of a text file."""
    lines = decode_rows(read_bytes(path), path.name).split("\n")
    if lines[-1] == "":
        lines.pop()
    return tuple(
        checked(TextPair(where=Message("terms.line", file=path.name, line=n), left=line.removesuffix("\r"), right=None))
        for n, line in enumerate(lines, 1)
    )


def _rows(path: Path, choice: SideChoice, *, both: bool) -> tuple[TextPair, ...]:
    kind, name = file_kind(path), path.name
    data = read_bytes(path)
    if choice.sheet is not None and kind not in SHEET_SUFFIXES:
        raise InputError("sheet-not-here", file=name)
    if kind in XML_SUFFIXES:
        if choice.left is not None or (both and choice.right is not None):
            raise InputError("columns-not-here", file=name)
        return tuple(unit_pairs(data, name, choice))
    if kind in PO_SUFFIXES:
        return tuple(po_pairs(decode_po(data, name), name, choice))
    if kind in SHEET_SUFFIXES:
        return tuple(table_pairs(sheet_rows(data, name, choice.sheet), name, choice, both=both))
    if kind == PARQUET:
        return tuple(object_pairs(_parquet_rows(path), name, choice, both=both))
    return tuple(text_pairs(decode_rows(data, name), name, kind, choice, both=both))


def _parquet_rows(path: Path) -> list[tuple[Message, dict[str, Any] | InputError]]:
    with requires_extra("publish"):
        import pyarrow as pa
        import pyarrow.parquet as pq

    try:
        rows = pq.read_table(path).to_pylist()
    except (OSError, ValueError, pa.ArrowException) as error:  # a ValueError: text that is no UTF-8
        raise InputError("pairs-parquet-unreadable", file=path.name, reason=" ".join(str(error).split())) from error
    return [(Message("terms.item", file=path.name, number=number), row) for number, row in enumerate(rows, 1)]
