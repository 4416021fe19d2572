"""The text of subtitles, SubRip and WebVTT: without numbers, times and markup, sentences that run over cues joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

__all__ = ["subtitle_text"]

_TIMES = re.compile(r"[^\S\n]*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}.*")
_MARKUP = re.compile(r"</?(?:[bius]|c|v|lang|ruby|rt|font|\d)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE)
_ABOUT = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)(?:\s|$)")
_ENDS = re.compile(r"[.!?؟…:][”»\")\]\u200e\u200f]*$")
_SPEAKER = re.compile(r"\s*[-–—]")
_MOST_CUES = 8  # of a sentence


def subtitle_text(text: str) -> str:
    """Return the text of subtitles, one line a cue, or for several cues that no end of a sentence parts."""
    return "\n".join(_joined(text))


def _joined(text: str) -> Iterator[str]:
    begun, cues = "", 0
    for line in _lines(text):
        if begun and (cues >= _MOST_CUES or _ENDS.search(begun) or _SPEAKER.match(line)):
            yield begun
            begun, cues = "", 0
        begun, cues = f"{begun} {line}".strip(), cues + 1
    if begun:
        yield begun


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of the cues; those of a speaker that go on are together."""
    text = re.sub(r"\r\n?", "\n", text.lstrip("\ufeff"))
    is_web = _ABOUT.match(text) is not None
    for block in re.split(r"\n[^\S\n]*\n", text):
        for shown in _cues(block):
            said = ""
            for marked in shown:
                plain = _MARKUP.sub("", marked)
                line = " ".join((unescape(plain) if is_web else plain).split())
                if said and _SPEAKER.match(line):
                    yield said
                    said = ""
                said = f"{said} {line}".strip()
            if said:
                yield said


def _cues(block: str) -> Iterator[list[str]]:
    """Yield the lines that each cue of a block shows; some programs leave no empty line between cues."""
    lines = block.split("\n")
    starts = [k for k, line in enumerate(lines) if _TIMES.fullmatch(line)]
    if not starts:
        if block.strip() and not _ABOUT.match(block.lstrip()):
            yield lines
        return
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        shown = lines[start + 1 : following]
        if following is not None and shown and shown[-1].strip().isdecimal():
            del shown[-1]  # the number of the next cue
        yield shown
