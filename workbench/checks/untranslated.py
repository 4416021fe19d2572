"""Text of another language within Arabic: running text, which is left untranslated, and words in Latin letters.

Clean Arabic news keeps acronyms, units, addresses, model numbers, and names of companies, papers and works in Latin
letters. So in a text alone, only ordinary English words are an error, and other names a hint. If the counterpart has
the name in Arabic, it is an error, and the counterpart's form is the suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.arabic import share_of_arabic, words
from workbench.checks.findings import finding
from workbench.checks.foreign_text import ADDRESSES, ENGLISH_ZIPF, foreign_stretches, is_named
from workbench.checks.lexicon import english_zipf
from workbench.checks.typography import damaged_characters
from workbench.checks.word_comparison import compare_words
from workbench.messages import Message
from workbench.names.fixes import is_attribute
from workbench.names.gazetteer import relative_adjective_parts
from workbench.names.inflection import common_zipf, is_function_word
from workbench.names.latin_names import find_arabic_name, name_parts, transliteration_distance
from workbench.names.particles import joined, leading_particles, without_particles
from workbench.names.phonetics import phonetic_code
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
_LATIN_BEFORE = re.compile(r"(?<![^\W_])(?:[A-Za-z\u00c0-\u024f]+[.]?[ \-'’])+$")
_LATIN_AFTER = re.compile(r"(?:(?:(?<=[A-Z])\.)?[ \-'’][A-Za-z\u00c0-\u024f]+(?![^\W_]))+")
_MAX_DISTANCE = 0.22  # phonetic distance up to which an Arabic word transliterates the Latin one


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
        whole = _whole_name(left, run)
        found = _in_arabic(left, whole, right)
        other = found or _part_in_arabic(left[whole.start : whole.end], left, right)
        if other:
            before = left[: whole.start]
            sure = found is not None and not is_attribute(before, other) and not _is_stray_adjective(before, other)
            yield _left_in_latin(left, whole, right, other, sure=sure)


def _is_stray_adjective(before: str, other: str) -> bool:
    """Return whether an adjective of a people follows no noun that it agrees with in its article: في أذربيجانية."""
    last = words(before)[-1:]
    if relative_adjective_parts(other) is None:
        return False
    if not last or is_function_word(last[0].text):
        return True
    return last[0].text.startswith(("ال", "لل", "بال", "وال")) != other.startswith("ال")


def _in_arabic(left: str, run: _LatinRun, right: str) -> str | None:
    """Return the right words that write a whole Latin run or stand in its place, None if that is unclear."""
    found = find_arabic_name(left[run.start : run.end], right)
    if found:
        return found.form
    place = _replacement(left, run, right)
    other = right[slice(*place)] if place else None
    # The right has the particle that stands before the run as well.
    shared = other and leading_particles(left[: run.start]) in {"و", "ف"} and other[0] == left[run.start - 1]
    return other[1:] if other and shared else other


def _whole_name(text: str, run: _LatinRun) -> _LatinRun:
    """Return a run with the initials and other words in Latin letters beside it: J. D. Vance, Leonardo DiCaprio."""
    before, after = _LATIN_BEFORE.search(text[: run.start]), _LATIN_AFTER.match(text[run.end :])
    start = before.start() if before else run.start
    return _LatinRun(start=start, end=run.end + (after.end() if after else 0), kept=run.kept)


def _left_in_latin(left: str, run: _LatinRun, right: str, other: str, *, sure: bool) -> ErrorSpan:
    """Return the finding on a Latin run that the counterpart has in Arabic, with a fix if it surely has all of it."""
    particles = leading_particles(left[: run.start])
    written = joined(particles, other)
    kept = written.startswith(particles)
    return finding(
        left,
        run.start if kept or not sure else run.start - len(particles),
        run.end,
        category="accuracy/untranslated",
        severity="major",
        check="untranslated",
        reason=Message("findings.latin-but-in-counterpart", text=left[run.start : run.end], other=other),
        evidence=right,
        suggestion=(written[len(particles) :] if kept else written) if sure else None,
    )


def _part_in_arabic(said: str, left: str, right: str) -> str | None:
    """Return a word of the right that sounds like a part of a Latin run, None if there is none."""
    ours = {w.text for w in words(left) if w.arabic}
    theirs = [w.text for w in words(right) if w.arabic and w.text not in ours and len(w.text) > 2]
    parts = [p for p in name_parts(said) if len(phonetic_code(p)) > 2]
    rated = [
        (transliteration_distance(form, part), word)
        for part in parts
        for word in theirs
        for form in without_particles(word)
    ]
    distance, word = min(rated, default=(1.0, ""))
    return word if distance <= _MAX_DISTANCE else None


def _sounds_in_part(parts: Sequence[str], arabic: Sequence[str]) -> bool:
    """Return whether Arabic words transliterate some words of a name, but not all of it."""
    heard = [
        any(transliteration_distance(f, p) <= _MAX_DISTANCE for a in arabic for f in without_particles(a))
        for p in parts
    ]
    return any(heard) and not all(heard)


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


def _replacement(left: str, run: _LatinRun, right: str) -> tuple[int, int] | None:
    """Return the range of Arabic words that replace a Latin run in a version of the same sentence, None if unclear."""
    compared = compare_words(left, right)
    if not compared.is_version:
        return None
    for difference in compared.differences:
        ours = [t for t in compared.left[slice(*difference.left)] if not t.key.startswith("#")]
        theirs = compared.right[slice(*difference.right)]
        latin = [t for t in ours if t.start >= run.start and t.end <= run.end]
        parts = name_parts(left[run.start : run.end])
        if latin and len(parts) in {0, len(latin)} and len(ours) == len(latin) and 0 < len(theirs) <= len(ours) + 1:
            first = right[theirs[0].start : theirs[0].end]
            conjunction = first[:1] in {"و", "ف"} and common_zipf(first[1:]) > common_zipf(first)
            if _sounds_in_part(parts, [right[t.start : t.end] for t in theirs]):
                return None
            return theirs[0].start + int(conjunction), theirs[-1].end
    return None
