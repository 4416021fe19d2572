"""Leaving texts out of rows, and putting them back: a text becomes pieces of articles and pieces of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from workbench.publication.material import Row
from workbench.publication.schema import Column

__all__ = ["LONGEST", "Piece", "Sources", "decode", "restore", "withhold"]

_GRAM = 12  # characters that have to agree for a run to be looked at
_STEP = 8  # every eighth place of an article is indexed
_PLACES = 64  # places kept of a gram
_PIECE = ("document_id", "start", "end", "text")
LONGEST = _GRAM + _STEP - 2  # characters of an article that may stand together in a piece of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of an article by its place there, or a text of its own, which then is of no document."""

    document_id: str | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None


class Sources:
    """Articles whose text is to be left out; finds what other texts share with them."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = dict(texts)
        self._places: dict[str, list[tuple[str, int]]] = {}
        for document, text in self.texts.items():
            for at in range(0, len(text) - _GRAM + 1, _STEP):
                places = self._places.setdefault(text[at : at + _GRAM], [])
                if len(places) < _PLACES:
                    places.append((document, at))

    def encode(self, text: str, place: tuple[str, int, int] | None = None) -> tuple[Piece, ...]:
        """Return the pieces of a text; `place` is where it may stand as it is."""
        if place and self.texts.get(place[0], "")[place[1] : place[2]] == text and text:
            return (Piece(document_id=place[0], start=place[1], end=place[2]),)
        pieces: list[Piece] = []
        own = at = 0
        while at <= len(text) - _GRAM:
            found = self._places.get(text[at : at + _GRAM])
            run = self._run(text, own, at, found) if found else None
            if run is None:
                at += 1
                continue
            document, first, start, length = run
            if first > own:
                pieces.append(Piece(text=text[own:first]))
            pieces.append(Piece(document_id=document, start=start, end=start + length))
            own = at = first + length
        if own < len(text) or not pieces:
            pieces.append(Piece(text=text[own:]))
        return tuple(pieces)

    def _run(self, text: str, own: int, at: int, places: Sequence[tuple[str, int]]) -> tuple[str, int, int, int] | None:
        """Return document, place in the text, place in the document and length of the longest run around a gram."""
        best: tuple[str, int, int, int] | None = None
        for document, place in places:
            source = self.texts[document]
            first, start = at, place
            while first > own and start and text[first - 1] == source[start - 1]:
                first, start = first - 1, start - 1
            last, end = at + _GRAM, place + _GRAM
            while last < len(text) and end < len(source) and text[last] == source[end]:
                last, end = last + 1, end + 1
            if last - first > LONGEST and (best is None or last - first > best[3]):
                best = (document, first, start, last - first)
        return best


def decode(pieces: Sequence[Piece], texts: Mapping[str, str]) -> str:
    """Return the text that pieces make up; an article that is not there is a KeyError."""
    return "".join(
        (p.text or "") if p.document_id is None else texts[p.document_id][p.start : p.end] for p in pieces
    )  # fmt: skip


def withhold(row: Row, columns: Sequence[Column], sources: Sources) -> Row:
    """Return a row without the texts that hold words of the sources, and with the pieces that they are made of."""
    made: Row = dict(row)
    left_out: list[Row] = []
    for slot in _slots(made, columns):
        pieces = sources.encode(slot.text, _place(made, slot))
        if any(p.document_id for p in pieces):
            slot.put(made, None)
            place: Row = {"column": slot.column, "index": slot.index, "part": slot.part}
            left_out += [{**place, **{name: getattr(p, name) for name in _PIECE}} for p in pieces]
    return {**made, "standoff": left_out}


def restore(row: Mapping[str, object], texts: Mapping[str, str]) -> Row:
    """Return the row that `withhold` was given."""
    made = dict(row)
    for slot, pieces in groupby(_items(made.pop("standoff")), key=_slot_of):
        slot.put(made, decode([_piece(p) for p in pieces], texts))
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """Where a text stands in a row."""

    column: str
    index: int
    part: str
    text: str

    def put(self, row: Row, value: str | None) -> None:
        """Put a value there; lists of the row are copied, not changed."""
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
    """Return where the text of a slot may stand in an article as it is."""
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
