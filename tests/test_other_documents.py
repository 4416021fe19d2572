"""OpenDocument texts, EPUB, subtitles and PO files, and what is said of files that are not read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import DocumentError, InputError
from workbench.formats import SideChoice, open_document_text, po_pairs, subtitle_text
from workbench.ingest.epub import epub_text
from workbench.ingest.pair_rows import pair_rows
from workbench.ingest.readers import read_document, unknown_type
from workbench.ingest.segmentation import segment

_OD = "urn:oasis:names:tc:opendocument:xmlns"
ODT = (
    f'<office:document-content xmlns:office="{_OD}:office:1.0" xmlns:text="{_OD}:text:1.0"'
    f' xmlns:table="{_OD}:table:1.0" xmlns:draw="{_OD}:drawing:1.0">'
    "<office:body><office:text>{}</office:text></office:body></office:document-content>"
)


def packed(members: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def odt(body: str) -> bytes:
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ODT.format(body)})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            (
                '<text:h text:outline-level="2">عنوان</text:h><text:p>نص <text:span>غامق</text:span>'
                '<text:s text:c="2"/>ثم<text:tab/>جدولة<text:line-break/>سطر</text:p>'
            ),
            ["## عنوان", "نص غامق  ثم\tجدولة\nسطر"],
        ),
        (
            (
                "<text:p>أول<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>حاشية</text:p>"
                "</text:note-body></text:note> بقية</text:p><text:p>ثان</text:p>"
            ),
            ["أول بقية", "ثان", "حاشية"],
        ),
        (
            (
                "<text:tracked-changes><text:p>محذوف</text:p></text:tracked-changes><text:p>قبل<draw:frame><draw:text-box>"
                "<text:p>داخل</text:p></draw:text-box></draw:frame></text:p><table:table><table:table-row>"
                "<table:table-cell><text:p>خلية</text:p></table:table-cell></table:table-row></table:table>"
            ),
            ["قبل", "داخل", "خلية"],
        ),
        ("<text:list><text:list-item><text:p>بند</text:p></text:list-item></text:list>", ["بند"]),
    ],
)
def test_open_document_texts_are_read(tmp_path: Path, body: str, expected: list[str]) -> None:
    assert list(open_document_text(odt(body), "x.odt")) == expected
    path = tmp_path / "x.fodt"
    path.write_text(ODT.format(body), "utf-8")
    assert read_document(path).text == "\n".join(expected)


def epub(chapters: dict[str, str], spine: list[str]) -> bytes:
    items = "".join(f'<item id="{k}" href="text/{k}.xhtml" media-type="application/xhtml+xml"/>' for k in chapters)
    items += '<item id="toc" href="toc.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    order = "".join(f'<itemref idref="{k}"/>' for k in ["toc", *spine])
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{order}</spine></package>'
    )
    pages = {
        f"OEBPS/text/{k}.xhtml": f"<html><head><title>t</title></head><body>{v}</body></html>"
        for k, v in chapters.items()
    }
    toc = {"OEBPS/toc.xhtml": "<html><body><nav><a href='a'>فهرس</a></nav></body></html>"}
    return packed({"META-INF/container.xml": container, "OEBPS/book.opf": package, **pages, **toc})


def test_a_protected_book_is_told_as_one() -> None:
    def book(protected: str) -> bytes:
        reference = f'<e xmlns="http://www.w3.org/2001/04/xmlenc#"><CipherReference URI="{protected}"/></e>'
        whole = zipfile.ZipFile(io.BytesIO(epub({"a": "<p>نص</p>"}, ["a"])))
        return packed({m: whole.read(m) for m in whole.namelist()} | {"META-INF/encryption.xml": reference})

    members = zipfile.ZipFile(io.BytesIO(epub({"a": "<p>نص</p>"}, ["a"]))).namelist()
    chapter = next(m for m in members if m.endswith(".xhtml"))
    with pytest.raises(InputError) as raised:
        epub_text(book(chapter), "x.epub")
    assert raised.value.code == "epub-encrypted"
    assert epub_text(book("fonts/a.otf"), "x.epub") == ("نص",)


def test_the_chapters_of_an_epub_are_read_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "x.epub"
    path.write_bytes(
        epub({"b": "<h1>الفصل الثاني</h1><p>نص ب</p>", "a": "<h1>الفصل الأول</h1><p>نص أ</p>"}, ["a", "b"])
    )
    assert read_document(path).text.splitlines() == ["# الفصل الأول", "نص أ", "# الفصل الثاني", "نص ب"]


SRT = """1
00:00:01,000 --> 00:00:03,000
<i>أعلنت الوزارة اليوم</i>

