"""Characters that XML cannot hold, in files of tools that write them all the same: each costs its row, not the file."""

from __future__ import annotations

import re

__all__ = ["DAMAGED", "mended"]

DAMAGED = "\ufdd0"  # a noncharacter, which XML can hold
_REFERENCE = b"&#xFDD0;"
_PARTS = re.compile(
    rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>"  # these are left alone
    rb"|&\#(?:x(?P<hex>[0-9A-Fa-f]{1,8})|(?P<decimal>[0-9]{1,9}));|&(?P<name>[A-Za-z][A-Za-z0-9]{1,31});"
    rb"|(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f])",
    re.DOTALL,
)
_NAMES = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?\sencoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)
_STRAY = re.compile("[\udc80-\udcff]+")
_VALID_FOR_ONE_STRAY = 20  # characters of several bytes


def mended(data: bytes) -> bytes:
    """Return an XML file in which what its text cannot hold is DAMAGED: control characters, unknown entities, bytes."""
    return _PARTS.sub(_mended, data if _DECLARED.match(data) else _without_strays(data))


def _mended(found: re.Match[bytes]) -> bytes:
    if found["control"]:
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
