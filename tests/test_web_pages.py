"""Web pages: goldens in tests/golden/pages (a page and its text), encodings, and pages that nobody wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.ingest.encodings import decode_page
from workbench.ingest.page_blocks import page_blocks, shown_page
from workbench.ingest.readers import read_document
from workbench.ingest.web_pages import page_text

PAGES = Path(__file__).parent / "golden" / "pages"
TEXT = "استدعت الوزارة السفير لتقديم احتجاج شديد بعد الغارة"
_TAGS = (
    "p",
    "div",
    "h1",
    "form",
    "table",
    "td",
    "article",
    "nav",
    "pre",
    "ul",
    "li",
    "span",
    "b",
    "select",
    "a",
    "main",
)
_PIECES = st.one_of(
    st.sampled_from([f"<{t}>" for t in _TAGS] + [f"</{t}>" for t in _TAGS]),
    st.sampled_from(
        ["<p hidden>", '<div style="display:none">', "<br>", "<!--", "-->", "<![CDATA[", "&shy;", "&#0;", "<"]
    ),
    st.text(max_size=30),
    st.just(TEXT),
)


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.html")), ids=lambda p: p.stem)
def test_pages_are_read_as_their_goldens_say(page: Path) -> None:
    assert read_document(page).text == page.with_suffix(".txt").read_text("utf-8").rstrip("\n")


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1256">',
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">',
        "<META CHARSET=cp1256>",
        "<meta name=x content=y><meta charset='x-cp1256'>",
    ],
)
@pytest.mark.parametrize("text", ["باكو", "نص and English", "پاريس — «گاز»"])
def test_a_page_is_read_in_the_encoding_it_declares(tmp_path: Path, head: str, text: str) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(f"<html><head>{head}</head><body><p>{text}</p></body></html>".encode("cp1256"))
    found = read_document(path)
    assert (found.text, found.notes) == (text, ("read as cp1256, not UTF-8",))


@pytest.mark.parametrize(
    ("page", "text", "note"),
    [
        ('<meta charset="windows-1256"><p>نص</p>'.encode(), "نص", None),  # saved anew without changing what it says
        (
            '<?xml version="1.0" encoding="iso-8859-6"?><p>نص</p>'.encode("iso8859_6"),
            "نص",
            "read as iso8859-6, not UTF-8",
        ),
        ('<meta charset="iso-8859-1"><p>“caf\xe9”</p>'.encode("cp1252"), "“caf\xe9”", "read as cp1252, not UTF-8"),
        (f'<meta charset="rot13"><p>{TEXT}</p>'.encode("cp1256"), TEXT, "read as cp1256, not UTF-8"),
        (f'<meta charset="none-such"><p>{TEXT}</p>'.encode("cp1256"), TEXT, "read as cp1256, not UTF-8"),
        (f'<meta charset="utf-8"><p>{TEXT}</p>'.encode("cp1256"), TEXT, "read as cp1256, not UTF-8"),
        (
            f'<!--{" " * 9000}--><meta charset="windows-1256"><p>باكو</p>'.encode("cp1256"),
            "باكو",
            "read as cp1256, not UTF-8",
        ),
        (
            f'<meta charset="iso-8859-6"><p>{TEXT} §</p>'.encode("cp1256", "replace").replace(
                TEXT.encode("cp1256"), TEXT.encode("iso8859_6")
            ),
            f"{TEXT} \ufffd",
            "read as iso8859-6, not UTF-8, 1 bytes as U+FFFD",
        ),
        (f'<html><meta charset="utf-16"><p>{TEXT}</p>'.encode("utf-16-le"), TEXT, None),
        (f"<html><p>{TEXT}</p>".encode("utf-16-be"), TEXT, None),
    ],
)
def test_what_a_page_declares_is_tried_where_it_is_not_utf8(page: bytes, text: str, note: str | None) -> None:
    decoded, told = decode_page(page, "x.html")
    assert (page_text(decoded), told) == (text, note)


def test_a_heading_that_unfolds_is_text_and_words_for_screen_readers_are_none() -> None:
    page = (
        "<h3><button>متى يفتح الجسر؟</button></h3><button>أرسل</button><p>غدا.</p>"
        "<p class='x sr-only'>انتقل إلى المحتوى</p><span class='visually-hidden'>شارك</span>"
    )
    blocks = page_blocks(shown_page(page))
    assert [(b.text, b.level) for b in blocks] == [("متى يفتح الجسر؟", 3), ("غدا.", 0)]


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_no_page_with_text_comes_out_empty(page: str) -> None:
    found = page_text(page)
    assert bool(found.strip()) or not any(b.text.strip() for b in page_blocks(page))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["وزارة", "السفير", "أمس", "غارة", "في"]), min_size=8, max_size=30).map(" ".join))
def test_running_text_is_kept_whole_wherever_it_stands(text: str) -> None:
    for page in (f"<form><div>{text}</div></form>", f"<p>{text}</p>", f"<table><tr><td>{text}</td></tr></table>"):
        assert text in page_text(f"<html><body>{page}</body></html>")


def test_deep_and_long_pages_are_read_in_time() -> None:
    assert TEXT in page_text("<div>" * 5000 + f"<p>{TEXT}</p>")
    assert page_text("<p>" + "<b>نص " * 3000).startswith("نص نص")


def test_the_library_is_imported_by_the_first_page_only() -> None:
    said = "import sys, workbench.ingest.readers; print('trafilatura' in sys.modules, 'lxml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
