"""Which words stand in whatever a regular expression matches; so a text without them need not be searched."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["required_words"]

_ITEM = re.compile(
    r"""(?P<open>\((?:\?(?:[:=!]|<[=!]|P<\w+>))?) | (?P<close>\)) | (?P<bar>\|)
    | (?P<letter>\\\W|[\u0621-\u063a\u0641-\u064a]) | (?P<other>\[\^?\]?[^\]]*\] | \\. | .)""",
    re.VERBOSE | re.DOTALL,
)
_QUANTIFIER = re.compile(r"(?P<least>[?*+]|\{(?P<times>\d*)(?:,\d*)?\})[?+]?")
_LEAST = 2  # letters: single ones are in almost every text


def required_words(regex: str) -> tuple[frozenset[str], ...]:
    """Return sets of Arabic words or parts of words, of each of which one is in all that a regular expression matches.

    The set with the longest words comes first. What looks ahead or back requires nothing.
    """
    return tuple(sorted(_group(_items(regex))[0], key=_worth, reverse=True))


def _items(regex: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the kind and the text of each item, and whether it stands there once at least and no more."""
    place = 0
    while (item := _ITEM.match(regex, place)) is not None:
        place = item.end()
        quantifier = None if item.lastgroup in {"open", "bar"} else _QUANTIFIER.match(regex, place)
        required = True
        if quantifier is not None:
            place = quantifier.end()
            required = quantifier["least"] == "+" or int(quantifier["times"] or 0) > 0
        yield str(item.lastgroup), item.group(), required
        if quantifier is not None and required:
            yield "other", "", True  # what follows does not stand beside the first of several


def _group(items: Iterator[tuple[str, str, bool]]) -> tuple[list[frozenset[str]], bool]:
    """Return the required sets up to the end of a group, and whether the group itself is required."""
    branches: list[list[frozenset[str]]] = [[]]
    run, required = "", True
    for kind, text, here in items:
        if kind == "letter" and here:
            run += text
            continue
        branches[-1] += _set_of(run)
        run = ""
        if kind == "open":
            inner, once = _group(items)
            if once and (text in {"(", "(?:"} or text.startswith("(?P")):
                branches[-1] += inner
        elif kind == "bar":
            branches.append([])
        elif kind == "close":
            required = here
            break
    branches[-1] += _set_of(run)
    return _all_branches(branches), required


def _set_of(run: str) -> list[frozenset[str]]:
    return [frozenset({run})] if len(run) >= _LEAST else []


def _all_branches(branches: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    """Return the sets of the only branch, or one set with the best words of each."""
    if len(branches) == 1:
        return branches[0]
    return [frozenset().union(*(max(sets, key=_worth) for sets in branches))] if all(branches) else []


def _worth(words: frozenset[str]) -> tuple[int, int]:
    """Order sets: the longer the shortest word the better, and of two alike the smaller one."""
    return min(map(len, words)), -len(words)
