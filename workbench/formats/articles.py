"""Write a corrected article as HTML, Markdown or plain text, with its headings and paragraphs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import PurePosixPath
from typing import IO

from workbench.formats.article_word import article_heads, write_article_word
from workbench.formats.characters import spell_out_invalid
from workbench.formats.zip_archives import undated
from workbench.records import Article, ArticleBlock
from workbench.render import text_direction

__all__ = ["ARTICLE_WRITERS", "file_name", "write_article_archive"]

_STYLE = """
body { font-family: "Noto Naskh Arabic", "Amiri", "Times New Roman", serif; font-size: 1.15rem; line-height: 1.8;
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
body.bilingual { max-width: 72rem; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { border: 1px solid #8886; padding: .4rem .6rem; vertical-align: top; text-align: start;
  overflow-wrap: anywhere; }
tr.heading td { font-weight: bold; }
"""
_MARKUP = re.compile(r"([\\`*_\[\]<>&~|])")
_BLOCK_MARK = re.compile(r"([#+]+(?=\s|$)|\d{3,}(?=[.)]))")
_UNSAFE_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_LONGEST_NAME = 100  # characters


def _write_html(article: Article, stream: IO[bytes]) -> None:
    lines = _table(article) if article.beside else _blocks(article)
    kind = ' class="bilingual"' if article.beside else ""
    head = f"""<!doctype html>
<html lang="{escape(article.language)}" dir="{text_direction(article.language)}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_safe(article.title)}</title>
<style>{_STYLE}</style></head><body{kind}><article>"""
    stream.write("\n".join([head, *lines, "</article></body></html>\n"]).encode("utf-8", "backslashreplace"))


def _blocks(article: Article) -> Iterator[str]:
    for block in _filled(article):
        tag = f"h{block.level}" if block.level else "p"
        yield f"<{tag}>{_safe(block.text)}</{tag}>"


def _table(article: Article) -> Iterator[str]:
    beside, corrected = map(_safe, article_heads(article))
    yield f'<table><thead><tr><th scope="col">{beside}</th><th scope="col">{corrected}</th></tr></thead><tbody>'
    place = f'lang="{escape(article.beside_language)}" dir="{text_direction(article.beside_language)}"'
    for block in article.blocks:
        kind = ' class="heading"' if block.level else ""
        for sentence in block.sentences:
            yield f"<tr{kind}><td {place}>{_safe(sentence.beside)}</td><td>{_safe(sentence.text)}</td></tr>"
    yield "</tbody></table>"


def _safe(text: str) -> str:
    return escape(spell_out_invalid(text), quote=False)


def _filled(article: Article) -> Iterator[ArticleBlock]:
    return (block for block in article.blocks if block.text)


def _write_markdown(article: Article, stream: IO[bytes]) -> None:
    lines = _markdown_table(article) if article.beside else _markdown_blocks(article)
    stream.write(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))


def _markdown_blocks(article: Article) -> Iterator[str]:
    for number, block in enumerate(_filled(article)):
        if number:
            yield ""
        text = _escaped(block.text)
        yield f"{'#' * block.level} {text}" if block.level else _BLOCK_MARK.sub(_mark_escaped, text, count=1)


def _markdown_table(article: Article) -> Iterator[str]:
    yield "| " + " | ".join(article_heads(article)) + " |"
    yield "| --- | --- |"
    for block in article.blocks:
        for sentence in block.sentences:
            cells = (_escaped(sentence.beside), _escaped(sentence.text))
            bold = (f"**{cell}**" if block.level and cell else cell for cell in cells)
            yield f"| {' | '.join(bold)} |"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _mark_escaped(match: re.Match[str]) -> str:
    """Return what would begin a heading or a list, escaped where it begins its line."""
    if match.start():
        return match.group()
    mark = match.group()
    return f"{mark}\\" if mark[0].isdigit() else f"\\{mark}"


def _write_plain(article: Article, stream: IO[bytes]) -> None:
    lines = _interlinear(article) if article.beside else (b.text for b in _filled(article))
    stream.write(("\n\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))


def _interlinear(article: Article) -> Iterator[str]:
    for block in article.blocks:
        for sentence in block.sentences:
            yield "\n".join(text for text in (sentence.beside, sentence.text) if text)


ARTICLE_WRITERS: dict[str, Callable[[Article, IO[bytes]], None]] = {
    "docx": write_article_word,
    "html": _write_html,
    "md": _write_markdown,
    "txt": _write_plain,
}


def write_article_archive(articles: Iterable[Article], format_: str, stream: IO[bytes]) -> None:
    """Write articles as a ZIP archive of one file each, called as their documents."""
    taken: set[str] = set()
    with zipfile.ZipFile(stream, "w") as archive:
        for article in articles:
            name = file_name(article.name, format_, taken)
            taken.add(name.casefold())
            with archive.open(undated(name), "w") as file:
                ARTICLE_WRITERS[format_](article, file)


def file_name(document: str, format_: str, taken: Iterable[str] = ()) -> str:
    """Return the name of the file of a document's article, unlike those that are taken, in lower case.

    >>> file_name("texts/report.html", "docx"), file_name("report.txt", "docx", {"report.docx"})
    ('report.docx', 'report-2.docx')
    """
    path = PurePosixPath(document.replace("\\", "/"))
    stem = _UNSAFE_IN_NAMES.sub("-", path.stem).strip(". ")[:_LONGEST_NAME] or "article"
    name, number, taken = f"{stem}.{format_}", 1, set(taken)
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}.{format_}"
    return name
