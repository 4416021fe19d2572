"""Two sides out of one file: a table, JSON lines, TMX or XLIFF, whichever tool made it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import InputError
from workbench.formats.guard import decode_table, parse_xml, read_bytes
from workbench.formats.rows import Row
from workbench.formats.tables import read_cells
from workbench.formats.tmx import read_tmx
from workbench.formats.xliff1 import read_xliff1
from workbench.formats.xliff2 import read_xliff2

__all__ = ["PAIR_KINDS", "TextPair", "read_text_pairs", "read_xml"]

_HEADS = (("left_text", "right_text"), ("left", "right"), ("text", "correction"), ("source", "target"))
_NO_PAIR = 'Each line has to be an object such as {"left": "…", "right": "…"}.'


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPair:
    """A text and its counterpart, None where the file gives none, and where they stand."""

    where: str
    left: str
    right: str | None


def read_text_pairs(path: Path) -> Iterator[TextPair]:
    """Yield the pairs of a file by its kind."""
    reader = PAIR_KINDS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"{path.name}: a file of the kind '{path.suffix}' has no two sides.",
            remedy=f"Kinds that have: {', '.join(PAIR_KINDS)}.",
        )
    yield from reader(path)


def read_xml(path: Path) -> Iterator[Row]:
    """Yield what the units of a TMX or XLIFF file say."""
    root = parse_xml(read_bytes(path), path.name)
    kind = root.tag.rpartition("}")[2] if isinstance(root.tag, str) else ""
    version = root.get("version", "")
    if kind == "tmx":
        return read_tmx(root, path.name)
    if kind == "xliff" and version.startswith(("1.", "2.")):
        return (read_xliff1 if version.startswith("1.") else read_xliff2)(root, path.name)
    raise InputError(
        f"{path.name}: this is neither TMX nor XLIFF 1 or 2, but <{kind}> {version}.".replace(" .", "."),
        remedy="Save it as one of them.",
    )


def _of_xml(path: Path) -> Iterator[TextPair]:
    for row in read_xml(path):
        yield TextPair(where=row.where, left=row.values["text"], right=row.values.get("correction"))


def _of_table(path: Path) -> Iterator[TextPair]:
    rows = list(read_cells(path))
    columns = (0, 1)
    head = [c.strip().lower() for c in rows[0][1]] if rows else []
    for left, right in _HEADS:
        if left in head and right in head:
            columns, rows = (head.index(left), head.index(right)), rows[1:]
            break
    for where, cells in rows:
        if len(cells) <= max(columns):
            raise InputError(
                f"{where}: no {'tab' if path.suffix.lower() == '.tsv' else 'second column'} between left and right.",
                remedy="Write left TAB right." if path.suffix.lower() == ".tsv" else "Write left,right.",
            )
        yield TextPair(where=where, left=cells[columns[0]], right=cells[columns[1]])


def _of_lines(path: Path) -> Iterator[TextPair]:
    for number, line in enumerate(decode_table(read_bytes(path), path.name).split("\n"), 1):
        if line.strip():
            where = f"{path.name}, line {number}"
            try:
                row: Any = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(f"{where}: {error.msg}.", remedy=_NO_PAIR) from error
            except RecursionError as error:
                raise InputError(f"{where}: too deep.", remedy=_NO_PAIR) from error
            yield _pair(where, row)


def _pair(where: str, row: Any) -> TextPair:
    if isinstance(row, dict):
        for left, right in _HEADS:
            a, b = row.get(left), row.get(right)
            if isinstance(a, str) and right in row and isinstance(b, str | None):
                return TextPair(where=where, left=a, right=b)
    raise InputError(f"{where}: no left and right text.", remedy=_NO_PAIR)


PAIR_KINDS: dict[str, Callable[[Path], Iterator[TextPair]]] = {
    ".tsv": _of_table, ".csv": _of_table, ".jsonl": _of_lines, ".ndjson": _of_lines, ".json": _of_lines,
    ".tmx": _of_xml, ".xliff": _of_xml, ".xlf": _of_xml,
}  # fmt: skip
