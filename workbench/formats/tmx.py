"""TMX 1.4b: a unit a segment, the garbled text and the corrected one as its variants.

The garbled text has the language `ar-x-garbled`, so that tools that look for one variant a language find both. Our own
facts, findings and counterparts are properties; what XML cannot carry is a `ph` of the type x-character that spells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

from workbench.formats.characters import code_point, fill, visible
from workbench.formats.segment_rows import SegmentRow
from workbench.formats.xml_markup import LANG, element, finding, language, local, new_comment, spelled, text_of, writing
from workbench.messages import Message
from workbench.records import ExportedSegment
from workbench.version import VERSION

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["GARBLED", "header", "read_tmx", "variant", "write_tmx"]

GARBLED = "-x-garbled"
_THROUGH = {"hi"}


def write_tmx(segments: Iterable[ExportedSegment], stream: IO[bytes]) -> None:
    """Write TMX 1.4b."""
    everything = list(segments)
    code = language(" ".join(s.text for s in everything))
    with writing(stream) as writer, writer.element("tmx", {"version": "1.4"}):
        writer.write(header(code + GARBLED))
        with writer.element("body"):
            for segment in everything:
                writer.write(_unit(segment, code))


def header(source: str) -> Element:
    """Return the header of a file whose source texts are in this language."""
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


def variant(unit: Element, code: str, text: str, **attributes: str) -> Element:
    """Return a new variant of a unit: a text in a language."""
    from lxml import etree

    found = element(unit, "tuv", **attributes)
    found.set(LANG, code)
    fill(etree.SubElement(found, "seg"), text, _placeholder)
    return found


def read_tmx(root: Element, name: str) -> Iterator[SegmentRow]:
    """Yield what each unit says."""
    head = root.find("{*}header")
    source = "" if head is None else head.get("srclang", "").lower()
    for unit in root.iter("{*}tu"):
        yield _row(unit, source, Message("terms.line", file=name, line=unit.sourceline))


def _unit(segment: ExportedSegment, code: str) -> Element:
    from lxml import etree

    unit = etree.Element("tu", tuid=segment.segment_id)
    for kind, value in _facts(segment):
        element(unit, "prop", value, type=f"x-{kind}")
    if segment.comment:
        etree.SubElement(unit, "note").text = visible(segment.comment)
    variant(unit, code + GARBLED, segment.text)
    if segment.correction is not None:
        dated = {"creationdate": _compact(segment.created)} if segment.created else {}
        variant(unit, code, segment.correction, creationid=segment.author, **dated)
    return unit


def _facts(segment: ExportedSegment) -> Iterator[tuple[str, str]]:
    yield "document", segment.document
    yield "status", segment.status
    yield "revision", segment.revision or ""
    yield "fidelity", str(segment.report.fidelity)
    yield "label", segment.report.label
    yield from (("finding", finding(e)) for e in segment.report.errors)
    for link in segment.links:
        yield "counterpart", f"{link.document}: {link.text}"
        yield "probability", f"{link.kind} {link.probability}"


def _compact(created: str) -> str:
    """Return a time as TMX wants it, `20261122T070000Z`."""
    return re.sub(r"[-:]|\.\d+", "", created)


def _placeholder(character: str, number: int) -> Element:
    from lxml import etree

    found = etree.Element("ph", x=str(number), type="x-character")
    found.text = code_point(character)
    return found


def _character(node: Element) -> str | None:
    return spelled(node.text) if local(node) == "ph" and node.get("type") == "x-character" else None


def _row(unit: Element, source: str, where: Message) -> SegmentRow:
    row = SegmentRow(where=where, values={})
    facts = {p.get("type", ""): p.text or "" for p in unit.findall("{*}prop")}
    variants = unit.findall("{*}tuv")
    marked = [v for v in variants if _code_of(v).endswith(GARBLED)] or [v for v in variants if _code_of(v) == source]
    seen = (marked or variants)[:1]
    others = [v for v in variants if v not in seen]
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
    values["comment"] = new_comment(n.text or "" for part in (unit, *variants) for n in part.findall("{*}note"))
    return SegmentRow(
        where=where, values={k: v for k, v in values.items() if v is not None or k in {"correction", "revision"}}
    )


def _segment(found: Element, row: SegmentRow) -> str:
    node = found.find("{*}seg")
    if node is None:
        raise row.refuse(Message("terms.unit-no-seg"))
    return text_of(node, row, through=_THROUGH, character=_character)


def _code_of(found: Element) -> str:
    return (found.get(LANG) or found.get("lang") or "").lower()
