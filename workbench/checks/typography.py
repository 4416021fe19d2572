"""Surface errors: spacing and punctuation, damaged characters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from workbench.arabic import is_arabic
from workbench.checks.findings import finding
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["damaged_characters", "spacing"]

_SPACE_BEFORE = re.compile(r"[^\S\n]+(?=(?::(?![()DPp])|[،؛؟!»”)])(?!\w)|\.(?![\w.]))")
_DOUBLED_SIGN = re.compile(r"\s*([،؛,])(?:\s*\1)+|(?<!\.)\.\s*\.(?!\s*\.)")  # three full stops are an ellipsis
_ARABIC_MARKS = {",": "،", ";": "؛", "?": "؟"}
_LETTERS = "\u0621-\u063a\u0641-\u064a\u064b-\u0652"
_LATIN_MARK = re.compile(rf"""(?<=[{_LETTERS}»”"')\]\d%٪])[,;?](?!\s*[,;?!؟])(?=\s*(?:$|["'«“(]*[{_LETTERS}])|\s+\d)""")
_GLUED_QUOTE = re.compile(r"(?<=[^\s(\[])[”»](?=\w)")
# UTF-8 decoded as Windows-1252 or Latin-1: the lead byte of Arabic or of “…” and the bytes after it.
_HIGH = "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_MOJIBAKE = re.compile(rf"(?:(?:[ØÙÚÛ]|[ÃÂ](?=[{_HIGH}])|â€)[{_HIGH}]?(?:(?<=[ØÙÚÛ]) )?){{2,}}")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8}\d?);")
_TAG = re.compile(r"</?(?:p|br|b|i|em|strong|span|div|a|img|h[1-6]|ul|li|td|tr)\b[^<>]{0,200}/?>", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ue000-\uf8ff]+|[\u202d\u202e]+|(?<!^)\ufeff")
_LOST_LETTERS = re.compile(r"(?<![?!؟])\?{4,}(?:\s+\?{2,})*")


def spacing(text: str) -> Iterator[ErrorSpan]:
    """Find doubled punctuation, spaces before closing punctuation, Latin marks, and closing quotes without a space."""
    doubled = [m.span() for m in _DOUBLED_SIGN.finditer(text)]
    for start, end in doubled:
        yield finding(
            text,
            start,
            end,
            category="linguistic-conventions/punctuation",
            severity="minor",
            check="spacing",
            reason=Message("findings.mark-repeated"),
            suggestion=text[end - 1],
        )
    for match in _SPACE_BEFORE.finditer(text):
        if not any(start <= match.start() < end for start, end in doubled):
            yield finding(
                text,
                match.start(),
                match.end() + 1,
                category="linguistic-conventions/punctuation",
                severity="minor",
                check="spacing",
                reason=Message("findings.space-before-mark"),
                suggestion=_usual_mark(text, match.end()),
            )
    for match in _GLUED_QUOTE.finditer(text):
        yield finding(
            text,
            match.start(),
            match.end(),
            category="linguistic-conventions/punctuation",
            severity="minor",
            check="spacing",
            reason=Message("findings.quotation-mark-joined"),
            suggestion=match.group() + " ",
        )
    for match in _LATIN_MARK.finditer(text):
        if not any(start <= match.start() < end for start, end in doubled) and _is_in_arabic_words(text, match.start()):
            yield finding(
                text,
                match.start(),
                match.end(),
                category="linguistic-conventions/punctuation",
                severity="neutral",
                check="spacing",
                reason=Message("findings.latin-mark", mark=_ARABIC_MARKS[match.group()]),
                suggestion=_ARABIC_MARKS[match.group()],
            )


def _is_in_arabic_words(text: str, at: int) -> bool:
    """Return whether the word before a sign is Arabic, past quotation marks and figures."""
    before = re.findall(r"[^\W\d_]", text[:at])
    return bool(before) and is_arabic(before[-1])


def _usual_mark(text: str, at: int) -> str:
    """Return the sign at a place, the Arabic one instead of a Latin one that has a space before it in Arabic."""
    latin = _ARABIC_MARKS.get(text[at])
    after = text[at + 1 :].lstrip()[:1]
    return latin if latin and _is_in_arabic_words(text, at) and (not after or is_arabic(after)) else text[at]


def damaged_characters(text: str) -> Iterator[ErrorSpan]:
    """Find damaged characters: text decoded wrongly, lost or control characters, leftover HTML."""
    for match in _MOJIBAKE.finditer(text):
        yield _damaged(
            text,
            match.span(),
            Message("findings.wrong-encoding"),
            _decoded(match.group()),
        )
    misread = [m.span() for m in _MOJIBAKE.finditer(text)]
    for match in _CONTROL.finditer(text):
        if any(start <= match.start() < end for start, end in misread):
            continue
        yield _damaged(text, match.span(), Message("findings.control-character"), None)
    for match in _LOST_LETTERS.finditer(text):
        yield _damaged(
            text,
            match.span(),
            Message("findings.question-marks"),
            None,
        )
    for match in _ENTITY.finditer(text):
        plain = html.unescape(match.group())
        if plain != match.group():
            yield _damaged(text, match.span(), Message("findings.html-entity"), plain)
    for match in _TAG.finditer(text):
        yield _damaged(text, match.span(), Message("findings.html-tag"), None)


def _damaged(text: str, place: tuple[int, int], reason: Message, suggestion: str | None) -> ErrorSpan:
    return finding(
        text,
        *place,
        category="linguistic-conventions/character-encoding",
        severity="major",
        check="broken",
        reason=reason,
        suggestion=suggestion,
    )


def _decoded(spoilt: str) -> str | None:
    for encoding in ("cp1252", "latin-1"):
        try:
            return spoilt.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None
