"""Render text of documents for terminal and page, safe from markup and control characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from typing import Literal

from workbench.records import ErrorSpan

__all__ = [
    "bidi_isolated",
    "counted",
    "diff_html",
    "highlights_html",
    "one_safe_line",
    "summarise_findings",
    "text_direction",
    "truncated",
    "without_controls",
]

_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all controls but tabs and line breaks
_SEVERITY_ORDER = {"critical": 0, "major": 1, "minor": 2, "neutral": 3}
_TOKEN = re.compile(r"\s+|(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670])+|.", re.DOTALL)
_ARABIC_DIGITS = re.compile("[٠-٩۰-۹]+")
_SIGNS_BEFORE = set("#@+-−±$€£¥")
_SIGNS_AFTER = set("%٪‰°$€£¥+")
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def without_controls(text: str) -> str:
    """Return a text in which characters that steer a terminal are `�`: names of files may have any."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def text_direction(language: str) -> str:
    """Return the direction that a text of a language is shown in, `auto` where the language is not known."""
    if language == "und":
        return "auto"
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def one_safe_line(text: str) -> str:
    """Return a text on one line, without control characters and directional overrides."""
    return " ".join(_CONTROL.sub("", text).split())


def counted(number: int, noun: str) -> str:
    """Return a number with its English noun: 1 row, 2 rows."""
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def bidi_isolated(text: str) -> str:
    """Return a text in a Unicode isolate, so that it keeps its direction inside text of the other direction."""
    return f"{_FIRST_STRONG_ISOLATE}{one_safe_line(text)}{_POP_ISOLATE}"


def truncated(text: str, width: int) -> str:
    """Return a text cut to `width` columns at a word boundary, with an ellipsis for what is left out."""
    text = one_safe_line(text)
    if sum(not unicodedata.combining(c) for c in text) <= width:
        return text
    cut = text[: max(1, width - 1)].rsplit(" ", 1)[0]
    return f"{cut}…"


def diff_html(before: str, after: str) -> str:
    """Return the word-level difference of two texts as escaped HTML, with `del` and `ins`.

    Numbers and words that run from left to right are replaced as a whole, since they are laid out as a whole.
    """
    parts = []
    for deleted, inserted, equal in _changes(_readable(_differences(before, after))):
        parts.append(f"<del>{escape(deleted)}</del>" if deleted else "")
        parts.append(f"<ins>{escape(inserted)}</ins>" if inserted else "")
        parts.append(escape(equal))
    return f'<div dir="rtl" lang="ar" class="difference">{"".join(parts)}</div>'


@dataclass(frozen=True, slots=True)
class _Token:
    """A token of a difference; `places` is where it stands, or would stand, in the text before and the one after."""

    operation: Literal["equal", "delete", "insert"]
    text: str
    places: tuple[int, int]


def _differences(before: str, after: str) -> list[_Token]:
    old, new = (re.findall(r"\s+|\S+", text) for text in (before, after))
    tokens: list[_Token] = []
    at = [0, 0]

    def add(operation: Literal["equal", "delete", "insert"], words: Sequence[str]) -> None:
        for text in _TOKEN.findall("".join(words)):
            tokens.append(_Token(operation, text, (at[0], at[1])))
            at[0] += len(text) * (operation != "insert")
            at[1] += len(text) * (operation != "delete")

    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            add("equal", old[a:b])
        else:
            add("delete", old[a:b])
            add("insert", new[c:d])
    return tokens


def _readable(tokens: Sequence[_Token]) -> Iterator[tuple[bool, bool, str]]:
    """Yield whether each token is deleted and whether it is inserted, and its text; both if its unit is replaced."""
    groups = [*_groups(tokens, 0), *_groups(tokens, 1)]
    changed = {k for k, t in enumerate(tokens) if t.operation != "equal"}
    grown = True
    while grown:  # a unit may reach into one of the other text
        touched = [g for g in groups if changed & g and not g <= changed]
        changed.update(*touched)
        grown = bool(touched)
    for k, token in enumerate(tokens):
        yield k in changed and token.operation != "insert", k in changed and token.operation != "delete", token.text


