"""Stand-off alignments in XML: cesAlign (XCES, as OPUS has it), the link files of InterText, and TEI.

A `linkGrp` names two documents, and each `link` the ids of sentences of either. The left document is `fromDoc`. In
cesAlign its ids are the first of `xtargets`, in InterText, whose root is the `linkGrp`, the second; where the documents
are there and tell otherwise, they decide. TEI has pointers with the name of the document, `a.xml#s1 b.xml#s1`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.formats.bead_files import DocumentBeads, all_beads, document_beads
from workbench.formats.characters import one_line
from workbench.formats.guard import parse_xml, read_bytes
from workbench.formats.sentence_ids import SentenceIds, sentence_ids
from workbench.formats.xml_markup import local_name
from workbench.messages import Message
from workbench.records import AlignedTexts, Bead

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["ces_align_lines", "read_ces_align"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """The ids of a link, left and right, and its line."""

    line: int
    sides: tuple[tuple[str, ...], tuple[str, ...]]


def read_ces_align(path: Path) -> tuple[DocumentBeads, ...]:
    """Return the alignments of a file, one for each `linkGrp` with links.

    Raises:
        InputError: The file is no XML or could do harm, has no link, or has one that cannot be read.
    """
    root = parse_xml(read_bytes(path), path.name)
    groups = [node for node in root.iter() if local_name(node) == "linkGrp"]
    documents = [_group(path, node, of_intertext=node is root) for node in groups if _link_nodes(node)]
    if not documents:
        raise InputError("links-missing", file=path.name)
    names = [d.name for d in documents]
    if len(names) > 1 and len(set(names)) < len(names):
        raise InputError("links-document-twice", file=path.name, document=next(n for n in names if names.count(n) > 1))
    return tuple(documents)


def _link_nodes(group: Element) -> list[Element]:
    return [node for node in group if local_name(node) == "link"]


def _group(path: Path, group: Element, *, of_intertext: bool) -> DocumentBeads:
    documents = group.get("fromDoc", ""), group.get("toDoc", "")
    nodes = _link_nodes(group)
    if nodes[0].get("xtargets") is None:
        documents, links = _pointer_links(path.name, nodes)
        readings = [links]
    else:
        links = [_id_link(path.name, node) for node in nodes]
        swapped = [_Link(line=k.line, sides=(k.sides[1], k.sides[0])) for k in links]
        readings = [swapped, links] if of_intertext else [links, swapped]
    places, links = _fitting(path, documents, readings)
    beads = [
        (k.line, Bead(_indices(path, documents[0], k, 0, places), _indices(path, documents[1], k, 1, places)))
        for k in links
    ]
    counts = places[0].count, places[1].count
    sentences = (counts[0], counts[1]) if counts[0] is not None and counts[1] is not None else None
    return document_beads(_name(path, documents[0]), path.name, beads, sentences)


def _name(path: Path, document: str) -> str:
    """Return the name of an alignment: that of its left document without folders and suffixes, else of the file."""
    name = PurePosixPath(document.replace("\\", "/")).name.removesuffix(".gz").removesuffix(".xml")
    return name or path.name


def _fitting(
    path: Path, documents: tuple[str, str], readings: list[list[_Link]]
) -> tuple[tuple[SentenceIds, SentenceIds], list[_Link]]:
    """Return the first of two readings whose every id is known, or the first if none is."""
    found = []
    for links in readings:
        left, right = (
            sentence_ids(path, document, {i for k in links for i in k.sides[side]})
            for side, document in enumerate(documents)
        )
        found.append(((left, right), links))
        if all(i in ids.places for k in links for ids, side in zip((left, right), k.sides, strict=True) for i in side):
            return found[-1]
    return found[0]


def _indices(
    path: Path, document: str, link: _Link, side: int, places: tuple[SentenceIds, SentenceIds]
) -> tuple[int, ...]:
    known = places[side].places
    for identity in link.sides[side]:
        if identity not in known:
            where = Message("terms.line", file=path.name, line=link.line)
            raise InputError("sentence-id-unknown", where=where, id=identity, document=document)
    return tuple(sorted(known[identity] for identity in link.sides[side]))


def _id_link(file: str, node: Element) -> _Link:
    sides = [tuple(side.split()) for side in node.get("xtargets", "").split(";")]
    if len(sides) != 2:
        raise _bad_link(file, node)
    return _Link(line=node.sourceline or 0, sides=(sides[0], sides[1]))


def _pointer_links(file: str, nodes: list[Element]) -> tuple[tuple[str, str], list[_Link]]:
    """Return the documents that the pointers of TEI links name, in the order in which they come, and the links."""
    documents: dict[str, None] = {}
    links = []
    for node in nodes:
        pointers = [p.rpartition("#") for p in (node.get("target") or node.get("targets") or "").split()]
        if not pointers or not all(document and identity for document, _, identity in pointers):
            raise _bad_link(file, node)
        documents |= dict.fromkeys(document for document, _, _ in pointers)
        if len(documents) > 2:
            raise _bad_link(file, node)
        links.append((node.sourceline or 0, pointers))
    first, second = [*documents, ""][:2]
    return (first, second), [
        _Link(
            line=line,
            sides=(
                tuple(identity for document, _, identity in pointers if document == first),
                tuple(identity for document, _, identity in pointers if document == second),
            ),
        )
        for line, pointers in links
    ]


def _bad_link(file: str, node: Element) -> InputError:
    shown = node.get("xtargets") or node.get("target") or node.get("targets") or ""
    return InputError("link-bad-targets", where=Message("terms.line", file=file, line=node.sourceline), text=shown[:60])


def ces_align_lines(aligned: AlignedTexts, *, names: tuple[str, str] = ("left", "right")) -> Iterator[str]:
    """Yield the lines of a cesAlign file; sentence k of a side, from 1, has the id `s` and k.

    names are those of the documents. The certainty of a link is its probability.
    """
    from lxml import etree

    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">'
    yield '<cesAlign version="1.0">'
    group = etree.Element("linkGrp", targType="s", fromDoc=one_line(names[0]), toDoc=one_line(names[1]))
    yield etree.tostring(group, encoding="unicode").replace("/>", ">")
    for number, bead in enumerate(all_beads(aligned), 1):
        left, right = (" ".join(f"s{k + 1}" for k in side) for side in bead.sides)
        size = f"{len(bead.left)}-{len(bead.right)}"
        yield f'<link id="SL{number}" type="{size}" xtargets="{left};{right}" certainty="{bead.probability}"/>'
    yield "</linkGrp>"
    yield "</cesAlign>"
