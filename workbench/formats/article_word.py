"""Write a corrected article as a Word document, right to left: headings and paragraphs, or a table of two columns."""

from __future__ import annotations

import io
import zipfile
from typing import IO, TYPE_CHECKING

from workbench.formats.characters import to_office_xml
from workbench.formats.zip_archives import undated
from workbench.messages import Message
from workbench.records import Article
from workbench.render import text_direction

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import _Cell as Cell
    from docx.text.paragraph import Paragraph

__all__ = ["article_heads", "write_article_word"]

_HALF_POINTS = "28"  # of Arabic letters, which look smaller than Latin ones
_MARGIN, _COLUMN = 2.3, 8.2  # centimetres, on A4
# In the order that the schema wants; a paragraph of the default template has at most a style before them.
_AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")


def article_heads(article: Article) -> tuple[str, str]:
    """Return the heads of the two columns of a bilingual article, in Arabic."""
    source, garbled = Message("terms.article-source"), Message("terms.article-garbled")
    side = source if article.beside == "source" else garbled
    return side.text("ar"), Message("terms.article-corrected").text("ar")


def write_article_word(article: Article, stream: IO[bytes]) -> None:
    """Write a .docx; the same article gives the same bytes."""
    from docx import Document

    document = Document()
    _set_page(document)
    _set_language(document, article.language)
    properties = document.core_properties
    properties.title, properties.language = to_office_xml(article.title)[:255], article.language
    properties.author = properties.comments = ""
    if article.beside:
        _write_table(document, article)
    else:
        for block in article.blocks:
            if block.text:
                style = f"Heading {block.level}" if block.level else None
                _fill(document.add_paragraph(style=style), block.text, article.language)
    buffer = io.BytesIO()
    document.save(buffer)
    _copy_undated(buffer, stream)


def _set_page(document: WordDocument) -> None:
    from docx.shared import Cm

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(_MARGIN)


def _set_language(document: WordDocument, language: str) -> None:
    """Make the styles right to left where the language is, so that what is typed later is too."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    normal = document.styles["Normal"].element
    properties = normal.get_or_add_rPr()
    for tag, values in (("w:szCs", {"val": _HALF_POINTS}), ("w:lang", {"bidi": language})):
        element = OxmlElement(tag)
        for name, value in values.items():
            element.set(qn(f"w:{name}"), value)
        properties.append(element)
    if text_direction(language) == "rtl":
        normal.get_or_add_pPr().append(OxmlElement("w:bidi"))
        section = document.sections[0]._sectPr  # noqa: SLF001 - there is no public way
        section.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")


def _write_table(document: WordDocument, article: Article) -> None:
    from docx.enum.table import WD_TABLE_DIRECTION
    from docx.shared import Cm

    rows = [(s.beside, s.text, block.level > 0) for block in article.blocks for s in block.sentences]
    table = document.add_table(rows=len(rows) + 1, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    table.table_direction = WD_TABLE_DIRECTION.RTL  # the first column at the right
    for column in table.columns:
        column.width = Cm(_COLUMN)
    cells = list(table._cells)  # noqa: SLF001 - the public way counts them anew for each row
    for cell in cells:
        cell.width = Cm(_COLUMN)
    for number, (beside, text, bold) in enumerate([(*article_heads(article), True), *rows]):
        languages = (article.beside_language if number else article.language, article.language)
        for cell, words, language in zip(cells[2 * number : 2 * number + 2], (beside, text), languages, strict=True):
            _fill_cell(cell, words, language, bold=bold)


def _fill_cell(cell: Cell, text: str, language: str, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    _fill(paragraph, text, language)
    if bold:
        for run in paragraph.runs:
            run.bold = run.font.cs_bold = True


def _fill(paragraph: Paragraph, text: str, language: str) -> None:
    """Fill a paragraph with a text in the direction of its language."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    right_to_left = text_direction(language) != "ltr"
    bidi = OxmlElement("w:bidi")
    bidi.set(qn("w:val"), "1" if right_to_left else "0")
    paragraph._p.get_or_add_pPr().insert_element_before(bidi, *_AFTER_BIDI)  # noqa: SLF001 - there is no public way
    run = paragraph.add_run(to_office_xml(text))
    run.font.rtl = True if right_to_left else None


def _copy_undated(buffer: io.BytesIO, stream: IO[bytes]) -> None:
    """Copy an archive with the same date for all of its files."""
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(stream, "w") as target:
        for info in source.infolist():
            with target.open(undated(info.filename), "w") as part:
                part.write(source.read(info))
