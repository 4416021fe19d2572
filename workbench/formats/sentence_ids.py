"""The place of a sentence in its document, by the id that an alignment names it with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workbench.errors import InputError
from workbench.formats.guard import is_markup, parse_xml, read_bytes
from workbench.formats.xml_markup import XML_ID, local_name

__all__ = ["SentenceIds", "find_document", "sentence_ids"]

_NUMBERS = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceIds:
    """The places of sentences by their ids; count is how many the document has, None if that is not known."""

    places: dict[str, int]
    count: int | None


def find_document(file: Path, document: str) -> Path | None:
    """Return the XML document that an alignment file names, in its folder or below; None if there is none.

    A name that leads out of the folder is not followed, and a compressed document counts only once it is unpacked.
    """
    path = PurePosixPath(document.replace("\\", "/").removesuffix(".gz"))
    if not document or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return None
    candidates = (file.parent / path, file.parent / path.name)
    return next((found for found in candidates if found.is_file() and is_markup(read_bytes(found))), None)


def sentence_ids(file: Path, document: str, mentioned: Collection[str]) -> SentenceIds:
    """Return the places of the sentences of a document of which an alignment file mentions some.

    They are told by the document, and without it by the numbers of the ids.

    Raises:
        InputError: There is no document, and the ids do not tell.
    """
    found = find_document(file, document)
    if found is not None:
        return _ids_of_document(found, mentioned)
    places = _places_by_number(mentioned)
    if places is None:
        example = min(mentioned)
        raise InputError("sentences-need-document", file=file.name, document=document or "?", id=example)
    return SentenceIds(places=places, count=None)


def _ids_of_document(path: Path, mentioned: Collection[str]) -> SentenceIds:
    """Return the ids of the elements of the kind that is mentioned, in the order of the document."""
    root = parse_xml(read_bytes(path), path.name)
    named = [(local_name(node), node.get(XML_ID) or node.get("id")) for node in root.iter() if local_name(node)]
    kinds = {kind for kind, identity in named if identity in mentioned} or {"s"}
    ids = [identity for kind, identity in named if kind in kinds and identity is not None]
    places = {identity: k for k, identity in enumerate(ids)}
    if len(places) < len(ids):
        raise InputError("sentence-id-twice", file=path.name, id=next(i for i in ids if ids.count(i) > 1))
    return SentenceIds(places=places, count=len(ids))


def _places_by_number(ids: Collection[str]) -> dict[str, int] | None:
    """Return the places that ids tell, such as `s12` or `3:1`; None if they do not.

    One number counts from 1, or from 0 if there is a 0. Several, those of paragraph and sentence, have to follow each
    other without a gap, as nothing says how many sentences a gap has.
    """
    numbers = {identity: tuple(map(int, _NUMBERS.findall(identity))) for identity in ids}
    distinct = sorted(set(numbers.values()))
    if len(distinct) < len(numbers) or len({len(n) for n in distinct}) > 1 or () in distinct:
        return None
    if all(len(n) == 1 for n in distinct):
        start = min([1, *(n[0] for n in distinct)])
        return {identity: n[0] - start for identity, n in numbers.items()}
    if not _without_gap(distinct):
        return None
    places = {n: k for k, n in enumerate(distinct)}
    return {identity: places[n] for identity, n in numbers.items()}


def _without_gap(numbers: Iterable[tuple[int, ...]]) -> bool:
    """Return whether sorted numbers count on: `1 1`, `1 2`, `2 1`."""
    before: tuple[int, ...] | None = None
    for one in numbers:
        if before is None:
            if any(n > 1 for n in one):
                return False
        else:
            at = next(k for k, (a, b) in enumerate(zip(before, one, strict=True)) if a != b)
            if one[at] != before[at] + 1 or any(n > 1 for n in one[at + 1 :]):
                return False
        before = one
    return True
