"""Names in Latin letters, and the words that write a whole one in an Arabic text: J. D. Vance is جيه دي فانس.

A name is matched word by word and in order, or not at all: what transliterates only a part of it is no fix for it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from unicodedata import normalize

from workbench.arabic import Word, words
from workbench.caching import load_once
from workbench.names.gazetteer import is_place
from workbench.names.inflection import is_common_word
from workbench.names.particles import without_particles
from workbench.names.phonetics import (
    consonant_skeleton,
    phonetic_code,
    phonetic_distance,
    phonetic_readings,
    phonetic_weight,
)
from workbench.names.phrases import Phrase, PhraseIndex

__all__ = ["ArabicName", "find_arabic_name", "name_parts", "transliteration_distance"]

_MAX_DISTANCE = 0.36  # phonetic distance up to which an Arabic word may transliterate a Latin one
_MAX_DISTANCE_OF_JOINED = 0.16  # the same of two words that the other script writes as one
_MAX_MEAN_DISTANCE = 0.24  # of a whole name, weighed by the lengths of its words
_MAX_DISTANCE_OF_ONE = 0.22  # of a name of one word
_MAX_DISTANCE_OF_COMMON = 0.16  # of a name that is written as a common word is
_TELLING_CONSONANTS = 4  # of a common word that does not sound like a name by chance
_UNWRITTEN_VOWEL_COST = 0.12
_SHORT = 3  # letters of a first word that may begin with a conjunction
_MIN_CODE = 2  # sounds of the longest word of a name
_BETWEEN = re.compile(r"[\s.\-–’'ـ\"«»“”]{0,3}")  # between the words of one Arabic name
_PART = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile(r"^(?:al|el|ul|ash|as|ar|at|ad|an|az|il)[-‐’'](?=\w)", re.IGNORECASE)
_ENGLISH_ARTICLES = ("the ",)
_INITIALS = re.compile(r"[A-Z]{1,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArabicName:
    """The words `text[start:end]` that write a name; form is the name without the particles before it."""

    start: int
    end: int
    form: str
    distance: float


def find_arabic_name(latin: str, text: str) -> ArabicName | None:
    """Return the words of an Arabic text that write a whole name in Latin letters, None if none surely do."""
    known = _known_name(latin, text)
    if known:
        return known
    title, _, rest = latin.partition(" ")
    titles = _titles().get(title.rstrip(".").casefold(), ())
    found = _transliteration(rest, text) if titles and rest else None
    return _with_title(found, titles, text) if found else _transliteration(latin, text)


def _known_name(latin: str, text: str) -> ArabicName | None:
    """Return where a text has a name that Arabic does not transliterate: Egypt is مصر."""
    phrase = latin.casefold().removeprefix("the ")
    mention = next(iter(_exonyms()[phrase].find(text)), None) if phrase in _exonyms() else None
    if mention is None:
        return None
    start = mention.start + len(mention.particles)
    written = text[start : mention.end]
    form = written if mention.phrase.form[:2] == written[:2] else mention.phrase.form
    return ArabicName(start=start, end=mention.end, form=form, distance=0.0)


def _with_title(found: ArabicName, titles: Sequence[str], text: str) -> ArabicName | None:
    """Return a name with the title before it, None if it has another or none: Prince Harry is الأمير هاري."""
    before = words(text[: found.start])[-1:]
    for title in titles:
        for word in before:
            if title in without_particles(word.text) and text[word.end : found.start] == " ":
                start = word.end - len(title) if word.text.endswith(title) else word.start
                return ArabicName(start=start, end=found.end, form=f"{title} {found.form}", distance=found.distance)
    return None


def _transliteration(latin: str, text: str) -> ArabicName | None:
    """Return the words of an Arabic text that transliterate a whole name."""
    parts = name_parts(latin)
    if not parts or max(len(phonetic_code(p)) for p in parts) < _MIN_CODE:
        return None
    candidates = [c for c in _candidates(parts, text) if c.distance <= _limit(parts)]
    best = min(candidates, key=lambda c: (c.distance, c.start), default=None)
    if best is None or not _is_telling(best, latin):
        return None
    rivals = {c.form for c in candidates if c.distance <= best.distance and c.start != best.start}
    return best if rivals <= {best.form} else None


def name_parts(latin: str) -> tuple[str, ...]:
    """Return the words of a name in Latin letters, initials one by one, without the articles of English and Arabic.

    >>> name_parts("Abdel Fattah al-Sisi"), name_parts("The Tig"), name_parts("JD Vance")
    (('Abdel', 'Fattah', 'Sisi'), ('Tig',), ('J', 'D', 'Vance'))
    """
    plain = normalize("NFC", latin)
    for article in _ENGLISH_ARTICLES:
        if plain.casefold().startswith(article):
            plain = plain[len(article) :]
    found: list[str] = []
    for piece in plain.split():
        for part in _PART.findall(_ARTICLE.sub("", piece).replace("’", "").replace("'", "")):
            found += list(part) if _INITIALS.fullmatch(part) else [part]
    return tuple(p for k, p in enumerate(found) if not (p.casefold() in {"al", "el"} and k + 1 < len(found)))


@lru_cache(maxsize=50_000)
def transliteration_distance(arabic: str, latin: str) -> float:
    """Return how far an Arabic word is from writing a word in Latin letters, 0 to 1; an initial has set spellings."""
    if len(latin) == 1:
        return 0.0 if arabic in _initials().get(latin.upper(), ()) else 1.0
    code = phonetic_code(arabic)
    return min(phonetic_distance(code, reading, _UNWRITTEN_VOWEL_COST) for reading in phonetic_readings(latin))


def _is_telling(found: ArabicName, latin: str) -> bool:
    """Return whether a word can hardly be a common one that happens to sound like the name."""
    if " " in found.form or is_place(found.form) or not is_common_word(found.form):
        return True
    both = bool(_ARTICLE.match(latin.replace(" ", "-"))) and found.form.startswith("ال")
    long = len(consonant_skeleton(phonetic_code(found.form))) >= _TELLING_CONSONANTS
    return found.distance <= _MAX_DISTANCE_OF_COMMON and (both or long)


def _limit(parts: Sequence[str]) -> float:
    return _MAX_DISTANCE_OF_ONE if len(parts) == 1 else _MAX_MEAN_DISTANCE


def _candidates(parts: tuple[str, ...], text: str) -> Iterator[ArabicName]:
    """Yield the runs of Arabic words that may write the parts of a name in their order."""
    arabic = words(text)
    for first in range(len(arabic)):
        for run in _runs(text, arabic, first, len(parts) + 2):
            distance, form = min((_run_distance(parts, forms), forms[0]) for forms in _readings(run))
            if distance < 1:
                start = run[0].end - len(form) if run[0].text.endswith(form) else run[0].start
                rest = text[run[0].end : run[-1].end]
                yield ArabicName(start=start, end=run[-1].end, form=form + rest, distance=distance)


def _runs(text: str, arabic: Sequence[Word], first: int, longest: int) -> Iterator[tuple[Word, ...]]:
    """Yield the runs of Arabic words from one on, as long as nothing but spaces and the like is between them."""
    for last in range(first, min(first + longest, len(arabic))):
        if not arabic[last].arabic:
            return
        if last > first and not _BETWEEN.fullmatch(text[arabic[last - 1].end : arabic[last].start]):
            return
        yield tuple(arabic[first : last + 1])


def _readings(run: tuple[Word, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the words of a run, the first of them with and without particles."""
    rest = tuple(w.text for w in run[1:])
    first = run[0].text
    for form in without_particles(first):
        yield (form, *rest)
    if rest and len(first) == _SHORT and first[0] in "وف":  # وشي جين بينغ
        yield (first[1:], *rest)


