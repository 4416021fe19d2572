"""What TMX and XLIFF have in common: languages, findings as sentences, the text inside of an element."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import IO, TYPE_CHECKING

from workbench.arabic import share_of_arabic
from workbench.formats.characters import one_line
from workbench.formats.segment_rows import SegmentRow
from workbench.messages import Message
from workbench.records import ErrorSpan, ExportedSegment

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from lxml.etree import _IncrementalFileWriter as Writer

__all__ = [
    "LANG",
    "SPACE",
    "by_document",
    "element",
    "finding",
    "language",
    "local",
    "new_comment",
    "proposals",
    "spelled",
    "text_of",
    "writing",
]

_XML = "{http://www.w3.org/XML/1998/namespace}"
LANG, SPACE = f"{_XML}lang", f"{_XML}space"
_CODE_POINT = re.compile("U\\+([0-9A-F]{4,6})")


@contextmanager
def writing(stream: IO[bytes]) -> Iterator[Writer]:
    """Yield a writer of XML that holds one unit at a time."""
    from lxml import etree

    with etree.xmlfile(stream, encoding="UTF-8") as writer:
        writer.write_declaration()
        yield writer


def by_document(segments: Iterable[ExportedSegment]) -> Iterator[tuple[str, str, Iterator[ExportedSegment]]]:
    """Yield the id and the name of each document with its segments, which stand together."""

    def key(exported: ExportedSegment) -> tuple[str, str]:
        return exported.segment.document_id, exported.document

    for (identity, name), some in groupby(segments, key):
        yield identity, name, some


def element(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Return a new last child; characters that XML cannot carry are spelled out in it and its attributes."""
    from lxml import etree

    child = etree.SubElement(parent, tag, {k.replace("_", "-"): one_line(v) for k, v in attributes.items()})
    child.text = one_line(text) or None
    return child


def local(node: Element) -> str:
    """Return the name of an element without its namespace, nothing for a comment."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def language(text: str) -> str:
    """Return `ar` or `und`, as documents have it."""
    return "ar" if share_of_arabic(text) > 0.3 else "und"


def finding(error: ErrorSpan) -> str:
    """Return a finding as one sentence: how bad, which check, what is marked, why, what to put instead."""
    instead = f" → “{error.suggestion}”" if error.suggestion is not None else ""
    evidence = f" ({error.evidence})" if error.evidence else ""
    return one_line(f"{error.severity} {error.check}: “{error.text}”: {error.reason}{evidence}{instead}")


def proposals(segment: ExportedSegment) -> Iterator[tuple[str, str]]:
    """Yield what each suggestion makes of the whole garbled text, with its reason."""
    text = segment.text
    for s in segment.suggestions:
        yield f"{text[: s.start]}{s.replacement}{text[s.end :]}", s.reason


def text_of(
    node: Element, row: SegmentRow, *, through: Collection[str], character: Callable[[Element], str | None]
) -> str:
    """Return the text in an element and in the marks named in `through`.

    A placeholder is a character if `character` says so; any other code is refused: plain text has no place
    for it.
    """
    parts = [node.text or ""]
    for child in node:
        name = local(child)
        if name in through:
            parts.append(text_of(child, row, through=through, character=character))
        elif name:
            meant = character(child)
            if meant is None:
                raise row.refuse(Message("terms.unit-inline-code", code=name))
            parts.append(meant)
        parts.append(child.tail or "")
    return "".join(parts)


def spelled(text: str | None) -> str | None:
    """Return the character that U+0001 stands for."""
    found = _CODE_POINT.fullmatch(text or "")
    return chr(int(found.group(1), 16)) if found and int(found.group(1), 16) < 0x110000 else None


def new_comment(notes: Iterable[str]) -> str:
    """Return what people noted beside a segment, a line each."""
    return "\n".join(dict.fromkeys(n.strip() for n in notes if n.strip()))
