"""What separates the cells of a .csv table: the line `sep=` of Excel says so, or else the first line shows it."""

from __future__ import annotations

import re

__all__ = ["cell_separator", "is_separator_line"]

_SEPARATORS = ",;\t|"  # spreadsheets write the semicolon in some locales, databases the bar
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n?", re.IGNORECASE)
_QUOTED = re.compile('"[^"]*"')


def is_separator_line(line: str) -> bool:
    """Return whether a line is the one by which Excel names the separator: `sep=;`."""
    return _SEPARATOR_LINE.fullmatch(line) is not None


def cell_separator(text: str) -> str:
    """Return the separator that the first line names, or the one that it has most of outside quotation marks."""
    head = re.split("[\r\n]", text, maxsplit=1)[0]
    if named := _SEPARATOR_LINE.fullmatch(head):
        return named[1]
    return max(_SEPARATORS, key=_QUOTED.sub("", head).count)
