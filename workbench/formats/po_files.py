"""Read the pairs of a PO file (gettext): the messages and their translations, plural forms each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.errors import InputError
from workbench.formats.pair_files import TextPair, checked
from workbench.messages import Message

__all__ = ["PO_SUFFIXES", "po_pairs"]

PO_SUFFIXES = (".po", ".pot")
_FIELD = re.compile(r'\s*(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d{1,2})\])?)?\s*"((?:[^"\\]|\\.)*)"\s*')
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_CHARACTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


@dataclass(slots=True)
class _Entry:
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    broken: bool = False


def po_pairs(text: str, name: str) -> Iterator[TextPair]:
    """Yield the pairs of a PO file; a message without a translation has no right text, a broken one a fault.

    The header and messages that are out of use are left out.
    """
    for entry in _entries(text):
        where = Message("terms.line", file=name, line=entry.line)
        if entry.broken:
            fault = InputError("pairs-unit-unusable", where=where, fault=Message("terms.po-broken"))
            yield TextPair(where=where, left="", right=None, fault=fault)
        elif entry.fields.get("msgid"):
            for left, right in _texts(entry.fields):
                yield checked(TextPair(where=where, left=left, right=right or None))


def _texts(fields: dict[str, str]) -> Iterator[tuple[str, str]]:
    plural = fields.get("msgid_plural")
    yield fields["msgid"], fields.get("msgstr", fields.get("msgstr[0]", ""))
    if plural is not None:
        forms = [v for k, v in fields.items() if k.startswith("msgstr[") and k != "msgstr[0]" and v]
        yield from ((plural, form) for form in forms or [""])


def _entries(text: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    key = ""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text.lstrip("\ufeff")), 1):
        if line.lstrip().startswith("#") or not line.strip():
            if not line.strip() and entry is not None:
                yield entry
                entry, key = None, ""
            continue
        found = _FIELD.fullmatch(line)
        begins = bool(found and (found[1] == "msgctxt" or (found[1] == "msgid" and "msgid" in _known(entry))))
        if entry is None or begins:
            if entry is not None:
                yield entry
            entry, key = _Entry(line=number), ""
        if found is None or (not found[1] and not key):
            entry.broken = True
            continue
        if found[1]:
            key = found[1]
            entry.broken |= key in entry.fields
            entry.fields[key] = ""
        entry.fields[key] += _ESCAPE.sub(_character, found[3])
    if entry is not None:
        yield entry


def _known(entry: _Entry | None) -> dict[str, str]:
    return {} if entry is None else entry.fields


def _character(found: re.Match[str]) -> str:
    said = found[1]
    if said[0] == "x" and len(said) > 1:
        return chr(int(said[1:], 16))
    return chr(int(said, 8) % 256) if said.isdigit() and said[0] in "01234567" else _CHARACTERS.get(said, said)
