"""Find and replace: literal text in any place, whole words with their particles, and regular expressions within bounds.

A regular expression is one of Python's, and its replacement may refer to groups (`\\1`, `\\g<name>`). It is compiled
only if it cannot fill the memory, and it has a time limit for all texts together. Latin letters match in either case.

>>> search = TextSearch(find=r"(\\d+) بالمئة", replacement=r"\\1 في المئة", pattern=True)
>>> Finder(search).replaced("نما 5 بالمئة").text
'نما 5 في المئة'
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Callable, Iterator
from math import prod
from typing import Any

import regex

from workbench.editing.replacements import Repair, Repaired, apply_repairs
from workbench.editing.revisions import apply_operations
from workbench.errors import InputError
from workbench.records import EditOperation, TextSearch

__all__ = ["Finder"]

_LONGEST = 500  # characters of a pattern or a replacement
_MOST_REPEATS = 10_000  # product of the counts of `{…}`, for which the engine needs memory
_LONGEST_TEXT = 100_000  # characters of a text after the replacement
_TIME_LIMIT = 2.0  # seconds for all texts of a search
_COUNT = re.compile(r"\{(\d*),?(\d*)\}")
_FREE, _BOUND = r"(?<!\w)(?:", r")(?!\w)"


class Finder:
    """Makes the replacements of a search in one text after another; InputError for a bad pattern or when time is up."""

    def __init__(self, search: TextSearch, *, seconds: float = _TIME_LIMIT) -> None:
        if not search.find:
            raise InputError("replacement-empty")
        self._left = seconds
        self._repair = Repair(before=search.find, after=search.replacement)
        self._pattern: Any = None
        if search.pattern:
            self._pattern = _compiled(search)
            self._write: Callable[[Any], str] = lambda match: str(match.expand(search.replacement))
        elif not search.whole_words:
            self._pattern = regex.compile(regex.escape(search.find, literal_spaces=True), regex.IGNORECASE)
            self._write = lambda _: search.replacement

    def replaced(self, text: str) -> Repaired:
        """Return a text with the replacements made, and the operations that make them."""
        if self._pattern is None:
            return apply_repairs(text, [self._repair])
        began = time.monotonic()
        try:
            operations = tuple(self._operations(text))
        except TimeoutError as error:
            raise InputError("pattern-too-slow") from error
        self._left -= time.monotonic() - began
        return Repaired(text=apply_operations(text, operations), operations=operations, sure=True)

    def _operations(self, text: str) -> Iterator[EditOperation]:
        if self._left <= 0:
            raise TimeoutError
        length = 0
        for match in self._pattern.finditer(text, timeout=self._left, concurrent=True):
            written = self._write(match)
            length += len(written)
            if length > _LONGEST_TEXT:
                raise InputError("pattern-too-long", limit=_LONGEST_TEXT)
            if written != match.group():
                yield EditOperation(start=match.start(), end=match.end(), text=written)


def _compiled(search: TextSearch) -> Any:
    """Return the compiled pattern of a search; InputError if it is none, matches nothing at all, or is too large."""
    if max(len(search.find), len(search.replacement)) > _LONGEST:
        raise InputError("pattern-too-long", limit=_LONGEST)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the standard engine will read otherwise one day
            checked = re.compile(search.find, re.IGNORECASE)
            if _repeats(search.find) > _MOST_REPEATS:
                raise InputError("pattern-too-large", limit=_MOST_REPEATS)
            source = f"{_FREE}{search.find}{_BOUND}" if search.whole_words else search.find
            pattern = regex.compile(source, regex.IGNORECASE | regex.VERSION0)
            if checked.fullmatch(""):
                raise InputError("pattern-matches-nothing")
            _check_template(search.replacement, checked)
    except (re.error, regex.error, OverflowError, RecursionError) as error:
        raise InputError("pattern-invalid", pattern=search.find, reason=str(error)) from error
    return pattern


def _repeats(pattern: str) -> int:
    """Return how often the counts of a pattern repeat its innermost part at most, as if each were inside the others."""
    counts = [[int(number) for number in match if number] for match in _COUNT.findall(pattern)]
    return prod(max(1, *numbers) for numbers in counts if numbers)


def _check_template(replacement: str, pattern: re.Pattern[str]) -> None:
    """Raise an InputError if a replacement refers to a group that the pattern does not have, or is no template."""
    groups = "|".join(f"(?P<{name}>)" if name else "()" for name in _group_names(pattern))
    match = re.match(f"{groups}|" if groups else "", "")
    try:
        if match is not None:
            match.expand(replacement)
    except (re.error, IndexError) as error:
        raise InputError("pattern-bad-replacement", replacement=replacement, reason=str(error)) from error


def _group_names(pattern: re.Pattern[str]) -> list[str | None]:
    named = {number: name for name, number in pattern.groupindex.items()}
    return [named.get(number) for number in range(1, pattern.groups + 1)]
