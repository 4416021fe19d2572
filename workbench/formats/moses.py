"""Parallel text as Moses has it: two files of which line k of one is the counterpart of line k of the other.

Two more files may say which sentences belong together. `.ids`, which OPUS adds, has for each line the two documents and
the ids of the sentences of either, separated by tabs. `.links` makes of the two texts lists of sentences of which
`3-4 3-5` links line 3 of one with lines 4 and 5 of the other, counted from 0; sentences that share a link are a bead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from workbench.errors import InputError
from workbench.formats.bead_files import DocumentBeads, document_beads
from workbench.formats.guard import decode_table, read_bytes
from workbench.formats.sentence_ids import sentence_ids
from workbench.messages import Message
from workbench.records import ACCEPTED, AlignedTexts, Bead
from workbench.render import one_safe_line

__all__ = ["MOSES_FILES", "moses_members", "moses_names", "read_moses"]

_PAIR = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_BESIDE = (".ids", ".links", ".scores")


def moses_names(folder: Path) -> list[str]:
    """Return the names that two or more files of a folder share apart from their suffixes."""
    stems = [p.stem for p in folder.iterdir() if p.is_file() and p.name[0] != "."]
    return sorted({s for s in stems if stems.count(s) > 1})


def moses_members(prefix: Path) -> list[Path]:
    """Return the files whose name is that of a prefix and a suffix."""
    if not prefix.parent.is_dir():
        return []
    return sorted(p for p in prefix.parent.iterdir() if p.is_file() and p.suffix and p.name == prefix.name + p.suffix)


def read_moses(prefix: Path) -> tuple[DocumentBeads, ...]:
    """Read the files whose name is that of a prefix and a suffix; the left text is the first by the alphabet.

    Raises:
        InputError: There are not two texts, or they have not as many lines as each other or as the file of ids; a line
            of the ids or links cannot be read, or names a line that is not there.
    """
    members = moses_members(prefix)
    texts = [p for p in members if p.suffix not in _BESIDE]
    if len(texts) != 2:
        raise InputError(
            "moses-two-texts", name=prefix.name, folder=prefix.parent, files=[p.name for p in texts] or "–"
        )
    counts = [len(_lines(p)) for p in texts]
    by_suffix = {p.suffix: p for p in members}
    if ".links" in by_suffix:
        return (_by_links(prefix.name, by_suffix[".links"], counts),)
    if counts[0] != counts[1]:
        raise InputError(
            "pairs-line-counts-differ",
            left=texts[0].name,
            left_count=counts[0],
            right=texts[1].name,
            right_count=counts[1],
        )
    if ".ids" in by_suffix:
        return _by_ids(by_suffix[".ids"], texts[0].name, counts[0])
    beads = [(k + 1, Bead((k,), (k,))) for k in range(counts[0])]
    return (document_beads(prefix.name, texts[0].name, beads, (counts[0], counts[1])),)


def _lines(path: Path) -> list[str]:
    """Return the lines of a text; only line feeds part them, as Moses counts."""
    return decode_table(read_bytes(path), path.name).removesuffix("\n").split("\n")


def _by_links(name: str, path: Path, counts: Sequence[int]) -> DocumentBeads:
    pairs: list[tuple[int, int, int]] = []
    for number, line in enumerate(_lines(path), 1):
        where = Message("terms.line", file=path.name, line=number)
        for word in line.split():
            match = _PAIR.fullmatch(word)
            if not match:
                raise InputError("moses-bad-link", where=where, text=word[:60])
            pair = int(match[1]), int(match[2])
            for index, count in zip(pair, counts, strict=True):
                if index >= count:
                    raise InputError("sentence-out-of-range", where=where, index=index, count=count)
            pairs.append((number, *pair))
    return document_beads(name, path.name, _joined(pairs), (counts[0], counts[1]))


def _joined(pairs: Sequence[tuple[int, int, int]]) -> list[tuple[int, Bead]]:
    """Return the beads of linked pairs, each with the line of its first: those that share a sentence are one."""
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(end: tuple[int, int]) -> tuple[int, int]:
        while parent.setdefault(end, end) != end:
            parent[end] = parent[parent[end]]
            end = parent[end]
        return end

    for _, left, right in pairs:
        parent[root((0, left))] = root((1, right))
    groups: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for pair in pairs:
        groups.setdefault(root((0, pair[1])), []).append(pair)
    beads = []
    for members in groups.values():
        lefts, rights = (tuple(sorted({pair[side] for pair in members})) for side in (1, 2))
        beads.append((min(line for line, _, _ in members), Bead(lefts, rights)))
    return sorted(beads, key=lambda placed: (placed[1].left, placed[1].right))


def _by_ids(path: Path, text: str, count: int) -> tuple[DocumentBeads, ...]:
    rows = [(number, *_row(path, number, line)) for number, line in enumerate(_lines(path), 1)]
    if len(rows) != count:
        raise InputError(
            "pairs-line-counts-differ", left=path.name, left_count=len(rows), right=text, right_count=count
        )
    documents = dict.fromkeys(documents for _, documents, _, _ in rows)
    return tuple(_document(path, pair, [row for row in rows if row[1] == pair], len(documents)) for pair in documents)


def _row(path: Path, number: int, line: str) -> tuple[tuple[str, str], list[str], list[str]]:
    cells = line.rstrip("\r").split("\t")
    if len(cells) != 4 or not cells[2].split() or not cells[3].split():
        where = Message("terms.line", file=path.name, line=number)
        raise InputError("moses-bad-ids", where=where, text=line.strip()[:60])
    return (cells[0], cells[1]), cells[2].split(), cells[3].split()


def _document(
    path: Path, documents: tuple[str, str], rows: Sequence[tuple[int, tuple[str, str], list[str], list[str]]], of: int
) -> DocumentBeads:
    left = sentence_ids(path, documents[0], {i for _, _, ids, _ in rows for i in ids})
    right = sentence_ids(path, documents[1], {j for _, _, _, ids in rows for j in ids})
    beads = []
    for number, _, lefts, rights in rows:
        where = Message("terms.line", file=path.name, line=number)
        for document, known, ids in ((documents[0], left, lefts), (documents[1], right, rights)):
            for identity in ids:
                if identity not in known.places:
                    raise InputError("sentence-id-unknown", where=where, id=identity, document=document)
        sides = [tuple(sorted(k.places[i] for i in ids)) for k, ids in ((left, lefts), (right, rights))]
        beads.append((number, Bead(sides[0], sides[1])))
    sentences = (left.count, right.count) if left.count is not None and right.count is not None else None
    name = path.stem if of == 1 else documents[0].rpartition("/")[2].removesuffix(".gz").removesuffix(".xml")
    return document_beads(name, path.name, beads, sentences)


def _linked(aligned: AlignedTexts) -> list[Bead]:
    least = 0.0 if aligned.mode == "parallel" else ACCEPTED
    return [Bead(k.left, k.right) for k in aligned.links if k.left and k.right and k.probability >= least]


def _side_lines(aligned: AlignedTexts, side: int) -> Iterator[str]:
    texts = (aligned.left, aligned.right)[side]
    return (" ".join(one_safe_line(texts[k]) for k in bead.sides[side]) for bead in _linked(aligned))


def _id_lines(aligned: AlignedTexts, names: tuple[str, str]) -> Iterator[str]:
    for bead in _linked(aligned):
        left, right = (" ".join(str(k + 1) for k in side) for side in bead.sides)
        yield "\t".join((*map(one_safe_line, names), left, right))


MOSES_FILES: dict[str, Callable[[AlignedTexts, tuple[str, str]], Iterator[str]]] = {
    ".ids": _id_lines,
    ".left": lambda aligned, _: _side_lines(aligned, 0),
    ".right": lambda aligned, _: _side_lines(aligned, 1),
}
