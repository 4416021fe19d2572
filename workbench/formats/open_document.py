"""The running text of an OpenDocument text (LibreOffice Writer): paragraphs in order, then the notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.formats.guard import parse_xml, unzip
from workbench.formats.xml_markup import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["open_document_text"]

_CONTENT = "content.xml"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_LEFT_OUT = {"tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "ruby-text", "desc", "title"}
_BLOCKS = {"p", "h"}
_MOST_SPACES = 1000  # that one element may stand for


def open_document_text(data: bytes, name: str) -> tuple[str, ...]:
    """Return the paragraphs of a file, headings marked with #; text boxes after the paragraph that holds them.

    Raises:
        InputError: It is no OpenDocument text, or damaged.
    """
    content = data if data.lstrip()[:1] == b"<" else unzip(data, name, {_CONTENT}).get(_CONTENT)
    root = None if content is None else parse_xml(content, name)
    body = None if root is None else next((n for n in root.iter() if local_name(n) == "text" and _is_body(n)), None)
    if body is None:
        raise InputError("open-document-not-text", file=name)
    notes: list[Element] = []
    lines = list(_lines(body, notes))
    for note in notes:
        lines.extend(line.strip() for line in _lines(note, []))
    return tuple(lines)


def _is_body(node: Element) -> bool:
    above = node.getparent()
    return above is not None and local_name(above) == "body"


def _lines(node: Element, notes: list[Element]) -> Iterator[str]:
    todo = list(reversed(node))
    while todo:
        child = todo.pop()
        name = local_name(child)
        if name in _LEFT_OUT or not name:
            continue
        if name == "note":
            notes.extend(n for n in child if local_name(n) == "note-body")
        elif name in _BLOCKS and child.tag.startswith(_TEXT):
            text = "".join(_pieces(child))
            level = child.get(f"{_TEXT}outline-level", "1") if name == "h" else ""
            mark = "#" * min(6, int(level)) + " " if level.isdecimal() and len(level) < 3 and text.strip() else ""
            yield mark + text
            todo.extend(reversed(_inside(child)))
        else:
            todo.extend(reversed(child))


def _inside(paragraph: Element) -> list[Element]:
    """Return the notes and text boxes of a paragraph, outermost ones."""
    found, todo = [], list(reversed(paragraph))
    while todo:
        child = todo.pop()
        if local_name(child) in {"note", "text-box"}:
            found.append(child)
        elif local_name(child) not in _LEFT_OUT:
            todo.extend(reversed(child))
    return found


def _pieces(node: Element) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        name = local_name(child)
        if name == "s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * (min(int(count), _MOST_SPACES) if count.isdecimal() and len(count) < 9 else 1)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name and name not in _LEFT_OUT and name not in {"note", "text-box"}:
            yield from _pieces(child)
        yield child.tail or ""
