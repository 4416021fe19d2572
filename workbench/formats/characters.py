"""Characters that XML cannot represent, escaped so that they survive or at least show; none is ever dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["code_point", "from_office_xml", "one_line", "set_text", "spell_out_invalid", "to_office_xml"]

_INVALID_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OFFICE_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_INVALID_IN_WORD = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # Word ends a line at CR too


def spell_out_invalid(text: str) -> str:
    """Return a text with each character that XML cannot represent spelled out as ‹U+0001›."""
    return _INVALID_IN_XML.sub(lambda m: f"‹{code_point(m.group())}›", text)


def one_line(text: str) -> str:
    """Return a text on one line, for attributes and lists of findings."""
    return " ".join(spell_out_invalid(text).split())


def code_point(character: str) -> str:
    """Return the usual name of a character: U+ and at least four hexadecimal digits."""
    return f"U+{ord(character):04X}"


def set_text(element: Element, text: str, placeholder: Callable[[str, int], Element]) -> None:
    """Set the text of an element; characters that XML cannot represent become elements made by `placeholder`.

    placeholder is called with the character and its number in this text, from 1.
    """
    last: Element | None = None
    for number, (character, plain) in enumerate(_pieces(text)):
        if character:
            last = placeholder(character, number)
            element.append(last)
        if last is None:
            element.text = plain
        else:
            last.tail = plain


def to_office_xml(text: str) -> str:
    """Return a text with Office escapes: _x0001_ for characters that its XML excludes, _x005F_ before a look-alike."""
    text = _OFFICE_ESCAPE.sub(lambda m: f"_x005F_x{m.group(1)}_", text)
    return _INVALID_IN_WORD.sub(lambda m: f"_x{ord(m.group()):04X}_", text)


def from_office_xml(text: str) -> str:
    """Return a text without Office escapes: the inverse of `to_office_xml`."""
    return _OFFICE_ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), text)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield (character, text after it) for each character that XML cannot represent; the first character is empty."""
    character, at = "", 0
    for found in _INVALID_IN_XML.finditer(text):
        yield character, text[at : found.start()]
        character, at = found.group(), found.end()
    yield character, text[at:]
