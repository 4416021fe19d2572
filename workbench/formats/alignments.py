"""Alignments as lines of text, by the contracts that other programs read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from workbench.formats.tables import tab_cell
from workbench.formats.tmx import header, variant
from workbench.formats.xml_markup import element, language
from workbench.records import ACCEPTED, AlignedTexts, Link
from workbench.render import plain

__all__ = ["ALIGNMENT_FORMATS", "beads", "jsonl", "tmx", "tsv"]


def jsonl(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:
    """Yield one JSON object a link; all links, also those without counterpart, with `everything`."""
    for link in _chosen(aligned, everything=everything):
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


def beads(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:  # noqa: ARG001
    """Yield `[left indexes]:[right indexes]:probability`, every sentence in one at the least.

    The parallel mode has a bead for every sentence; the comparable mode tells of the left ones, and the right
    ones that nothing is linked to follow at the end.
    """
    linked: set[int] = set()
    likeliest: dict[int, float] = {}
    for link in aligned.links:
        for j in link.right:
            likeliest[j] = max(likeliest.get(j, 0.0), link.probability)
        if aligned.mode == "parallel" or not link.right or link.probability >= ACCEPTED:
            linked |= set(link.right)
            yield f"{list(link.left)}:{list(link.right)}:{link.probability}"
    for j, text in enumerate(aligned.right):
        if j not in linked and text.strip():
            yield f"[]:{[j]}:{round(1 - likeliest.get(j, 0.0), 4)}"


def tsv(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:
    """Yield a head and one row a link: left text, right text, kind, probability."""
    yield "left_text\tright_text\tkind\tprobability"
    for link in _chosen(aligned, everything=everything):
        left = tab_cell(" ".join(plain(aligned.left[i]) for i in link.left))
        right = tab_cell(" ".join(plain(aligned.right[j]) for j in link.right))
        yield f"{left}\t{right}\t{link.kind}\t{link.probability}"


def _chosen(aligned: AlignedTexts, *, everything: bool) -> Iterator[Link]:
    least = 0.0 if aligned.mode == "parallel" else ACCEPTED  # a bead is the best there is, whatever its probability
    return (k for k in aligned.links if everything or (k.left and k.right and k.probability >= least))


def tmx(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:
    """Yield the lines of a TMX 1.4b document: a unit for each link of two sides, its probability as a property."""
    from lxml import etree

    languages = [language(" ".join(side)[:100_000]) for side in (aligned.left, aligned.right)]
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<tmx version="1.4">'
    yield etree.tostring(header(languages[0]), encoding="unicode")
    yield "<body>"
    for link in _chosen(aligned, everything=everything):
        if link.left and link.right:
            unit = etree.Element("tu")
            element(unit, "prop", link.kind, type="x-kind")
            element(unit, "prop", str(link.probability), type="x-probability")
            variant(unit, languages[0], " ".join(aligned.left[i] for i in link.left))
            variant(unit, languages[1], " ".join(aligned.right[j] for j in link.right))
            yield etree.tostring(unit, encoding="unicode")
    yield "</body>"
    yield "</tmx>"


ALIGNMENT_FORMATS: dict[str, Callable[..., Iterator[str]]] = {"jsonl": jsonl, "beads": beads, "tsv": tsv, "tmx": tmx}