2
00:00:03,100 --> 00:00:05,000
{\\an8}أن المعبر سيفتح
صباح الغد.

3
00:00:05,500 --> 00:00:07,000
- من قال ذلك؟
- الوزير نفسه
"""
VTT = """WEBVTT - عنوان

NOTE تعليق لا يظهر

STYLE
::cue { color: red }

00:01.000 --> 00:03.000 align:start position:0%
<v سامي>سنصل <00:02.000><c.big>غدا</c> إلى المدينة</v>

intro
00:00:03.000 --> 00:00:05.000
مع القافلة؟ 10 > 9
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SRT, ["أعلنت الوزارة اليوم أن المعبر سيفتح صباح الغد.", "- من قال ذلك؟", "- الوزير نفسه"]),
        (
            SRT.replace("\n", "\r\n"),
            ["أعلنت الوزارة اليوم أن المعبر سيفتح صباح الغد.", "- من قال ذلك؟", "- الوزير نفسه"],
        ),
        (VTT, ["سنصل غدا إلى المدينة مع القافلة؟ 10 > 9"]),
        (
            SRT.replace("\n\n", "\n"),
            ["أعلنت الوزارة اليوم أن المعبر سيفتح صباح الغد.", "- من قال ذلك؟", "- الوزير نفسه"],
        ),
        ("1\n00:01,000 --> 00:02,000\n1990\n\n2\n00:02,000 --> 00:03,000\nعام &amp; يوم\n", ["1990 عام &amp; يوم"]),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nيوم &amp; ليلة &lt;3\n", ["يوم & ليلة <3"]),
        ("", []),
    ],
)
def test_subtitles_are_read_as_sentences(text: str, expected: list[str]) -> None:
    assert subtitle_text(text).splitlines() == expected


def test_a_line_of_subtitles_is_a_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "x.srt"
    path.write_text(SRT, "utf-8")
    assert next(s.text for s in segment(read_document(path))) == "أعلنت الوزارة اليوم أن المعبر سيفتح صباح الغد."


PO = r"""# comment
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"

#: a.c:1
msgctxt "menu"
msgid "Open \"file\""
msgstr "افتح "
"الملف"

#, fuzzy
msgid "%d file"
msgid_plural "%d files"
msgstr[0] "لا ملفات"
msgstr[1] "ملف واحد"
msgstr[2] ""

msgid "Not yet"
msgstr ""
msgid "No blank line"
msgstr "بلا سطر\tفارغ"

#~ msgid "old"
#~ msgstr "قديم"
"""


def test_the_messages_of_a_po_file_are_pairs(tmp_path: Path) -> None:
    path = tmp_path / "ar.po"
    path.write_text(PO, "utf-8")
    pairs: list[tuple[str, str | None]] = [
        ('Open "file"', "افتح الملف"),
        ("%d file", "لا ملفات"),
        ("%d files", "ملف واحد"),
        ("Not yet", None),
        ("No blank line", "بلا سطر\tفارغ"),
    ]
    for choice in (SideChoice(left_lang="en"), SideChoice(right_lang="ar"), SideChoice(left="msgid")):
        assert [(r.left, r.right) for r in pair_rows(path, choice)] == pairs


def test_the_arabic_side_of_a_po_file_is_judged_unless_the_options_say_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "ar.po"
    turned = [("افتح الملف", 'Open "file"'), ("لا ملفات", "%d file"), ("ملف واحد", "%d files")]
    turned.append(("بلا سطر\tفارغ", "No blank line"))
    for head in ("", '"Language: ar_EG\\n"\n"X-Source-Language: en\\n"\n'):
        path.write_text(PO.replace('UTF-8\\n"\n', f'UTF-8\\n"\n{head}'), "utf-8")
        for choice in (SideChoice(), SideChoice(left_lang="ar", right_lang="en"), SideChoice(left="msgstr")):
            rows = pair_rows(path, choice)
            assert [(r.left, r.right) for r in rows if r.fault is None] == turned
            assert "the unit has no target" in next(str(r.fault) for r in rows if r.fault)
    path.write_text('msgid "Yes"\nmsgstr "Oui"\n', "utf-8")
    assert [(r.left, r.right) for r in pair_rows(path, SideChoice())] == [("Yes", "Oui")]


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (SideChoice(left_lang="tr"), "pairs-no-such-language"),
        (SideChoice(left_lang="ar", right_lang="ar"), "pairs-same-language"),
        (SideChoice(left="mt"), "pairs-no-such-column"),
        (SideChoice(left="msgid", right="msgid"), "pairs-same-column"),
        (SideChoice(sheet="x"), "sheet-not-here"),
    ],
)
def test_sides_that_a_po_file_has_not_are_refused(tmp_path: Path, choice: SideChoice, code: str) -> None:
    (tmp_path / "ar.po").write_text(PO, "utf-8")
    with pytest.raises(InputError) as raised:
        pair_rows(tmp_path / "ar.po", choice)
    assert raised.value.code == code


