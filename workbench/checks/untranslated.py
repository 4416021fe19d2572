"""Text of another language within Arabic: running text, which is left untranslated, and words in Latin letters.

Clean Arabic news keeps acronyms, units, addresses, model numbers, and names of companies, papers and works in Latin
letters. So in a text alone, only ordinary English words are an error, and other names a hint. If the counterpart has
the name in Arabic, it is an error, and the counterpart's form is the suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.arabic import share_of_arabic, words
from workbench.checks.findings import finding
from workbench.checks.foreign_text import ADDRESSES, ENGLISH_ZIPF, foreign_stretches, is_named
from workbench.checks.lexicon import english_zipf
from workbench.checks.typography import damaged_characters
from workbench.checks.word_comparison import Token, compare_words
from workbench.messages import Message
from workbench.names.phonetics import phonetic_code, phonetic_distance
from workbench.records import ErrorSpan

__all__ = ["left_in_latin", "untranslated_sentence", "untranslated_words"]

_MOSTLY_ARABIC = 0.5
_LEAST_OF_SENTENCE = 3  # words; fewer may be a name
_LEAST_ARABIC = 0.25
# Acronyms and their plurals, single letters, and words with an inner capital stay as they are.
_KEPT_AS_IS = re.compile(r"[A-Z][A-Z0-9&]{0,6}s?|[A-Za-z]|https?|www|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*")
_UNIT_LIST = "km kg mm cm ml mg kW kWh MW GW GHz MHz kHz Hz Mbps Gbps mph kph hp rpm ppm dB bar"
_UNITS = frozenset(_UNIT_LIST.split())
_EXEMPT = re.compile(rf"\([^()]*\)|\[[^\[\]]*\]|{ADDRESSES.pattern}|[A-Za-z]+-?\d[\w-]*|\d+[A-Za-z]\w*")
_QUOTED = re.compile("[\"“”«„'‘][^\"“”«»„'‘’]{1,60}[\"“”»'’]")
_LONGEST_QUOTED = 60  # characters of a text in a reason
_FIGURES = re.compile(r"\d+")
_MAX_DISTANCE = 0.22  # phonetic distance up to which an Arabic word transliterates the Latin one
_UNWRITTEN_VOWEL_COST = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class _LatinRun:
    """A run of Latin words at `text[start:end]`; kept says whether it is a name that stays in Latin letters."""

    start: int
    end: int
    kept: bool


def untranslated_words(text: str) -> Iterator[ErrorSpan]:
    """Find running text in another language and English words in Arabic text, and names in Latin letters as a hint."""
    for start, end in foreign_stretches(text):
        yield _untranslated(text, start, end)
    for run in _latin_runs(text):
        said = text[run.start : run.end]
        english = any(
            w.islower() and len(w) > 2 and english_zipf(w) >= ENGLISH_ZIPF for w in re.findall(r"[^\W\d_]+", said)
        )
        if run.kept:
            continue
        yield finding(
            text,
            run.start,
            run.end,
            category="accuracy/untranslated",
            check="untranslated",
            severity="major" if english else "neutral",
            reason=Message("findings.latin", text=said),
        )


def untranslated_sentence(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find a sentence of which no word is Arabic, where its counterpart is Arabic and has other words."""
    said = [w for w in words(left) if not _EXEMPT.match(left, w.start)]
    if not said or any(w.arabic for w in said) or share_of_arabic(right) < _MOSTLY_ARABIC:
        return
    theirs = {w.text.casefold() for w in words(right)}
    own = [w for w in said if w.text.casefold() not in theirs and not _KEPT_AS_IS.fullmatch(w.text)]
    latin = all(w.text[0].isascii() for w in own)
    if len(own) >= (_LEAST_OF_SENTENCE if latin else 1):
        yield _untranslated(left, said[0].start, said[-1].end, evidence=right)


def _untranslated(text: str, start: int, end: int, evidence: str | None = None) -> ErrorSpan:
    said = text[start:end]
    short = said if len(said) <= _LONGEST_QUOTED else said[:_LONGEST_QUOTED].rsplit(maxsplit=1)[0] + " …"
    return finding(
        text,
        start,
        end,
        category="accuracy/untranslated",
        check="untranslated",
        severity="critical",
        reason=Message("findings.foreign-text", text=short),
        evidence=evidence,
    )


