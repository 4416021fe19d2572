"""Read and write XLIFF 2.1: like XLIFF 1.2, with the matches and metadata modules, and `cp` for invalid characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

from workbench.formats.characters import one_line, set_text, spell_out_invalid
from workbench.formats.segment_rows import SegmentRow, row_or_fault
from workbench.formats.xml_markup import (
    SPACE,
    add_element,
    describe_finding,
    detect_language,
    group_by_document,
    join_notes,
    local_name,
    suggested_texts,
    text_of,
    xml_writer,
)
from workbench.messages import Message
from workbench.records import ExportedSegment, Status

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["STATES", "is_xliff2", "read_xliff2", "write_xliff2"]

_SPACES: dict[str | None, str] = {
    None: "urn:oasis:names:tc:xliff:document:2.0",
    "mtc": "urn:oasis:names:tc:xliff:matches:2.0",
    "mda": "urn:oasis:names:tc:xliff:metadata:2.0",
}
_X, _MATCH, _META = (f"{{{space}}}" for space in _SPACES.values())
STATES: dict[Status, tuple[str, str]] = {  # state and subState
    "untouched": ("initial", ""),
    "draft": ("initial", "workbench:draft"),
    "done": ("translated", ""),
    "reviewed": ("reviewed", ""),
    "rejected": ("initial", "workbench:rejected"),
}
_STATUSES: dict[str, Status] = {"translated": "done", "reviewed": "reviewed", "final": "reviewed"}
_SUBSTATES: dict[str, Status] = {"workbench:draft": "draft", "workbench:rejected": "rejected"}
_ORDER = ("initial", "translated", "reviewed", "final")
_PRIORITY = {"critical": "1", "major": "2", "minor": "5", "neutral": "9"}
_INLINE_ELEMENTS = {"pc", "mrk"}
_MARKS = {"sm", "em"}  # empty elements that delimit a marked span
_OURS = "workbench"


def write_xliff2(segments: Iterable[ExportedSegment], stream: IO[bytes]) -> None:
    """Write XLIFF 2.1, with one `file` per document."""
    from lxml import etree

    everything = list(segments)
    code = detect_language(" ".join(s.text for s in everything))
    attributes = {"version": "2.1", "srcLang": code, "trgLang": code}
    direction = {"srcDir": "rtl", "trgDir": "rtl"} if code == "ar" else {}
    with xml_writer(stream) as writer, writer.element(f"{_X}xliff", attributes, nsmap=_SPACES):
        for number, (_, name, some) in enumerate(group_by_document(everything), 1):
            about = {"id": f"f{number}", "original": one_line(name), "canResegment": "no", **direction}
            file = etree.Element(f"{_X}file", about, _SPACES)
            for segment in some:
                _add_unit(file, segment)
            writer.write(file)


def is_xliff2(root: Element) -> bool:
    """Return whether an XLIFF file is of version 2: by its version, its namespace, or what its units are called."""
    version = root.get("version", "")
    space = root.tag.rpartition("}")[0] if isinstance(root.tag, str) else ""
    return version.startswith("2.") or ":2." in space or (not version and root.find(".//{*}unit") is not None)


def read_xliff2(root: Element, name: str) -> Iterator[SegmentRow]:
    """Yield the units of an XLIFF 2 file as segment rows; notes inside segments, as some tools write them, count."""
    for file in root.iter("{*}file"):
        for unit in file.iter("{*}unit"):
            where = Message("terms.line", file=name, line=unit.sourceline)
            yield row_or_fault(_row, where, unit, file.get("original", ""))


def _add_unit(file: Element, segment: ExportedSegment) -> None:
    from lxml import etree

    unit = etree.SubElement(file, f"{_X}unit", {"id": segment.segment_id, SPACE: "preserve"})
    _matches(unit, segment)
    group = add_element(add_element(unit, f"{_META}metadata"), f"{_META}metaGroup", category=_OURS)
    for kind, value in (
        ("revision", segment.revision or ""),
        ("status", segment.status),
        ("author", segment.author),
        ("created", segment.created),
        ("fidelity", segment.report.fidelity_text),
        ("label", segment.report.label),
    ):
        add_element(group, f"{_META}meta", value, type=kind)
    sources = [k for k in segment.links if k.role == "source"]
    if segment.report.errors or segment.comment or sources:
        notes = add_element(unit, f"{_X}notes")
        for source in sources:
            said = f"{source.document} ({source.language}): {source.text}"
            add_element(notes, f"{_X}note", said, category=f"{_OURS}: source", appliesTo="source")
        for error in segment.report.errors:
            add_element(
                notes,
                f"{_X}note",
                describe_finding(error),
                category=f"{_OURS}: {error.check}",
                priority=_PRIORITY[error.severity],
                appliesTo="source",
            )
        if segment.comment:
            etree.SubElement(notes, f"{_X}note", {"category": "comment"}).text = spell_out_invalid(segment.comment)
    state, below = STATES[segment.status]
    part = add_element(unit, f"{_X}segment", id="s", state=state, **({"subState": below} if below else {}))
    set_text(etree.SubElement(part, f"{_X}source"), segment.text, _code)
    if segment.correction is not None:
        set_text(etree.SubElement(part, f"{_X}target"), segment.correction, _code)


def _matches(unit: Element, segment: ExportedSegment) -> None:
    from lxml import etree

    found = [("sibling", k.origin, k.text, f"{100 * k.probability:.2f}") for k in segment.links if k.role != "source"]
    found += [("suggestion", f"{_OURS}: {reason}", text, "") for text, reason in suggested_texts(segment)]
    if not found:
        return
    matches = add_element(unit, f"{_MATCH}matches")
    for kind, origin, text, suitability in found:
        fit = {"matchSuitability": suitability} if suitability else {}
        match = add_element(
            matches, f"{_MATCH}match", ref="#s", type="other", subType=f"{_OURS}:{kind}", origin=origin, **fit
        )
        set_text(etree.SubElement(match, f"{_X}source"), segment.text, _code)
        set_text(etree.SubElement(match, f"{_X}target"), text, _code)


def _code(character: str, _number: int) -> Element:
    from lxml import etree

    return etree.Element(f"{_X}cp", {"hex": f"{ord(character):04X}"})


def _character(node: Element) -> str | None:
    if local_name(node) in _MARKS:
        return ""
    try:
        return chr(int(node.get("hex", ""), 16)) if local_name(node) == "cp" else None
    except ValueError:
        return None


def _row(unit: Element, original: str, where: Message) -> SegmentRow:
    row = SegmentRow(where=where, values={})
    parts = [p for p in unit if local_name(p) in {"segment", "ignorable"}]
    if not parts:
        raise row.refuse(Message("terms.unit-no-segment"))
    facts = {m.get("type", ""): m.text or "" for m in unit.findall(f"{_META}metadata/{_META}metaGroup/{_META}meta")}
    values: dict[str, Any] = {
        "segment": unit.get("id", ""),
        "document": original,
        "text": _text(parts, "source", row),
        "status": _status(parts, row),
        "state": _least(parts).get("state"),
    }
    if "revision" in facts:
        values["revision"] = facts["revision"] or None
    there = any(p.find("{*}target") is not None for p in parts)
    correction = _text(parts, "target", row) if there else None
    stated = values["status"] in {"done", "reviewed"} and facts.get("status") != "untouched"
    values["correction"] = correction if correction or stated else None
    values["comment"] = join_notes(
        n.text or "" for n in unit.iter("{*}note") if not n.get("category", "").startswith(_OURS)
    )
    return SegmentRow(
        where=where, values={k: v for k, v in values.items() if v is not None or k in {"correction", "revision"}}
    )


def _text(parts: list[Element], side: str, row: SegmentRow) -> str:
    """Return one side of a unit; if a tool split it into segments, the source's text between them is used."""
    texts = []
    for part in parts:
        node = part.find(f"{{*}}{side}")
        if node is None and (local_name(part) == "ignorable" or side == "source"):
            node = part.find("{*}source")
        if node is None:
            raise row.refuse(Message("terms.unit-partial-target"))
        texts.append(text_of(node, row, through=_INLINE_ELEMENTS, character=_character))
    return "".join(texts)


def _status(parts: list[Element], row: SegmentRow) -> Status | None:
    """Return the status that the states of a unit's segments mean; `initial`, which all begin with, means none."""
    for part in parts:
        if (state := part.get("state", "initial")) not in _ORDER:
            raise row.refuse(Message("terms.unit-unknown-state", state=state, known=list(_ORDER)))
    least = _least(parts)
    if least.get("state", "initial") == "initial":
        return _SUBSTATES.get(least.get("subState", ""))
    return _STATUSES[least.get("state", "")]


def _least(parts: list[Element]) -> Element:
    """Return the least advanced segment of a unit."""
    segments = [p for p in parts if local_name(p) == "segment"]
    states = {state: k for k, state in enumerate(_ORDER)}
    return min(segments, key=lambda p: states.get(p.get("state", "initial"), 0), default=parts[0])
