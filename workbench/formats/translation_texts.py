"""The texts of a translation file one by one, with placeholders for inline codes, and the file with corrected ones.

Only the corrected texts of a file change: all else stays byte for byte, the inline codes within the texts too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from workbench.arabic import PLACEHOLDER
from workbench.errors import InputError
from workbench.formats.damaged_xml import DAMAGED
from workbench.formats.element_spans import ElementSpan, element_spans
from workbench.formats.guard import parse_xml
from workbench.formats.inline_codes import code_faults, coded_text, placed_codes
from workbench.formats.pair_units import holds_all, is_left_target, tmx_left
from workbench.formats.side_columns import SideChoice
from workbench.formats.xliff2 import is_xliff2
from workbench.formats.xml_markup import LANG, SPACE, is_untranslatable, local_name
from workbench.messages import Message

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["CodedText", "coded_units", "file_languages", "filled_file"]

_LANGUAGES = (LANG, "lang", "source-language", "target-language", "srcLang", "trgLang")
_NOT_XML = Message("terms.text-not-xml")
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")


@dataclass(frozen=True, slots=True)
class CodedText:
    """A text of a file, the element that holds it, and the one that its correction goes into, if there is one.

    after is the element that a new target follows where there is none; fault says why the text cannot be used.
    """

    where: Message
    text: str
    node: Element
    target: Element | None
    after: Element | None = None
    fault: Message | None = None


def coded_units(data: bytes, name: str, choice: SideChoice) -> tuple[Element, tuple[CodedText, ...]]:
    """Return the root of a TMX or XLIFF file and the texts of its left side, which are on one line each.

    Raises:
        InputError: The file is neither.
    """
    root = parse_xml(data, name, damaged=True)
    kind = local_name(root)
    if kind not in {"tmx", "xliff"}:
        raise InputError("xml-not-tmx-or-xliff", file=name, root=kind, version=root.get("version", ""))
    units = _tmx(root, name, choice) if kind == "tmx" else _xliff(root, name, choice)
    return root, tuple(replace(u, fault=_NOT_XML) if DAMAGED in u.text else u for u in units)


def file_languages(data: bytes, name: str) -> tuple[str, ...]:
    """Return the languages that a file names, in their order."""
    root = parse_xml(data, name, damaged=True)
    named = (v for node in root.iter("*") for key in _LANGUAGES if (v := node.get(key)))
    return tuple(dict.fromkeys(named))


def filled_file(
    data: bytes, name: str, choice: SideChoice, corrected: Mapping[int, str]
) -> tuple[bytes, list[InputError]]:
    """Return a file with some texts corrected, given by their number, and what is wrong with those that cannot be.

    Raises:
        InputError: The file has characters that XML cannot hold, or an encoding in which places cannot be told.
    """
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or data[:1] == b"\0" or data[1:2] == b"\0":
        raise InputError("fill-not-utf8", file=name)
    root, units = coded_units(data, name, choice)
    parse_xml(data, name)  # refused where it had to be mended: the places would be others
    places = dict(zip(root.iter("*"), element_spans(data), strict=True))
    found = _DECLARED.match(data)
    encoding = found[1].decode() if found else "utf-8"
    changes: list[tuple[int, int, bytes]] = []
    faults: list[InputError] = []
    for number, text in sorted(corrected.items()):
        unit = units[number]
        wanted = [m[0] for m in PLACEHOLDER.finditer(coded_text(unit.node))]
        if wrong := code_faults(wanted, text):
            faults.extend(InputError("pairs-unit-unusable", where=unit.where, fault=fault) for fault in wrong)
            continue
        codes = placed_codes(unit.node, lambda code, part: _raw(data, places[code], part))
        inside = b"".join(
            codes[p] if p in codes else escape(p).encode(encoding, "xmlcharrefreplace") for p in _parts(text)
        )
        if local_name(unit.node) == "mrk" and (unit.target is None or local_name(unit.target) != "mrk"):
            mark = places[unit.node]  # a tool finds its segments again by the marks of the target
            inside = _raw(data, mark, "open") + inside + _raw(data, mark, "close")
        changes.append(_change(data, unit, places, inside))
    for start, end, new in sorted(changes, reverse=True):
        data = data[:start] + new + data[end:]
    return data, faults


def _parts(text: str) -> Iterator[str]:
    at = 0
    for found in PLACEHOLDER.finditer(text):
        yield text[at : found.start()]
        yield found[0]
        at = found.end()
    yield text[at:]


def _raw(data: bytes, span: ElementSpan, part: str) -> bytes:
    places = {"open": (span.start, span.inner), "close": (span.close, span.end), "whole": (span.start, span.end)}
    start, end = places[part]
    return data[start:end]


def _change(
    data: bytes, unit: CodedText, places: Mapping[Element, ElementSpan], inside: bytes
) -> tuple[int, int, bytes]:
    if unit.target is not None:
        span = places[unit.target]
        if span.inner != span.end:
            return span.inner, span.close, inside
        tag = data[span.start : span.end]
        name = re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0]
        return span.start, span.end, tag[:-2].rstrip() + b">" + inside + b"</" + name + b">"
    span = places[unit.node if unit.after is None else unit.after]
    prefix = re.split(rb"[\s/>]", data[span.start + 1 : span.inner], maxsplit=1)[0].rpartition(b":")[0]
    name = prefix + b":target" if prefix else b"target"
    return span.end, span.end, b"<" + name + b">" + inside + b"</" + name + b">"


def _line(node: Element) -> str:
    """Return the text of a segment on one line; white space is kept elsewhere, but where XML says that it is none."""
    text = coded_text(node)
    kept = next((v for n in (node, *node.iterancestors()) if (v := n.get(SPACE))), None)
    return " ".join(text.split()) if kept == "default" else re.sub(r"[ \t]*[\r\n]\s*", " ", text).strip("\r\n")


def _tmx(root: Element, name: str, choice: SideChoice) -> Iterator[CodedText]:
    for unit, variant in tmx_left(root, name, choice):
        segment = variant.find("{*}seg")
        if segment is not None:
            where = Message("terms.line", file=name, line=unit.sourceline)
            yield CodedText(where, _line(segment), segment, segment)


def _xliff(root: Element, name: str, choice: SideChoice) -> Iterator[CodedText]:
    later = is_xliff2(root)
    for file in root.iter("{*}file"):
        swapped = is_left_target(root, file, name, choice, later=later)
        for unit in file.iter("{*}unit" if later else "{*}trans-unit"):
            if is_untranslatable(unit):
                where = Message("terms.line", file=name, line=unit.sourceline)
                yield CodedText(where, "", unit, None, fault=Message("terms.unit-not-to-translate"))
                continue
            for holder in unit.findall(".//{*}segment") if later else [unit]:
                yield from _sides(holder, Message("terms.line", file=name, line=holder.sourceline), swapped=swapped)


def _sides(holder: Element, where: Message, *, swapped: bool) -> Iterator[CodedText]:
    source, target = holder.find("{*}source"), holder.find("{*}target")
    segmented = holder.find("{*}seg-source")
    side = target if swapped else segmented if segmented is not None else source
    if side is None:
        return
    marks = [m for m in side.iter("{*}mrk") if m.get("mtype") == "seg"]
    others = {m.get("mid"): m for m in (() if target is None else target.iter("{*}mrk")) if m.get("mtype") == "seg"}
    if len(marks) > 1 and (swapped or {m.get("mid") for m in marks} <= others.keys()) and holds_all(marks, side):
        for mark in marks:
            yield CodedText(where, _line(mark), mark, others.get(mark.get("mid")))
        return
    only = marks[0] if len(marks) == 1 and _is_all(marks[0], side) else side
    into = others.get(only.get("mid")) if only is not side else None
    yield CodedText(
        where, _line(only), only, target if into is None else into, segmented if segmented is not None else source
    )


def _is_all(mark: Element, side: Element) -> bool:
    """Return whether a mark holds the whole of a side."""
    return len(side) == 1 and side[0] is mark and not (side.text or "").strip() and not (mark.tail or "").strip()
