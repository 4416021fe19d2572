"""The parts of a Word file, found by their relationships as Office finds them: the main text, notes, comments, styles.

Strict OOXML (ISO/IEC 29500) has other names for the same elements; they are read as the transitional ones.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.formats.guard import parse_xml, unzip

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["WORD", "WordPackage", "open_word"]

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": WORD[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
_DECLARATION = re.compile(rb"""(xmlns(?::\w+)?\s*=\s*["'])([^"']*)""")
_ROOT = 65_536  # bytes in which the root element declares its namespaces
_USUAL = "word/document.xml"
_KINDS = ("comments", "footnotes", "endnotes", "styles")
_RELATIONSHIPS = "_rels/.rels"


@dataclass(frozen=True, slots=True)
class WordPackage:
    """The root of the main part, and the other parts by kind, where the file has them."""

    name: str
    main: Element
    parts: dict[str, Element] = field(default_factory=dict)


def open_word(data: bytes, name: str) -> WordPackage:
    """Return the parts of a Word file; raise InputError if it is none or one of its parts cannot be read."""
    first = unzip(data, name, {_RELATIONSHIPS, _USUAL})
    main = next((t for kind, t in _targets(first.get(_RELATIONSHIPS), name, "") if kind == "officeDocument"), _USUAL)
    if main != _USUAL:
        first |= unzip(data, name, {main})
        main = main if main in first else _USUAL
    if main not in first:
        raise InputError("word-not-a-document", file=name)
    root = _parsed(first[main], name)
    if root.tag != f"{WORD}document":
        raise InputError("word-not-a-document", file=name)
    folder, file = posixpath.split(main)
    related = posixpath.join(folder, "_rels", f"{file}.rels")
    usual = {kind: posixpath.join(folder, f"{kind}.xml") for kind in _KINDS}
    members = unzip(data, name, {related})
    known = usual | {k: t for k, t in _targets(members.get(related), name, folder) if k in _KINDS}
    parts = unzip(data, name, set(known.values()))
    return WordPackage(name, root, {k: _parsed(parts[m], name) for k, m in known.items() if m in parts})


def _targets(data: bytes | None, name: str, folder: str) -> list[tuple[str, str]]:
    """Return the kind and the member of each relationship within the file."""
    if data is None:
        return []
    found = []
    for relation in parse_xml(data, name).iter("{*}Relationship"):
        target = relation.get("Target", "")
        member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if relation.get("TargetMode") != "External":
            found.append((relation.get("Type", "").rpartition("/")[2], member))
    return found


def _parsed(data: bytes, name: str) -> Element:
    head = _DECLARATION.sub(lambda m: m[1] + _STRICT.get(m[2], m[2]), data[:_ROOT])
    return parse_xml(head + data[_ROOT:], name)
