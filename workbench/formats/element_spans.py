"""Where the elements of an XML file stand in its bytes, so that one can be changed and all else stays byte for byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

__all__ = ["ElementSpan", "element_spans"]

_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")


@dataclass(slots=True)
class ElementSpan:
    """The bytes of an element: its start tag from start to inner, its end tag from close to end.

    An element of one tag has no end tag: inner, close and end are the same place.
    """

    start: int
    inner: int
    close: int = -1
    end: int = -1


def element_spans(data: bytes) -> list[ElementSpan]:
    """Return the places of all elements of a well-formed XML file, in the order of their start tags."""
    spans: list[ElementSpan] = []
    opened: list[ElementSpan] = []
    parser = expat.ParserCreate()

    def start(_name: str, _attributes: Any) -> None:
        at = parser.CurrentByteIndex
        tag = _TAG.match(data, at)
        span = ElementSpan(at, at if tag is None else tag.end())
        if data[span.inner - 2 : span.inner] == b"/>":
            span.close = span.end = span.inner
        spans.append(span)
        opened.append(span)

    def end(_name: str) -> None:
        span = opened.pop()
        if span.end < 0:
            span.close = parser.CurrentByteIndex
            span.end = data.index(b">", span.close) + 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(data, True)  # noqa: FBT003
    return spans
