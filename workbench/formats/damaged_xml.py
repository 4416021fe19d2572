"""Characters that XML cannot hold, in files of tools that write them all the same: each costs its row, not the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["DAMAGED", "mended"]

DAMAGED = "\ufdd0"  # a noncharacter, which XML can hold
_REFERENCE = b"&#xFDD0;"
_PARTS = re.compile(
    rb"(?P<opening><!\[CDATA\[|<!--|<!DOCTYPE)"  # of what is left alone
    rb"|&\#(?:x(?P<hex>[0-9A-Fa-f]{1,8})|(?P<decimal>[0-9]{1,9}));|&(?P<name>[A-Za-z][A-Za-z0-9]{1,31});"
    rb"|(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f])|(?P<bare>&)"
)
_ENDS = {
    b"<![CDATA[": re.compile(rb"\]\]>"),
    b"<!--": re.compile(rb"-->"),
    b"<!DOCTYPE": re.compile(rb"[^>\[]*+(?:>|\[(?:[^\]]|\](?!\s*+>))*+\]\s*+>)"),
}
_NAMES = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?\sencoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)
_STRAY = re.compile("[\udc80-\udcff]+")
_VALID_FOR_ONE_STRAY = 20  # characters of several bytes


def mended(data: bytes) -> bytes:
    """Return an XML file with DAMAGED for what text cannot hold: control characters, bytes, entities, a bare `&`."""
    return b"".join(_pieces(data if _DECLARED.match(data) else _without_strays(data)))


def _pieces(data: bytes) -> Iterator[bytes]:
    """Yield the pieces of a file, mended; of what is opened and not closed, an end is looked for once."""
    ends = dict(_ENDS)
    done = at = 0
    while found := _PARTS.search(data, at):
        at = found.end()
        opening = found["opening"]
        if opening is None:
            yield data[done : found.start()]
            yield _mended(found)
            done = at
        elif end := ends.get(opening):
            closed = end.match(data, at) if opening == b"<!DOCTYPE" else end.search(data, at)
            at = closed.end() if closed else at
            if closed is None or opening == b"<!DOCTYPE":  # a file has one
                del ends[opening]
    yield data[done:]


def _mended(found: re.Match[bytes]) -> bytes:
    if found["control"] or found["bare"]:
        return _REFERENCE
    if found["name"]:
        return found[0] if found["name"] in _NAMES else _REFERENCE
    code = int(found["hex"], 16) if found["hex"] else int(found["decimal"]) if found["decimal"] else None
    return found[0] if code is None or _can_be_held(code) else _REFERENCE


def _can_be_held(code: int) -> bool:
    return code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def _without_strays(data: bytes) -> bytes:
    """Return UTF-8 without single invalid bytes; a file that is in another encoding is returned as it is."""
    text = data.decode("utf-8", "surrogateescape")
    strays = sum("\udc80" <= c <= "\udcff" for c in text)
    if not strays or strays * _VALID_FOR_ONE_STRAY > sum(c > "\x7f" for c in text):
        return data
    return _STRAY.sub(_REFERENCE.decode(), text).encode("utf-8")
