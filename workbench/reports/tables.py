"""Tables for people, papers and programs: the same sheet as text, Markdown, LaTeX, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbench.render import isolated, plain

__all__ = ["TABLE_FORMATS", "Cell", "ResultTable", "TableColumn", "table_lines"]

Cell = str | int | float | None
_NO_VALUE = "–"
_LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    _NO_VALUE: "--",
}
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """The head of a column, and how many digits its fractions are shown with."""

    name: str
    digits: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """A table with a title and what a reader has to know of it; None is a value that does not exist."""

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


def table_lines(sheets: Sequence[ResultTable], form: str, signature: str) -> Iterator[str]:
    """Yield the lines of sheets in a format, with the signature of their numbers."""
    return TABLE_FORMATS[form](sheets, signature)


def _text(sheets: Sequence[ResultTable], signature: str) -> Iterator[str]:
    for sheet in sheets:
        rows = [[_shown(cell, column) for cell, column in _cells(sheet, row)] for row in sheet.rows]
        heads = [c.name for c in sheet.columns]
        widths = [max(len(some) for some in column) for column in zip(heads, *rows, strict=True)]
        words = [any(isinstance(row[k], str) for row in sheet.rows) for k in range(len(heads))]
        yield sheet.title
        for line in (heads, *rows):
            yield "  ".join(_set(t, w, words=s) for t, w, s in zip(line, widths, words, strict=True)).rstrip()
        if sheet.note:
            yield sheet.note
        yield ""
    yield f"signature {signature}"


def _set(text: str, width: int, *, words: bool) -> str:
    padding = " " * (width - len(text))
    if words:
        return (isolated(text) if _RIGHT_TO_LEFT.search(text) else text) + padding
    return padding + text


def _markdown(sheets: Sequence[ResultTable], signature: str) -> Iterator[str]:
    for sheet in sheets:
        yield f"**{_mark(sheet.title)}**"
        yield ""
        yield "| " + " | ".join(_mark(c.name) for c in sheet.columns) + " |"
        kinds = zip(*sheet.rows, strict=True) if sheet.rows else [()] * len(sheet.columns)
        yield "|" + "|".join(" --- " if any(isinstance(c, str) for c in some) else " ---: " for some in kinds) + "|"
        for row in sheet.rows:
            yield "| " + " | ".join(_mark(_shown(cell, column)) for cell, column in _cells(sheet, row)) + " |"
        if sheet.note:
            yield ""
            yield _mark(sheet.note)
        yield ""
    yield f"Signature: `{signature.replace('`', '')}`"


def _mark(text: str) -> str:
    return re.sub(r"([\\|*_`<>\[\]])", r"\\\1", text)


def _latex(sheets: Sequence[ResultTable], signature: str) -> Iterator[str]:
    yield "% needs \\usepackage{booktabs}; Arabic needs babel or polyglossia"
    for sheet in sheets:
        kinds = ["l" if any(isinstance(row[k], str) for row in sheet.rows) else "r" for k in range(len(sheet.columns))]
        yield r"\begin{table}"
        yield rf"\caption{{{_escaped(sheet.title)}}}"
        yield rf"\begin{{tabular}}{{{''.join(kinds)}}}"
        yield r"\toprule"
        yield " & ".join(_escaped(c.name) for c in sheet.columns) + r" \\"
        yield r"\midrule"
        for row in sheet.rows:
            yield " & ".join(_escaped(_shown(cell, column)) for cell, column in _cells(sheet, row)) + r" \\"
        yield r"\bottomrule"
        yield r"\end{tabular}"
        if sheet.note:
            yield rf"\\ {_escaped(sheet.note)}"
        yield r"\end{table}"
    yield f"% signature {plain(signature)}"


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(c, c) for c in text)


def _csv(sheets: Sequence[ResultTable], signature: str) -> Iterator[str]:
    """Yield one number a line: table, row (the words of its first columns), column, value."""
    yield _csv_line(["table", "row", "column", "value"])
    for sheet in sheets:
        for number, row in enumerate(sheet.rows):
            words = [c for c in row if isinstance(c, str)]
            for column, cell in zip(sheet.columns, row, strict=True):
                if not isinstance(cell, str):
                    label = " / ".join(words) or str(number)
                    yield _csv_line([sheet.title, label, column.name, "" if cell is None else repr(cell)])
    yield _csv_line(["signature", "", "", signature])


def _csv_line(cells: Sequence[str]) -> str:
    stream = io.StringIO()
    # A spreadsheet takes such a beginning for a formula; the mark before it makes it text.
    safe = [f"'{c}" if c[:1] in "=+@\t\r" or (c[:1] == "-" and not _is_number(c)) else c for c in cells]
    csv.writer(stream, lineterminator="").writerow([plain(c) for c in safe])
    return stream.getvalue()


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[\d.]+(e[-+]?\d+)?", text) is not None


def _json(sheets: Sequence[ResultTable], signature: str) -> Iterator[str]:
    tables = [
        {
            "title": sheet.title,
            "rows": [{c.name: cell for cell, c in _cells(sheet, row)} for row in sheet.rows],
            "note": sheet.note,
        }
        for sheet in sheets
    ]
    yield json.dumps({"tables": tables, "signature": signature}, ensure_ascii=False, allow_nan=False)


def _cells(sheet: ResultTable, row: tuple[Cell, ...]) -> Iterator[tuple[Cell, TableColumn]]:
    return zip(row, sheet.columns, strict=True)


def _shown(cell: Cell, column: TableColumn) -> str:
    if cell is None:
        return _NO_VALUE
    if isinstance(cell, float):
        text = f"{cell:.{column.digits}f}"
        return text[1:] if text.startswith("-") and not float(text) else text
    return plain(str(cell))


TABLE_FORMATS: dict[str, Callable[[Sequence[ResultTable], str], Iterator[str]]] = {
    "text": _text,
    "markdown": _markdown,
    "latex": _latex,
    "csv": _csv,
    "json": _json,
}
