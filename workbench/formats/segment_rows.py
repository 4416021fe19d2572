"""A segment as read from a line, unit or table row of a file, with its place there for error messages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from workbench.errors import InputError
from workbench.formats.guard import decode_table, read_bytes
from workbench.messages import Message, Renderable

__all__ = ["SegmentRow", "read_json_lines", "row_or_fault"]

_REFUSED = "import-row-invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRow:
    """The fields of a segment by export name, and where they stand in the file.

    A field that the file does not have is not among them. fault says what is wrong with a row that cannot be read; it
    has no fields then.
    """

    where: Message | str
    values: Mapping[str, Any]
    fault: InputError | None = None

    def checked(self) -> Self:
        """Return the row; one that cannot be read raises its fault."""
        if self.fault is not None:
            raise self.fault
        return self

    def refuse(self, fault: Renderable) -> InputError:
        """Return the error that says what is wrong here."""
        return InputError("import-row-invalid", where=self.where, fault=fault)

    def get(self, name: str, *kinds: type) -> Any:
        """Return what a field says, which has to be there and of one of these kinds."""
        value = self.values.get(name)
        if name not in self.values:
            raise self.refuse(Message("terms.row-field-missing", field=name))
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise self.refuse(Message("terms.row-field-wrong-type", field=name))
        return value


def row_or_fault(read: Callable[..., SegmentRow], where: Message | str, *arguments: Any) -> SegmentRow:
    """Return the row that `read` returns for the arguments and its place; if it is refused, a row with the fault."""
    try:
        return read(*arguments, where)
    except InputError as error:
        row = SegmentRow(where=where, values={})
        return SegmentRow(where=where, values={}, fault=error if error.code == _REFUSED else row.refuse(error))


def read_json_lines(path: Path) -> Iterator[SegmentRow]:
    """Yield the rows of a file with one JSON object per line."""
    lines = decode_table(read_bytes(path), path.name).split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield row_or_fault(_row, Message("terms.line", file=path.name, line=number), line)


def _row(line: str, where: Message) -> SegmentRow:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(
            "import-row-invalid", where=where, fault=Message("terms.row-not-json", reason=str(error))
        ) from error
    if not isinstance(values, dict):
        raise InputError("import-row-invalid", where=where, fault=Message("terms.row-not-object"))
    return SegmentRow(where=where, values=values)
