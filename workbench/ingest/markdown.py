"""The text of a Markdown file: no markup, one line a block, headings marked with #, front matter left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.formats import refuse_deep_markup
from workbench.ingest.page_blocks import page_blocks

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["markdown_text"]

_FRONT_MATTER = re.compile(
    r"\ufeff?(?:---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)|\+\+\+[ \t]*\n(?:.*\n)*?\+\+\+)[ \t]*(?:\n|\Z)"
)
_KEY = re.compile(r"[^\s:=#-][^:=\n]*[:=]")
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:[ \t]*", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
_TASK = re.compile(r"\[[ xX]\] ")
_CONTAINER = re.compile(r"^ {0,3}:{3,}[ \t]*\{?[A-Za-z.#-]*\}?(.*)$", re.MULTILINE)  # of a note or a warning
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def markdown_text(text: str) -> str:
    """Return the text of a Markdown file; a line break within a paragraph is a space, unless it is a hard one.

    Cells and items are lines of their own, as is the text of HTML; footnotes stand where they are defined.
    """
    from markdown_it import MarkdownIt

    body = _without_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    body = _CONTAINER.sub(r"\n\1\n", body)
    notes = frozenset(m[1] for m in _NOTE.finditer(body))
    body = _NOTE.sub("\n", body) if notes else body
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return "\n".join(_lines(parser.parse(body), notes, body.split("\n")))


def _without_front_matter(text: str) -> str:
    """Return a text without the metadata above it; a rule above a paragraph is none."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return text
    inside = found[0].strip().split("\n")[1:-1]
    first = next((line for line in inside if line.strip() and not line.startswith("#")), "")
    return text[found.end() :] if not first or _KEY.match(first) else text


def _lines(tokens: Sequence[Token], notes: frozenset[str], source: Sequence[str]) -> Iterator[str]:
    mark, is_item = "", False
    for token in _with_further_cells(tokens, source):
        if isinstance(token, str):
            yield token
        elif token.type == "list_item_open":
            is_item = True
            continue
        elif token.type == "paragraph_open":
            continue
        elif token.type == "heading_open":
            mark = "#" * int(token.tag[1]) + " "
        elif token.type == "inline":
            text = "".join(_inline(token.children or [], notes))
            text = _TASK.sub("", text, count=1) if is_item and _TASK.match(text) else text
            mark, before = "", mark
            if text.strip():
                yield before + text
        elif token.type in {"fence", "code_block"}:
            yield token.content.rstrip("\n")
        elif token.type == "html_block":
            yield from _html(token.content)
        is_item = False


def _html(page: str) -> Iterator[str]:
    """Yield the lines of HTML; where it is nested more deeply than any real one, those between its tags."""
    try:
        refuse_deep_markup(page.encode("utf-8", "surrogatepass"), "")
    except InputError:
        yield from (line for part in _TAG.split(page) if (line := " ".join(part.split())))
        return
    yield from (f"{'#' * b.level} {b.text}" if b.level else b.text for b in page_blocks(page))


def _with_further_cells(tokens: Sequence[Token], source: Sequence[str]) -> Iterator[Token | str]:
    """Yield the tokens, and after each row of a table its cells beyond those of the head."""
    columns, further = 0, list[str]()
    for token in tokens:
        yield token
        if token.type == "thead_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            further = _further_cells(source[token.map[0]], columns)
        elif token.type == "tr_close":
            yield from further
            further = []


def _further_cells(line: str, columns: int) -> list[str]:
    """Return the cells of a row beyond those of the head, which Markdown does not show."""
    cells = re.split(r"(?<!\\)\|", line.lstrip("> \t").rstrip().removeprefix("|").removesuffix("|"))
    return [cell.strip() for cell in cells[columns:] if cell.strip()]


def _inline(tokens: Sequence[Token], notes: frozenset[str]) -> Iterator[str]:
    for token in tokens:
        if token.type == "softbreak":
            yield " "
        elif token.type == "hardbreak" or (token.type == "html_inline" and _BREAK.fullmatch(token.content)):
            yield "\n"
        elif token.type == "text":
            yield _REFERENCE.sub(lambda m: "" if m[1] in notes else m[0], token.content)
        elif token.type != "html_inline":
            yield token.content
