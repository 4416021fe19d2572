"""Values as YAML: the small part of it that dataset cards and citation files need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

__all__ = ["scalar", "yaml"]

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_+./-]*(?: [A-Za-z][A-Za-z0-9_+./-]*)*")
_MEANT = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"}


def yaml(value: Mapping[str, object]) -> str:
    """Return a mapping of texts, numbers, truths, lists and mappings as a block of YAML."""
    return "".join(f"{line}\n" for line in _lines(value, ""))


def scalar(text: str) -> str:
    """Return a text as YAML has it, in quotes unless it is plainly a text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _MEANT:
        return text
    return '"' + "".join(_character(c) for c in text) + '"'


def _character(c: str) -> str:
    if c in '"\\':
        return f"\\{c}"
    if c.isprintable():
        return c
    return f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"


def _lines(value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            name = scalar(str(key))
            if _is_one(item):
                yield f"{indent}{name}: {_one(item)}"
            else:
                yield f"{indent}{name}:"
                yield from _lines(item, indent if isinstance(item, list | tuple) else indent + "  ")
    elif isinstance(value, Sequence):
        for item in value:
            if _is_one(item):
                yield f"{indent}- {_one(item)}"
            else:
                first, *rest = _lines(item, indent + "  ")
                yield f"{indent}- {first.removeprefix(indent + '  ')}"
                yield from rest


def _is_one(value: object) -> bool:
    return isinstance(value, str | int | float | None) or not value


def _one(value: object) -> str:
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    return "null" if value is None else str(value).lower()
