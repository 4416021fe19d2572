"""Text of documents for terminal and page: all of it passes through here and cannot act as markup or control."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from html import escape

from workbench.records import ErrorSpan

__all__ = ["difference_html", "isolated", "plain", "shortened", "spans_html", "why"]

_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_GRAVITY = {"critical": 0, "major": 1, "minor": 2, "neutral": 3}
_FIRST_STRONG_ISOLATE, _POP = "\u2068", "\u2069"


def plain(text: str) -> str:
    """Return a text on one line without characters that would steer a terminal or turn its direction."""
    return " ".join(_CONTROL.sub("", text).split())


def isolated(text: str) -> str:
    """Return a text that keeps its own direction among text of the other one."""
    return f"{_FIRST_STRONG_ISOLATE}{plain(text)}{_POP}"


def shortened(text: str, width: int) -> str:
    """Return a text cut to some columns, with an ellipsis where something is left out."""
    text = plain(text)
    if sum(not unicodedata.combining(c) for c in text) <= width:
        return text
    cut = text[: max(1, width - 1)].rsplit(" ", 1)[0]
    return f"{cut}…"


def difference_html(before: str, after: str) -> str:
    """Return what became of a text as HTML, word by word: what went in `del`, what came in `ins`, all escaped."""
    old, new = (re.findall(r"\s+|\S+", text) for text in (before, after))
    parts = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = escape("".join(old[a:b])), escape("".join(new[c:d]))
        if what == "equal":
            parts.append(gone)
        else:
            parts.append((f"<del>{gone}</del>" if gone else "") + (f"<ins>{come}</ins>" if come else ""))
    return f'<div dir="rtl" lang="ar" class="difference">{"".join(parts)}</div>'


def why(errors: tuple[ErrorSpan, ...], most: int = 3) -> str:
    """Return in a line what is wrong: the gravest findings first, equal ones counted."""
    counted: dict[str, int] = {}
    for error in sorted(errors, key=lambda e: (_GRAVITY[e.severity], e.start)):
        reason = error.reason.removesuffix(".") if error.severity in {"critical", "major"} else error.check
        counted[reason] = counted.get(reason, 0) + 1
    parts = [reason if n == 1 else f"{reason} ×{n}" for reason, n in list(counted.items())[:most]]
    rest = len(counted) - most
    return "; ".join(plain(p) for p in parts) + (f"; {rest} more" if rest > 0 else "") or "nothing found in it"


def spans_html(text: str, errors: tuple[ErrorSpan, ...]) -> str:
    """Return a text as HTML with its findings marked; the reason is the mark's title, and everything is escaped.

    Where findings overlap the gravest is marked, of equals the first.
    """
    order = sorted(errors, key=lambda e: (_GRAVITY[e.severity], e.start))
    shown: list[ErrorSpan] = []
    for error in order:
        if all(error.end <= other.start or error.start >= other.end for other in shown):
            shown.append(error)
    parts = []
    at = 0
    for error in sorted(shown, key=lambda e: e.start):
        parts.append(escape(text[at : error.start]))
        inside = escape(text[error.start : error.end])
        parts.append(f'<mark class="{error.severity}" title="{escape(error.reason)}">{inside}</mark>')
        at = error.end
    return "".join([*parts, escape(text[at:])])
