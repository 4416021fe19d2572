"""Write segments as a Word table of garbled and corrected texts, right to left, and read it back.

The first column identifies the segment in small grey print; findings are comments. On reading, tracked changes count as
accepted.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

from workbench.errors import InputError
from workbench.formats.characters import one_line, to_office_xml
from workbench.formats.segment_rows import SegmentRow, row_or_fault
from workbench.formats.status_words import STATUSES, status_of_word
from workbench.formats.word_package import WORD, WordPackage, open_word
from workbench.formats.word_paragraphs import paragraph_text
from workbench.formats.xml_markup import describe_finding, join_notes
from workbench.messages import Message
from workbench.records import ExportedSegment, Status
from workbench.render import truncated

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import _Cell as Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run
    from lxml.etree import _Element as Element

__all__ = ["read_word", "write_word"]

_W = WORD
_HEAD = ("", "النص المشوّه", "النص المصحّح", "الحالة")
_WIDTHS = (3.2, 9.5, 9.5, 2.0)  # centimetres, on a landscape page
_IDENTITY = re.compile(r"([0-9a-f]{16}:\d+-\d+)(?:\s*@\s*([^\s@]*))?")
_AUTHOR = "workbench"


def write_word(segments: Iterable[ExportedSegment], stream: IO[bytes]) -> None:
    """Write a .docx with one table per document; an untouched segment has the garbled text as a starting point."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    document = Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, page.page_height, page.page_width
    page.left_margin = page.right_margin = Cm(1.5)
    comment = 0
    for name, some in groupby(segments, lambda s: s.document):
        _right_to_left(document.add_heading(to_office_xml(one_line(name)), level=1))
        comment = _write_table(document, list(some), comment)
    buffer = io.BytesIO()
    document.save(buffer)
    stream.write(buffer.getvalue())


def read_word(data: bytes, name: str) -> Iterator[SegmentRow]:
    """Yield the rows of exported tables; the columns may stand in another order, and others beside them."""
    package = open_word(data, name)
    comments = _comments(package)
    tables: dict[Element | None, list[tuple[Message, list[Element]]]] = {}
    for number, line in enumerate(package.main.iter(f"{_W}tr"), 1):
        if line.find(f"{_W}trPr/{_W}del") is None:
            table = next(line.iterancestors(f"{_W}tbl"), None)
            tables.setdefault(table, []).append((Message("terms.row", file=name, row=number), line.findall(f"{_W}tc")))
    segments = [rows for rows in tables.values() if any(_columns(c) or any(map(_identity, c)) for _, c in rows)]
    for rows in segments:
        yield from _table_rows(rows, comments)
    if not segments:
        raise InputError("word-no-segment-table", file=name)


def _table_rows(rows: list[tuple[Message, list[Element]]], comments: dict[str, str]) -> Iterator[SegmentRow]:
    """Yield the rows of a table of segments; one without a column of corrections has none but the fault of its head."""
    columns: dict[str, int] | None = None
    width: int | None = None
    for where, cells in rows:
        if head := _columns(cells):
            columns, width = head, len(cells)
            if "correction" not in head:
                row = SegmentRow(where=where, values={})
                fault = row.refuse(Message("terms.word-no-correction-column", column=_HEAD[2]))
                yield SegmentRow(where=where, values={}, fault=fault)
        elif (columns is None or "correction" in columns) and any(_glimpse(c).strip() for c in cells):
            yield row_or_fault(_row, where, cells, columns, width, comments)


def _write_table(document: WordDocument, some: list[ExportedSegment], first: int) -> int:
    from docx.enum.table import WD_TABLE_DIRECTION
    from docx.shared import Cm

    table = document.add_table(rows=len(some) + 1, cols=len(_HEAD))
    table.style = "Table Grid"
    table.autofit = False
    table.table_direction = WD_TABLE_DIRECTION.RTL  # the first column at the right
    cells = list(table._cells)  # noqa: SLF001 - the public way counts them anew for each row
    for column, (head, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True)):
        _fill_cell(cells[column], head).bold = True
        for at in range(column, len(cells), len(_HEAD)):
            cells[at].width = Cm(width)
    for number, segment in enumerate(some, 1):
        first = _write_row(document, cells[number * len(_HEAD) : (number + 1) * len(_HEAD)], segment, first)
    return first


def _write_row(document: WordDocument, cells: list[Cell], segment: ExportedSegment, first: int) -> int:
    """Fill a row, numbering its comments from `first`, and return the next free number."""
    from docx.shared import Pt, RGBColor

    facts = _fill_cell(cells[0], f"{segment.segment_id}@{segment.revision or ''}")
    facts.font.size, facts.font.color.rgb = Pt(6), RGBColor(0xB0, 0xB0, 0xB0)
    garbled = _fill_cell(cells[1], segment.text)
    corrected = _fill_cell(cells[2], segment.text if segment.correction is None else segment.correction)
    _fill_cell(cells[3], STATUSES[segment.status])
    said = [describe_finding(e) for e in segment.report.errors]
    said += [one_line(f"{k.origin}, {k.kind}, {k.probability}: {k.text}") for k in segment.links]
    for number, text in enumerate(said, first):
        _comment(document, number, garbled, text, _AUTHOR)
    if segment.comment:
        _comment(document, first + len(said), corrected, segment.comment, segment.author)
        return first + len(said) + 1
    return first + len(said)


