"""Files to documents: plain text, HTML and Markdown, whose encoding is found and said, Word and files of rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast, get_args

from workbench.arabic import share_of_arabic
from workbench.errors import DocumentError, InputError
from workbench.formats import (
    JSON_SUFFIXES,
    LARGEST_FILE,
    TABLE_SUFFIXES,
    XML_SUFFIXES,
    left_texts,
    read_bytes,
    word_paragraphs,
    xml_rows,
)
from workbench.messages import Message
from workbench.records import Document, Role, content_id

__all__ = [
    "LARGEST_FILE",
    "ROW_SUFFIXES",
    "TEXT_READERS",
    "WORD_SUFFIX",
    "as_document",
    "decode",
    "read_document",
    "read_text",
    "read_units",
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
WORD_SUFFIX = ".docx"
ROW_SUFFIXES = (*TABLE_SUFFIXES, *JSON_SUFFIXES, *XML_SUFFIXES)


def read_document(path: Path, *, role: str = "unknown") -> Document:
    """Return a file as a document, with the language `ar` or `und` by its script; raise DocumentError if unreadable."""
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


def read_units(path: Path) -> Iterator[str]:
    """Yield the texts of a file with one text per row or unit; of two sides, the left one."""
    kind = path.suffix.lower()
    if kind in XML_SUFFIXES:
        for row in (r.checked() for r in xml_rows(read_bytes(path), path.name)):
            yield row.values["text"]
    else:
        yield from left_texts(read_text(path)[0], path.name, kind)


def _read(path: Path) -> tuple[str, str | None]:
    """Return the text of a file and a note on its encoding; the rows of a table become lines."""
    kind = path.suffix.lower()
    if kind == WORD_SUFFIX:
        return "\n".join(word_paragraphs(read_bytes(path), path.name)), None
    if kind in ROW_SUFFIXES:
        return "\n".join(read_units(path)), None
    text, note = read_text(path)
    reader = TEXT_READERS.get(kind)
    if reader is None:
        raise DocumentError(
            "document-unknown-type",
            file=path.name,
            suffix=path.suffix,
            known=sorted((*TEXT_READERS, WORD_SUFFIX, *ROW_SUFFIXES)),
        )
    return reader(text), note


def read_text(path: Path) -> tuple[str, str | None]:
    """Return a file's text, and a note on its encoding if that is not UTF-8."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DocumentError("document-too-large", file=path.name, limit=LARGEST_FILE // 2**20)
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError("document-unreadable", path=path, reason=error.strerror) from error
    return decode(data, path.name)


def decode(data: bytes, name: str) -> tuple[str, str | None]:
    """Return the text of bytes, and a note if the encoding was detected rather than UTF-8 or marked by a BOM."""
    if not data.strip():
        raise DocumentError("document-empty", file=name)
    for magic, kind in _BINARY.items():
        if data.startswith(magic):
            raise DocumentError("document-not-text", file=name, kind=kind)
    encoding = next((e for bom, e in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text, note = data.decode(encoding), None
    except UnicodeDecodeError:
        text, note = _decode_detected(data, name)
    # A NUL indicates a binary file, and many control characters a wrong encoding.
    odd = sum(unicodedata.category(c) in {"Cc", "Cn", "Co"} and c not in "\n\r\t\f\v\x85" for c in text)
    if "\0" in text or odd > max(3, len(text) // 100):
        raise DocumentError("document-binary", file=name)
    return text, note


def _decode_detected(data: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1256", "iso8859_6", "cp720", "mac_arabic", "utf_16", "cp1252"]).best()
    text = str(best) if best else ""
    # Single-byte encodings decode anything, so the result has to look like text.
    if best is None or best.chaos > 0.2 or ("cp1252" not in best.encoding and share_of_arabic(text) < 0.3):
        raise DocumentError("document-unknown-encoding", file=name)
    return text, f"read as {best.encoding}, not UTF-8"


def _read_plain(text: str) -> str:
    return text


def _read_html(text: str) -> str:
    """Return the text of an HTML page without scripts and page frame, one line per block, headings marked with #."""
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


def _read_markdown(text: str) -> str:
    """Return the text of a Markdown file without inline markup, one line per block, headings marked with #."""
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


TEXT_READERS: dict[str, Callable[[str], str]] = {
    ".txt": _read_plain,
    ".text": _read_plain,
    ".html": _read_html,
    ".htm": _read_html,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
}
