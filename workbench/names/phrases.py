"""Names and terms of several words, as people have entered them, wherever a text has them, with particles joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.arabic import Word, normalise, words
from workbench.names.particles import without_particles

__all__ = ["Phrase", "PhraseIndex", "PhraseMention", "has_phrase"]

_GAP = 3  # characters between two words of a phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A form and what is written for it; owner is an identifier of the name or term."""

    form: str
    canonical: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseMention:
    """A phrase at `text[start:end]`, with the particles that are joined to its first word."""

    start: int
    end: int
    particles: str
    phrase: Phrase


class PhraseIndex:
    """Phrases by their first word, folded as far as spelling variants of letters go."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Phrase]]] = {}
        for phrase in phrases:
            keys = _keys(words(phrase.form))
            if keys and phrase.form != phrase.canonical:
                self._by_first.setdefault(keys[0], []).append((keys, phrase))
        for some in self._by_first.values():
            some.sort(key=lambda pair: (-len(pair[0]), pair[1].form))

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def may_occur(self, known: Iterable[str]) -> Iterator[Phrase]:
        """Yield the phrases of which the first word is among some words."""
        for word in known:
            for reading in without_particles(word):
                for _, phrase in self._by_first.get(_key(reading), ()):
                    yield phrase

    def find(self, text: str) -> Iterator[PhraseMention]:
        """Yield the phrases in a text in order, the longest where several begin, none where it is corrected already."""
        tokens = words(text) if self else ()
        done = 0
        for k, token in enumerate(tokens):
            if token.start < done:
                continue
            found = self._at(tokens, k)
            if found:
                done = found.end
                yield found

    def _at(self, tokens: Sequence[Word], k: int) -> PhraseMention | None:
        for reading in without_particles(tokens[k].text):
            for keys, phrase in self._by_first.get(_key(reading), ()):
                run = tokens[k : k + len(keys)]
                if _keys(run)[1:] != keys[1:] or len(run) < len(keys) or not _adjoin(run):
                    continue
                if _stands(tokens, k, len(keys), phrase):
                    return None
                particles = _particles(tokens[k].text, reading)
                return PhraseMention(start=run[0].start, end=run[-1].end, particles=particles, phrase=phrase)
        return None


def has_phrase(text: str, form: str) -> bool:
    """Return whether a text has a form of one word or several, with or without particles."""
    return any(True for _ in PhraseIndex([Phrase(form=form, canonical="", owner="")]).find(text))


def _adjoin(run: Sequence[Word]) -> bool:
    return all(b.start - a.end <= _GAP for a, b in pairwise(run))


def _stands(tokens: Sequence[Word], k: int, size: int, phrase: Phrase) -> bool:
    """Return whether the words are part of the form that would be written: غوتيريش in أنطونيو غوتيريش."""
    keys, right = _keys(words(phrase.form)), _keys(words(phrase.canonical))
    for at in range(len(right) - size + 1):
        if right[at : at + size] == keys and k >= at:
            around = [_key(r) for r in _keys(tokens[k - at : k - at + len(right)])]
            if around[1:] == list(right[1:]) and len(around) == len(right):
                return True
    return False


def _keys(run: Sequence[Word]) -> tuple[str, ...]:
    return tuple(_key(w.text) for w in run)


def _key(word: str) -> str:
    return normalise(word, "full").text.casefold()


def _particles(word: str, reading: str) -> str:
    """Return what precedes a reading of a word: `ل` of للكرملين for الكرملين."""
    before = word[: len(word) - len(reading)]
    return before if word.endswith(reading) else before + "ل"
