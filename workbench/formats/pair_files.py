"""Read texts and pairs of texts from tables and JSON, with the place of each and what is wrong with a row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.errors import InputError
from workbench.formats.cell_separators import cell_separator, is_separator_line
from workbench.formats.damaged_xml import DAMAGED
from workbench.formats.guard import LARGEST_FILE
from workbench.formats.side_columns import (
    Columns,
    SideChoice,
    fields_by_heads,
    find_columns,
    find_field,
    names_columns,
    names_languages,
    role_of,
    text_column,
)
from workbench.formats.side_languages import turned_by_language
from workbench.formats.spreadsheets import NOT_COMPUTED
from workbench.formats.tables import unescape_cell
from workbench.messages import Message

__all__ = [
    "JSON_SUFFIXES",
    "TABLE_SUFFIXES",
    "TextPair",
    "checked",
    "object_pairs",
    "table_pairs",
    "text_pairs",
]

JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
TABLE_SUFFIXES = (".tsv", ".csv")
LONGEST_TEXT = 1_000_000
_ANYTHING = SideChoice()
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_OPEN_QUOTES = 50
_MOST_TITLE_ROWS = 5
_Rows = Sequence[tuple[Message, list[str]]]
_Objects = Sequence[tuple[Message, "dict[str, Any] | InputError"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPair:
    """A row of a file: its place, a text and its counterpart, None if there is none.

    fault says what is wrong with a row that cannot be used; its texts are then empty.
    """

    where: Message | str
    left: str
    right: str | None
    fault: InputError | None = None


def text_pairs(
    text: str, name: str, kind: str, choice: SideChoice = _ANYTHING, *, both: bool = True
) -> Iterator[TextPair]:
    """Yield the rows of a table or of JSON; any other suffix is read as a table with tabs.

    Without `both` there are only texts, of two sides the left ones.

    Raises:
        InputError: Nothing tells which columns are meant, or the file as a whole is not what its suffix says.
    """
    if kind in JSON_SUFFIXES:
        yield from object_pairs(_json_rows(text, name), name, choice, both=both)
        return
    comma = kind == ".csv"
    if comma:
        rows, faults = _csv_rows(text, name, cell_separator(text))
    else:
        rows, faults = _tab_rows(text, name, choice, both=both)
    pairs = [*table_pairs(rows, name, choice, both=both, comma=comma), *faults]
    yield from sorted(pairs, key=_line) if faults else pairs


def table_pairs(
    rows: _Rows, name: str, choice: SideChoice = _ANYTHING, *, both: bool = True, comma: bool = False
) -> Iterator[TextPair]:
    """Yield the pairs of the rows of a table, given the place and cells of each."""
    rows = [(where, cells) for where, cells in rows if any(c.strip() for c in cells)]
    if not rows:
        return
    above, rows = _parted(rows, choice)
    for where, _ in above:
        yield TextPair(where=where, left="", right=None, fault=InputError("pairs-row-above-head", where=where))
    columns = _columns_by_language(rows, name, choice, both=both)
    head = [c.strip().lower() for c in rows[0][1]] if columns.head else []
    flag = head.index("escaped") if "escaped" in head else None
    usual = len(head) or Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    for where, cells in rows[1:] if columns.head else rows:
        if fault := _cell_fault(where, cells, columns, usual, comma=comma):
            yield TextPair(where=where, left="", right=None, fault=fault)
            continue
        marked = flag is not None and cells[flag : flag + 1] == ["yes"]
        read: Callable[[str], str] = unescape_cell if marked else str
        right = None if columns.right is None or not both else read(cells[columns.right])
        yield checked(TextPair(where=where, left=read(cells[columns.left]), right=right))


def _columns_by_language(rows: _Rows, name: str, choice: SideChoice, *, both: bool) -> Columns:
    """Return the columns of a table: where its head names no language, the texts tell which side is in Arabic."""
    try:
        columns = find_columns(rows, name, choice, both=both)
    except InputError:
        if not _only_languages(choice) or names_languages(rows[0][1]):
            raise
        columns = find_columns(rows, name, SideChoice(), both=True)
    if not _only_languages(choice) or columns.right is None or (columns.head and names_languages(rows[0][1])):
        return columns
    left, right = columns.left, columns.right
    lefts, rights = ([cells[k] for _, cells in rows[columns.head :] if k < len(cells)] for k in (left, right))
    turned = turned_by_language(lefts, rights, choice)
    if turned is None:
        raise InputError("pairs-languages-not-told", file=name)
    return replace(columns, left=right, right=left) if turned else columns


def _fields_by_language(rows: _Objects, name: str, choice: SideChoice) -> SideChoice:
    """Return the choice of the fields of JSON objects by their texts, where languages are chosen and none is named."""
    objects = [dict(_fields(row)) for _, row in rows if isinstance(row, dict)]
    names = list(objects[0]) if objects else []
    fields = fields_by_heads(names, _ANYTHING)
    if not _only_languages(choice) or fields is None or names_languages([n.rpartition(".")[2] for n in names]):
        return choice
    lefts, rights = ([row.get(field) or "" for row in objects] for field in fields)
    turned = turned_by_language(lefts, rights, choice)
    if turned is None:
        raise InputError("pairs-languages-not-told", file=name)
    return SideChoice(left=fields[turned], right=fields[not turned])


def _only_languages(choice: SideChoice) -> bool:
    """Return whether a choice names languages and no columns."""
    return bool(choice.left_lang or choice.right_lang) and choice.left is None and choice.right is None


def _parted(rows: _Rows, choice: SideChoice) -> tuple[_Rows, _Rows]:
    """Return the title of a table, which stands in single cells above its head, and the other rows."""
    single = next((k for k, (_, cells) in enumerate(rows) if sum(bool(c.strip()) for c in cells) > 1), 0)
    if 0 < single <= _MOST_TITLE_ROWS and names_columns(rows[single:], choice):
        return rows[:single], rows[single:]
    return [], rows


def object_pairs(rows: _Objects, name: str, choice: SideChoice = _ANYTHING, *, both: bool = True) -> Iterator[TextPair]:
    """Yield the pairs of JSON objects, given the place of each; nested fields are named as in `translation.ar`."""
    known: tuple[str, str | None] | None = None
    choice = _fields_by_language(rows, name, choice)
    for where, row in rows:
        if isinstance(row, InputError):
            yield TextPair(where=where, left="", right=None, fault=row)
            continue
        texts = dict(_fields(row))
        fields = _fields_of(texts, name, choice, known, both=both)
        if fields is None:
            fault = InputError("pairs-no-text", where=where, columns=list(texts))
            if both:
                fault = InputError("pairs-no-left-and-right", where=where, columns=list(texts))
            yield TextPair(where=where, left="", right=None, fault=fault)
            continue
        known = known or fields
        right = texts.get(fields[1]) if fields[1] else None
        yield checked(TextPair(where=where, left=texts[fields[0]] or "", right=right))


def checked(pair: TextPair) -> TextPair:
    """Return a pair as it is, or with what is wrong with one of its texts."""
    for text in (pair.left, pair.right or ""):
        fault = None
        if "\0" in text:
            fault = InputError("pairs-text-damaged", where=pair.where, fault=Message("terms.text-nul"))
        elif NOT_COMPUTED in text:
            fault = InputError("pairs-text-damaged", where=pair.where, fault=Message("terms.cell-not-computed"))
        elif DAMAGED in text:
            fault = InputError("pairs-text-damaged", where=pair.where, fault=Message("terms.text-not-xml"))
        elif found := _SURROGATE.search(text):
            is_byte = "\udc80" <= found.group() <= "\udcff"
            kind = Message("terms.text-bad-bytes") if is_byte else Message("terms.text-surrogate")
            fault = InputError("pairs-text-damaged", where=pair.where, fault=kind)
        elif len(text) > LONGEST_TEXT:
            fault = InputError("pairs-text-too-long", where=pair.where, length=len(text), limit=LONGEST_TEXT)
        if fault:
            return replace(pair, left="", right=None, fault=fault)
    return pair


def _cell_fault(
    where: Message, cells: Sequence[str], columns: Columns, usual: int, *, comma: bool
) -> InputError | None:
    wanted = [k for k in (columns.left, columns.right) if k is not None]
    if max(wanted) >= len(cells):
        if columns.head or usual > 2:
            return InputError("pairs-too-few-cells", where=where, cells=len(cells), columns=usual)
        separator = Message("terms.comma") if comma else Message("terms.tab")
        layout = "left,right" if comma else "left TAB right"
        return InputError("pairs-no-separator", where=where, separator=separator, layout=layout)
    if any(cell.strip() for cell in cells[max(usual, max(wanted) + 1) :]):
        return InputError("pairs-too-many-cells", where=where, cells=len(cells), columns=usual)
    return None


def _line(pair: TextPair) -> int:
    line = pair.where.fields.get("line") if isinstance(pair.where, Message) else None
    return line if isinstance(line, int) else 0


def _tab_rows(text: str, name: str, choice: SideChoice, *, both: bool) -> tuple[_Rows, list[TextPair]]:
    """Return the rows of a table with tabs, quoted as in CSV only where it has a head and is valid throughout.

    In any other table, quotation marks are part of the texts.
    """
    rows, faults = _csv_rows(text, name, "\t")
    if rows and not faults:
        try:
            columns = find_columns(rows, name, choice, both=both)
        except InputError:
            columns = None
        last = max(columns.left, columns.right or 0) if columns else 0
        if columns and columns.head and all(len(cells) > last for _, cells in rows):
            return rows, []
    lines = enumerate(text.split("\n"), 1)
    return [
        (Message("terms.line", file=name, line=n), line.removesuffix("\r").split("\t"))
        for n, line in lines
        if line.strip() and not (n == 1 and is_separator_line(line))
    ], []


def _csv_rows(text: str, name: str, delimiter: str) -> tuple[_Rows, list[TextPair]]:
    """Return the rows of CSV, and the faults of those that are not valid.

    A cell that is never closed would take in the rest of the file: reading goes on in the line after its beginning.
    """
    csv.field_size_limit(LARGEST_FILE)
    rows: list[tuple[Message, list[str]]] = []
    faults: list[TextPair] = []
    lines = io.StringIO(text, newline="").readlines()
    start = 1 if lines and is_separator_line(lines[0]) else 0
    number = start
    while start < len(lines):
        fault, line = None, start + 1
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        while fault is None:
            number += 1
            where = Message("terms.line", file=name, line=line)
            if number != line:
                where = Message("terms.line-and-row", file=name, line=line, row=number)
            try:
                cells = next(reader, None)
            except csv.Error as error:
                fault = InputError("table-not-csv", where=where, reason=str(error))
                faults.append(TextPair(where=where, left="", right=None, fault=fault))
                if len(faults) > _MOST_OPEN_QUOTES:
                    raise fault from error
                continue
            if cells is None:
                return rows, faults
            if any(c.strip() for c in cells):
                rows.append((where, cells))
            line = start + reader.line_num + 1
        start = line
    return rows, faults


def _json_rows(text: str, name: str) -> _Objects:
    """Return the objects of JSON lines, of a list, or of the only list in an object."""
    start = text.lstrip("\ufeff \t\r\n")[:1]
    whole = _whole(text, name) if start == "[" else None
    if start == "{" and (found := _object_with_list(text)) is not None:
        whole = found
    if whole is not None:
        places = (Message("terms.item", file=name, number=k) for k in range(1, len(whole) + 1))
        return [(where, _object(where, row)) for where, row in zip(places, whole, strict=True)]
    return [
        (where, _parsed(where, line))
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
        for where in (Message("terms.line", file=name, line=number),)
    ]


def _whole(text: str, name: str) -> list[Any] | None:
    """Return the list of objects that is the whole file; None if it is none."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return None
        where = Message("terms.line", file=name, line=error.lineno)
        raise InputError("pairs-not-json", where=where, reason=error.msg) from error
    except (ValueError, RecursionError) as error:
        raise InputError("pairs-not-json", where=name, reason=str(error)) from error
    return found if isinstance(found, list) and any(isinstance(row, dict) for row in found) else None


