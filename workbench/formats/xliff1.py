"""Read and write XLIFF 1.2: garbled text as source, correction as target, findings as notes, siblings as alternatives.

A document is a `file`, a segment a `trans-unit` with the segment's id. Metadata is in a `context-group`, which tools
preserve. A character that XML cannot represent is a `ph` of type x-character that spells it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

from workbench.errors import InputError
from workbench.formats.characters import code_point, one_line, set_text, spell_out_invalid
from workbench.formats.segment_rows import SegmentRow, row_or_fault
from workbench.formats.xml_markup import (
    LANG,
    SPACE,
    add_element,
    describe_finding,
    detect_language,
    group_by_document,
    join_notes,
    local_name,
    parse_code_point,
    suggested_texts,
    text_of,
    xml_writer,
)
from workbench.messages import Message
from workbench.records import ExportedSegment, Status
from workbench.version import VERSION

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["STATES", "read_xliff1", "write_xliff1"]

_SPACE = "urn:oasis:names:tc:xliff:document:1.2"
_X = f"{{{_SPACE}}}"
STATES: dict[Status, str] = {
    "draft": "needs-translation",
    "done": "translated",
    "reviewed": "signed-off",
    "rejected": "x-rejected",
}
_DRAFT_STATES = {"new", "needs-translation"}  # what tools give a target that they have only copied from the source
_STATUSES: dict[str, Status] = {
    "new": "draft",
    "needs-translation": "draft",
    "needs-adaptation": "draft",
    "needs-l10n": "draft",
    "needs-review-translation": "draft",
    "needs-review-adaptation": "draft",
    "needs-review-l10n": "draft",
    "translated": "done",
    "signed-off": "reviewed",
    "final": "reviewed",
    "x-rejected": "rejected",
}
_PRIORITY = {"critical": "1", "major": "2", "minor": "5", "neutral": "9"}
_INLINE_ELEMENTS = {"g", "mrk"}
_OURS = "workbench"
_COUNTERPART = {"clean": "counterpart", "garbled": "garbled counterpart", "source": "source"}


def write_xliff1(segments: Iterable[ExportedSegment], stream: IO[bytes]) -> None:
    """Write XLIFF 1.2, with one `file` per document."""
    with xml_writer(stream) as writer, writer.element(f"{_X}xliff", {"version": "1.2"}, nsmap={None: _SPACE}):
        for _, name, some in group_by_document(segments):
            writer.write(_file(name, list(some)))


def read_xliff1(root: Element, name: str) -> Iterator[SegmentRow]:
    """Yield the trans-units of an XLIFF 1 file as segment rows."""
    for file in root.iter("{*}file"):
        original = file.get("original", "")
        for unit in file.iter("{*}trans-unit"):
            yield row_or_fault(_row, Message("terms.line", file=name, line=unit.sourceline), unit, original)
    if not any(True for _ in root.iter("{*}file")):
        raise InputError("xliff-no-file", file=name)


def _file(name: str, some: list[ExportedSegment]) -> Element:
    from lxml import etree

    code = detect_language(" ".join(s.text for s in some))
    about = {"original": one_line(name), "source-language": code, "target-language": code, "datatype": "plaintext"}
    file = etree.Element(f"{_X}file", about, {None: _SPACE})
    people = list(dict.fromkeys((s.author, s.created) for s in some if s.author))
    phases = {person: f"p{number}" for number, person in enumerate(people, 1)}
    _add_header(file, phases)
    body = add_element(file, f"{_X}body")
    for segment in some:
        _add_unit(body, segment, phases)
    return file


def _add_header(file: Element, phases: dict[tuple[str, str], str]) -> None:
    header = add_element(file, f"{_X}header")
    if phases:
        group = add_element(header, f"{_X}phase-group")
        for (author, created), phase in phases.items():
            add_element(
                group, f"{_X}phase", phase_name=phase, process_name="correction", contact_name=author, date=created
            )
    add_element(header, f"{_X}tool", tool_id=_OURS, tool_name="Muqabala", tool_version=VERSION)


def _add_unit(body: Element, segment: ExportedSegment, phases: dict[tuple[str, str], str]) -> None:
    from lxml import etree

    approved = {"approved": "yes" if segment.status == "reviewed" else "no"}
    unit = etree.SubElement(body, f"{_X}trans-unit", {"id": segment.segment_id, **approved, SPACE: "preserve"})
    set_text(etree.SubElement(unit, f"{_X}source"), segment.text, _placeholder)
    if segment.correction is not None:
        target = etree.SubElement(unit, f"{_X}target")
        set_text(target, segment.correction, _placeholder)
        target.set("state", STATES.get(segment.status, "new"))
        if phase := phases.get((segment.author, segment.created)):
            target.set("phase-name", phase)
    facts = add_element(unit, f"{_X}context-group", purpose="information")
    for kind, value in (
        ("revision", segment.revision or ""),
        ("status", segment.status),
        ("fidelity", segment.report.fidelity_text),
        ("label", segment.report.label),
    ):
        add_element(facts, f"{_X}context", value, **{"context-type": f"x-{_OURS}-{kind}"})
    for error in segment.report.errors:
        add_element(
            unit,
            f"{_X}note",
            describe_finding(error),
            priority=_PRIORITY[error.severity],
            annotates="source" if error.side == "left" else "general",
            **{"from": f"{_OURS}: {error.check}"},
        )
    if segment.comment:
        note = etree.SubElement(unit, f"{_X}note", {"from": one_line(segment.author)})
        note.text = spell_out_invalid(segment.comment)
    _alternatives(unit, segment)


def _alternatives(unit: Element, segment: ExportedSegment) -> None:
    from lxml import etree

    for link in segment.links:
        other = add_element(
            unit,
            f"{_X}alt-trans",
            origin=link.origin,
            match_quality=f"{100 * link.probability:.2f}%",
            alttranstype="reference",
        )
        target = etree.SubElement(other, f"{_X}target")
        if link.role == "source":
            target.set(LANG, link.language)
        set_text(target, link.text, _placeholder)
        add_element(other, f"{_X}note", f"{link.kind} {_COUNTERPART[link.role]}, probability {link.probability}")
    for text, reason in suggested_texts(segment):
        other = add_element(unit, f"{_X}alt-trans", origin=_OURS, alttranstype="proposal")
        set_text(etree.SubElement(other, f"{_X}target"), text, _placeholder)
        add_element(other, f"{_X}note", reason)


def _placeholder(character: str, number: int) -> Element:
    from lxml import etree

    found = etree.Element(f"{_X}ph", {"id": str(number), "ctype": "x-character"})
    found.text = code_point(character)
    return found


def _character(node: Element) -> str | None:
    return parse_code_point(node.text) if local_name(node) == "ph" and node.get("ctype") == "x-character" else None


def _row(unit: Element, original: str, where: Message) -> SegmentRow:
    row = SegmentRow(where=where, values={})
    source, target = unit.find("{*}source"), unit.find("{*}target")
    if source is None:
        raise row.refuse(Message("terms.unit-no-source"))
    facts = {c.get("context-type", ""): c.text or "" for c in unit.findall("{*}context-group/{*}context")}
    values: dict[str, Any] = {
        "segment": unit.get("id", ""),
        "document": original,
        "text": text_of(source, row, through=_INLINE_ELEMENTS, character=_character),
    }
    if (revision := facts.get(f"x-{_OURS}-revision")) is not None:
        values["revision"] = revision or None
    correction = None if target is None else text_of(target, row, through=_INLINE_ELEMENTS, character=_character)
    status = _status(unit, target, facts, row)
    sent = facts.get(f"x-{_OURS}-status")
    if target is not None and target.get("state") in _DRAFT_STATES and correction == values["text"] != "":
        status = None if sent in {None, "", "untouched"} else status
    values["status"] = status
    values["state"] = None if target is None else target.get("state")
    stated = status in {"done", "reviewed"} and sent != "untouched"
    values["correction"] = correction if correction or stated else None
    values["comment"] = join_notes(
        n.text or "" for n in unit.findall("{*}note") if not n.get("from", "").startswith(_OURS)
    )
    return SegmentRow(
        where=where, values={k: v for k, v in values.items() if v is not None or k in {"correction", "revision"}}
    )


def _status(unit: Element, target: Element | None, facts: dict[str, str], row: SegmentRow) -> str | None:
    """Return the status that a target's state means, else the exported one, adjusted by a changed approval.

    A state that a tool defines for itself (x-…) says as little as none. translate-toolkit approves each unit when it
    sets its first target, so that approval does not mean a review.
    """
    if target is None:
        return None
    state, approved, sent = target.get("state"), unit.get("approved"), facts.get(f"x-{_OURS}-status") or None
    if state is not None and state not in _STATUSES:
        if not state.startswith("x-"):
            raise row.refuse(Message("terms.unit-unknown-state", state=state, known=list(_STATUSES)))
        state = None
    status = sent if state is None else _STATUSES[state]
    if approved == "yes" and (state is None or (status == "done" and sent not in {"untouched", "draft"})):
        return "reviewed"
    if approved == "no" and status == sent == "reviewed":
        return "done"
    return status
