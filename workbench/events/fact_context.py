"""What stands around a number or date in its sentence: content words, and what happened to those it counts."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from workbench.arabic import Word, normalise, words
from workbench.caching import load_once
from workbench.names.inflection import is_function_word
from workbench.names.particles import without_particles

__all__ = ["rarity", "shared_context", "stem", "stems_of", "topic_at"]

_REACH_BEFORE, _REACH_AFTER = 6, 5  # words between a number and the word that tells its topic
_ENDINGS = ("يون", "يين", "ات", "ون", "ين", "ان", "وا", "ها", "هم", "يه", "ه", "ي", "ا")
_LEAST_STEM = 3
_OF_A_WHOLE = re.compile(r"(?:من\s+(?:بين|اصل|مجموع|ضمن|اجمالي))\s*$")


@load_once
def _topics() -> dict[str, str]:
    """Return the topic of each folded word."""
    table = tomllib.loads(files("workbench.events").joinpath("fact_topics.toml").read_text(encoding="utf-8"))
    return {_fold(word): topic for topic, forms in table.items() for word in forms.split()}


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    return normalise(word, "full").text.lower()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a word folded, without joined particles, article and common endings."""
    bare = _fold(word)
    for particle in ("وال", "فال", "بال", "كال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك", "س"):
        if bare.startswith(particle) and len(bare) - len(particle) >= _LEAST_STEM + (len(particle) == 1):
            bare = bare[len(particle) :]
            break
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= _LEAST_STEM:
            return bare[: -len(ending)]
    return bare


@lru_cache(maxsize=16384)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of the content words of a text; numerals are none."""
    return frozenset(stem(w.text) for w in words(text) if _is_content(w))


def _is_content(word: Word) -> bool:
    return len(word.text) >= _LEAST_STEM and not word.text.isdigit() and not is_function_word(word.text)


def rarity(contexts: Iterable[frozenset[str]]) -> dict[str, float]:
    """Return how much each stem tells, given those of all sentences: the logarithm of how few have it."""
    sets = list(contexts)
    counts = Counter(s for context in sets for s in context)
    return {s: math.log(1 + len(sets) / n) for s, n in counts.items()}


def shared_context(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    """Return the weighted share, 0 to 1, of the stems of the smaller of two contexts that the other has."""
    sizes = [sum(weights.get(s, 1.0) for s in side) for side in (one, other)]
    least = min(sizes)
    return sum(weights.get(s, 1.0) for s in one & other) / math.sqrt(sizes[0] * sizes[1]) if least else 0.0


def topic_at(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> str:
    """Return what happened to those whom the number at `text[start:end]` counts, empty where nothing near tells.

    The nearest word before it decides, unless one of the other numbers, taken, stands between; then the nearest after
    it. A number of which another is a part (من بين 67) has the topic `whole`.
    """
    if _OF_A_WHOLE.search(_fold(text[max(0, start - 20) : start])):
        return "whole"
    inner = next((t for w in words(text[start:end]) if (t := _topic_of(w.text))), "")
    if inner:
        return inner
    before_limit = max((e for s, e in taken if e <= start), default=0)
    after_limit = min((s for s, e in taken if s >= end), default=len(text))
    before = _before(text, before_limit, start)
    return before or _after(text, end, after_limit)


def _before(text: str, limit: int, start: int) -> str:
    clause = re.split(r"[.؛!?؟]", text[limit:start])[-1]
    near = words(clause)[-_REACH_BEFORE:]
    return next((t for w in reversed(near) if (t := _topic_of(w.text))), "")


def _after(text: str, end: int, limit: int) -> str:
    clause = re.split(r"[.؛!?؟]", text[end:limit])[0]
    near = words(clause)[:_REACH_AFTER]
    for k, word in enumerate(near):
        topic = _topic_of(word.text)
        if topic:
            # What begins another clause is said of what follows: 38 قتيلا وأصيب 29.
            return "" if k and word.text.startswith("و") and limit < len(text) else topic
    return ""


@lru_cache(maxsize=65536)
def _topic_of(word: str) -> str:
    forms = {_fold(word)} | {_fold(f) for f in without_particles(word)}
    forms |= {f[2:] for f in forms if f.startswith("ال")}
    return next((t for f in sorted(forms) if (t := _topics().get(f))), "")