def _object_with_list(text: str) -> list[Any] | None:
    """Return the rows of a file that is one object: the only list of objects in it, or the object itself."""
    first, _, rest = text.strip().partition("\n")
    if rest and _is_json(first):
        return None
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    if columns := _of_columns(found):
        return columns
    lists = [v for v in found.values() if isinstance(v, list) and v and all(isinstance(r, dict) for r in v)]
    names = [k for k, v in found.items() if isinstance(v, str)]
    if len(lists) == 1 and fields_by_heads(names, _ANYTHING) is None and text_column(names) is None:
        return lists[0]
    return [found] if rest else None


def _of_columns(found: Mapping[str, Any]) -> list[Any] | None:
    """Return the rows of an object that has its texts by column, as lists of one length or by the same keys."""
    lists = {k: list(v.values()) if isinstance(v, dict) else v for k, v in found.items() if isinstance(v, dict | list)}
    texts = {k: v for k, v in lists.items() if len(v) > 1 and all(isinstance(t, str) or t is None for t in v)}
    if fields_by_heads(list(texts), _ANYTHING) is None or len({len(v) for v in texts.values()}) > 1:
        return None
    if len({tuple(found[k]) if isinstance(found[k], dict) else None for k in texts}) > 1:
        return None
    return [dict(zip(texts, row, strict=True)) for row in zip(*texts.values(), strict=True)]


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _parsed(where: Message, line: str) -> dict[str, Any] | InputError:
    try:
        return _object(where, json.loads(line))
    except (ValueError, RecursionError) as error:
        return InputError("pairs-not-json", where=where, reason=getattr(error, "msg", str(error)))


