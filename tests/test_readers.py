from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import DocumentError
from workbench.ingest.encodings import decode
from workbench.ingest.readers import TEXT_READERS, read_document
from workbench.ingest.segmentation import segment

MARKDOWN = Path(__file__).parent / "golden" / "markdown"
ARABIC = "قالت وزارة الخارجية إنها استدعت السفير لتقديم احتجاج شديد بعد تعرض السفارة لأضرار في غارة جوية.\n" * 3


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@given(st.text(min_size=1).filter(lambda t: t.strip()))
def test_utf8_is_read_unchanged(text: str) -> None:
    try:
        assert decode(text.encode(), "x.txt") == (text.removeprefix("\ufeff"), None)
    except DocumentError as error:
        assert "binary" in error.message or "empty" in error.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_removed(encoding: str) -> None:
    assert decode(ARABIC.encode(encoding), "x.txt") == (ARABIC, None)


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859_6"])
def test_legacy_encodings_are_detected_and_noted(encoding: str) -> None:
    text, note = decode(ARABIC.encode(encoding), "x.txt")
    assert text == ARABIC
    assert note is not None
    assert "not UTF-8" in note


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"%PDF-1.7 \xff\xfe", "a PDF"),
        (rb"{\rtf1\ansi\ansicpg1256 \'c7\'e1 text}", "an RTF document"),
        (b"PK\x03\x04....", "Office document"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (bytes(range(256)) * 20, "binary|encoding"),
        (b"text\0text\0", "binary"),
        ("نص عربي ".encode()[:-1] * 20 + b"\xff\xff\x81\x8d" * 30, "encoding"),
    ],
)
def test_binary_files_are_rejected(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as raised:
        read_document(written(tmp_path, "x.txt", data))
    assert raised.value.remedy


def test_missing_files_and_unknown_types_are_rejected(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(DocumentError, match="not supported"):
        read_document(written(tmp_path, "x.xyz", b"text"))
    with pytest.raises(DocumentError, match="unknown role"):
        read_document(written(tmp_path, "x.txt", b"text"), role="good")


def test_a_page_that_was_saved_as_text_is_read_as_one(tmp_path: Path) -> None:
    page = "\ufeff<!DOCTYPE html><html><body><p>قال الوزير</p></body></html>"
    found = read_document(written(tmp_path, "x.txt", page.encode()))
    assert (found.text, found.notes) == ("قال الوزير", ("read as a web page",))
    assert read_document(written(tmp_path, "y.txt", "<قال> الوزير".encode())).text == "<قال> الوزير"


def test_html_is_reduced_to_its_text(tmp_path: Path) -> None:
    page = (
        "<html><head><title>t</title><style>p{}</style></head><body><nav>قائمة</nav><h2>عنوان <b>كبير</b></h2>"
        "<p>فقرة أولى.<br>سطر &amp; آخر</p><script>alert(1)</script><ul><li>بند</li></ul></body></html>"
    )
    found = read_document(written(tmp_path, "x.html", page.encode()))
    assert found.text.split("\n") == ["## عنوان كبير", "فقرة أولى.", "سطر & آخر", "بند"]
    assert found.language == "ar"


def test_markdown_is_reduced_to_its_text(tmp_path: Path) -> None:
    source = "# عنوان\n\nفقرة **قوية** و[رابط](http://example.org)\nسطر\n\n* بند\n"
    found = read_document(written(tmp_path, "x.md", source.encode()))
    assert found.text.split("\n") == ["# عنوان", "فقرة قوية ورابط سطر", "بند"]


@pytest.mark.parametrize("file", sorted(MARKDOWN.glob("*.md")), ids=lambda p: p.stem)
def test_markdown_is_read_as_its_goldens_say(file: Path) -> None:
    assert read_document(file).text == file.with_suffix(".txt").read_text("utf-8").rstrip("\n")


def test_cells_that_a_table_has_no_column_for_are_read_too() -> None:
    table = "> | أ | ب |\n> |---|---|\n> | ج | د | هـ | و |\n> | ز |\n"
    assert TEXT_READERS[".md"](table).split() == ["أ", "ب", "ج", "د", "هـ", "و", "ز"]


def test_marks_of_tasks_and_containers_are_no_text() -> None:
    text = "- [x] مهمة تمت\n- [ ] أخرى [x] هنا\n\n[ ] ليست مهمة\n\n::: warning انتبه\nنص التحذير.\n:::\n"
    found = TEXT_READERS[".md"](text).splitlines()
    assert found == ["مهمة تمت", "أخرى [x] هنا", "[ ] ليست مهمة", "انتبه", "نص التحذير."]


def test_a_paragraph_of_markdown_is_cut_into_sentences_only() -> None:
    found = segment(read_document(MARKDOWN / "news.md"))
    assert "وانتظرت مئات الشاحنات." in [s.text for s in found]
    assert not any("title" in s.text for s in found)


@given(
    st.lists(
        st.sampled_from(["نص", "\n", "\n\n", "# ", "* ", "| ", "---\n", "<p>", "[^1]", ": ", "`", "$", "> "]),
        max_size=40,
    )
)
def test_no_word_of_markdown_is_lost(pieces: list[str]) -> None:
    source = "كلمة\n\n" + "".join(pieces)
    found = TEXT_READERS[".md"](source)
    # Of a link that is defined and never used nothing shows, nor does what is written behind the beginning of a fence.
    lost = "<p>" in source or "[^1]: " in source or "```" in source
    assert lost or found.count("نص") == source.count("نص")


def test_the_id_is_a_hash_of_the_content(tmp_path: Path) -> None:
    one = read_document(written(tmp_path, "a.txt", "نص".encode()))
    other = read_document(written(tmp_path, "b.txt", "نص".encode("utf-16")))
    assert one.id == other.id
    assert one.name != other.name


def test_an_english_document_gets_a_note(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "x.txt", b"English only.")).language == "und"


def test_every_reader_accepts_any_text() -> None:
    for reader in TEXT_READERS.values():
        assert isinstance(reader("<p>x **y** \n # z"), str)
