"""The translation memory: what was made earlier of the same text or of a similar one.

Texts are compared as they sound to a reader: letters folded, vowel signs and punctuation left out. An index of words
finds candidates, the rare words first, so that time hardly grows with the memory; rapidfuzz rates them.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from workbench.arabic import same_length
from workbench.corrections import word_operations
from workbench.records import EditOperation

__all__ = ["Match", "Memory", "Remembered"]

_DROPPED = re.compile("[\u0640\u0610-\u061a\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WORD = re.compile(r"\w+")
_CANDIDATES = 200  # texts that are rated
_LOOKED = 20_000  # places of the index that are looked up, of the rarest words first


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A garbled segment and what a person made of it."""

    segment_id: str
    document: str
    garbled: str
    corrected: str
    author: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An earlier correction of a similar text: similarity in percent, 100 only for the very same text.

    difference is what makes the remembered garbled text of the one that was asked for.
    """

    similarity: float
    segment_id: str
    document: str
    garbled: str
    corrected: str
    author: str
    created: str
    difference: tuple[EditOperation, ...]


class Memory:
    """What is remembered, by segment; a segment that is remembered anew takes the place of the earlier."""

    def __init__(self) -> None:
        self._entries: list[Remembered | None] = []
        self._plain: list[str] = []
        self._numbers: dict[str, int] = {}
        self._places: dict[str, array[int]] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def remember(self, entries: Iterable[Remembered]) -> None:
        """Take in what was corrected."""
        for entry in entries:
            self.forget(entry.segment_id)
            plain = _plain(entry.garbled)
            number = self._numbers[entry.segment_id] = len(self._entries)
            self._entries.append(entry)
            self._plain.append(plain)
            for word in set(plain.split()):
                self._places.setdefault(word, array("l")).append(number)

    def forget(self, segment_id: str) -> None:
        """Forget a segment that has no correction any more."""
        number = self._numbers.pop(segment_id, None)
        if number is not None:
            self._entries[number] = None

    def find(self, text: str, *, limit: int, least: float, exclude: str | None = None) -> tuple[Match, ...]:
        """Return the most similar texts with their corrections, the most similar and then the newest first."""
        from rapidfuzz import fuzz

        plain = _plain(text)
        rated = []
        for number in self._candidates(plain):
            entry = self._entries[number]
            if entry is not None and entry.segment_id != exclude:
                similarity = fuzz.ratio(plain, self._plain[number], score_cutoff=least)
                if similarity >= least and similarity:
                    rated.append(_match(text, entry, 100.0 if entry.garbled == text else min(similarity, 99.0)))
        return tuple(_distinct(sorted(rated, key=lambda m: (m.similarity, m.created), reverse=True))[:limit])

    def _candidates(self, plain: str) -> list[int]:
        found: Counter[int] = Counter()
        words = sorted({w for w in plain.split() if w in self._places}, key=lambda w: (len(self._places[w]), w))
        looked = 0
        for word in words:
            places = self._places[word]
            if looked and looked + len(places) > _LOOKED:
                break
            looked += len(places)
            weight = int(1000 * log(1 + (len(self._entries) + 1) / len(places)))
            for number in places[-_LOOKED:]:
                found[number] += weight
        return [number for number, _ in found.most_common(_CANDIDATES)]


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(_DROPPED.sub("", same_length(text)).casefold()))


def _match(text: str, entry: Remembered, similarity: float) -> Match:
    return Match(
        similarity=round(similarity, 1), segment_id=entry.segment_id, document=entry.document, garbled=entry.garbled,
        corrected=entry.corrected, author=entry.author, created=entry.created,
        difference=word_operations(entry.garbled, text) if similarity < 100 else (),
    )  # fmt: skip


def _distinct(matches: list[Match]) -> list[Match]:
    """Leave out what says the same of the same text as one before it."""
    found: dict[tuple[str, str], Match] = {}
    for match in matches:
        found.setdefault((match.garbled, match.corrected), match)
    return list(found.values())
