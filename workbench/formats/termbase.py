"""Glossaries of other tools: TBX (ISO 30042, editions of 2008 and 2019) and tables.

Each form becomes a decision to write the Arabic form to use for it. In TBX that is the preferred term of a concept in
Arabic, else its first one; deprecated and superseded Arabic terms, and the terms of other languages, are its forms.
Admitted Arabic terms stay as they are. A table has the columns canonical, spelling, language, kind and note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Literal

from workbench.arabic import is_arabic
from workbench.errors import InputError
from workbench.formats.characters import one_line
from workbench.formats.guard import decode_table, is_markup, parse_xml
from workbench.formats.term_tables import checked_decision, note_on, table_terms
from workbench.formats.xml_markup import LANG, add_element, local_name
from workbench.messages import Message
from workbench.records import NameDecision

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["GlossaryTerm", "read_termbase", "read_terms", "write_tbx", "write_tsv"]

_COLUMNS = ("canonical", "spelling", "language", "kind", "note")
_CONCEPTS, _LANGUAGES, _TERMS = {"conceptEntry", "termEntry"}, {"langSec", "langSet"}, {"termSec", "tig", "ntig"}
_OUTDATED = ("deprecated", "superseded", "forbidden", "obsolete")
_NAMESPACE = "urn:iso:std:iso:30042:ed-2"


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
    """Return the decisions that a TBX file or a table makes; InputError if it has none or is neither."""
    return read_terms(data, name)[0]


def read_terms(data: bytes, name: str) -> tuple[tuple[NameDecision, ...], tuple[InputError, ...]]:
    """Return the decisions that a TBX file or a table makes, and what is wrong with the entries that make none.

    Raises:
        InputError: There is no decision, or the file is neither.
    """
    found = list(
        _read_tbx(parse_xml(data, name), name) if is_markup(data) else table_terms(decode_table(data, name), name)
    )
    decisions = tuple(dict.fromkeys(d for d in found if isinstance(d, NameDecision)))
    faults = tuple(d for d in found if isinstance(d, InputError))
    if not decisions:
        raise faults[0] if len(faults) == 1 else InputError("termbase-empty", file=name)
    return decisions, faults


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


def _read_tbx(root: Element, name: str) -> Iterator[NameDecision | InputError]:
    for concept in (node for node in root.iter() if local_name(node) in _CONCEPTS):
        where = Message("terms.line", file=name, line=concept.sourceline)
        terms = list(_terms(concept))
        arabic = [t for t in terms if t.language.partition("-")[0] == "ar"]
        current = [t for t in arabic if not t.status.startswith(_OUTDATED)]
        if not current:
            yield InputError("term-unusable", where=where, fault=Message("terms.term-without-arabic"))
            continue
        chosen = next((t for t in current if t.status.startswith("preferred")), current[0])
        kind: Literal["add", "term"] = "add" if any(t.proper for t in terms) else "term"
        others = [t for t in terms if t not in arabic or t.status.startswith(_OUTDATED)]
        for other in others or [chosen]:
            yield checked_decision(where, kind, other.text, chosen.text, other.language)
        notes = (" ".join((n.text or "").split()) for n in concept.iter() if local_name(n) == "note")
        yield from note_on("; ".join(dict.fromkeys(filter(None, notes))), chosen.text)


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
