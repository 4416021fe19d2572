"""Split documents into segments: sentences, headlines, section headings, and page furniture (boilerplate).

Lines are joined only where a paragraph was hard-wrapped. Within a paragraph `sentence_ends` tells where to cut, for
instance where a closing quotation mark runs into a verb of speech, as in garbled translations: `المشتركة”وقال ديمتري`.
What is left without any visible character belongs to the sentence beside it. Only white space lies between segments, so
no character is lost.
"""

from __future__ import annotations

import re
from pathlib import Path

from workbench.errors import DocumentError
from workbench.ingest.list_items import item_starts
from workbench.ingest.paragraphs import LINE, paragraphs
from workbench.ingest.readers import PACKAGE_SUFFIXES, ROW_SUFFIXES
from workbench.ingest.sentence_ends import sentence_ends
from workbench.ingest.srx import SentenceRules
from workbench.records import Document, Segment, SegmentKind, cut_segment

__all__ = [
    "LONGEST_LINE",
    "SIGNATURE",
    "check_lines",
    "content_segments",
    "paragraph_spans",
    "segment",
    "segmentation_signature",
    "sentence_spans",
]

SIGNATURE = "seg:sentencex-4"
LONGEST_LINE = 1_000_000

_WRITTEN = re.compile(r"[^\W_]")
_BREAKS = re.compile(r"[\r\n]")
# Of these files a reader makes one line of each paragraph or row.
_LINES_ARE_PARAGRAPHS = {
    *(".html", ".htm", ".xhtml", ".md", ".markdown", ".srt", ".vtt"),
    *PACKAGE_SUFFIXES,
    *ROW_SUFFIXES,
}
_EMPTY_RUN = re.compile(r"(?:[^\S\n]*\n){4,}[^\S\n]*")
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


def segmentation_signature(rules: SentenceRules | None = None) -> str:
    """Return the signature of the segmentation by rules of one's own, or by the built-in ones alone."""
    return f"{SIGNATURE}+srx-{rules.id}" if rules else SIGNATURE


def segment(document: Document, rules: SentenceRules | None = None) -> tuple[Segment, ...]:
    """Return the segments of a document in order; furniture is included, with its reason.

    rules, where they match, decide before the built-in ones.
    """
    segments = [
        cut_segment(document, m.start(), m.end(), "furniture", "empty run") for m in _EMPTY_RUN.finditer(document.text)
    ]
    before_content = True
    check_lines(document)
    for start, end in paragraph_spans(document):
        line = document.text[start:end]
        reason = _furniture_reason(line)
        kind = "furniture" if reason else _line_kind(line, first=before_content)
        before_content = before_content and kind == "furniture"
        spans = (
            [(0, len(line))]
            if kind in {"furniture", "headline", "heading"}
            else sentence_spans(line, document.language, rules)
        )
        for a, b in spans:
            segments.append(cut_segment(document, start + a, start + b, kind, reason))
    return tuple(sorted(segments, key=lambda s: s.start))


def paragraph_spans(document: Document) -> list[tuple[int, int]]:
    """Return the (start, end) of each paragraph of a document, without surrounding white space."""
    wrapped = Path(document.name).suffix.lower() not in _LINES_ARE_PARAGRAPHS
    return list(paragraphs(document.text, _furniture_lines(document.text), joined=wrapped))


def check_lines(document: Document) -> None:
    """Raise DocumentError if a line of a document is longer than LONGEST_LINE."""
    if len(document.text) <= LONGEST_LINE:
        return
    for number, match in enumerate(LINE.finditer(document.text), start=1):
        length = match.end() - match.start()
        if length > LONGEST_LINE:
            raise DocumentError(
                "document-line-too-long", file=document.name, line=number, length=length, limit=LONGEST_LINE
            )


def content_segments(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return the segments that are not furniture."""
    return tuple(s for s in segments if s.kind != "furniture")


def sentence_spans(line: str, language: str, rules: SentenceRules | None = None) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence of a line or a paragraph, without surrounding white space."""
    plain = _BREAKS.sub(" ", line)
    ends = dict.fromkeys(sentence_ends(plain, language), True)
    if rules:
        ends |= rules.decisions(plain, language)
    spans = []
    start = 0
    for cut in (*sorted(k for k, is_end in ends.items() if is_end), len(line)):
        span = _stripped_span(line, start, cut)
        if span:
            spans.append(span)
        start = cut
    return _with_rests(line, spans)


def _with_rests(line: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of which each has a letter or a digit, unless the line has none: the others join their neighbour."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not all(_WRITTEN.search(line, a, b) for a, b in ((start, end), joined[-1])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _stripped_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _furniture_lines(text: str) -> list[tuple[int, int]]:
    spans = (_stripped_span(text, *m.span()) for m in LINE.finditer(text))
    return [span for span in spans if span and _furniture_reason(text[slice(*span)])]


def _furniture_reason(line: str) -> str | None:
    return next((reason for reason, pattern in _FURNITURE.items() if pattern.fullmatch(line)), None)


def _line_kind(line: str, *, first: bool) -> SegmentKind:
    if _HEADING.match(line):
        return "heading"
    if first and len(line) <= _MAX_HEADLINE and not _SENTENCE_END.search(line) and not item_starts(line):
        return "headline"
    return "sentence"
