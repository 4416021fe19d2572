"""The expressions of `calques.tsv`: how its lines are read, and which of them a text may hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from workbench.caching import load_once
from workbench.checks.regex_words import required_words
from workbench.checks.word_lists import numbered_rows

__all__ = ["Calque", "calques_that_may_be_in", "read_calques"]

_FILE = "calques.tsv"
_LETTERS = "\u0621-\u063a\u0641-\u064a"
_NAME = re.compile(rf"<([{_LETTERS}]+)>")
_VERB = re.compile(rf"\{{([{_LETTERS} /]+)\}}")
_AFTER_WORD = re.compile(rf"(?<=[{_LETTERS})])~")
_PARTICLES = "(?:[بك]?ال|لل|[بلك])?"
_PRONOUN = "(?:ه|ها|هم|هن|هما|نا|ني|ي|ك|كم)?"
_PAST = "(?:ت|تا|ا|وا?|نا|تم|ن)?"
_PRESENT = "(?:ون|وا?|ين|ي|ان|ا|ن)?"
_SOME_WORDS = r"(?:\s+\w+){0,3}\s+"
_KEY = 3  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Calque:
    """An expression that renders English word for word, the English, and what Arabic says instead."""

    line: int
    regex: str
    english: str
    arabic: str
    words: tuple[frozenset[str], ...]  # of each one stands in all it matches; the longest come first

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds the calque, compiled when it is first needed; ValueError if it is no regular expression."""
        return _compiled(self.line, self.regex)

    def may_be_in(self, text: str) -> bool:
        """Return whether a text has the words without which it cannot hold the calque."""
        return all(any(word in text for word in words) for words in self.words)


def calques_that_may_be_in(text: str) -> Sequence[Calque]:
    """Return the calques whose words are in a text, in the order of the file.

    What this costs does not grow with the number of lines: three letters in a row of the text are looked up.
    """
    all_of_them, by_letters = _index()
    runs = {text[k : k + _KEY] for k in range(len(text) - _KEY + 1)}
    places = {k for run in by_letters.keys() & runs for word, k in by_letters[run] if word in text}
    return tuple(all_of_them[k] for k in sorted(places) if all_of_them[k].may_be_in(text))


def read_calques(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[Calque, ...]:
    """Return the calques of numbered rows; raise ValueError for one that cannot be used, with its number.

    To compile all their patterns takes a second, which is as long as some commands take: each is when it is needed.
    """
    names: dict[str, str] = {}
    found: dict[str, Calque] = {}
    for number, row in rows:
        try:
            if row[0].startswith("="):
                _define(row, names)
                continue
            calque = _calque(number, row, names, found)
        except ValueError as error:
            raise ValueError(f"{_FILE}, line {number}: {error}") from error
        found[calque.regex] = calque
    return tuple(found.values())


@cache
def _compiled(line: int, regex: str) -> re.Pattern[str]:
    try:
        return re.compile(rf"(?<![^\W_])[وف]?(?:{regex})(?![^\W_])")
    except re.error as error:
        raise ValueError(f"{_FILE}, line {line}: {error}") from error


def _define(row: Sequence[str], names: dict[str, str]) -> None:
    if len(row) != 2 or not _NAME.fullmatch(f"<{row[0][1:]}>"):
        raise ValueError("a name is = and a word in Arabic letters, a tab, and the words it stands for")
    names[row[0][1:]] = f"(?:{_named(row[1], names)})"


def _calque(number: int, row: Sequence[str], names: Mapping[str, str], above: Mapping[str, Calque]) -> Calque:
    if len(row) != 3 or not all(part.strip() == part != "" for part in row):
        raise ValueError("three columns are needed, parted by tabs: a pattern, the English, what Arabic says")
    written, english, arabic = row
    if re.search(rf"[{_LETTERS}]", english) or re.search("[A-Za-z]", arabic):
        raise ValueError("the second column is English, the third is Arabic")
    regex = _regex(written, names)
    words = required_words(regex)
    if not words or min(map(len, words[0])) < _KEY:
        raise ValueError(f"no word of {_KEY} letters or more stands in everything that the pattern matches")
    if regex in above:
        raise ValueError("the same pattern stands above")
    return Calque(line=number, regex=regex, english=english, arabic=arabic, words=words)


def _regex(written: str, names: Mapping[str, str]) -> str:
    """Return the regular expression that a pattern stands for."""
    regex = _VERB.sub(lambda m: _verb(m.group(1)), _named(written, names))
    regex = _AFTER_WORD.sub(_PRONOUN, regex).replace("~", _PARTICLES)
    return regex.replace(" … ", _SOME_WORDS).replace(" ?", r"\s*").replace(" ", r"\s+")


def _named(written: str, names: Mapping[str, str]) -> str:
    def meant(match: re.Match[str]) -> str:
        if match.group(1) not in names:
            raise ValueError(f"no line above names <{match.group(1)}>")
        return names[match.group(1)]

    return _NAME.sub(meant, written)


def _verb(stems: str) -> str:
    """Return the forms of a verb: its stems in the past, in the present if they differ, and its nouns if wanted."""
    parts = ["|".join(part.split()) for part in stems.split("/")]
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"a verb has stems of the past, of the present and nouns: {{{stems}}}")
    past, present = parts[0], parts[1] if len(parts) > 1 else parts[0]
    forms = [f"[وف]?(?:{past}){_PAST}", f"[وف]?[سل]?[يتنأا](?:{present}){_PRESENT}"]
    forms += [f"{_PARTICLES}(?:{noun})" for noun in parts[2:]]
    return f"(?:{'|'.join(forms)})"


@load_once
def _index() -> tuple[tuple[Calque, ...], Mapping[str, Sequence[tuple[str, int]]]]:
    """Return all calques, and by the last letters of a word of theirs that word and their places."""
    calques = read_calques(numbered_rows(_FILE))
    by_letters: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for k, calque in enumerate(calques):
        for word in calque.words[0]:
            by_letters[word[-_KEY:]].append((word, k))
    return calques, dict(by_letters)
