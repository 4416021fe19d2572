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
_NONE: frozenset[str] = frozenset()


def required_words(regex: str) -> frozenset[str]:
    """Return Arabic words or parts of words of which one at least is in all that a regular expression matches.

    Of several such sets it is the one with the longest words; it is empty if there is none. What looks ahead or back
    requires nothing.
    """
    return _group(_items(regex))[0]


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


def _group(items: Iterator[tuple[str, str, bool]]) -> tuple[frozenset[str], bool]:
    """Return the required words up to the end of a group, and whether the group itself is required."""
    branches: list[frozenset[str]] = []
    best, run, required = _NONE, "", True
    for kind, text, here in items:
        if kind == "letter" and here:
            run += text
            continue
        best, run = _longer(best, frozenset({run} if run else ())), ""
        if kind == "open":
            inner, once = _group(items)
            if once and (text in {"(", "(?:"} or text.startswith("(?P")):
                best = _longer(best, inner)
        elif kind == "bar":
            branches.append(best)
            best = _NONE
        elif kind == "close":
            required = here
            break
    branches.append(_longer(best, frozenset({run} if run else ())))
    return (frozenset[str]().union(*branches) if all(branches) else _NONE), required


def _longer(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return the set whose shortest word is longer, the smaller one of two alike."""
    return max(one, other, key=lambda words: (min(map(len, words), default=0), -len(words)))
