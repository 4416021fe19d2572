"""Corrected documents as articles: their structure, the files that hold them, the command and the route."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from tests.conftest import GOLDEN
from workbench.cli import main
from workbench.errors import InputError
from workbench.formats.articles import ARTICLE_WRITERS, file_name
from workbench.ingest.readers import read_document
from workbench.ingest.segmentation import segment
from workbench.ingest.structure import blocks, without_marks
from workbench.records import Article, ArticleBlock, ArticleSentence, Beside, content_id
from workbench.service import Workbench
from workbench.service.exchange.articles import _article
from workbench.ui.app import build_routes

ARTICLES = GOLDEN / "articles"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def written(article: Article, format_: str) -> bytes:
    stream = io.BytesIO()
    ARTICLE_WRITERS[format_](article, stream)
    return stream.getvalue()


def of_file(path: Path, beside: Beside | None = None) -> Article:
    """Return a document that nobody has worked on as an article."""
    document = read_document(path, role="garbled")
    return _article(document, {document.id: segment(document)}, [], {document.id: document}, beside)


def plain(*paragraphs: str) -> Article:
    made = tuple(ArticleBlock(sentences=(ArticleSentence(text=p),)) for p in paragraphs)
    return Article(name="x.txt", title="x", blocks=made)


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.txt")), ids=lambda p: p.stem)
def test_headings_and_paragraphs_are_those_of_the_document(path: Path) -> None:
    assert written(of_file(path), "md").decode() == path.with_suffix(".md").read_text("utf-8")


@pytest.mark.parametrize("suffix", [".html", ".docx", ".md"])
def test_an_article_that_is_read_again_has_the_same_structure(tmp_path: Path, suffix: str) -> None:
    article = of_file(ARTICLES / "wrapped.txt")
    file = tmp_path / f"again{suffix}"
    file.write_bytes(written(article, suffix[1:]))
    again = of_file(file)
    assert [b.level for b in again.blocks] == [b.level for b in article.blocks]
    listed = "- " if suffix == ".md" else ""  # an item of a list loses its mark
    assert [b.text for b in again.blocks] == [b.text.removeprefix(listed) for b in article.blocks]


LINES = st.text("ابت .،*_#>+-[]()<&\\`~|12", min_size=1, max_size=30).map(lambda t: " ".join(t.split()))


@given(st.lists(LINES.filter(lambda t: any(c.isalpha() for c in t)), min_size=1, max_size=4))
def test_markdown_keeps_every_character_of_a_paragraph(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    lines = [line for line in lines if not line.startswith("-") and not line[:3].strip(" ").rstrip(".)").isdigit()]
    if not lines:
        return
    file = tmp_path_factory.mktemp("md") / "a.md"
    file.write_bytes(written(plain(*lines), "md"))
    assert read_document(file).text.splitlines() == lines


@given(st.text(min_size=1, max_size=60))
def test_a_name_of_a_file_is_safe_and_new(name: str) -> None:
    first = file_name(name, "docx")
    assert first == Path(first).name
    assert first.endswith(".docx")
    assert not first.startswith(".")
    assert file_name(name, "docx", {first.casefold()}).casefold() != first.casefold()


def test_marks_of_headings_are_taken_away() -> None:
    assert without_marks("## خلفية #1") == "خلفية #1"
    assert without_marks("السؤال # 1 و## 2") == "السؤال # 1 و## 2"
    assert without_marks("**ردود الفعل**") == "ردود الفعل"
    assert without_marks("خمسة ** ستة") == "خمسة ** ستة"


def test_a_sentence_joined_across_paragraphs_makes_them_one(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("عنوان\n\nجملة أولى هنا.\n\nجملة ثانية هنا. وثالثة بعدها.\n", "utf-8")
    document = read_document(file)
    first, second, third, fourth = segment(document)
    joined = type(first)(
        document_id=document.id, start=second.start, end=third.end, text=document.text[second.start : third.end]
    )
    found = [[s.text for s in b.segments] for b in blocks(document, (first, joined, fourth))]
    assert found == [["عنوان"], [joined.text, "وثالثة بعدها."]]


def test_word_and_html_are_right_to_left() -> None:
    sentence = ArticleSentence(text="قال IBM: 3-1.", beside="IBM said <b> & 3-1.")
    article = Article(
        name="x.txt",
        title="عنوان <i>",
        blocks=(ArticleBlock(level=1, sentences=(sentence,)), ArticleBlock(sentences=(sentence,))),
        beside="source",
        beside_language="en",
    )
    page = LexborHTMLParser(written(article, "html").decode())
    (root,), (title,) = page.css("html"), page.css("title")
    assert (root.attributes["dir"], root.attributes["lang"]) == ("rtl", "ar")
    assert title.text() == "عنوان <i>"
    left, right = page.css("tbody tr:last-child td")
    assert (left.attributes["dir"], left.text()) == ("ltr", sentence.beside)
    assert right.text() == sentence.text
    with zipfile.ZipFile(io.BytesIO(written(article, "docx"))) as archive:
        body = archive.read("word/document.xml").decode()
        styles = archive.read("word/styles.xml").decode()
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {i.compress_type for i in archive.infolist()} == {zipfile.ZIP_DEFLATED}
    assert "w:bidiVisual" in body
    assert body.index("<w:cols ") < body.index("<w:bidi/>") < body.index("<w:docGrid ")  # as the schema has it
    assert body.count('<w:bidi w:val="1"/>') == 2 + 2  # the heads and the corrected sentences
    assert body.count('<w:bidi w:val="0"/>') == 2
    assert body.count("<w:rtl/>") == 4
    assert '<w:lang w:bidi="ar"/>' in styles
    clean = Article(name="x.txt", title="", blocks=article.blocks)
    with zipfile.ZipFile(io.BytesIO(written(clean, "docx"))) as archive:
        body = archive.read("word/document.xml").decode()
    assert '<w:pStyle w:val="Heading1"/><w:bidi w:val="1"/>' in body
    assert written(clean, "docx") == written(clean, "docx")


@pytest.fixture(scope="module")
def sourced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("articles") / "source.sqlite"
    Workbench(path).run(GOLDEN / "source")
    return path


def test_the_corrected_text_stands_beside_its_source(sourced: Path) -> None:
    bench = Workbench(sourced)
    repairs = next(s for s in bench.segments() if "2.4" in s.text)
    bench.correct(repairs.segment_id, "وستكلف الإصلاحات 2.4 مليون دولار.", base=None, author="أمل")
    (article,) = bench.articles(beside="source")
    rows = [s for b in article.blocks for s in b.sentences]
    assert (article.beside_language, article.sentences, article.unfinished) == ("en", 7, 6)
    assert ("وستكلف الإصلاحات 2.4 مليون دولار.", "Repairs will cost $2.4 million and will last until April 15.") in [
        (r.text, r.beside) for r in rows
    ]
    assert article.blocks[0].level == 1
    bench.cut_link(
        (repairs.segment_id,), (next(k for k in repairs.links if k.role == "source").segment.id,), author="ب"
    )
    (cut,) = bench.articles(beside="source")
    rows = [s for b in cut.blocks for s in b.sentences]
    assert ArticleSentence(text="", beside="Repairs will cost $2.4 million and will last until April 15.") in rows
    assert sum("Repairs" in r.beside for r in rows) == 1  # said once, beside nothing
    (garbled,) = bench.articles(beside="garbled")
    assert (repairs.text, "وستكلف الإصلاحات 2.4 مليون دولار.") in [
        (s.beside, s.text) for b in garbled.blocks for s in b.sentences
    ]
    with pytest.raises(InputError, match="nope"):
        bench.articles("nope.txt")


def test_without_a_source_there_is_nothing_to_stand_beside(seed_workspace: Path) -> None:
    with pytest.raises(InputError) as refused:
        Workbench(seed_workspace).articles(beside="source")
    assert refused.value.code == "article-no-source"


def test_the_command_writes_one_article_or_an_archive(seed_workspace: Path, tmp_path: Path) -> None:
    def call(*words: object) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["export", "--workspace", str(seed_workspace), *map(str, words)])
        return result.exit_code, result.output

    name = Workbench(seed_workspace).segments()[0].document
    out = tmp_path / "one.md"
    code, said = call("--article", "--document", name, "--format", "md", "--out", out)
    assert code == 0
    assert "sentences not finished" in said
    assert out.read_text("utf-8").startswith("# ")
    archive = tmp_path / "all.zip"
    assert call("--article", "--out", archive)[0] == 0
    with zipfile.ZipFile(archive) as files:
        assert len(files.namelist()) == len({s.document for s in Workbench(seed_workspace).segments()})
        assert all(n.endswith(".docx") for n in files.namelist())
        assert {i.compress_type for i in files.infolist()} == {zipfile.ZIP_DEFLATED}
    first = content_id(archive.read_bytes().hex())
    assert call("--article", "--out", archive)[0] == 0
    assert content_id(archive.read_bytes().hex()) == first
    for wrong in (
        ["--article", "--out", tmp_path / "all.docx"],
        ["--article", "--format", "tmx", "--out", archive],
        ["--article", "--bom", "--out", archive],
        ["--bilingual", "garbled"],
        ["--format", "md"],
    ):
        assert call(*wrong)[0] == 2, wrong


def test_the_route_gives_a_document_or_all(seed_workspace: Path) -> None:
    bench = Workbench(seed_workspace)
    name = bench.segments()[0].document
    with TestClient(build_routes(bench), base_url="http://127.0.0.1") as client:
        one = client.get("/api/article", params={"document": name, "format": "txt"})
        assert one.status_code == 200
        assert one.headers["content-type"].startswith("text/plain")
        assert bench.articles(name)[0].blocks[0].text in one.text
        every = client.get("/api/article", params={"format": "html", "beside": "garbled"})
        assert every.headers["content-type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(every.content)) as files:
            assert all(n.endswith(".html") for n in files.namelist())
        refused = client.get("/api/article", params={"beside": "source"})
        assert (refused.status_code, refused.json()["code"]) == (400, "article-no-source")
        assert client.get("/api/article", params={"format": "pdf"}).status_code == 422