def _run_distance(parts: tuple[str, ...], forms: tuple[str, ...]) -> float:
    """Return the mean distance of the parts of a name from Arabic words that follow each other, 1 if one has none."""
    weights = [max(1.0, phonetic_weight(phonetic_code(p))) for p in parts]
    best = {(0, 0): 0.0}
    for i in range(len(parts) + 1):
        for j in range(len(forms) + 1):
            if (i, j) not in best:
                continue
            for di, dj in ((1, 1), (1, 2), (2, 1)):
                if i + di > len(parts) or j + dj > len(forms):
                    continue
                distance = transliteration_distance("".join(forms[j : j + dj]), "".join(parts[i : i + di]))
                if distance > (_MAX_DISTANCE if di == dj else _MAX_DISTANCE_OF_JOINED):
                    continue
                cost = best[i, j] + distance * sum(weights[i : i + di])
                if cost < best.get((i + di, j + dj), 1e9):
                    best[i + di, j + dj] = cost
    total = best.get((len(parts), len(forms)))
    return 1.0 if total is None else total / sum(weights)


@load_once
def _exonyms() -> dict[str, PhraseIndex]:
    return {
        english.casefold(): PhraseIndex(Phrase(form=a, canonical=english, owner=english) for a in forms)
        for english, forms in _rows("exonyms.tsv")
    }


@load_once
def _titles() -> dict[str, tuple[str, ...]]:
    return {english.casefold(): forms for english, forms in _rows("latin_titles.tsv")}


def _rows(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the first column of a list, and the forms of the second."""
    for line in (files("workbench.names") / name).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            english, _, arabic = line.partition("\t")
            yield english, tuple(arabic.split(","))


@load_once
def _initials() -> dict[str, frozenset[str]]:
    table = tomllib.loads((files("workbench.names") / "initials.toml").read_text("utf-8"))
    return {letter: frozenset(spellings) for letter, spellings in table.items()}
