"""Ladders, the alignments of hunalign: a line is how many sentences of either text lie before a border.

The sentences between two lines are a bead. A third column is hunalign's score, which is no probability; ours writes the
probability of the bead that starts there.

>>> read_ladder("0\\t0\\t0.3\\n1\\t2\\t0.5\\n2\\t2\\t0\\n", "a.ladder").beads
(Bead(left=(0,), right=(0, 1), probability=None), Bead(left=(1,), right=(), probability=None))
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.arabic import has_visible_character
from workbench.errors import AlignmentError, InputError
from workbench.formats.bead_files import DocumentBeads, all_beads, document_beads
from workbench.messages import Message
from workbench.records import AlignedTexts, Bead

__all__ = ["is_rung", "ladder_lines", "read_ladder"]

_RUNG = re.compile(r"\s*(\d{1,6})\s+(\d{1,6})(?:\s+\S+)?\s*", re.ASCII)


def is_rung(line: str) -> bool:
    """Return whether a line can be one of a ladder."""
    return _RUNG.fullmatch(line) is not None


def read_ladder(text: str, name: str) -> DocumentBeads:
    """Read a ladder; its last line says how many sentences the texts have.

    Raises:
        InputError: A line has no two numbers, or one that is smaller than on the line before.
    """
    before = (0, 0)
    placed: list[tuple[int, Bead]] = []
    is_first = True
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        where = Message("terms.line", file=name, line=number)
        match = _RUNG.fullmatch(line)
        if not match:
            raise InputError("ladder-bad-line", where=where, text=line.strip()[:60])
        rung = int(match[1]), int(match[2])
        if is_first and rung != (0, 0):
            raise InputError("ladder-bad-start", where=where, text=line.strip()[:60])
        if rung[0] < before[0] or rung[1] < before[1]:
            raise InputError(
                "ladder-goes-back", where=where, rung=f"{rung[0]} {rung[1]}", last=f"{before[0]} {before[1]}"
            )
        if rung != before:
            placed.append((number, Bead(tuple(range(before[0], rung[0])), tuple(range(before[1], rung[1])))))
        before, is_first = rung, False
    return document_beads(name, name, placed, before)


def ladder_lines(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:  # noqa: ARG001
    """Yield the lines of a ladder: left border, right border, probability of the bead that starts there.

    A sentence without a visible character between those of a bead becomes part of it.

    Raises:
        AlignmentError: Beads cross, or one leaves out a sentence between those that it has.
    """
    return iter(list(_rungs(aligned)))  # what cannot be a ladder is told before anything is written


def _rungs(aligned: AlignedTexts) -> Iterator[str]:
    left = right = 0
    for bead in sorted((b for b in all_beads(aligned) if b.left and b.right), key=lambda b: (b.left, b.right)):
        if bead.left[0] < left or bead.right[0] < right or _has_hole(bead, aligned):
            raise AlignmentError("ladder-not-in-order", left=list(bead.left), right=list(bead.right))
        yield from _alone(left, bead.left[0], right, bead.right[0])
        yield f"{bead.left[0]}\t{bead.right[0]}\t{bead.probability}"
        left, right = bead.left[-1] + 1, bead.right[-1] + 1
    yield from _alone(left, len(aligned.left), right, len(aligned.right))
    yield f"{len(aligned.left)}\t{len(aligned.right)}\t0"


def _alone(left: int, left_end: int, right: int, right_end: int) -> Iterator[str]:
    """Yield the lines of sentences without counterpart."""
    yield from (f"{i}\t{right}\t0" for i in range(left, left_end))
    yield from (f"{left_end}\t{j}\t0" for j in range(right, right_end))


def _has_hole(bead: Bead, aligned: AlignedTexts) -> bool:
    return any(
        has_visible_character(texts[k])
        for side, texts in zip(bead.sides, (aligned.left, aligned.right), strict=True)
        for k in set(range(side[0], side[-1])) - set(side)
    )
