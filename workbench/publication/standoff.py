"""Stand-off texts: a withheld text becomes pieces that refer to articles, or are literal, and can be restored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

import numpy as np

from workbench.publication.articles import Row
from workbench.publication.schema import Column

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["GRAM", "LONGEST", "STEP", "Piece", "Place", "Sources", "decode", "encode", "grams", "restore", "withhold"]

GRAM = 12  # characters that must agree for a match to be considered
STEP = 8  # every eighth offset of an article is indexed
_PIECE = ("document_id", "start", "end", "text")
_PRIME = np.uint64(0x9E3779B97F4A7C15)
LONGEST = GRAM + STEP - 2  # most characters of an article in a literal piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A reference to characters of an article, or a literal text without document."""

    document_id: str | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A position in an article."""

    document_id: str
    at: int


class Sources(Protocol):
    """The articles whose text is withheld."""

    def text(self, document_id: str) -> str:
        """Return the text of a withheld article, empty for any other."""

    def places(self, text: str) -> Mapping[int, Sequence[Place]]:
        """Return candidate positions in the articles of GRAM characters of a text, by their offset in the text."""


def grams(text: str) -> NDArray[np.uint64]:
    """Return a hash of the GRAM characters from each offset of a text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    count = max(0, len(codes) - GRAM + 1)
    found = np.zeros(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for shift in range(GRAM):
            found = found * _PRIME + codes[shift : shift + count] + np.uint64(1)
        found ^= found >> np.uint64(29)
        mixed: NDArray[np.uint64] = found * _PRIME
    return mixed ^ (mixed >> np.uint64(32))


def encode(text: str, sources: Sources, place: tuple[str, int, int] | None = None) -> tuple[Piece, ...]:
    """Return the pieces of a text; `place` (document, start, end) is where the whole text may stand."""
    if place and text and sources.text(place[0])[place[1] : place[2]] == text:
        return (Piece(document_id=place[0], start=place[1], end=place[2]),)
    pieces: list[Piece] = []
    own = 0
    for at, found in sorted(sources.places(text).items()):
        run = _run(text, own, at, found, sources) if at >= own else None
        if run is None:
            continue
        document, first, start, length = run
        if first > own:
            pieces.append(Piece(text=text[own:first]))
        pieces.append(Piece(document_id=document, start=start, end=start + length))
        own = first + length
    if own < len(text) or not pieces:
        pieces.append(Piece(text=text[own:]))
    return tuple(pieces)


def _run(text: str, own: int, at: int, places: Sequence[Place], sources: Sources) -> tuple[str, int, int, int] | None:
    """Return document, offset in the text, offset in the document and length of the longest match around a gram."""
    best: tuple[str, int, int, int] | None = None
    for place in places:
        source = sources.text(place.document_id)
        if source[place.at : place.at + GRAM] != text[at : at + GRAM]:
            continue
        first, start = at, place.at
        while first > own and start and text[first - 1] == source[start - 1]:
            first, start = first - 1, start - 1
        last, end = at + GRAM, place.at + GRAM
        while last < len(text) and end < len(source) and text[last] == source[end]:
            last, end = last + 1, end + 1
        if last - first > LONGEST and (best is None or last - first > best[3]):
            best = (place.document_id, first, start, last - first)
    return best


def decode(pieces: Sequence[Piece], texts: Mapping[str, str]) -> str:
    """Return the text of pieces; a missing article is a KeyError."""
    return "".join((p.text or "") if p.document_id is None else texts[p.document_id][p.start : p.end] for p in pieces)


def withhold(row: Row, columns: Sequence[Column], sources: Sources) -> Row:
    """Return a row with the texts that quote the sources replaced by pieces in the column `standoff`."""
    made: Row = dict(row)
    left_out: list[Row] = []
    for slot in _slots(made, columns):
        pieces = encode(slot.text, sources, _place(made, slot))
        if any(p.document_id for p in pieces):
            slot.put(made, None)
            place: Row = {"column": slot.column, "index": slot.index, "part": slot.part}
            left_out += [{**place, **{name: getattr(p, name) for name in _PIECE}} for p in pieces]
    return {**made, "standoff": left_out}


def restore(row: Mapping[str, object], texts: Mapping[str, str]) -> Row:
    """Return the row that `withhold` was given, from its result and the texts."""
    made = dict(row)
    for slot, pieces in groupby(_items(made.pop("standoff")), key=_slot_of):
        slot.put(made, decode([_piece(p) for p in pieces], texts))
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """The position of a text in a row."""

    column: str
    index: int
    part: str
    text: str

    def put(self, row: Row, value: str | None) -> None:
        """Set the value; lists of the row are copied, not changed."""
        if self.index < 0:
            row[self.column] = value
            return
        items = row[self.column]
        if not isinstance(items, list):
            raise TypeError(f"{self.column} is no list")
        copied = list(items)
        copied[self.index] = {**copied[self.index], self.part: value} if self.part else value
        row[self.column] = copied


def _slots(row: Row, columns: Sequence[Column]) -> Iterator[_Slot]:
    for column in columns:
        value = row.get(column.name)
        if column.text and isinstance(value, str):
            yield _Slot(column=column.name, index=-1, part="", text=value)
        elif column.text and isinstance(value, list):
            for index, text in enumerate(value):
                yield _Slot(column=column.name, index=index, part="", text=text)
        elif isinstance(value, list):
            parts = [p.name for p in column.parts if p.text]
            for index, item in enumerate(value):
                for part in parts:
                    yield _Slot(column=column.name, index=index, part=part, text=item[part])


def _place(row: Row, slot: _Slot) -> tuple[str, int, int] | None:
    """Return where in an article (document, start, end) the text of a slot may stand unchanged."""
    item = row if slot.index < 0 else _items(row[slot.column])[slot.index] if slot.part else row
    if slot.column == "text" and "characters" in row:  # the row is an article
        return str(row["id"]), 0, int(str(row["characters"]))
    home = row.get("counterpart_id") or row.get("sentence_id")
    if slot.column == "text" and home:  # a finding, by its place in the sentence
        document, _, span = str(home).partition(":")
        first = int(span.partition("-")[0])
        return document, first + int(str(row["start"])), first + int(str(row["end"]))
    if "document_id" in item and "start" in item:
        return str(item["document_id"]), int(str(item["start"])), int(str(item["end"]))
    return None


def _slot_of(entry: Row) -> _Slot:
    return _Slot(column=str(entry["column"]), index=int(str(entry["index"])), part=str(entry["part"]), text="")


def _piece(entry: Row) -> Piece:
    return Piece(**{name: entry[name] for name in _PIECE})  # type: ignore[arg-type]


def _items(value: object) -> list[Row]:
    return value if isinstance(value, list) else []
