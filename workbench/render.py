"""Render text of documents for terminal and page, safe from markup and control characters."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from html import escape

from workbench.records import ErrorSpan

__all__ = ["bidi_isolated", "diff_html", "highlights_html", "one_safe_line", "summarise_findings", "truncated"]

_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_SEVERITY_ORDER = {"critical": 0, "major": 1, "minor": 2, "neutral": 3}
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def one_safe_line(text: str) -> str:
    """Return a text on one line, without control characters and directional overrides."""
    return " ".join(_CONTROL.sub("", text).split())


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
    """Return the word-level difference of two texts as escaped HTML, with `del` and `ins`."""
    old, new = (re.findall(r"\s+|\S+", text) for text in (before, after))
    parts = []
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        deleted, inserted = escape("".join(old[a:b])), escape("".join(new[c:d]))
        if operation == "equal":
            parts.append(deleted)
        else:
            parts.append((f"<del>{deleted}</del>" if deleted else "") + (f"<ins>{inserted}</ins>" if inserted else ""))
    return f'<div dir="rtl" lang="ar" class="difference">{"".join(parts)}</div>'


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
