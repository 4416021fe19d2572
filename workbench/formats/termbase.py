"""Glossaries of other tools: TBX (ISO 30042, editions of 2008 and 2019) and TSV.

Each form becomes a decision to write the Arabic form to use for it. In TBX that is the preferred term of a concept in
Arabic, else its first one; deprecated and superseded Arabic terms, and the terms of other languages, are its forms.
Admitted Arabic terms stay as they are. A TSV file has a head with the columns canonical, spelling, language and kind,
of which the last two may be missing, and note; without a head, each line has the form to use and its spellings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Literal

from workbench.arabic import is_arabic, search_key
from workbench.errors import InputError
from workbench.formats.characters import one_line
from workbench.formats.guard import decode_table, is_markup, parse_xml
from workbench.formats.xml_markup import LANG, add_element, local_name
from workbench.records import NameDecision

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["GlossaryTerm", "read_termbase", "write_tbx", "write_tsv"]

_COLUMNS = ("canonical", "spelling", "language", "kind", "note")
_CONCEPTS, _LANGUAGES, _TERMS = {"conceptEntry", "termEntry"}, {"langSec", "langSet"}, {"termSec", "tig", "ntig"}
_OUTDATED = ("deprecated", "superseded", "forbidden", "obsolete")
_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_LINE_END = re.compile("\r\n?|\n")
_MAX_LENGTH = 500  # letters of a term


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryTerm:
    """A name or term: the Arabic form to use, and its other forms, each with the code of its language if known."""

    canonical: str
    forms: tuple[tuple[str, str], ...] = field(default=())
    kind: Literal["name", "term"] = "name"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    text: str
    language: str
    status: str
    proper: bool


def read_termbase(data: bytes, name: str) -> tuple[NameDecision, ...]:
    """Return the decisions that a TBX or TSV file makes; InputError if it has none or is neither."""
    decisions = tuple(dict.fromkeys(_read_tbx(parse_xml(data, name)) if is_markup(data) else _read_tsv(data, name)))
    if not decisions:
        raise InputError("termbase-empty", file=name)
    return decisions


def write_tbx(terms: Iterable[GlossaryTerm], stream: IO[bytes]) -> None:
    """Write TBX-Basic in the style DCA of ISO 30042:2019."""
    from lxml import etree

    root = etree.Element(_tag("tbx"), type="TBX-Basic", style="dca", nsmap={None: _NAMESPACE})
    root.set(LANG, "ar")
    root.append(_head())
    body = etree.SubElement(etree.SubElement(root, _tag("text")), _tag("body"))
    body.extend(_concept(number, term) for number, term in enumerate(terms, 1))
    etree.ElementTree(root).write(stream, encoding="UTF-8", xml_declaration=True)


def write_tsv(terms: Iterable[GlossaryTerm], stream: IO[bytes]) -> None:
    """Write a table with a line for each form; a name or term without other forms has a line of its own."""
    lines = ["\t".join(_COLUMNS)]
    for term in terms:
        for form, language in term.forms or ((term.canonical, "ar"),):
            cells = (term.canonical, form, language, term.kind, term.note)
            lines.append("\t".join(one_line(cell) for cell in cells))
    stream.write(("\n".join(lines) + "\n").encode())


def _read_tsv(data: bytes, name: str) -> Iterator[NameDecision]:
    text = decode_table(data, name)
    rows = [row for line in _LINE_END.split(text) if any(map(str.strip, row := line.split("\t")))]
    rows = [[cell.strip() for cell in r] for r in rows if not r[0].startswith("#")]
    head = [cell.casefold() for cell in rows[0]] if rows else []
    if not {"canonical", "spelling"} <= set(head):
        for row in rows:
            for form in row[1:] or row[:1]:
                yield from _decision("add", form, row[0], "")
        return
    for row in rows[1:]:
        cells = dict(zip(head, row, strict=False))
        kind: Literal["add", "term"] = "term" if cells.get("kind", "").casefold() == "term" else "add"
        canonical = cells.get("canonical", "")
        yield from _decision(kind, cells.get("spelling", "") or canonical, canonical, cells.get("language", ""))
        yield from _note(cells.get("note", ""), canonical)


def _read_tbx(root: Element) -> Iterator[NameDecision]:
    for concept in (node for node in root.iter() if local_name(node) in _CONCEPTS):
        terms = list(_terms(concept))
        arabic = [t for t in terms if t.language.partition("-")[0] == "ar"]
        current = [t for t in arabic if not t.status.startswith(_OUTDATED)]
        if not current:
            continue
        chosen = next((t for t in current if t.status.startswith("preferred")), current[0])
        kind: Literal["add", "term"] = "add" if any(t.proper for t in terms) else "term"
        others = [t for t in terms if t not in arabic or t.status.startswith(_OUTDATED)]
        for other in others or [chosen]:
            yield from _decision(kind, other.text, chosen.text, other.language)
        notes = (" ".join((n.text or "").split()) for n in concept.iter() if local_name(n) == "note")
        yield from _note("; ".join(dict.fromkeys(filter(None, notes))), chosen.text)


def _terms(concept: Element) -> Iterator[_Term]:
    for section in (node for node in concept.iter() if local_name(node) in _LANGUAGES):
        language = (section.get(LANG) or section.get("lang") or "").lower()
        for group in (node for node in section.iter() if local_name(node) in _TERMS):
            notes = {_note_name(n): (n.text or "").strip() for n in group.iter() if isinstance(n.tag, str)}
            text = " ".join("".join(notes.get("term", "").split("\u0640")).split())
            status = notes.get("administrativestatus", "").casefold()
            yield _Term(text=text, language=language, status=status, proper=_is_proper(notes))


def _note_name(node: Element) -> str:
    """Return what a node of a term says: the type of a note in the style DCA, the name of the element in DCT."""
    return (node.get("type") or local_name(node)).casefold()


def _is_proper(notes: dict[str, str]) -> bool:
    return notes.get("partofspeech", "").casefold().replace(" ", "") in {"propernoun", "propername", "proper"}


def _decision(kind: Literal["add", "term"], form: str, canonical: str, language: str) -> Iterator[NameDecision]:
    """Yield the decision, unless a side has no letter, is no term by its length, or the form to use is not Arabic."""
    sides = (form, canonical)
    if all(search_key(s) and len(s) <= _MAX_LENGTH for s in sides) and any(map(is_arabic, canonical)):
        yield NameDecision(kind=kind, form=form, canonical=canonical, language=language)


def _note(text: str, canonical: str) -> Iterator[NameDecision]:
    """Yield the note on a term, if there is one."""
    if text and search_key(canonical) and any(map(is_arabic, canonical)):
        yield NameDecision(kind="note", form=text[:_MAX_LENGTH], canonical=canonical)


def _head() -> Element:
    from lxml import etree

    head = etree.Element(f"{{{_NAMESPACE}}}tbxHeader", nsmap={None: _NAMESPACE})
    source = etree.SubElement(etree.SubElement(head, _tag("fileDesc")), _tag("sourceDesc"))
    etree.SubElement(source, _tag("p")).text = "Glossary of Muqabala"
    return head


def _concept(number: int, term: GlossaryTerm) -> Element:
    from lxml import etree

    concept = etree.Element(_tag("conceptEntry"), id=f"c{number}", nsmap={None: _NAMESPACE})
    if term.note:
        add_element(concept, _tag("note"), term.note)
    by_language: dict[str, list[tuple[str, str]]] = {"ar": [(term.canonical, "preferredTerm-admn-sts")]}
    for form, language in term.forms:
        code = language or ("ar" if any(map(is_arabic, form)) else "und")
        status = "deprecatedTerm-admn-sts" if code.partition("-")[0] == "ar" else "admittedTerm-admn-sts"
        if form != term.canonical:
            by_language.setdefault(code, []).append((form, status))
    for code, forms in by_language.items():
        section = etree.SubElement(concept, _tag("langSec"))
        section.set(LANG, code)
        for form, status in forms:
            _add_term(section, form, status, term.kind)
    return concept


def _add_term(section: Element, form: str, status: str, kind: str) -> None:
    from lxml import etree

    group = etree.SubElement(section, _tag("termSec"))
    add_element(group, _tag("term"), form)
    add_element(group, _tag("termNote"), status, type="administrativeStatus")
    if kind == "name":
        add_element(group, _tag("termNote"), "properNoun", type="partOfSpeech")


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