def _object(where: Message, row: Any) -> dict[str, Any] | InputError:
    return row if isinstance(row, dict) else InputError("pairs-no-left-and-right", where=where, columns=[])


def _fields(row: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield the fields of an object that hold a text or nothing, those of objects in it by their path."""
    for key, value in row.items():
        if isinstance(value, str) or value is None:
            yield f"{above}{key}", value
        elif isinstance(value, dict) and above.count(".") < 3:
            yield from _fields(value, f"{above}{key}.")


def _fields_of(
    texts: Mapping[str, str | None], name: str, choice: SideChoice, known: tuple[str, str | None] | None, *, both: bool
) -> tuple[str, str | None] | None:
    """Return the left and right field of an object: those chosen, those of the rows before, or those its names tell."""
    names = list(texts)
    by_heads = fields_by_heads(names, choice)
    if choice.left is not None or (both and choice.right is not None):
        chosen = [None if w is None else find_field(w, names) for w in (choice.left, choice.right)]
        for wanted, found in zip((choice.left, choice.right), chosen, strict=True):
            if wanted is not None and found is None and known is None:
                raise InputError("pairs-no-such-column", file=name, column=wanted, columns=names)
        left, right = (c or (by_heads[k] if by_heads else None) for k, c in enumerate(chosen))
    elif known and known[0] in texts and (known[1] in texts or not both):
        left, right = known
    elif by_heads and (known is None or _roles(by_heads) == _roles(known)):
        left, right = by_heads
    else:
        single = text_column([n.rpartition(".")[2] for n in names]) if not both else None
        left, right = (names[single] if single is not None else None), None
    if left is None or not isinstance(texts.get(left), str) or left == right:
        return None
    return (left, right) if right is not None or not both else None


def _roles(fields: Sequence[str | None]) -> list[str | None]:
    return [role_of(field.rpartition(".")[2]) for field in fields if field]
