"""What may follow the letters before the caret: terms and names of the glossary, words and phrases of the memory.

Letters are folded as in searches, so that a word is completed however its first letters are spelled.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from workbench.arabic import search_key

__all__ = ["Completion", "CompletionIndex", "completions", "tails"]

Kind = Literal["term", "name", "memory"]
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u0640\u064b-\u065f\u0670]+[^\W_]*)*")
_PARTICLES = re.compile(r"[وف]?[بكل]?")
_LEAST = 3  # letters of a word, or every word would be completed
_LEAST_AFTER = 2  # letters of one that comes after others
_WORDS = 4  # before the caret that a completion may begin with
_FURTHER = 3  # words that a phrase of the memory goes on for
_OFTEN = 2  # times that such a phrase is to be in the memory
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A text in place of the last `typed` characters before the caret."""

    text: str
    typed: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Tail:
    """The last words before the caret as far as they are typed, folded; typed is their length in characters."""

    words: tuple[str, ...]
    typed: int

    @property
    def key(self) -> str:
        return " ".join(self.words)


class CompletionIndex:
    """The forms of a glossary, found by how they begin."""

    def __init__(self, forms: Iterable[tuple[str, Kind]]) -> None:
        self._forms = sorted({(search_key(text), text, kind) for text, kind in forms if search_key(text)})

    def beginning(self, key: str) -> list[tuple[str, Kind]]:
        """Return the forms that begin with a folded text, the shortest first, terms before names."""
        first = bisect_left(self._forms, (key,))
        found = takewhile(lambda form: form[0].startswith(key), self._forms[first:])
        return [(text, kind) for _, text, kind in sorted(found, key=lambda f: (f[2] == "name", len(f[0]), f[0]))]


def tails(before: str) -> tuple[str, ...]:
    """Return the folded words before the caret that a completion may begin with, longest first; none after a space.

    >>> tails("أعلنت وزارة الخار"), tails("أعلنت "), tails("في")
    (('اعلنت وزاره الخار', 'وزاره الخار', 'الخار'), (), ())
    """
    return tuple(tail.key for tail in _tails(before))


def completions(before: str, glossary: CompletionIndex, memory: Sequence[str]) -> tuple[Completion, ...]:
    """Return completions of the words before the caret, those of the glossary first; memory are approved texts.

    >>> index = CompletionIndex([("وقف إطلاق النار", "term"), ("أذربيجان", "name")])
    >>> [(c.text, c.typed) for c in completions("ثم اذرب", index, [])]
    [('أذربيجان', 4)]
    >>> [c.text for c in completions("في بيا", index, ["في بيان له", "في بيان له أمس"])]
    ['بيان له', 'بيان']
    """
    found: dict[str, Completion] = {}
    own = _tails(before)
    for tail in own:
        for completion in (*_of_glossary(before, tail, glossary), *_of_memory(tail, memory)):
            made = before[: len(before) - completion.typed] + completion.text
            if made != before:
                found.setdefault(made, completion)
    best = sorted(found.items(), key=lambda item: (item[1].kind == "memory", item[1].kind == "name"))
    return tuple(_shortened(before, made, own, c) if c.kind == "memory" else c for made, c in best[:_SHOWN])


def _shortened(before: str, made: str, own: Sequence[_Tail], completion: Completion) -> Completion:
    """Return a completion without the words before it that stay as they are."""
    typed = min(
        t.typed for t in own if t.typed <= completion.typed and made.startswith(before[: len(before) - t.typed])
    )
    return Completion(text=made[len(before) - typed :], typed=typed, kind=completion.kind)


def _tails(before: str) -> list[_Tail]:
    found = list(_WORD.finditer(before))
    if not found or found[-1].end() != len(before):
        return []
    last = found[-_WORDS:]
    first = len(last) - 1
    while first and before[last[first - 1].end() : last[first].start()] == " ":
        first -= 1
    ends = [
        _Tail(tuple(search_key(w.group()) for w in last[k:]), len(before) - last[k].start())
        for k in range(first, len(last))
    ]
    return [t for t in ends if len(t.words[-1]) >= (_LEAST if len(t.words) == 1 else _LEAST_AFTER)]


def _of_glossary(before: str, tail: _Tail, glossary: CompletionIndex) -> Iterable[Completion]:
    """Yield what begins with the words, also after the particles that are written onto the first one."""
    written = before[len(before) - tail.typed :]
    particles = _PARTICLES.match(written)
    most = particles.end() if particles else 0
    for cut in range(most + 1):
        rest = written[cut:]
        if len(search_key(rest)) >= _LEAST:
            for text, kind in glossary.beginning(search_key(rest)):
                yield Completion(text=text, typed=len(rest), kind=kind)


def _of_memory(tail: _Tail, texts: Sequence[str]) -> Iterable[Completion]:
    """Yield the phrase that goes on longest in several texts, then the most frequent end of the last word."""
    counts: list[Counter[str]] = [Counter() for _ in range(_FURTHER + 1)]
    for text in texts:
        for further, phrase in _continued(tail, text):
            counts[further][phrase] += 1
    for further in range(_FURTHER, 0, -1):
        phrase, count = _most(counts[further])
        if count >= _OFTEN:
            yield Completion(text=phrase, typed=tail.typed, kind="memory")
            break
    word, count = _most(counts[0])
    if count:
        yield Completion(text=word, typed=tail.typed, kind="memory")


def _most(counts: Counter[str]) -> tuple[str, int]:
    """Return what was counted most often, of equals the first in order, with its count."""
    return min(counts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))


def _continued(tail: _Tail, text: str) -> Iterable[tuple[int, str]]:
    """Yield each place of a text that begins with the words, with up to so many further ones that follow at once."""
    found = list(_WORD.finditer(text))
    keys = [search_key(w.group()) for w in found]
    size = len(tail.words)
    for k in range(len(found) - size + 1):
        if tuple(keys[k : k + size - 1]) != tail.words[:-1] or not keys[k + size - 1].startswith(tail.words[-1]):
            continue
        for further in range(_FURTHER + 1):
            end = k + size - 1 + further
            if end >= len(found) or (further and text[found[end - 1].end() : found[end].start()] != " "):
                break
            yield further, text[found[k].start() : found[end].end()]
