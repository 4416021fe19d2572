"""Files to documents: plain text, HTML and Markdown, whose encoding is found and said, Word and files of rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast, get_args

from workbench.arabic import share_of_arabic
from workbench.errors import DocumentError, InputError
from workbench.formats import LARGEST_FILE, LINES, MARKUP, TABLES, left_texts, paragraphs, read_bytes, xml_rows
from workbench.messages import Message
from workbench.records import Document, Role, content_id

__all__ = [
    "LARGEST_FILE",
    "READERS",
    "ROWS",
    "WORD",
    "as_document",
    "decode",
    "read_document",
    "read_text",
    "sentences_of",
]

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY = {  # the first bytes of what people most often drop in by mistake
    b"%PDF": Message("terms.kind-pdf"),
    b"PK\x03\x04": Message("terms.kind-archive"),
    b"\x89PNG": Message("terms.kind-image"),
    b"\xff\xd8\xff": Message("terms.kind-image"),
    b"GIF8": Message("terms.kind-image"),
    b"\x1f\x8b": Message("terms.kind-compressed"),
    b"SQLite format 3": Message("terms.kind-database"),
    b"\x7fELF": Message("terms.kind-program"),
}
WORD = ".docx"
ROWS = (*TABLES, *LINES, *MARKUP)


def read_document(path: Path, *, role: str = "unknown") -> Document:
    """Read one file as a document; its language is told by its script, `ar` or `und`."""
    try:
        text, note = _read(path)
    except InputError as error:
        raise DocumentError(error.code, **error.fields) from error
    if not text.strip():
        raise DocumentError("document-without-text", file=path.name)
    if role not in get_args(Role):
        raise DocumentError("document-unknown-role", file=path.name, role=role, known=get_args(Role))
    return as_document(text, path.name, role=cast("Role", role), note=note)


def as_document(text: str, name: str, *, role: Role = "unknown", note: str | None = None) -> Document:
    """Return a text as a document; its language is told by its script, `ar` or `und`."""
    return Document(
        id=content_id(text),
        name=name,
        text=text,
        language="ar" if share_of_arabic(text) > 0.3 else "und",
        role=role,
        notes=(note,) if note else (),
    )


def sentences_of(path: Path) -> Iterator[str]:
    """Yield the texts of a file that holds one a row or a unit, of two sides the left one."""
    kind = path.suffix.lower()
    if kind in MARKUP:
        for row in xml_rows(read_bytes(path), path.name):
            yield row.values["text"]
    else:
        yield from left_texts(read_text(path)[0], path.name, kind)


def _read(path: Path) -> tuple[str, str | None]:
    """Return the text of a file by its kind, with a note on its encoding; in a file of rows each is a line."""
    kind = path.suffix.lower()
    if kind == WORD:
        return "\n".join(paragraphs(read_bytes(path), path.name)), None
    if kind in ROWS:
        return "\n".join(sentences_of(path)), None
    text, note = read_text(path)
    reader = READERS.get(kind)
    if reader is None:
        raise DocumentError(
            "document-unknown-type", file=path.name, suffix=path.suffix, known=sorted((*READERS, WORD, *ROWS))
        )
    return reader(text), note


def read_text(path: Path) -> tuple[str, str | None]:
    """Return a file's text and a note on its encoding where it is not UTF-8."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DocumentError("document-too-large", file=path.name, limit=LARGEST_FILE // 2**20)
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError("document-unreadable", path=path, reason=error.strerror) from error
    return decode(data, path.name)


def decode(data: bytes, name: str) -> tuple[str, str | None]:
    """Return the text of some bytes: UTF-8 or by byte order mark, otherwise detected, which the note says."""
    if not data.strip():
        raise DocumentError("document-empty", file=name)
    for magic, kind in _BINARY.items():
        if data.startswith(magic):
            raise DocumentError("document-not-text", file=name, kind=kind)
    encoding = next((e for bom, e in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text, note = data.decode(encoding), None
    except UnicodeDecodeError:
        text, note = _detect(data, name)
    # A NUL is a sign of a binary file, and control characters in numbers of a wrong encoding.
    odd = sum(unicodedata.category(c) in {"Cc", "Cn", "Co"} and c not in "\n\r\t\f\v\x85" for c in text)
    if "\0" in text or odd > max(3, len(text) // 100):
        raise DocumentError("document-binary", file=name)
    return text, note


def _detect(data: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1256", "iso8859_6", "cp720", "mac_arabic", "utf_16", "cp1252"]).best()
    text = str(best) if best else ""
    # Single-byte encodings decode anything: believe them only when the letters make sense together.
    if best is None or best.chaos > 0.2 or ("cp1252" not in best.encoding and share_of_arabic(text) < 0.3):
        raise DocumentError("document-unknown-encoding", file=name)
    return text, f"read as {best.encoding}, not UTF-8"


def _plain(text: str) -> str:
    return text


def _html(text: str) -> str:
    """Return the text of an HTML page, a block a line, heads marked with #, without scripts and page frame."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    for node in tree.css("script, style, noscript, template, nav, header, footer, aside, form, button, svg, head"):
        node.decompose()
    for node in tree.css("br"):
        node.replace_with("\n")
    for level in range(1, 7):
        for node in tree.css(f"h{level}"):
            node.insert_before("\n" + "#" * level + " ")
    for node in tree.css(
        "p, div, h1, h2, h3, h4, h5, h6, li, tr, blockquote, section, article, figcaption, table, ul, ol, dd, dt"
    ):
        node.insert_before("\n")
        node.insert_after("\n")
    body = tree.body.text() if tree.body else ""
    lines = (" ".join(line.split()) for line in body.splitlines())
    joined = "\n".join(line for line in lines if line)
    return re.sub(r"^(#{1,6})\n", r"\1 ", joined, flags=re.MULTILINE)


def _markdown(text: str) -> str:
    """Return the text of a Markdown file, a block a line, heads marked with #, without the marks of style."""
    from markdown_it import MarkdownIt

    lines = []
    mark = ""
    for token in MarkdownIt().parse(text):
        if token.type == "heading_open":
            mark = "#" * int(token.tag[1]) + " "
        elif token.type == "inline":
            parts = ["\n" if t.type in {"softbreak", "hardbreak"} else t.content for t in token.children or []]
            lines.append(mark + "".join(parts))
            mark = ""
        elif token.type in {"fence", "code_block"}:
            lines.append(token.content)
    return "\n".join(lines)


READERS: dict[str, Callable[[str], str]] = {
    ".txt": _plain,
    ".text": _plain,
    ".html": _html,
    ".htm": _html,
    ".md": _markdown,
    ".markdown": _markdown,
}
