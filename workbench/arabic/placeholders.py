"""Placeholders of inline codes in a text: ⟦1⟧ for a code, ⟦1⟧ … ⟦/1⟧ for a pair around text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

__all__ = ["PLACEHOLDER", "crossing_codes"]

PLACEHOLDER = re.compile(r"⟦(/?)(\d{1,4})⟧")


def crossing_codes(found: Sequence[str], wanted: Sequence[str]) -> Iterator[str]:
    """Yield the closing codes that stand before what they close, or close what another code was opened within."""
    closable = {c for c in wanted if f"⟦/{c[1:-1]}⟧" in wanted}
    opened: list[str] = []
    for code in found:
        if code in closable:
            opened.append(code)
        elif code.startswith("⟦/"):
            begin = code.replace("/", "", 1)
            if begin not in closable:
                continue
            if not opened or opened[-1] != begin:
                yield code
            if begin in opened:
                opened.remove(begin)
