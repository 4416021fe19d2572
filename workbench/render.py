"""Reports for the terminal; all text of documents passes through here and cannot act as markup or control."""

from __future__ import annotations

import re
import unicodedata

from workbench.records import ErrorSpan

__all__ = ["isolated", "plain", "shortened", "why"]

_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
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


def why(errors: tuple[ErrorSpan, ...], most: int = 3) -> str:
    """Return in a line what is wrong: the gravest findings first, equal ones counted."""
    grave = {"critical": 0, "major": 1, "minor": 2, "neutral": 3}
    counted: dict[str, int] = {}
    for error in sorted(errors, key=lambda e: (grave[e.severity], e.start)):
        reason = error.reason.removesuffix(".") if error.severity in {"critical", "major"} else error.check
        counted[reason] = counted.get(reason, 0) + 1
    parts = [reason if n == 1 else f"{reason} ×{n}" for reason, n in list(counted.items())[:most]]
    rest = len(counted) - most
    return "; ".join(plain(p) for p in parts) + (f"; {rest} more" if rest > 0 else "") or "nothing found in it"
