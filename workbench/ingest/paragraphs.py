"""The paragraphs of a text: its lines, those of a hard-wrapped paragraph together.

A text is hard-wrapped where its lines were broken at a width: the first word of each line would not have fitted on the
line before. That holds by chance of two lines, seldom of several, and titles, verses and lists seldom end in a stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

__all__ = ["LINE", "paragraphs"]

# Lines end at any character that `str.splitlines` or an editor treats as a line break.
LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_SINGLE_BREAK = re.compile(r"[^\S\r\n]*(?:\r\n|\n|\r)[^\S\r\n]*")
_SENTENCE_END = re.compile(r"[.!?؟…:؛][”»\")\]\u200e\u200f]*$")
_OWN_LINE = re.compile(r"(?:[#>|*•·▪●○■◦‣⁃–—-]|\(?[\d٠-٩]{1,3}[.)\-–]\s|\(?[أ-ي][.)]\s|https?://|www\.|\[\d)")
_NARROWEST, _WIDEST = 30, 130  # characters of a line that was broken at a width
_LEAST_BREAKS = 2  # within sentences; one may be a title above a short text
_LEAST_FULL = 0.8  # of the lines; programs that balance the lines of a paragraph leave some short
_LONGER = 1.1  # than the width that the other paragraphs show
_SHORT = 0.6  # of the width: a line that ends its paragraph

_Lines = Sequence[tuple[int, int]]


def paragraphs(text: str, alone: Sequence[tuple[int, int]] = (), *, joined: bool = True) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each paragraph, without surrounding white space.

    The lines of `alone` are not joined to others; without `joined` none are.
    """
    lines = [span for m in LINE.finditer(text) if (span := _stripped(text, *m.span()))]
    if not joined:
        yield from lines
        return
    apart = set(alone)
    runs: list[list[tuple[int, int]]] = []
    for line in lines:
        begins = line in apart or bool(_OWN_LINE.match(text[line[0] : line[0] + 12]))
        last = runs[-1][-1] if runs else None
        if begins or last is None or last in apart or not _SINGLE_BREAK.fullmatch(text, last[1], line[0]):
            runs.append([])
        runs[-1].append(line)
    parts = [part for run in runs for part in _without_title(text, run)]
    width = max((_width(run) for run, wrapped in parts if wrapped), default=0)
    for run, wrapped in parts:
        yield from _joined(text, run, _width(run) if wrapped else width)


def _without_title(text: str, run: _Lines) -> list[tuple[_Lines, bool]]:
    """Return lines between which nothing stands but a break, apart from a title above, and whether they are wrapped."""
    for first in range(min(2, len(run))):
        if _is_wrapped(text, run[first:]):
            return [*[([line], False) for line in run[:first]], (run[first:], True)]
    return [(run, False)]


def _width(run: _Lines) -> int:
    return max(b - a for a, b in run)


def _is_wrapped(text: str, run: _Lines) -> bool:
    width = _width(run)
    full = [_is_full(text, line, following, width) for line, following in pairwise(run)]
    inside = sum(f and not _ends_sentence(text, line) for f, line in zip(full, run, strict=False))
    return (
        _NARROWEST <= width <= _WIDEST
        and inside >= _LEAST_BREAKS
        and sum(full) >= _LEAST_FULL * len(full)
        and _ends_sentence(text, run[-1])
    )


def _joined(text: str, run: _Lines, width: int) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of lines that were broken at a width, 0 if they were not."""
    start = run[0][0]
    wrapped = _is_wrapped(text, run)
    for line, following in pairwise(run):
        full = line[1] - line[0] <= _LONGER * width and _is_full(text, line, following, width)
        short = not full and line[1] - line[0] < _SHORT * width
        if short or (not wrapped and not full):
            yield start, line[1]
            start = following[0]
    yield start, run[-1][1]


def _is_full(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Return whether the first word of the following line would not have fitted on a line."""
    word = text[slice(*following)].split(maxsplit=1)[0]
    return line[1] - line[0] + 1 + len(word) > width


def _ends_sentence(text: str, line: tuple[int, int]) -> bool:
    return bool(_SENTENCE_END.search(text[slice(*line)]))


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