def _changes(tokens: Iterable[tuple[bool, bool, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield what is deleted, what is inserted, and the unchanged token after both."""
    deleted = inserted = ""
    for is_deleted, is_inserted, text in (*tokens, (False, False, "")):
        if is_deleted or is_inserted:
            deleted += text if is_deleted else ""
            inserted += text if is_inserted else ""
        else:
            yield deleted, inserted, text
            deleted = inserted = ""


def _groups(tokens: Sequence[_Token], side: int) -> Iterator[set[int]]:
    """Yield the tokens of each unit of one text; of those that only the other text has, the ones strictly inside."""
    absent = ("insert", "delete")[side]
    text = "".join(t.text for t in tokens if t.operation != absent)
    first = 0
    for start, end in _units(text):
        inside = set()
        while first < len(tokens) and tokens[first].places[side] < end:
            token, place = tokens[first], tokens[first].places[side]
            if start < place + len(token.text) * (token.operation != absent):
                inside.add(first)
            first += 1
        yield inside


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of numbers and of words that run from left to right, with the signs that belong to them.

    Whatever stands after a Latin word joins it with the next one or a number; after a number only signs do.
    """
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    units: list[list[int]] = []  # first token, end, whether it has a Latin word
    for k, (token, _, _) in enumerate(tokens):
        if not _is_core(token):
            continue
        latin = any(c.isalpha() for c in token)
        between = [t for t, _, _ in tokens[units[-1][1] : k]] if units else []
        joined = not any(map(_is_right_to_left, between)) and (
            not units or units[-1][2] or all(map(str.strip, between))
        )
        if units and joined:
            units[-1][1:] = [k + 1, units[-1][2] or latin]
        else:
            units.append([k, k + 1, latin])
    for first, end, _ in units:
        before = tokens[first - 1][0] if first else ""
        after = [t for t, _, _ in tokens[end : end + 2]]
        first -= before in _SIGNS_BEFORE  # noqa: PLW2901
        if after and after[0] in _SIGNS_AFTER:
            end += 1  # noqa: PLW2901
        elif len(after) == 2 and after[0].isspace() and after[1] in _SIGNS_AFTER:
            end += 2  # noqa: PLW2901
        yield tokens[first][1], tokens[end - 1][2]


def _is_core(token: str) -> bool:
    return token[0].isalnum() and (_ARABIC_DIGITS.fullmatch(token) is not None or not _is_right_to_left(token))


def _is_right_to_left(token: str) -> bool:
    return any(c.isalpha() and unicodedata.bidirectional(c) in {"R", "AL"} for c in token)


def summarise_findings(errors: tuple[ErrorSpan, ...], limit: int = 3) -> str:
    """Return a one-line summary of findings: the most severe first, equal ones counted."""
    counts: dict[str, int] = {}
    for error in sorted(errors, key=lambda e: (_SEVERITY_ORDER[e.severity], e.start)):
        reason = error.reason.removesuffix(".") if error.severity in {"critical", "major"} else error.check
        counts[reason] = counts.get(reason, 0) + 1
    parts = [reason if count == 1 else f"{reason} ×{count}" for reason, count in list(counts.items())[:limit]]
    rest = len(counts) - limit
    return "; ".join(one_safe_line(p) for p in parts) + (f"; {rest} more" if rest > 0 else "") or "nothing found in it"


def highlights_html(text: str, errors: tuple[ErrorSpan, ...]) -> str:
    """Return a text as escaped HTML with its findings in `mark` elements, whose titles are the reasons.

    Of overlapping findings the most severe is marked, and of equally severe ones the first.
    """
    order = sorted(errors, key=lambda e: (_SEVERITY_ORDER[e.severity], e.start))
    highlighted: list[ErrorSpan] = []
    for error in order:
        if all(error.end <= other.start or error.start >= other.end for other in highlighted):
            highlighted.append(error)
    parts = []
    at = 0
    for error in sorted(highlighted, key=lambda e: e.start):
        parts.append(escape(text[at : error.start]))
        content = escape(text[error.start : error.end])
        parts.append(f'<mark class="{error.severity}" title="{escape(error.reason)}">{content}</mark>')
        at = error.end
    return "".join([*parts, escape(text[at:])])
