"""Result tables as text, Markdown, LaTeX, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbench.render import bidi_isolated, one_safe_line

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
    """The name of a column, and the number of decimal digits it is printed with."""

    name: str
    digits: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """A table with a title and an explanatory note; a cell without a value is None."""

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


def table_lines(tables: Sequence[ResultTable], format_: str, signature: str) -> Iterator[str]:
    """Yield the lines of tables in a format, with the signature of their numbers."""
    return TABLE_FORMATS[format_](tables, signature)


def _text(tables: Sequence[ResultTable], signature: str) -> Iterator[str]:
    for table in tables:
        rows = [[_shown(cell, column) for cell, column in _cells(table, row)] for row in table.rows]
        heads = [c.name for c in table.columns]
        widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
        are_text = [any(isinstance(row[k], str) for row in table.rows) for k in range(len(heads))]
        yield table.title
        for line in (heads, *rows):
            yield "  ".join(
                _padded(cell, width, is_text=is_text)
                for cell, width, is_text in zip(line, widths, are_text, strict=True)
            ).rstrip()
        if table.note:
            yield table.note
        yield ""
    yield f"signature {signature}"


def _padded(text: str, width: int, *, is_text: bool) -> str:
    """Return a cell padded to a width: text to the left, numbers to the right."""
    padding = " " * (width - len(text))
    if is_text:
        return (bidi_isolated(text) if _RIGHT_TO_LEFT.search(text) else text) + padding
    return padding + text


def _markdown(tables: Sequence[ResultTable], signature: str) -> Iterator[str]:
    for table in tables:
        yield f"**{_escaped_markdown(table.title)}**"
        yield ""
        yield "| " + " | ".join(_escaped_markdown(c.name) for c in table.columns) + " |"
        columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
        yield "|" + "|".join(" --- " if any(isinstance(c, str) for c in cells) else " ---: " for cells in columns) + "|"
        for row in table.rows:
            yield (
                "| " + " | ".join(_escaped_markdown(_shown(cell, column)) for cell, column in _cells(table, row)) + " |"
            )
        if table.note:
            yield ""
            yield _escaped_markdown(table.note)
        yield ""
    yield f"Signature: `{signature.replace('`', '')}`"


def _escaped_markdown(text: str) -> str:
    return re.sub(r"([\\|*_`<>\[\]])", r"\\\1", text)


def _latex(tables: Sequence[ResultTable], signature: str) -> Iterator[str]:
    yield "% needs \\usepackage{booktabs}; Arabic needs babel or polyglossia"
    for table in tables:
        alignments = [
            "l" if any(isinstance(row[k], str) for row in table.rows) else "r" for k in range(len(table.columns))
        ]
        yield r"\begin{table}"
        yield rf"\caption{{{_escaped_latex(table.title)}}}"
        yield rf"\begin{{tabular}}{{{''.join(alignments)}}}"
        yield r"\toprule"
        yield " & ".join(_escaped_latex(c.name) for c in table.columns) + r" \\"
        yield r"\midrule"
        for row in table.rows:
            yield " & ".join(_escaped_latex(_shown(cell, column)) for cell, column in _cells(table, row)) + r" \\"
        yield r"\bottomrule"
        yield r"\end{tabular}"
        if table.note:
            yield rf"\\ {_escaped_latex(table.note)}"
        yield r"\end{table}"
    yield f"% signature {one_safe_line(signature)}"


def _escaped_latex(text: str) -> str:
    return "".join(_LATEX.get(c, c) for c in text)


def _csv(tables: Sequence[ResultTable], signature: str) -> Iterator[str]:
    """Yield one line per number: table, row (its text cells), column, value."""
    yield _csv_line(["table", "row", "column", "value"])
    for table in tables:
        for number, row in enumerate(table.rows):
            words = [c for c in row if isinstance(c, str)]
            for column, cell in zip(table.columns, row, strict=True):
                if not isinstance(cell, str):
                    label = " / ".join(words) or str(number)
                    yield _csv_line([table.title, label, column.name, "" if cell is None else repr(cell)])
    yield _csv_line(["signature", "", "", signature])


def _csv_line(cells: Sequence[str]) -> str:
    stream = io.StringIO()
    # Against formula injection: a spreadsheet would evaluate such a cell, and the apostrophe makes it text.
    safe = [f"'{c}" if c[:1] in "=+@\t\r" or (c[:1] == "-" and not _is_number(c)) else c for c in cells]
    csv.writer(stream, lineterminator="").writerow([one_safe_line(c) for c in safe])
    return stream.getvalue()


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[\d.]+(e[-+]?\d+)?", text) is not None


def _json(tables: Sequence[ResultTable], signature: str) -> Iterator[str]:
    rows = [
        {
            "title": table.title,
            "rows": [{c.name: cell for cell, c in _cells(table, row)} for row in table.rows],
            "note": table.note,
        }
        for table in tables
    ]
    yield json.dumps({"tables": rows, "signature": signature}, ensure_ascii=False, allow_nan=False)


def _cells(table: ResultTable, row: tuple[Cell, ...]) -> Iterator[tuple[Cell, TableColumn]]:
    return zip(row, table.columns, strict=True)


def _shown(cell: Cell, column: TableColumn) -> str:
    if cell is None:
        return _NO_VALUE
    if isinstance(cell, float):
        text = f"{cell:.{column.digits}f}"
        return text[1:] if text.startswith("-") and not float(text) else text
    return one_safe_line(str(cell))


TABLE_FORMATS: dict[str, Callable[[Sequence[ResultTable], str], Iterator[str]]] = {
    "text": _text,
    "markdown": _markdown,
    "latex": _latex,
    "csv": _csv,
    "json": _json,
}
