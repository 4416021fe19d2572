"""Characters that XML cannot carry, written so that they come back or at least show: none is ever dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["code_point", "fill", "from_office", "one_line", "to_office", "visible"]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OFFICE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_WORD = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # Word ends a line at a CR too


def visible(text: str) -> str:
    """Return a text with each character that XML cannot carry spelled out as ‹U+0001›."""
    return _NOT_XML.sub(lambda m: f"‹{code_point(m.group())}›", text)


def one_line(text: str) -> str:
    """Return a text on one line, as attributes and lists of findings want it."""
    return " ".join(visible(text).split())


def code_point(character: str) -> str:
    """Return the usual name of a character: U+ and at least four hexadecimal digits."""
    return f"U+{ord(character):04X}"


def fill(element: Element, text: str, placeholder: Callable[[str, int], Element]) -> None:
    """Make a text the content of an element; what XML cannot carry becomes an element made by `placeholder`.

    placeholder gets the character and its number in this text, counted from 1.
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


def to_office(text: str) -> str:
    """Return a text escaped as Office does: _x0001_ for what its XML cannot carry, _x005F_ before a look-alike."""
    text = _OFFICE.sub(lambda m: f"_x005F_x{m.group(1)}_", text)
    return _NOT_WORD.sub(lambda m: f"_x{ord(m.group()):04X}_", text)


def from_office(text: str) -> str:
    """Return what `to_office` was given."""
    return _OFFICE.sub(lambda m: chr(int(m.group(1), 16)), text)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield each character that XML cannot carry with the text after it; the first has none before its text."""
    character, at = "", 0
    for found in _NOT_XML.finditer(text):
        yield character, text[at : found.start()]
        character, at = found.group(), found.end()
    yield character, text[at:]
