"""Read and write TMX 1.4b: one unit per segment, with the garbled and the corrected text as variants.

The garbled text has the language `ar-x-garbled`, since tools expect one variant per language. Where the source text is
known, it is a variant in its own language, `ar-x-source` if that is Arabic; an import passes over it. Metadata,
findings and counterparts are properties; a character that XML cannot represent is a `ph` of type x-character that
spells it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any

from workbench.formats.characters import code_point, set_text, spell_out_invalid
from workbench.formats.segment_rows import SegmentRow, row_or_fault
from workbench.formats.xml_markup import (
    LANG,
    add_element,
    describe_finding,
    detect_language,
    join_notes,
    local_name,
    parse_code_point,
    text_of,
    xml_writer,
)
from workbench.messages import Message
from workbench.records import Counterpart, ExportedSegment
from workbench.version import VERSION

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["GARBLED_SUFFIX", "SOURCE_SUFFIX", "add_variant", "read_tmx", "tmx_header", "write_tmx"]

GARBLED_SUFFIX, SOURCE_SUFFIX = "-x-garbled", "-x-source"
_COUNTERPART = {"clean": "counterpart", "garbled": "garbled-counterpart", "source": "source"}
_SOURCE_LANGUAGE = "x-source-language"
_INLINE_ELEMENTS = {"hi"}


def write_tmx(segments: Iterable[ExportedSegment], stream: IO[bytes]) -> None:
    """Write TMX 1.4b."""
    everything = list(segments)
    code = detect_language(" ".join(s.text for s in everything))
    with xml_writer(stream) as writer, writer.element("tmx", {"version": "1.4"}):
        writer.write(tmx_header(code + GARBLED_SUFFIX))
        with writer.element("body"):
            for segment in everything:
                writer.write(_unit(segment, code))


def tmx_header(source: str) -> Element:
    """Return the header of a TMX file with this source language."""
    from lxml import etree

    return etree.Element(
        "header",
        creationtool="workbench",
        creationtoolversion=VERSION,
        segtype="sentence",
        adminlang="en",
        srclang=source,
        datatype="plaintext",
        attrib={"o-tmf": "workbench"},
    )


def add_variant(unit: Element, code: str, text: str, **attributes: str) -> Element:
    """Add a variant, a text in a language, to a unit and return it."""
    from lxml import etree

    found = add_element(unit, "tuv", **attributes)
    found.set(LANG, code)
    set_text(etree.SubElement(found, "seg"), text, _placeholder)
    return found


def read_tmx(root: Element, name: str) -> Iterator[SegmentRow]:
    """Yield the units of a TMX file as segment rows."""
    head = root.find("{*}header")
    source = "" if head is None else head.get("srclang", "").lower()
    for unit in root.iter("{*}tu"):
        yield row_or_fault(_row, Message("terms.line", file=name, line=unit.sourceline), unit, source)


def _unit(segment: ExportedSegment, code: str) -> Element:
    from lxml import etree

    unit = etree.Element("tu", tuid=segment.segment_id)
    for kind, value in _facts(segment):
        add_element(unit, "prop", value, type=f"x-{kind}")
    sources = sorted((k for k in segment.links if k.role == "source"), key=lambda k: k.start)
    if sources:
        add_element(unit, "prop", _source_code(sources, code), type=_SOURCE_LANGUAGE)
    if segment.comment:
        etree.SubElement(unit, "note").text = spell_out_invalid(segment.comment)
    add_variant(unit, code + GARBLED_SUFFIX, segment.text)
    if segment.correction is not None:
        dated = {"creationdate": _compact(segment.created)} if segment.created else {}
        add_variant(unit, code, segment.correction, creationid=segment.author, **dated)
    if sources:
        add_variant(unit, _source_code(sources, code), " ".join(k.text for k in sources))
    return unit


def _facts(segment: ExportedSegment) -> Iterator[tuple[str, str]]:
    yield "document", segment.document
    yield "status", segment.status
    yield "revision", segment.revision or ""
    yield "fidelity", segment.report.fidelity_text
    yield "label", segment.report.label
    yield from (("finding", describe_finding(e)) for e in segment.report.errors)
    for link in segment.links:
        yield _COUNTERPART[link.role], f"{link.document}: {link.text}"
        yield "probability", f"{link.kind} {link.probability}"


def _source_code(sources: Sequence[Counterpart], garbled: str) -> str:
    language = sources[0].language
    return language + SOURCE_SUFFIX if language == garbled else language


def _compact(created: str) -> str:
    """Return a time in the format of TMX, `20261122T070000Z`."""
    return re.sub(r"[-:]|\.\d+", "", created)


def _placeholder(character: str, number: int) -> Element:
    from lxml import etree

    found = etree.Element("ph", x=str(number), type="x-character")
    found.text = code_point(character)
    return found


def _character(node: Element) -> str | None:
    return parse_code_point(node.text) if local_name(node) == "ph" and node.get("type") == "x-character" else None


def _row(unit: Element, source: str, where: Message) -> SegmentRow:
    row = SegmentRow(where=where, values={})
    facts = {p.get("type", ""): p.text or "" for p in unit.findall("{*}prop")}
    variants = unit.findall("{*}tuv")
    marked = [v for v in variants if _code_of(v).endswith(GARBLED_SUFFIX)] or [
        v for v in variants if _code_of(v) == source
    ]
    seen = (marked or variants)[:1]
    others = [v for v in variants if v not in seen and _code_of(v) != facts.get(_SOURCE_LANGUAGE, "").lower()]
    if len(seen) != 1 or len(others) > 1:
        raise row.refuse(Message("terms.unit-variants", count=len(variants)))
    texts = [_segment(v, row) for v in (*seen, *others)]
    values: dict[str, Any] = {
        "segment": unit.get("tuid", ""),
        "document": facts.get("x-document", ""),
        "text": texts[0],
        "status": facts.get("x-status") or None,
    }
    if "x-revision" in facts:
        values["revision"] = facts["x-revision"] or None
    values["correction"] = texts[1] if others and (texts[1] or values["status"] not in {None, "untouched"}) else None
    values["author"] = next((v for n in (*others, unit) if (v := n.get("changeid"))), None)
    values["comment"] = join_notes(n.text or "" for part in (unit, *variants) for n in part.findall("{*}note"))
    return SegmentRow(
        where=where, values={k: v for k, v in values.items() if v is not None or k in {"correction", "revision"}}
    )


def _segment(found: Element, row: SegmentRow) -> str:
    node = found.find("{*}seg")
    if node is None:
        raise row.refuse(Message("terms.unit-no-seg"))
    return text_of(node, row, through=_INLINE_ELEMENTS, character=_character)


def _code_of(found: Element) -> str:
    return (found.get(LANG) or found.get("lang") or "").lower()
