"""Write segments as a Word table of garbled and corrected texts, right to left, and read it back.

The first column identifies the segment in small grey print; findings are comments. On reading, tracked changes count as
accepted. Any other Word document is read by its paragraphs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

from workbench.errors import InputError
from workbench.formats.characters import from_office_xml, one_line, to_office_xml
from workbench.formats.guard import parse_xml, unzip
from workbench.formats.segment_rows import SegmentRow
from workbench.formats.xml_markup import describe_finding, join_notes, local_name
from workbench.messages import Message
from workbench.records import ExportedSegment
from workbench.render import truncated

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import _Cell as Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run
    from lxml.etree import _Element as Element

__all__ = ["STATUSES", "read_word", "word_paragraphs", "write_word"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STATUSES = {
    "untouched": "لم تُمسّ",
    "draft": "مسودة",
    "done": "صُحّحت",
    "reviewed": "روجعت",
    "rejected": "مرفوضة",
}
_STATUS_BY_LABEL = {shown: status for status, shown in STATUSES.items()} | {status: status for status in STATUSES}
_HEAD = ("", "النص المشوّه", "النص المصحّح", "الحالة")
_WIDTHS = (3.2, 9.5, 9.5, 2.0)  # centimetres, on a landscape page
_IDENTITY = re.compile(r"\s*[^\s:]+:\d+-\d+")
_AUTHOR = "workbench"
_SKIPPED = {
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "delInstrText",
    "footnoteReference",
    "endnoteReference",
    "pPr",
    "rPr",
}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}


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
    """Yield the rows of exported tables; raise InputError for a row with text that identifies no segment."""
    parts = _parts(data, name)
    comments = _comments(parts, name)
    tables: dict[Element | None, list[tuple[Message, list[Element]]]] = {}
    for number, line in enumerate(_body(parts, name).iter(f"{_W}tr"), 1):
        if line.find(f"{_W}trPr/{_W}del") is None:
            table = next(line.iterancestors(f"{_W}tbl"), None)
            tables.setdefault(table, []).append((Message("terms.row", file=name, row=number), line.findall(f"{_W}tc")))
    found = False
    for rows in tables.values():
        if any(_names_segment(cells) or _is_head(cells) for _, cells in rows):
            found = True
            yield from (_row(cells, comments, where) for where, cells in rows if not _says_nothing(cells))
    if not found:
        raise InputError("word-no-segment-table", file=name)


def word_paragraphs(data: bytes, name: str) -> Iterator[str]:
    """Yield the paragraphs of a document in order, including those of tables, with headings marked with #."""
    for paragraph in _body(_parts(data, name), name).iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        known = "" if style is None else style.get(f"{_W}val", "").lower()
        level = known.removeprefix("heading") if known.startswith("heading") else "1" if known == "title" else ""
        text = _text(paragraph)
        yield f"{'#' * int(level)} {text}" if level in set("123456") and text.strip() else text


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
    said += [one_line(f"{k.document}, {k.kind}, {k.probability}: {k.text}") for k in segment.links]
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


def _parts(data: bytes, name: str) -> dict[str, bytes]:
    parts = unzip(data, name, {"word/document.xml", "word/comments.xml"})
    if "word/document.xml" not in parts:
        raise InputError("word-not-a-document", file=name)
    return parts


def _body(parts: dict[str, bytes], name: str) -> Element:
    return parse_xml(parts["word/document.xml"], name)


def _comments(parts: dict[str, bytes], name: str) -> dict[str, str]:
    """Return people's comments by number."""
    if "word/comments.xml" not in parts:
        return {}
    return {
        c.get(f"{_W}id", ""): "\n".join(_text(p) for p in c.iter(f"{_W}p"))
        for c in parse_xml(parts["word/comments.xml"], name).iter(f"{_W}comment")
        if c.get(f"{_W}author") != _AUTHOR
    }


def _is_head(cells: list[Element]) -> bool:
    return tuple(_cell_text(c).strip() for c in cells[1:3]) == _HEAD[1:3]


def _names_segment(cells: list[Element]) -> bool:
    return bool(cells) and _IDENTITY.match(_cell_text(cells[0])) is not None


def _says_nothing(cells: list[Element]) -> bool:
    return _is_head(cells) or not any(_cell_text(c).strip() for c in cells)


def _row(cells: list[Element], comments: dict[str, str], where: Message) -> SegmentRow:
    row = SegmentRow(where=where, values={})
    texts = [_cell_text(c) for c in cells]
    if not _names_segment(cells):
        begins = truncated(" ".join(t.strip() for t in texts if t.strip()), 60)
        raise row.refuse(Message("terms.word-row-no-segment", text=begins))
    if len(cells) not in {3, 4}:
        raise row.refuse(Message("terms.word-row-cells", cells=len(cells)))
    text, correction = texts[1:3]
    identity, _, revision = texts[0].strip().partition("@")
    shown = texts[3].strip() if len(cells) > 3 else ""
    if shown and shown not in _STATUS_BY_LABEL:
        raise row.refuse(Message("terms.word-row-unknown-status", status=shown, known=list(STATUSES.values())))
    status = _STATUS_BY_LABEL.get(shown, "done")
    nothing = correction in {text, ""} if status == "untouched" else not (correction or shown)
    said = [comments.get(r.get(f"{_W}id", ""), "") for c in cells for r in c.iter(f"{_W}commentReference")]
    changes = (n for c in cells[2:3] for n in c.iter(f"{_W}ins", f"{_W}del"))
    authors = [a for n in changes if (a := n.get(f"{_W}author"))]
    values: dict[str, Any] = {
        "segment": identity,
        "document": "",
        "text": text,
        "revision": revision.strip() or None,
        "status": status,
        "correction": None if nothing else correction,
        "comment": join_notes(said),
    }
    return SegmentRow(where=where, values=values | ({"author": authors[-1]} if authors else {}))


def _cell_text(cell: Element) -> str:
    """Return the text of a cell; its paragraphs are lines, unless a tracked change has joined them."""
    parts: list[str] = []
    for paragraph in cell.iter(f"{_W}p"):
        parts.append(_text(paragraph))
        joined = paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
        parts.append("" if joined else "\n")
    return "".join(parts).removesuffix("\n")


def _text(node: Element) -> str:
    """Return the text of a paragraph with all tracked changes accepted."""
    return from_office_xml("".join(_pieces(node)))


def _pieces(node: Element) -> Iterator[str]:
    for child in node:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name == "sym":
            raise InputError("word-symbol-font", character=child.get(f"{_W}char"))
        elif name and name not in _SKIPPED:
            yield from _pieces(child)
