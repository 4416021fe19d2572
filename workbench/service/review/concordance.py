"""The clean sentences of a workspace by their words, to pick a counterpart from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.arabic import search_key
from workbench.ingest.segmentation import prose
from workbench.store import Workspace

__all__ = ["CleanSentences", "ConcordanceHit"]

_COMMON = 5_000  # sentences that have a word, from which on it tells nothing
_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcordanceHit:
    """A clean sentence that may be a counterpart."""

    id: str
    document: str
    text: str


class CleanSentences:
    """Clean sentences, and in which of them each word is; a search looks at words and not at sentences."""

    def __init__(self, sentences: Iterable[ConcordanceHit]) -> None:
        self._all = tuple(sentences)
        self._places: dict[str, list[int]] = defaultdict(list)
        for number, sentence in enumerate(self._all):
            for word in set(search_key(sentence.text).split()):
                self._places[word].append(number)

    @classmethod
    def of(cls, workspace: Workspace) -> CleanSentences:
        """Read them from a workspace."""
        return cls(
            ConcordanceHit(id=s.id, document=d.name, text=s.text)
            for d in workspace.documents()
            if d.role == "clean"
            for s in prose(workspace.segments(d))
        )

    def holding(self, words: str, text: str) -> tuple[ConcordanceHit, ...]:
        """Return those that hold all of some words or parts of words, first those that share most with a text."""
        found = [self._having(w) for w in search_key(words).split()]
        together = set.intersection(*found) if found else set()
        return self._best(self._shared(text, together), together)

    def like(self, text: str) -> tuple[ConcordanceHit, ...]:
        """Return those that share most with a text, longer words above all."""
        counts = self._shared(text)
        return self._best(counts, counts)

    def _having(self, part: str) -> set[int]:
        return {number for word, places in self._places.items() if part in word for number in places}

    def _shared(self, text: str, among: set[int] | None = None) -> Counter[int]:
        """Weigh the sentences by what they share with a text, or only those among some."""
        counts: Counter[int] = Counter()
        for word in set(search_key(text).split()):
            places = self._places.get(word, [])
            if among is not None or len(places) < _COMMON:
                counts.update(dict.fromkeys(places if among is None else among.intersection(places), len(word)))
        return counts

    def _best(self, counts: Counter[int], found: Iterable[int]) -> tuple[ConcordanceHit, ...]:
        return tuple(self._all[n] for n in sorted(found, key=lambda n: (-counts[n], n))[:_SHOWN])
