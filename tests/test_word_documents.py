"""Word files as documents: text boxes, notes, headings, strict OOXML, symbol fonts, parts under other names."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import InputError, WorkbenchError
from workbench.formats import word_text
from workbench.ingest.readers import read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def p(text: str, style: str = "", more: str = "") -> str:
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{text}</w:t></w:r>{more}</w:p>'


def word(body: str, parts: dict[str, str] | None = None, *, space: str = W, main: str = "word/document.xml") -> bytes:
    root = f'<w:document xmlns:w="{space}" xmlns:mc="{MC}" xmlns:v="urn:schemas-microsoft-com:vml">'
    stream = io.BytesIO()
    office = OFFICE if space == W else "http://purl.oclc.org/ooxml/officeDocument/relationships"
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{office}/officeDocument" Target="/{main}"/></Relationships>',
        )
        archive.writestr(main, f"<?xml version='1.0'?>{root}<w:body>{body}</w:body></w:document>")
        for name, text in (parts or {}).items():
            archive.writestr(name, text)
    return stream.getvalue()


def lines(data: bytes) -> list[str]:
    return [line for line in word_text(data, "x.docx").paragraphs if line.strip()]


def notes(kind: str, *texts: str) -> str:
    item = kind.removesuffix("s")
    separator = f'<w:{item} w:id="-1" w:type="separator">{p("---")}</w:{item}>'
    found = "".join(f'<w:{item} w:id="{k}">{p(t)}</w:{item}>' for k, t in enumerate(texts, 1))
    return f'<w:{kind} xmlns:w="{W}">{separator}{found}</w:{kind}>'


BOX = f"<w:txbxContent>{p('داخل الإطار')}</w:txbxContent>"


@pytest.mark.parametrize(
    "inside",
    [
        f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>",
        (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{BOX}</w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        ),
        (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing/></mc:Choice>'
            f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        ),
    ],
)
def test_a_text_box_is_read_once_after_its_paragraph(inside: str) -> None:
    assert lines(word(p("قبل", more=inside) + p("بعد"))) == ["قبل", "داخل الإطار", "بعد"]


def test_notes_follow_the_text_in_the_order_of_their_references() -> None:
    body = p("أول", more='<w:r><w:footnoteReference w:id="2"/></w:r>')
    body += p("ثان", more='<w:r><w:footnoteReference w:id="1"/><w:endnoteReference w:id="1"/></w:r>')
    parts = {
        "word/footnotes.xml": notes("footnotes", " حاشية ب", "حاشية أ"),
        "word/endnotes.xml": notes("endnotes", "ختام"),
    }
    assert lines(word(body, parts)) == ["أول", "ثان", "حاشية أ", "حاشية ب", "ختام"]
    assert lines(word(p("بلا إحالة"), parts)) == ["بلا إحالة"]


def test_strict_files_and_main_parts_of_other_names_are_read() -> None:
    assert lines(word(p("نص صارم"), space=STRICT)) == ["نص صارم"]
    assert lines(word(p("في مجلد آخر"), main="office/doc2.xml")) == ["في مجلد آخر"]
    related = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{OFFICE}/footnotes" Target="notes9.xml"/></Relationships>'
    )
    parts = {"office/_rels/doc2.xml.rels": related, "office/notes9.xml": notes("footnotes", "حاشية")}
    body = p("نص", more='<w:r><w:footnoteReference w:id="1"/></w:r>')
    assert lines(word(body, parts, main="office/doc2.xml")) == ["نص", "حاشية"]


@pytest.mark.parametrize(
    ("style", "level"),
    [
        ('<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>', 2),
        ('<w:style w:styleId="a3"><w:name w:val="عنوان 3"/></w:style>', 3),
        ('<w:style w:styleId="a4"><w:name w:val="عنوان ٢"/></w:style>', 2),
        ('<w:style w:styleId="a5"><w:name w:val="العنوان الثالث"/></w:style>', 3),
        ('<w:style w:styleId="a6"><w:name w:val="العنوان"/></w:style>', 1),
        ('<w:style w:styleId="x"><w:name w:val="House"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>', 1),
        (('<w:style w:styleId="y"><w:name w:val="House"/><w:basedOn w:val="z"/></w:style>'
         '<w:style w:styleId="z"><w:name w:val="heading 4"/></w:style>'), 4),
        ('<w:style w:styleId="loop"><w:name w:val="House"/><w:basedOn w:val="loop"/></w:style>', 0),
        ('<w:style w:styleId="t9"><w:name w:val="heading 9"/></w:style>', 0),
    ],
)  # fmt: skip
def test_headings_are_known_by_the_name_outline_or_base_of_their_style(style: str, level: int) -> None:
    identity = style.partition('styleId="')[2].partition('"')[0]
    found = lines(word(p("نص", identity), {"word/styles.xml": f'<w:styles xmlns:w="{W}">{style}</w:styles>'}))
    assert found == ["#" * level + " نص" if level else "نص"]


def test_signs_of_symbol_fonts_are_mapped_or_told(tmp_path: Path) -> None:
    sign = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'
    run = '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf061\uf0b3</w:t></w:r>'
    body = p("سهم ", more=sign.format("Wingdings", "F0E0") + sign.format("Symbol", "F028") + run)
    assert lines(word(body)) == ["سهم →(α≥"]
    path = tmp_path / "x.docx"
    path.write_bytes(word(body + p("مجهول ", more=sign.format("Webdings", "F04E")) + p("تتمة")))
    found = read_document(path)
    assert found.text.splitlines() == ["سهم →(α≥", "مجهول \ufffd", "تتمة"]
    assert "Webdings F04E" in found.notes[0]


def test_letters_of_a_symbol_font_are_the_signs_it_shows() -> None:
    font = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    run = "<w:p><w:r><w:rPr>{}</w:rPr><w:t>a = 5</w:t></w:r></w:p>"
    body = run.format(font) + run.format(font + "<w:rtl/>") + run.format('<w:rFonts w:ascii="Arial"/>')
    assert lines(word(body)) == ["α = 5", "a = 5", "a = 5"]


def test_what_word_shows_to_nobody_is_left_out_and_told(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish{}/></w:rPr><w:t>مخفي</w:t></w:r>"
    control = f"<w:sdt><w:sdtPr>{{}}</w:sdtPr><w:sdtContent>{p('اكتب هنا')}</w:sdtContent></w:sdt>"
    path = tmp_path / "x.docx"
    body = p("نص ", more=hidden.format("") + hidden.format(' w:val="0"')) + control.format("<w:showingPlcHdr/>")
    path.write_bytes(word(body + "<w:altChunk/>" + control.format("")))
    document = read_document(path)
    assert document.text.split("\n") == ["نص مخفي", "اكتب هنا"]
    assert document.notes == (
        "4 characters of hidden text were left out; 1 embedded files were not read: open and save the document in Word",
    )


def test_what_is_deleted_is_left_out() -> None:
    row = "<w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr>"
    inside = "<w:del><w:r><w:delText>محذوف</w:delText></w:r></w:del><w:ins><w:r><w:t>مضاف</w:t></w:r></w:ins>"
    body = p("نص ", more=inside) + f"<w:tbl>{row.format(p('صف محذوف'), p('صف باق'))}</w:tbl>"
    assert lines(word(body)) == ["نص مضاف", "صف باق"]


_NODES = st.recursive(
    st.sampled_from([p("نص"), BOX, '<w:sym w:font="X" w:char="zz"/>', "<w:br/>", "<w:tab/>", "<mc:AlternateContent/>"]),
    lambda inner: st.tuples(
        st.sampled_from(["w:p", "w:r", "w:tbl", "w:tc", "mc:AlternateContent", "mc:Choice", "w:ins", "w:del"]),
        st.lists(inner, max_size=4),
    ).map(lambda found: f"<{found[0]}>{''.join(found[1])}</{found[0]}>"),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(_NODES)
def test_any_arrangement_of_elements_is_read(body: str) -> None:
    text = "".join(word_text(word(body), "x.docx").paragraphs)
    assert set(text) <= set("نص \ufffd\n\tداخل الإطار")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["word/document.xml", "_rels/.rels", "word/styles.xml"]))
def test_damaged_parts_are_refused_or_read(damage: bytes, member: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(p("نص")))) as whole, zipfile.ZipFile(stream, "w") as archive:
        for name in {*whole.namelist(), member}:
            archive.writestr(name, damage if name == member else whole.read(name))
    try:
        assert isinstance(word_text(stream.getvalue(), "x.docx").paragraphs, tuple)
    except InputError as error:
        assert isinstance(error, WorkbenchError)
        assert error.remedy
