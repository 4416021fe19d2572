"""Files to documents: plain text, HTML and Markdown, whose encoding is found and said, Word and files of rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast, get_args

from workbench.arabic import share_of_arabic
from workbench.errors import DocumentError, InputError
from workbench.formats import (
    JSON_SUFFIXES,
    LARGEST_FILE,
    PO_SUFFIXES,
    SHEET_SUFFIXES,
    TABLE_SUFFIXES,
    XML_SUFFIXES,
    SideChoice,
    TextPair,
    coded_units,
    file_kind,
    open_document_text,
    read_bytes,
    refuse_deep_markup,
    subtitle_text,
    word_text,
)
from workbench.ingest.encodings import decode, decode_page
from workbench.ingest.epub import epub_text
from workbench.ingest.markdown import markdown_text
from workbench.ingest.pair_rows import PARQUET, left_rows
from workbench.ingest.web_pages import page_text
from workbench.messages import Message
from workbench.records import Document, Role, content_id

__all__ = [
    "DOCUMENT_SUFFIXES",
    "LARGEST_FILE",
    "PACKAGE_SUFFIXES",
    "ROW_SUFFIXES",
    "TEXT_READERS",
    "as_document",
    "read_document",
    "read_text",
    "unknown_type",
]

_PAGE_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html\b|<html\b)", re.IGNORECASE)
PACKAGE_SUFFIXES = (".docx", ".docm", ".dotx", ".odt", ".ott", ".fodt", ".epub")
_MOST_FAULTS = 5  # that a note tells
ROW_SUFFIXES = (*TABLE_SUFFIXES, *JSON_SUFFIXES, *XML_SUFFIXES, *SHEET_SUFFIXES, *PO_SUFFIXES, PARQUET)
# What people have and this does not read, with what to save it as.
_NOT_READ = {
    ".pdf": Message("terms.not-read-pdf"),
    ".rtf": Message("terms.not-read-word"),
    ".doc": Message("terms.not-read-word"),
    ".wps": Message("terms.not-read-word"),
    ".pages": Message("terms.not-read-word"),
    ".xls": Message("terms.not-read-sheet"),
    ".ods": Message("terms.not-read-sheet"),
    ".pptx": Message("terms.not-read-slides"),
    ".ppt": Message("terms.not-read-slides"),
    ".odp": Message("terms.not-read-slides"),
    ".mht": Message("terms.not-read-page"),
    ".mhtml": Message("terms.not-read-page"),
    ".webarchive": Message("terms.not-read-page"),
    ".mobi": Message("terms.not-read-book"),
    ".azw3": Message("terms.not-read-book"),
    ".zip": Message("terms.not-read-archive"),
    ".sdlppx": Message("terms.not-read-archive"),
    ".mqxlz": Message("terms.not-read-archive"),
}


def read_document(
    path: Path, *, role: str = "unknown", choice: SideChoice | None = None, codes: bool = False
) -> Document:
    """Return a file as a document, with the language `ar` or `und` by its script; raise DocumentError if unreadable.

    The choice is that of the texts in a file of rows. Rows that cannot be read are left out, and a note tells which.
    With `codes`, the inline codes of a translation file stand in the text as placeholders.
    """
    try:
        coded = codes and file_kind(path) in XML_SUFFIXES
        text, note = (_coded if coded else _read)(path, choice or SideChoice())
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


def _read(path: Path, choice: SideChoice) -> tuple[str, str | None]:
    """Return the text of a file and a note on its encoding; the rows of a table become lines."""
    kind = file_kind(path)
    if kind in PACKAGE_SUFFIXES:
        return _package(read_bytes(path), path.name, kind)
    if kind in ROW_SUFFIXES:
        return _joined(left_rows(path, choice))
    reader = TEXT_READERS.get(kind)
    if reader is page_text or (reader is _read_plain and _is_page(path)):
        data = _text_bytes(path)
        refuse_deep_markup(data, path.name)
        text, note = decode_page(data, path.name)
        return page_text(text), note if reader is page_text else "; ".join(filter(None, ["read as a web page", note]))
    text, note = read_text(path) if kind not in _NOT_READ else ("", None)
    if reader is None:
        raise unknown_type(path.name, path.suffix)
    return reader(text), note


def _coded(path: Path, choice: SideChoice) -> tuple[str, str | None]:
    """Return the texts of a translation file, a line each, with placeholders for inline codes."""
    _, units = coded_units(read_bytes(path), path.name, choice)
    faults = [InputError("pairs-unit-unusable", where=u.where, fault=u.fault) for u in units if u.fault]
    note = "left out: " + " ".join(fault.message for fault in faults[:_MOST_FAULTS]) if faults else None
    return "\n".join(u.text for u in units if u.fault is None), note


def unknown_type(name: str, suffix: str) -> DocumentError:
    """Return the error of a file that is not read, with what to save it as where that is known."""
    instead = _NOT_READ.get(suffix.lower())
    if instead is not None:
        return DocumentError("document-kind-not-read", file=name, suffix=suffix, instead=instead)
    known = sorted((*DOCUMENT_SUFFIXES, *ROW_SUFFIXES))
    return DocumentError("document-unknown-type", file=name, suffix=suffix, known=known)


def _package(data: bytes, name: str, kind: str) -> tuple[str, str | None]:
    if kind == ".epub":
        return "\n".join(epub_text(data, name)), None
    if kind in {".odt", ".ott", ".fodt"}:
        return "\n".join(open_document_text(data, name)), None
    return _word(data, name)


def _word(data: bytes, name: str) -> tuple[str, str | None]:
    found = word_text(data, name)
    signs = ", ".join(f"{font} {place}" for font, place in list(found.signs)[:_MOST_FAULTS])
    notes = [
        signs and f"{found.signs.total()} signs of symbol fonts were read as U+FFFD: {signs}",
        found.hidden and f"{found.hidden} characters of hidden text were left out",
        found.embedded and f"{found.embedded} embedded files were not read: open and save the document in Word",
    ]
    return "\n".join(found.paragraphs), "; ".join(str(note) for note in notes if note) or None


def _joined(rows: Sequence[TextPair]) -> tuple[str, str | None]:
    faults = [row.fault for row in rows if row.fault]
    note = "left out: " + " ".join(fault.message for fault in faults[:_MOST_FAULTS]) if faults else None
    if faults and len(faults) == len(rows):
        raise faults[0]
    return "\n".join(row.left for row in rows if row.fault is None), note


def read_text(path: Path) -> tuple[str, str | None]:
    """Return a file's text, and a note on its encoding if that is not UTF-8."""
    return decode(_text_bytes(path), path.name)


def _is_page(path: Path) -> bool:
    """Return whether a text file begins as a web page does that was saved under another name."""
    return _PAGE_START.match(_text_bytes(path)[:1024]) is not None


def _text_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DocumentError("document-too-large", file=path.name, limit=LARGEST_FILE // 2**20)
        return read_bytes(path) if path.suffix.lower() == ".gz" else path.read_bytes()
    except OSError as error:
        raise DocumentError("document-unreadable", path=path, reason=error.strerror) from error


def _read_plain(text: str) -> str:
    return text


TEXT_READERS: dict[str, Callable[[str], str]] = {
    ".txt": _read_plain,
    ".text": _read_plain,
    ".html": page_text,
    ".htm": page_text,
    ".xhtml": page_text,
    ".md": markdown_text,
    ".markdown": markdown_text,
    ".srt": subtitle_text,
    ".vtt": subtitle_text,
}
DOCUMENT_SUFFIXES = (*TEXT_READERS, *PACKAGE_SUFFIXES)
