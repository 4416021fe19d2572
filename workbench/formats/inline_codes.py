"""Inline codes of translation files as placeholders in the text: ⟦1⟧ for a code, ⟦1⟧ … ⟦/1⟧ for a pair around text.

A translator keeps and moves the placeholders; on the way out each becomes the bytes that it stands for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from workbench.arabic import PLACEHOLDER, crossing_codes
from workbench.formats.xml_markup import is_deleted, local_name
from workbench.messages import Message

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["code_faults", "coded_text", "placed_codes"]

_AROUND_TEXT = {"hi", "g", "pc", "mrk"}
_OPENING = {"bpt": "ept", "bx": "ex", "sc": "ec"}
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}
_IDENTITIES = ("startRef", "rid", "i", "id")  # of the code that a pair of codes shares
_Piece = tuple[str, "Element | None", str]


def coded_text(node: Element) -> str:
    """Return the text of a segment with a placeholder for each inline code."""
    return "".join(text for text, _, _ in _pieces(node))


def placed_codes(node: Element, raw: Callable[[Element, str], bytes]) -> dict[str, bytes]:
    """Return the bytes that each placeholder of a segment stands for.

    raw returns those of an element: of its start tag for `open`, its end tag for `close`, or the `whole` of it.
    """
    return {text: raw(code, part) for text, code, part in _pieces(node) if code is not None}


def code_faults(wanted: Sequence[str], text: str) -> tuple[Message, ...]:
    """Return what is wrong with the placeholders of a text: missing, unknown, doubled, or a pair that crosses one."""
    found = [m[0] for m in PLACEHOLDER.finditer(text)]
    counts, expected = Counter(found), Counter(wanted)
    faults = []
    if missing := expected - counts:
        faults.append(Message("terms.code-missing", codes=list(missing)))
    if unknown := [c for c in counts if c not in expected]:
        faults.append(Message("terms.code-unknown", codes=unknown))
    if doubled := [c for c in counts if counts[c] > expected[c] > 0]:
        faults.append(Message("terms.code-doubled", codes=doubled))
    if not faults and (crossed := list(crossing_codes(found, wanted))):
        faults.append(Message("terms.code-order", codes=crossed))
    return tuple(faults)


def _pieces(node: Element) -> Iterator[_Piece]:
    """Yield the texts of a segment and the placeholders of its codes, each with its element and the part of that."""
    numbers = _Numbers()
    yield node.text or "", None, ""
    todo: list[tuple[Element, str]] = [(child, "") for child in reversed(node)]
    while todo:
        child, end = todo.pop()
        name = local_name(child)
        if end:
            yield end, child, "close"
        elif name in _AROUND_TEXT and (len(child) or child.text is not None) and not is_deleted(child):
            number = numbers.next()
            yield f"⟦{number}⟧", child, "open"
            yield child.text or "", None, ""
            todo.append((child, f"⟦/{number}⟧"))
            todo.extend((inner, "") for inner in reversed(child))
            continue
        elif name:
            yield numbers.placeholder(child, name), child, "whole"
        yield child.tail or "", None, ""


class _Numbers:
    """The numbers of the codes of a segment, in their order; a code that closes another has the number of that."""

    def __init__(self) -> None:
        self.last = 0
        self.open: dict[tuple[str, str], int] = {}

    def next(self) -> int:
        self.last += 1
        return self.last

    def placeholder(self, code: Element, name: str) -> str:
        identity = next((v for k in _IDENTITIES if (v := code.get(k))), "")
        if name in _CLOSING and (number := self.open.pop((_CLOSING[name], identity), 0)):
            return f"⟦/{number}⟧"
        number = self.next()
        if name in _OPENING:
            self.open[name, identity] = number
        return f"⟦{number}⟧"
