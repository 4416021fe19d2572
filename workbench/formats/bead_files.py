"""Alignments as beads by index: the lines of a bead file, and what every reader of an alignment returns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.errors import InputError
from workbench.messages import Message
from workbench.records import ACCEPTED, AlignedTexts, Bead

__all__ = ["DocumentBeads", "all_beads", "bead_lines", "document_beads", "read_bead_document", "read_beads"]

_LINE = re.compile(r"\s*(\[[\d,\s]*\])\s*:\s*(\[[\d,\s]*\])\s*(?::\s*([-+.\deE]+)\s*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentBeads:
    """The beads of two documents as a file has them.

    lines has for each bead its line of the file, from 1; sentences is the number of sentences of both sides, None where
    the file does not tell.
    """

    name: str
    file: str
    beads: tuple[Bead, ...]
    lines: tuple[int, ...]
    sentences: tuple[int, int] | None = None


def document_beads(
    name: str, file: str, beads: Iterable[tuple[int, Bead]], sentences: tuple[int, int] | None = None
) -> DocumentBeads:
    """Return beads with their lines as those of two documents; a bead without counterpart has one sentence.

    Where the number of sentences is known, one that no bead has is without counterpart, on the line of the last bead.
    """
    placed = [(line, single) for line, bead in beads for single in _singles(bead)]
    last = placed[-1][0] if placed else 1
    for side, count in enumerate(sentences or ()):
        known = {i for _, bead in placed for i in bead.sides[side]}
        alone = (i for i in range(count) if i not in known)
        placed += [(last, Bead((i,), ()) if side == 0 else Bead((), (i,))) for i in alone]
    return DocumentBeads(
        name=name,
        file=file,
        beads=tuple(bead for _, bead in placed),
        lines=tuple(line for line, _ in placed),
        sentences=sentences,
    )


def _singles(bead: Bead) -> Iterator[Bead]:
    if bead.left and bead.right:
        yield bead
    else:
        yield from (Bead((i,), (), bead.probability) for i in bead.left)
        yield from (Bead((), (j,), bead.probability) for j in bead.right)


def read_beads(text: str, name: str) -> tuple[Bead, ...]:
    """Read lines `[left indexes]:[right indexes]` with an optional `:probability`; empty lines are skipped."""
    return read_bead_document(text, name).beads


def read_bead_document(text: str, name: str) -> DocumentBeads:
    """Read the lines of `read_beads` as the beads of two documents."""
    placed = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                placed.append((number, _bead(line)))
            except ValueError as error:
                where = Message("terms.line", file=name, line=number)
                raise InputError("evaluation-bad-bead", where=where, text=line.strip()[:60]) from error
    return DocumentBeads(
        name=name, file=name, beads=tuple(bead for _, bead in placed), lines=tuple(number for number, _ in placed)
    )


def _bead(line: str) -> Bead:
    """Return the bead of a line; raise ValueError if it is none."""
    match = _LINE.fullmatch(line)
    if not match:
        raise ValueError(line)
    left, right = (tuple(sorted(json.loads(side))) for side in match.groups()[:2])
    return Bead(left, right, None if match[3] is None else float(match[3]))


def all_beads(aligned: AlignedTexts) -> Iterator[Bead]:
    """Yield beads with every sentence in at least one.

    Parallel alignments have a bead for every sentence. Comparable alignments have one for every left sentence, and the
    unlinked right ones follow at the end.
    """
    linked: set[int] = set()
    likeliest: dict[int, float] = {}
    for link in aligned.links:
        for j in link.right:
            likeliest[j] = max(likeliest.get(j, 0.0), link.probability)
        if aligned.mode == "parallel" or not link.right or link.probability >= ACCEPTED:
            linked |= set(link.right)
            yield Bead(link.left, link.right, link.probability)
    for j, text in enumerate(aligned.right):
        if j not in linked and text.strip():
            yield Bead((), (j,), round(1 - likeliest.get(j, 0.0), 4))


def bead_lines(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:  # noqa: ARG001
    """Yield `[left indexes]:[right indexes]:probability`, with every sentence in at least one."""
    for bead in all_beads(aligned):
        yield f"{list(bead.left)}:{list(bead.right)}:{bead.probability}"
