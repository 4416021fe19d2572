"""Shared parts of TMX and XLIFF: streaming output, language codes, findings as sentences, text of elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import IO, TYPE_CHECKING

from workbench.arabic import share_of_arabic
from workbench.formats.characters import one_line
from workbench.formats.damaged_xml import DAMAGED
from workbench.formats.segment_rows import SegmentRow
from workbench.messages import Message
from workbench.records import ErrorSpan, ExportedSegment

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from lxml.etree import _IncrementalFileWriter as Writer

__all__ = [
    "LANG",
    "SPACE",
    "XML_ID",
    "add_element",
    "describe_finding",
    "detect_language",
    "group_by_document",
    "is_deleted",
    "is_untranslatable",
    "join_notes",
    "local_name",
    "parse_code_point",
    "suggested_texts",
    "text_of",
    "xml_writer",
]

_XML = "{http://www.w3.org/XML/1998/namespace}"
LANG, SPACE, XML_ID = f"{_XML}lang", f"{_XML}space", f"{_XML}id"
_CODE_POINT = re.compile("U\\+([0-9A-F]{4,6})")


@contextmanager
def xml_writer(stream: IO[bytes]) -> Iterator[Writer]:
    """Yield an incremental XML writer, which holds one unit at a time."""
    from lxml import etree

    with etree.xmlfile(stream, encoding="UTF-8") as writer:
        writer.write_declaration()
        yield writer


def group_by_document(segments: Iterable[ExportedSegment]) -> Iterator[tuple[str, str, Iterator[ExportedSegment]]]:
    """Yield the id, name and segments of each document; its segments have to be consecutive."""

    def key(exported: ExportedSegment) -> tuple[str, str]:
        return exported.segment.document_id, exported.document

    for (identity, name), some in groupby(segments, key):
        yield identity, name, some


def add_element(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Append a child element and return it; invalid XML characters are spelled out in its text and attributes."""
    from lxml import etree

    child = etree.SubElement(parent, tag, {k.replace("_", "-"): one_line(v) for k, v in attributes.items()})
    child.text = one_line(text) or None
    return child


def is_deleted(node: Element) -> bool:
    """Return whether an inline element holds what a tracked change of Trados deletes; its additions are plain text."""
    return bool(node.get("mtype") == "x-sdl-deleted")


def is_untranslatable(node: Element) -> bool:
    """Return whether a unit, or what it stands in, is marked as not to be translated; the nearest mark counts."""
    marks = (n.get("translate") for n in (node, *node.iterancestors()))
    return next((mark for mark in marks if mark), "yes") == "no"


def local_name(node: Element) -> str:
    """Return the name of an element without its namespace, empty for a comment."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def detect_language(text: str) -> str:
    """Return `ar` for a text mostly in Arabic letters, else `und`."""
    return "ar" if share_of_arabic(text) > 0.3 else "und"


def describe_finding(error: ErrorSpan) -> str:
    """Return a finding as one sentence: severity, check, text, reason, evidence, suggestion."""
    instead = f" → “{error.suggestion}”" if error.suggestion is not None else ""
    evidence = f" ({error.evidence})" if error.evidence else ""
    return one_line(f"{error.severity} {error.check}: “{error.text}”: {error.reason}{evidence}{instead}")


def suggested_texts(segment: ExportedSegment) -> Iterator[tuple[str, str]]:
    """Yield the whole text with each suggestion applied, and its reason."""
    text = segment.text
    for s in segment.suggestions:
        yield f"{text[: s.start]}{s.replacement}{text[s.end :]}", s.reason


def text_of(
    node: Element, row: SegmentRow, *, through: Collection[str], character: Callable[[Element], str | None]
) -> str:
    """Return the text of an element, including that of inline elements named in `through`.

    `character` returns the character that a placeholder stands for; any other inline code is an InputError, since
    segments are plain text. Tracked changes count as accepted.
    """
    parts = [node.text or ""]
    for child in node:
        name = local_name(child)
        if name in through and is_deleted(child):
            pass
        elif name in through:
            parts.append(text_of(child, row, through=through, character=character))
        elif name:
            meant = character(child)
            if meant is None:
                raise row.refuse(Message("terms.unit-inline-code", code=name))
            parts.append(meant)
        parts.append(child.tail or "")
    text = "".join(parts)
    if DAMAGED in text:
        raise row.refuse(Message("terms.text-not-xml"))
    return text


def parse_code_point(text: str | None) -> str | None:
    """Return the character of a code point such as U+0001, None if it is none."""
    found = _CODE_POINT.fullmatch(text or "")
    return chr(int(found.group(1), 16)) if found and int(found.group(1), 16) < 0x110000 else None


def join_notes(notes: Iterable[str]) -> str:
    """Return notes joined into one comment, one per line, without duplicates."""
    return "\n".join(dict.fromkeys(n.strip() for n in notes if n.strip()))
