"""The translation memory: earlier corrections of the same text or of a similar one.

Texts are compared with letters folded, without vowel signs and punctuation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.arabic import search_key
from workbench.editing.revisions import word_operations
from workbench.records import EditOperation

__all__ = ["MemoryEntry", "MemoryMatch", "indexed_words", "rated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryEntry:
    """A garbled segment and its correction."""

    segment_id: str
    document: str
    garbled: str
    corrected: str
    author: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryMatch:
    """An earlier correction of a similar text; similarity is in percent, 100 only for an identical text.

    difference turns the garbled text of the entry into the text that was searched for.
    """

    similarity: float
    segment_id: str
    document: str
    garbled: str
    corrected: str
    author: str
    created: str
    difference: tuple[EditOperation, ...]


def rated(
    text: str, entries: Iterable[MemoryEntry], *, limit: int, least: float, exclude: str | None = None
) -> tuple[MemoryMatch, ...]:
    """Return the entries most similar to a text, the most similar first, of equal ones the newest."""
    from rapidfuzz import fuzz

    plain, matches = search_key(text), []
    for entry in entries:
        if entry.segment_id != exclude:
            similarity = fuzz.ratio(plain, search_key(entry.garbled), score_cutoff=least)
            if similarity >= least and similarity:
                matches.append(_match(text, entry, 100.0 if entry.garbled == text else min(similarity, 99.0)))
    return tuple(_distinct(sorted(matches, key=lambda m: (m.similarity, m.created), reverse=True))[:limit])


def indexed_words(text: str) -> set[str]:
    """Return the words under which a text is indexed."""
    return set(search_key(text).split())


def _match(text: str, entry: MemoryEntry, similarity: float) -> MemoryMatch:
    return MemoryMatch(
        similarity=round(similarity, 1),
        segment_id=entry.segment_id,
        document=entry.document,
        garbled=entry.garbled,
        corrected=entry.corrected,
        author=entry.author,
        created=entry.created,
        difference=word_operations(entry.garbled, text) if similarity < 100 else (),
    )


def _distinct(matches: list[MemoryMatch]) -> list[MemoryMatch]:
    """Return matches without repetitions of the same correction of the same text."""
    distinct: dict[tuple[str, str], MemoryMatch] = {}
    for match in matches:
        distinct.setdefault((match.garbled, match.corrected), match)
    return list(distinct.values())
