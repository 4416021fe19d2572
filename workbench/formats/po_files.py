"""Read the pairs of a PO file (gettext): the messages and their translations, plural forms each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workbench.errors import InputError
from workbench.formats.pair_files import TextPair, checked
from workbench.formats.side_columns import SideChoice, language_matches
from workbench.formats.side_languages import mostly_arabic
from workbench.messages import Message

__all__ = ["PO_SUFFIXES", "po_pairs"]

PO_SUFFIXES = (".po", ".pot")
_ANYTHING = SideChoice()
_SIDES = ("msgid", "msgstr")
_FIELD = re.compile(r'\s*(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d{1,2})\])?)?\s*"((?:[^"\\]|\\.)*)"\s*')
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_CHARACTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


@dataclass(slots=True)
class _Entry:
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    broken: bool = False


def po_pairs(text: str, name: str, choice: SideChoice = _ANYTHING) -> Iterator[TextPair]:
    """Yield the pairs of a PO file; a message without a translation has no right text, a broken one a fault.

    The message is the left text and its translation the right one, unless the choice says otherwise or the translation
    is the only Arabic one. The header and messages that are out of use are left out.
    """
    entries = list(_entries(text))
    turned = _is_turned(entries, name, choice)
    for entry in entries:
        where = Message("terms.line", file=name, line=entry.line)
        if entry.broken:
            fault = InputError("pairs-unit-unusable", where=where, fault=Message("terms.po-broken"))
            yield TextPair(where=where, left="", right=None, fault=fault)
        elif entry.fields.get("msgid"):
            for message, translation in _texts(entry.fields):
                if not turned:
                    yield checked(TextPair(where=where, left=message, right=translation or None))
                elif translation:
                    yield checked(TextPair(where=where, left=translation, right=message))
                else:
                    fault = InputError("pairs-unit-unusable", where=where, fault=Message("terms.unit-no-target"))
                    yield TextPair(where=where, left="", right=None, fault=fault)


def _is_turned(entries: Sequence[_Entry], name: str, choice: SideChoice) -> bool:
    """Return whether the translation is the left side; a column or language that is not there is an InputError."""
    languages = _languages(entries)
    for side in (choice.left, choice.right):
        if side is not None and side not in _SIDES:
            raise InputError("pairs-no-such-column", file=name, column=side, columns=list(_SIDES))
    if choice.left is not None or choice.right is not None:
        if choice.left == choice.right:
            raise InputError("pairs-same-column", file=name, column=choice.left)
        return choice.left == _SIDES[1] or choice.right == _SIDES[0]
    for wanted in (choice.left_lang, choice.right_lang):
        if wanted is not None and not any(language_matches(wanted, tag) for tag in languages):
            raise InputError("pairs-no-such-language", file=name, language=wanted, languages=languages)
    if choice.left_lang is not None and choice.left_lang == choice.right_lang:
        raise InputError("pairs-same-language", file=name, language=choice.left_lang)
    message, translation = languages
    left, right = choice.left_lang, choice.right_lang
    if left is None and right is None:
        left = "ar"
    if left is not None:
        return language_matches(left, translation) and not language_matches(left, message)
    return right is not None and language_matches(right, message) and not language_matches(right, translation)


def _languages(entries: Sequence[_Entry]) -> list[str]:
    """Return the languages of messages and translations: those of the header, else Arabic, or English and any other."""
    usable = [e.fields for e in entries if not e.broken]
    header = next((f.get("msgstr", "") for f in usable if f.get("msgid") == ""), "")
    named = {key.strip().lower(): value.strip() for key, _, value in (k.partition(":") for k in header.split("\n"))}
    pairs = [pair for fields in usable if fields.get("msgid") for pair in _texts(fields)]
    message = named.get("x-source-language") or ("ar" if mostly_arabic(a for a, _ in pairs) else "en")
    translation = named.get("language") or ("ar" if mostly_arabic(b for _, b in pairs) else "und")
    return [message, translation]


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
