"""Alignments as lines of JSON, TSV and TMX, and all formats of alignments by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from workbench.formats.bead_files import bead_lines
from workbench.formats.ces_align import ces_align_lines
from workbench.formats.ladders import ladder_lines
from workbench.formats.moses import MOSES_FILES
from workbench.formats.tables import quote_tab_cell
from workbench.formats.tmx import add_variant, tmx_header
from workbench.formats.xml_markup import add_element, detect_language
from workbench.records import ACCEPTED, AlignedTexts, Link
from workbench.render import one_safe_line

__all__ = ["ALIGNMENT_FORMATS", "alignment_files", "jsonl_lines", "tmx_lines", "tsv_lines"]


def jsonl_lines(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:
    """Yield one JSON object per link; with `everything`, also unlikely links and those without counterpart."""
    for link in _selected_links(aligned, everything=everything):
        yield json.dumps(
            {
                "left": list(link.left),
                "right": list(link.right),
                "kind": link.kind,
                "score": link.score,
                "probability": link.probability,
                "left_text": " ".join(aligned.left[i] for i in link.left),
                "right_text": " ".join(aligned.right[j] for j in link.right),
            },
            ensure_ascii=False,
        )


def tsv_lines(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:
    """Yield a header and one row per link: left text, right text, kind, probability."""
    yield "left_text\tright_text\tkind\tprobability"
    for link in _selected_links(aligned, everything=everything):
        left = quote_tab_cell(" ".join(one_safe_line(aligned.left[i]) for i in link.left))
        right = quote_tab_cell(" ".join(one_safe_line(aligned.right[j]) for j in link.right))
        yield f"{left}\t{right}\t{link.kind}\t{link.probability}"


def _selected_links(aligned: AlignedTexts, *, everything: bool) -> Iterator[Link]:
    least = 0.0 if aligned.mode == "parallel" else ACCEPTED  # every bead counts, whatever its probability
    return (k for k in aligned.links if everything or (k.left and k.right and k.probability >= least))


def tmx_lines(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:
    """Yield the lines of a TMX 1.4b document: one unit per link with two sides, with its probability as a property."""
    from lxml import etree

    languages = [detect_language(" ".join(side)[:100_000]) for side in (aligned.left, aligned.right)]
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<tmx version="1.4">'
    yield etree.tostring(tmx_header(languages[0]), encoding="unicode")
    yield "<body>"
    for link in _selected_links(aligned, everything=everything):
        if link.left and link.right:
            unit = etree.Element("tu")
            add_element(unit, "prop", link.kind, type="x-kind")
            add_element(unit, "prop", str(link.probability), type="x-probability")
            add_variant(unit, languages[0], " ".join(aligned.left[i] for i in link.left))
            add_variant(unit, languages[1], " ".join(aligned.right[j] for j in link.right))
            yield etree.tostring(unit, encoding="unicode")
    yield "</body>"
    yield "</tmx>"


_LINES: dict[str, Callable[..., Iterator[str]]] = {
    "jsonl": jsonl_lines,
    "beads": bead_lines,
    "tsv": tsv_lines,
    "tmx": tmx_lines,
    "ladder": ladder_lines,
}
ALIGNMENT_FORMATS = (*_LINES, "cesalign", "moses")


def alignment_files(
    format_: str, aligned: AlignedTexts, *, everything: bool = False, names: tuple[str, str] = ("left", "right")
) -> dict[str, Iterator[str]]:
    """Return the lines of the files that a format takes, by suffix; names are those of the documents.

    All formats but `moses` take one file. An unknown format is a ValueError.
    """
    if format_ == "moses":
        return {suffix: lines(aligned, names) for suffix, lines in MOSES_FILES.items()}
    if format_ == "cesalign":
        return {".xml": ces_align_lines(aligned, names=names)}
    if format_ not in _LINES:
        raise ValueError(f"no format {format_!r}; known: {', '.join(ALIGNMENT_FORMATS)}")
    return {f".{format_}": _LINES[format_](aligned, everything=everything)}
