"""Split documents into segments: sentences, headlines, section headings, and page furniture (boilerplate).

Lines are never joined. Within a line, sentences are split by `sentencex`, and also where a closing quotation mark runs
into a verb of speech, as in garbled translations: `المشتركة”وقال ديمتري`. What is left of a line without any visible
character belongs to the sentence beside it. Only white space lies between segments, so no character is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.arabic import has_visible_character
from workbench.errors import DocumentError
from workbench.records import Document, Segment, SegmentKind, cut_segment

__all__ = ["LONGEST_LINE", "SIGNATURE", "check_lines", "content_segments", "segment", "sentence_spans"]

SIGNATURE = "seg:sentencex-lines-2"
LONGEST_LINE = 1_000_000

# Lines end at any character that `str.splitlines` or an editor treats as a line break.
_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_EMPTY_RUN = re.compile(r"(?:[^\S\n]*\n){4,}[^\S\n]*")
_SPEECH_VERBS = "قال|قالت|وقال|وقالت|أضاف|وأضاف|أضافت|وأضافت|يقول|تقول|وتابع|تابع|وأكد|أكد|وأوضح|أوضح|وذكر|ذكر|صرح|وصرح"
_GLUED_QUOTE = re.compile(rf"(?<=[”»\"])(?=(?:{_SPEECH_VERBS})\s)")
_HEADING = re.compile(r"(?:\*\*|#{1,6}\s)\s*\S")
_SENTENCE_END = re.compile(r"[.!?؟…:؛][”»\")\]]*\s*$")
_MAX_HEADLINE = 160  # characters; a longer first line without a full stop is a paragraph

# What publishing systems leave in the text: one pattern for each reason.
_FURNITURE = {
    "publication stamp": re.compile(
        r"(?:تم النشر(?: بتاريخ| في)?|نشر (?:بتاريخ|في)|آخر تحديث|تاريخ النشر|published(?: on)?|last updated)\b.{0,40}",
        re.IGNORECASE,
    ),
    "sharing button": re.compile(
        r"(?:شارك(?:ها|ه|نا)?|مشاركة|أرسلها?|share(?: this)?|tweet|facebook|whatsapp|telegram|twitter)\s*[.:…]*",
        re.IGNORECASE,
    ),
    "page control": re.compile(
        r"(?:exit mobile version|read more|continue reading|advertisement|اقرأ أيضا?ً?|المزيد|إعلان|طباعة|تعليقات?)"
        r"\s*[.:…]*",
        re.IGNORECASE,
    ),
    "address": re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    "no letters": re.compile(r"[\W\d_]+"),
}


def segment(document: Document) -> tuple[Segment, ...]:
    """Return the segments of a document in order; furniture is included, with its reason."""
    segments = [
        cut_segment(document, m.start(), m.end(), "furniture", "empty run") for m in _EMPTY_RUN.finditer(document.text)
    ]
    before_content = True
    check_lines(document)
    for start, end in _lines(document.text):
        line = document.text[start:end]
        reason = _furniture_reason(line)
        kind = "furniture" if reason else _line_kind(line, first=before_content)
        before_content = before_content and kind == "furniture"
        spans = (
            [(0, len(line))]
            if kind in {"furniture", "headline", "heading"}
            else sentence_spans(line, document.language)
        )
        for a, b in spans:
            segments.append(cut_segment(document, start + a, start + b, kind, reason))
    return tuple(sorted(segments, key=lambda s: s.start))


def check_lines(document: Document) -> None:
    """Raise DocumentError if a line of a document is longer than LONGEST_LINE."""
    if len(document.text) <= LONGEST_LINE:
        return
    for number, match in enumerate(_LINE.finditer(document.text), start=1):
        length = match.end() - match.start()
        if length > LONGEST_LINE:
            raise DocumentError(
                "document-line-too-long", file=document.name, line=number, length=length, limit=LONGEST_LINE
            )


def content_segments(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return the segments that are not furniture."""
    return tuple(s for s in segments if s.kind != "furniture")


def sentence_spans(line: str, language: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence of a line, without surrounding white space."""
    import sentencex

    ends = [b["end_index"] for b in sentencex.get_sentence_boundaries(language, line)]
    cuts = sorted({*ends, *(m.start() for m in _GLUED_QUOTE.finditer(line)), len(line)})
    spans = []
    start = 0
    for cut in cuts:
        span = _stripped_span(line, start, cut)
        if span:
            spans.append(span)
        start = cut
    return _with_invisible_rests(line, spans)


def _with_invisible_rests(line: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of which each has a visible character, unless the line has none: the others join their neighbour."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not all(has_visible_character(line[a:b]) for a, b in ((start, end), joined[-1])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text):
        span = _stripped_span(text, match.start(), match.end())
        if span:
            yield span


def _stripped_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _furniture_reason(line: str) -> str | None:
    return next((reason for reason, pattern in _FURNITURE.items() if pattern.fullmatch(line)), None)


def _line_kind(line: str, *, first: bool) -> SegmentKind:
    if _HEADING.match(line):
        return "heading"
    if first and len(line) <= _MAX_HEADLINE and not _SENTENCE_END.search(line):
        return "headline"
    return "sentence"