def _comment(document: WordDocument, number: int, run: Run, text: str, author: str) -> None:
    """Add a comment to a run; `Document.add_comment` searches all others for a free number, which is slow for many."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    comment = OxmlElement("w:comment")
    for name, value in (("id", str(number)), ("author", to_office_xml(one_line(author))), ("initials", author[:1])):
        comment.set(qn(f"w:{name}"), to_office_xml(value))
    for line in text.split("\n"):
        paragraph = OxmlElement("w:p")
        paragraph.add_r().text = to_office_xml(line)
        comment.append(paragraph)
    document.part._comments_part.element.append(comment)  # noqa: SLF001 - there is no public way
    run.mark_comment_range(run, number)


def _fill_cell(cell: Cell, text: str) -> Run:
    """Fill a cell from right to left; return the run that holds its text."""
    paragraph = _right_to_left(cell.paragraphs[0])
    run = paragraph.add_run(to_office_xml(text))
    run.font.rtl = True
    return run


def _right_to_left(paragraph: Paragraph) -> Paragraph:
    from docx.oxml import OxmlElement

    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001 - there is no public way
    return paragraph


def _comments(package: WordPackage) -> dict[str, str]:
    """Return people's comments by number."""
    part = package.parts.get("comments")
    return {
        c.get(f"{_W}id", ""): "\n".join(paragraph_text(p) for p in c.iter(f"{_W}p"))
        for c in (() if part is None else part.iter(f"{_W}comment"))
        if c.get(f"{_W}author") != _AUTHOR
    }


def _columns(cells: list[Element]) -> dict[str, int] | None:
    """Return the columns that a row names as the head of a table, None if it is no head."""
    if any(_identity(c) for c in cells):
        return None
    named = {_NAMED[head]: k for k, c in enumerate(cells) if (head := _bare(_glimpse(c))) in _NAMED}
    return named if {"text", "correction"} & named.keys() else None


def _row(
    cells: list[Element], columns: dict[str, int] | None, width: int | None, comments: dict[str, str], where: Message
) -> SegmentRow:
    """Return the row of a segment; columns and width are those of the head, None where there is no head."""
    row = SegmentRow(where=where, values={})
    if len(cells) not in ({3, 4} if width is None else {width}) or any(_merged(c) for c in cells):
        raise row.refuse(Message("terms.word-row-cells", cells=len(cells), expected=width or 4))
    if columns is None:
        columns = {"text": 1, "correction": 2} | ({"status": 3} if len(cells) > 3 else {})
    identity = next((i for k, c in enumerate(cells) if k not in columns.values() and (i := _identity(c))), None)
    if identity is None:
        begins = truncated(" ".join(t.strip() for c in cells if (t := _glimpse(c)).strip()), 60)
        raise row.refuse(Message("terms.word-row-no-segment", text=begins))
    texts = {name: _cell_text(cells[k]) for name, k in columns.items()}
    status = _status(row, texts.pop("status", "").strip())
    correction = texts["correction"]
    starting_point = status == "untouched" and correction == texts.get("text")
    said = [comments.get(r.get(f"{_W}id", ""), "") for c in cells for r in c.iter(f"{_W}commentReference")]
    values: dict[str, Any] = {
        "segment": identity[1],
        "document": "",
        **texts,
        "status": status,
        "correction": None if starting_point or (not correction and status in {None, "untouched"}) else correction,
        "comment": join_notes(said),
        "author": _last_author(cells[columns["correction"]]),
    }
    if identity[2] is not None:
        values["revision"] = identity[2] or None
    return SegmentRow(
        where=where, values={k: v for k, v in values.items() if v is not None or k in {"correction", "revision"}}
    )


def _status(row: SegmentRow, shown: str) -> Status | None:
    status = status_of_word(shown)
    if shown and status is None:
        raise row.refuse(
            Message("terms.row-unknown-status", status=truncated(shown, 60), known=list(STATUSES.values()))
        )
    return status


def _identity(cell: Element) -> re.Match[str] | None:
    return _IDENTITY.fullmatch(_glimpse(cell).strip())


def _merged(cell: Element) -> bool:
    """Return whether a cell was merged with another, so that its text may be that of several."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    joined = (cell.find(f"{_W}tcPr/{_W}{kind}") for kind in ("vMerge", "hMerge"))
    return (span is not None and span.get(f"{_W}val") != "1") or any(j is not None for j in joined)


def _last_author(cell: Element) -> str | None:
    authors = [a for n in cell.iter(f"{_W}ins", f"{_W}del") if (a := n.get(f"{_W}author"))]
    return authors[-1] if authors else None


def _glimpse(cell: Element) -> str:
    """Return the text of a cell, a question mark if it holds what is no text."""
    try:
        return _cell_text(cell)
    except InputError:
        return "?"


def _bare(head: str) -> str:
    return " ".join(re.sub("[\u064b-\u0652]", "", head).split())


_NAMED = {_bare(head): name for head, name in zip(_HEAD[1:], ("text", "correction", "status"), strict=True)}


def _cell_text(cell: Element) -> str:
    """Return the text of a cell; its paragraphs are lines, unless a tracked change has joined them."""
    parts: list[str] = []
    for paragraph in cell.iter(f"{_W}p"):
        parts.append(paragraph_text(paragraph))
        joined = paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
        parts.append("" if joined else "\n")
    return "".join(parts).removesuffix("\n")
