"""What a line, a unit or a table row of a file says of a segment, with where it stands in the file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import InputError
from workbench.formats.guard import decode_table, read_bytes

__all__ = ["REMEDY", "SegmentRow", "json_rows"]

REMEDY = "Nothing was taken in. Mend the line, and import the file again."


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRow:
    """Where something stands in a file, and what it says there, by the names of the fields of an export."""

    where: str
    values: Mapping[str, Any]

    def refuse(self, what: str) -> InputError:
        """Return the error that says what is wrong here."""
        return InputError(f"{self.where}: {what}", remedy=REMEDY)

    def get(self, name: str, *kinds: type) -> Any:
        """Return what a field says, which has to be there and of one of these kinds."""
        value = self.values.get(name)
        if name not in self.values:
            raise self.refuse(f"'{name}' is missing.")
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise self.refuse(f"'{name}' is not what it has to be.")
        return value


def json_rows(path: Path) -> Iterator[SegmentRow]:
    """Yield the objects of a file that has one JSON object a line."""
    lines = decode_table(read_bytes(path), path.name).split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _row(f"{path.name}, line {number}", line)


def _row(where: str, line: str) -> SegmentRow:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: no JSON: {error}.", remedy=REMEDY) from error
    if not isinstance(values, dict):
        raise InputError(f"{where}: no JSON object.", remedy=REMEDY)
    return SegmentRow(where=where, values=values)
