"""Search in the clean sentences of a workspace, to pick a counterpart from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from workbench.arabic import has_words, search_key, term_alternatives
from workbench.ingest.segmentation import content_segments
from workbench.records import Segment
from workbench.store import Workspace

__all__ = ["CleanSentences"]

_COMMON = 5_000  # a word in this many sentences or more does not distinguish them
_SHOWN = 30


class CleanSentences:
    """Clean sentences with an index of their words; searches read the index, not the sentences."""

    def __init__(self, sentences: Iterable[Segment]) -> None:
        self._sentences = tuple(sentences)
        self._index: dict[str, list[int]] = defaultdict(list)
        for number, sentence in enumerate(self._sentences):
            for word in set(search_key(sentence.text).split()):
                self._index[word].append(number)

    @classmethod
    def of(cls, workspace: Workspace) -> CleanSentences:
        """Return the clean sentences of a workspace."""
        clean = (o.id for o in workspace.corpus.outlines() if o.role == "clean")
        return cls(s for d in workspace.corpus.documents(clean) for s in content_segments(workspace.segments(d)))

    def holding(self, words: str, text: str) -> tuple[Segment, ...]:
        """Return the sentences with all of some words or parts of words, those that share most with a text first."""
        matches = [self._having(w) for w in search_key(words).split()]
        numbers = set.intersection(*matches) if matches else self._having_symbols(words)
        return self._best(self._shared(text, numbers), numbers)

    def like(self, text: str) -> tuple[Segment, ...]:
        """Return the sentences that share most with a text; longer words weigh more."""
        counts = self._shared(text)
        return self._best(counts, counts)

    def _having(self, part: str) -> set[int]:
        forms = term_alternatives(part)
        found = {
            number for word, numbers in self._index.items() if any(form in word for form in forms) for number in numbers
        }
        for groups in (form.split() for form in forms if " " in form.strip()):  # 1,500,000 is three words
            among = set.intersection(*(set(self._index.get(word, ())) for word in groups))
            found |= {n for n in among if has_words(part, self._sentences[n].text)}
        return found

    def _having_symbols(self, words: str) -> set[int]:
        return {number for number, sentence in enumerate(self._sentences) if has_words(words, sentence.text)}

    def _shared(self, text: str, among: set[int] | None = None) -> Counter[int]:
        """Return the weight of the words that each sentence, or each of some, shares with a text."""
        counts: Counter[int] = Counter()
        for word in set(search_key(text).split()):
            numbers = self._index.get(word, [])
            if among is not None or len(numbers) < _COMMON:
                counts.update(dict.fromkeys(numbers if among is None else among.intersection(numbers), len(word)))
        return counts

    def _best(self, counts: Counter[int], numbers: Iterable[int]) -> tuple[Segment, ...]:
        return tuple(self._sentences[n] for n in sorted(numbers, key=lambda n: (-counts[n], n))[:_SHOWN])