def test_a_broken_entry_costs_itself_only() -> None:
    rows = list(po_pairs('msgid "a"\nmsgstr "أ"\n\nmsgid "b\nmsgstr "ب"\n\nmsgid "c"\nmsgstr "ج"\n', "x.po"))
    assert [(r.left, r.right) for r in rows if r.fault is None] == [("أ", "a"), ("ج", "c")]
    assert next(str(r.fault) for r in rows if r.fault).startswith("x.po, line 4")


@pytest.mark.parametrize(
    ("name", "said"),
    [("a.pdf", "Word"), ("a.RTF", "LibreOffice"), ("a.doc", ".docx"), ("a.pptx", "outline"), ("a.ods", ".xlsx"),
     ("a.mobi", ".epub"), ("a.mhtml", ".html"), ("a.zip", "Unpack"), ("a.xyz", ".odt")],
)  # fmt: skip
def test_a_file_that_is_not_read_is_named_with_what_to_do(tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"text")
    with pytest.raises(DocumentError) as raised:
        read_document(path)
    assert name in raised.value.message
    assert said in (raised.value.remedy or "")
    assert unknown_type(name, path.suffix).code == raised.value.code


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (open_document_text, packed({"content.xml": "<a/>"})),
        (open_document_text, packed({"other.xml": "<a/>"})),
        (epub_text, packed({"META-INF/container.xml": "<container/>"})),
        (epub_text, packed({"a": "b"})),
        (epub_text, b"PK"),
    ],
)
def test_archives_of_other_kinds_are_refused(read: object, data: bytes) -> None:
    with pytest.raises(InputError) as raised:
        read(data, "x")  # type: ignore[operator]
    assert raised.value.remedy


_SAID = st.lists(
    st.sampled_from(["كلمة", "- كلمة", "<i>كلمة</i>", "كلمة.", "{\\an8}كلمة", "كلمة 12"]), min_size=1, max_size=4
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_SAID, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_no_word_of_subtitles_is_lost(cues: list[list[str]], end: str) -> None:
    blocks = [[str(k), f"00:00:0{k % 9},000 --> 00:00:09,000", *lines] for k, lines in enumerate(cues, 1)]
    text = (end * 2).join(end.join(block) for block in blocks)
    assert subtitle_text(text).count("كلمة") == sum(map(len, cues))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*PO.split("\n"), '"', 'msgid "', "\\", '"\\x"', '"\\777"', "msgstr"]), max_size=30).map(
        "\n".join
    )
)
def test_any_po_file_is_read_or_told(text: str) -> None:
    for row in po_pairs(text, "x.po"):
        assert row.fault is not None or row.left


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["META-INF/container.xml", "OEBPS/book.opf", "OEBPS/text/a.xhtml"]))
def test_damaged_books_are_refused_or_read(damage: bytes, member: str) -> None:
    whole = zipfile.ZipFile(io.BytesIO(epub({"a": "<p>نص</p>"}, ["a"])))
    members = {n: damage if n == member else whole.read(n) for n in whole.namelist()}
    try:
        assert all(line.strip() for line in epub_text(packed(dict(members)), "x.epub"))
    except (InputError, DocumentError) as error:
        assert error.remedy


def test_pages_in_books_and_markdown_that_are_nested_too_deeply_are_read_in_time(tmp_path: Path) -> None:
    deep = "<div>" * 100_000 + "نص"
    (tmp_path / "x.epub").write_bytes(epub({"a": deep}, ["a"]))
    with pytest.raises(DocumentError) as raised:
        read_document(tmp_path / "x.epub")
    assert raised.value.code == "page-nested-too-deeply"
    (tmp_path / "x.md").write_text(f"{deep}\n\nثم قائمة `List<String>` {'و<T>' * 2000}", "utf-8")
    assert read_document(tmp_path / "x.md").text.startswith("نص\nثم قائمة List<String> و")
