"""Findings on the inline codes of a corrected text: what a translation tool says of its tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workbench.arabic import PLACEHOLDER, crossing_codes
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["code_findings"]


def code_findings(garbled: str, text: str) -> tuple[ErrorSpan, ...]:
    """Return what is wrong with the placeholders of a corrected text: missing, unknown, doubled, crossing ones.

    A missing one is told at the last character of the text.
    """
    if "⟦" not in garbled and "⟦" not in text:
        return ()
    return tuple(_found(garbled, text))


def _found(garbled: str, text: str) -> Iterator[ErrorSpan]:
    wanted = [m[0] for m in PLACEHOLDER.finditer(garbled)]
    expected, seen = Counter(wanted), Counter[str]()
    crossing = set(crossing_codes([m[0] for m in PLACEHOLDER.finditer(text)], wanted))
    for found in PLACEHOLDER.finditer(text):
        code = found[0]
        seen[code] += 1
        if code not in expected:
            yield _finding(text, *found.span(), Message("terms.code-unknown", codes=[code]))
        elif seen[code] > expected[code]:
            yield _finding(text, *found.span(), Message("terms.code-doubled", codes=[code]))
        elif code in crossing:
            yield _finding(text, *found.span(), Message("terms.code-order", codes=[code]))
    if missing := list(expected - seen):
        yield _finding(text, max(0, len(text) - 1), len(text), Message("terms.code-missing", codes=missing))


def _finding(text: str, start: int, end: int, reason: Message) -> ErrorSpan:
    return ErrorSpan(
        side="left",
        start=start,
        end=end,
        text=text[start:end],
        category="design-and-markup/markup-tag",
        severity="major",
        check="inline codes",
        reason=reason.text("en"),
        reason_ar=reason.text("ar"),
    )