def left_in_latin(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find words in Latin letters that the counterpart has in Arabic."""
    plain = right.casefold()
    for run in _latin_runs(left):
        said = left[run.start : run.end]
        if said.casefold() in plain or said.isupper():
            continue
        place = _transliteration(left, said, right) or _replacement(left, run, right)
        if place:
            other = right[slice(*place)]
            yield finding(
                left,
                run.start,
                run.end,
                category="accuracy/untranslated",
                severity="major",
                check="untranslated",
                reason=Message("findings.latin-but-in-counterpart", text=said, other=other),
                evidence=right,
                suggestion=other,
            )


def _latin_runs(text: str) -> Iterator[_LatinRun]:
    if share_of_arabic(text) < _LEAST_ARABIC:
        return
    spared = [m.span() for m in _EXEMPT.finditer(text)] + [(s.start, s.end) for s in damaged_characters(text)]
    spared += foreign_stretches(text)
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    run: list[int] = []
    for word in [*words(text), None]:
        foreign = (
            word is not None
            and not word.arabic
            and not _KEPT_AS_IS.fullmatch(word.text)
            and word.text not in _UNITS
            and not any(a <= word.start < b for a, b in spared)
        )
        if run and (word is None or not foreign or text[run[1] : word.start].strip(" -.&'’")):
            inside = any(a < run[0] and run[1] < b for a, b in quoted)
            yield _LatinRun(start=run[0], end=run[1], kept=inside or is_named(text[: run[0]]))
            run = []
        if word is not None and foreign:
            number = _FIGURES.match(text, word.end)  # as in A320
            run = [run[0] if run else word.start, number.end() if number else word.end]


def _transliteration(left: str, said: str, right: str) -> tuple[int, int] | None:
    """Return the range of right words that sound like a Latin run and are not on the left, None if there are none."""
    ours = {w.text for w in words(left) if w.arabic}
    theirs = [w for w in words(right) if w.arabic and w.text not in ours]
    found = []
    for latin in re.findall(r"[^\W\d_]{3,}", said):
        rated = [
            (min(_distance(f, latin) for f in _without_particle(w.text)), w.start, w.end)
            for w in theirs
            if len(w.text) > 2
        ]
        best = min(rated, default=(1.0, 0, 0))
        if best[0] <= _MAX_DISTANCE and len(phonetic_code(latin)) > 2:
            found.append(best[1:])
    if not found:
        return None
    start, end = min(f[0] for f in found), max(f[1] for f in found)
    return (start, end) if len(words(right[start:end])) <= len(found) + 1 else found[0]


def _without_particle(word: str) -> set[str]:
    return {word, *(word[1:] for c in "وفبلك" if word.startswith(c) and len(word) > 4)}


def _distance(arabic: str, latin: str) -> float:
    return phonetic_distance(phonetic_code(arabic), phonetic_code(latin), _UNWRITTEN_VOWEL_COST)


def _replacement(left: str, run: _LatinRun, right: str) -> tuple[int, int] | None:
    """Return the range of Arabic words that replace a Latin run in a version of the same sentence, None if unclear."""
    compared = compare_words(left, right)
    if not compared.is_version:
        return None
    for difference in compared.differences:
        ours = [t for t in compared.left[slice(*difference.left)] if not t.key.startswith("#")]
        theirs = compared.right[slice(*difference.right)]
        latin = [t for t in ours if t.start >= run.start and t.end <= run.end]
        if latin and len(ours) <= len(latin) + 1 and 0 < len(theirs) <= len(ours) + 2:
            arabic = _words_in_place(ours, latin, theirs)
            return arabic[0].start, arabic[-1].end
    return None


def _words_in_place(ours: list[Token], latin: list[Token], theirs: tuple[Token, ...]) -> tuple[Token, ...]:
    before = ours.index(latin[0])
    after = len(ours) - before - len(latin)
    return theirs[before : len(theirs) - after] or theirs
