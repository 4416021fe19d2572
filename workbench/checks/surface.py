"""What is wrong on the surface of a text: signs, spaces, doubled words, quotes, characters that were spoilt."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from workbench.checks.findings import finding
from workbench.records import ErrorSpan

__all__ = ["broken", "repetition", "spacing", "unbalanced_quotes"]

_SPACE_BEFORE = re.compile(r"[^\S\n]+(?=[،؛؟:!»”)](?!\w)|\.(?![\w.]))")
_DOUBLED_SIGN = re.compile(r"\s*([،؛,])(?:\s*\1)+|(?<!\.)\.\s*\.(?!\s*\.)")  # three full stops are an ellipsis
_GLUED_QUOTE = re.compile(r"(?<=[^\s(\[])[”»](?=\w)")
_REPEATED = re.compile("(?<![\\w\u064b-\u0652])((?:\\w[\u064b-\u0652]*){2,})\\s+\\1(?![\\w\u064b-\u0652])")
# UTF-8 read as Windows-1252 or Latin-1: the lead byte of Arabic or of “…” and what follows it.
_HIGH = "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_MOJIBAKE = re.compile(rf"(?:(?:[ØÙÚÛ]|[ÃÂ](?=[{_HIGH}])|â€)[{_HIGH}]?(?:(?<=[ØÙÚÛ]) )?){{2,}}")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8}\d?);")
_TAG = re.compile(r"</?(?:p|br|b|i|em|strong|span|div|a|img|h[1-6]|ul|li|td|tr)\b[^<>]{0,200}/?>", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ue000-\uf8ff]+|[\u202d\u202e]+|(?<!^)\ufeff")
_LOST = re.compile(r"(?<![?!؟])\?{4,}(?:\s+\?{2,})*")


def spacing(text: str) -> Iterator[ErrorSpan]:
    """Find doubled signs, spaces before a sign that closes, and quotes that run into the next word."""
    doubled = [m.span() for m in _DOUBLED_SIGN.finditer(text)]
    for start, end in doubled:
        yield finding(
            text, start, end, category="linguistic-conventions/punctuation", severity="minor",
            check="spacing", reason="The sign stands more than once.", suggestion=text[end - 1],
        )  # fmt: skip
    for match in _SPACE_BEFORE.finditer(text):
        if not any(start <= match.start() < end for start, end in doubled):
            yield finding(
                text, match.start(), match.end() + 1, category="linguistic-conventions/punctuation", severity="minor",
                check="spacing", reason="There is a space before the sign.", suggestion=text[match.end()],
            )  # fmt: skip
    for match in _GLUED_QUOTE.finditer(text):
        yield finding(
            text, match.start(), match.end(), category="linguistic-conventions/punctuation", severity="minor",
            check="spacing", reason="The quote runs into the next word.", suggestion=match.group() + " ",
        )  # fmt: skip


def repetition(text: str) -> Iterator[ErrorSpan]:
    """Find a word that stands twice in a row: `المسؤولين المسؤولين`."""
    for match in _REPEATED.finditer(text):
        if not match.group(1).isdigit():
            yield finding(
                text, match.start(), match.end(), category="linguistic-conventions/duplication", severity="minor",
                check="repetition", reason="The word stands twice.", suggestion=match.group(1),
            )  # fmt: skip


def broken(text: str) -> Iterator[ErrorSpan]:
    """Find spoilt characters: text read in another encoding, lost or control characters, HTML left in the text."""
    for match in _MOJIBAKE.finditer(text):
        yield _spoilt(text, match.span(), "The letters were read in another encoding.", _decoded(match.group()))
    misread = [m.span() for m in _MOJIBAKE.finditer(text)]
    for match in _CONTROL.finditer(text):
        if any(start <= match.start() < end for start, end in misread):
            continue
        yield _spoilt(text, match.span(), "A character was lost, or is a control character.", None)
    for match in _LOST.finditer(text):
        yield _spoilt(text, match.span(), "Letters were lost and became question marks.", None)
    for match in _ENTITY.finditer(text):
        plain = html.unescape(match.group())
        if plain != match.group():
            yield _spoilt(text, match.span(), "The sign is left as HTML.", plain)
    for match in _TAG.finditer(text):
        yield _spoilt(text, match.span(), "HTML is left in the text.", None)


def _spoilt(text: str, place: tuple[int, int], reason: str, suggestion: str | None) -> ErrorSpan:
    return finding(
        text, *place, category="linguistic-conventions/character-encoding", severity="major", check="broken",
        reason=reason, suggestion=suggestion,
    )  # fmt: skip


def _decoded(spoilt: str) -> str | None:
    for encoding in ("cp1252", "latin-1"):
        try:
            return spoilt.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None


def unbalanced_quotes(text: str) -> Iterator[ErrorSpan]:
    """Find quotes that open and never close, or close and never opened; a hint, for a quote may span sentences.

    Some houses open with what closes elsewhere (”نعم“), so that kind is judged by its number alone.
    """
    if text.count("«") != text.count("»"):
        yield from _unclosed(text, "«", "»")
    curly = [m.start() for m in re.finditer("[“”„]", text)]
    straight = [m.start() for m in re.finditer('(?<![0-9])"', text)]
    for places in (curly, straight):
        if len(places) % 2:
            yield _unbalanced(text, places[-1])


def _unclosed(text: str, opening: str, closing: str) -> Iterator[ErrorSpan]:
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign == opening:
            opened.append(place)
        elif sign == closing:
            if opened:
                opened.pop()
            else:
                yield _unbalanced(text, place)
    yield from (_unbalanced(text, place) for place in opened)


def _unbalanced(text: str, place: int) -> ErrorSpan:
    return finding(
        text, place, place + 1, category="linguistic-conventions/punctuation", severity="neutral", check="quotation",
        reason="The quote has no partner in this sentence.",
    )  # fmt: skip
