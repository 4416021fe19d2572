"""Texts with some of their characters blotted out; lengths, and so all offsets, stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workbench.publication.articles import Row
from workbench.publication.personal_data import legible, personal_data_in
from workbench.publication.standoff import Sources, encode

__all__ = ["BLOT", "Masking", "blot", "blot_quotes", "masked_row", "parts_of"]

BLOT = "\N{FULL BLOCK}"
_NUMBER = re.compile(r"(?:[A-Za-z]{1,2} ?)?[0-9](?:[ \u00a0()\u2010-\u2013.-]{0,3}[0-9])*")
_TOKEN = re.compile(r"\S+")
_SHORTEST_PART = 3  # characters of a group of digits that is blotted out where words are quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """Blots out personal data: what a text itself shows to be such, and the values found anywhere else."""

    values: frozenset[str] = field(default=frozenset(), repr=False)

    def text(self, text: str) -> str:
        """Return a text without personal data."""
        return blot(text, self.spans(text))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where a text has personal data."""
        return [(d.start, d.end) for d in personal_data_in(text)] + list(self._known(text))

    def _known(self, text: str) -> Iterable[tuple[int, int]]:
        if not self.values or not any(c.isdecimal() for c in text):
            return
        plain, offsets = legible(text)
        for number in _NUMBER.finditer(plain):
            places = [number.span(), *((number.start() + t.start(), number.start() + t.end()) for t in _tokens(number))]
            for start, end in places:
                if _compact(plain[start:end]) in self.values:
                    yield offsets[start], offsets[end - 1] + 1


def masked_row(row: Row, masking: Masking) -> Row:
    """Return a row with personal data blotted out of every text in it."""
    masked: Row = {name: _masked(value, masking) for name, value in row.items()}
    return masked


def _masked(value: object, masking: Masking) -> object:
    if isinstance(value, str):
        return masking.text(value)
    if isinstance(value, dict):
        return {k: _masked(v, masking) for k, v in value.items()}
    return [_masked(v, masking) for v in value] if isinstance(value, list) else value


def blot(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with some places blotted out."""
    for start, end in spans:
        text = text[:start] + BLOT * (end - start) + text[end:]
    return text


def blot_quotes(text: str, sources: Sources, own: str) -> str:
    """Return a text without what it quotes from the sources, except for what its own article says too."""
    done = ""
    for piece in encode(text, sources):
        start, end = (piece.start or 0, piece.end or 0) if piece.document_id else (0, len(piece.text or ""))
        words = text[len(done) : len(done) + end - start]
        done += BLOT * len(words) if piece.document_id and words not in own else words
    return done


def parts_of(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return the words and the groups of digits that make up some places of a text."""
    parts = {p for start, end in spans for p in (text[start:end], *re.findall(r"[^\W_]+", text[start:end]))}
    return tuple(sorted((p for p in parts if len(p) >= _SHORTEST_PART), key=len, reverse=True))


def _tokens(number: re.Match[str]) -> Iterable[re.Match[str]]:
    return _TOKEN.finditer(number[0])


def _compact(said: str) -> str:
    return re.sub(r"[\W_]", "", said).lower()
