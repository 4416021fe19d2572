"""The text of an EPUB: its chapters in reading order, one line a block, headings marked with #."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from workbench.errors import InputError
from workbench.formats.guard import parse_xml, refuse_deep_markup, unzip
from workbench.ingest.encodings import decode_page
from workbench.ingest.page_blocks import page_blocks, shown_page

__all__ = ["epub_text"]

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", ""}


def epub_text(data: bytes, name: str) -> tuple[str, ...]:
    """Return the lines of all chapters; the table of contents is left out.

    Raises:
        InputError: It is no EPUB, damaged, or its chapters are encrypted.
    """
    members = unzip(data, name, {_CONTAINER, _ENCRYPTION})
    if _CONTAINER not in members:
        raise InputError("epub-not-one", file=name)
    roots = [n.get("full-path", "") for n in parse_xml(members[_CONTAINER], name).iter("{*}rootfile")]
    package = unzip(data, name, set(roots[:1]))
    if not package:
        raise InputError("epub-not-one", file=name)
    chapters = _chapters(package[roots[0]], roots[0], name)
    if set(chapters) & _encrypted(members.get(_ENCRYPTION), name):
        raise InputError("epub-encrypted", file=name)
    pages = unzip(data, name, set(chapters))
    lines: list[str] = []
    for chapter in chapters:
        if chapter in pages:
            refuse_deep_markup(pages[chapter], f"{name}: {chapter}")
            page = shown_page(decode_page(pages[chapter], f"{name}: {chapter}")[0])
            lines.extend(f"{'#' * b.level} {b.text}" if b.level else b.text for b in page_blocks(page))
    return tuple(lines)


def _encrypted(about: bytes | None, name: str) -> set[str]:
    """Return the members that are encrypted, chapters or fonts."""
    references = parse_xml(about, name).iter("{*}CipherReference") if about else ()
    return {posixpath.normpath(unquote(n.get("URI", ""))) for n in references}


def _chapters(package: bytes, path: str, name: str) -> list[str]:
    root = parse_xml(package, name)
    items = {n.get("id"): n for n in root.iter("{*}item")}
    found = []
    for reference in root.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type", "") not in _PAGES or "nav" in item.get("properties", "").split():
            continue
        target = posixpath.join(posixpath.dirname(path), unquote(item.get("href", "").partition("#")[0]))
        found.append(posixpath.normpath(target))
    return list(dict.fromkeys(found))
