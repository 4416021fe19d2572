"""What one document says about names: its words, which of them may be names, and what stands beside those.

It follows from the text alone, so that a workspace keeps it for each document.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from workbench.arabic import Word, is_arabic, normalise, words
from workbench.arabic.frequencies import zipf_frequency
from workbench.caching import load_once
from workbench.names.gazetteer import entity_ids
from workbench.names.inflection import common_zipf, is_common_word, is_given_name, is_rigid
from workbench.names.particles import without_particles
from workbench.names.phonetics import has_arabic_letters

__all__ = [
    "SIGNATURE",
    "DocumentNames",
    "document_names",
    "is_latin_name",
    "is_listed",
    "is_people",
    "pack_names",
    "source_names",
    "unpack_names",
]

SIGNATURE = "document names:1"
_UNINFORMATIVE_ZIPF = 5.2  # of a word that occurs beside anything
_SAME_ZIPF = 0.3  # by how much a name may be rarer than a word that is left of it without a particle
_PARTED_ZIPF = 3.0  # of a word that is left without a particle; a name may begin with its letter
_ENGLISH_ZIPF = 3.3  # from which on a word in small letters is English
_WINDOW = 2  # words before and after a name
_MIN_LETTERS = 3  # of a name
_MAX_BESIDE = 100  # words; further ones would not tell a name from others
_NAMED_KINDS = frozenset(
    {"country", "seat", "continent", "region", "city", "sea", "organisation", "party", "agency", "company", "club"}
)
_SENTENCE_END = re.compile(r"[.!?:…\"“”«»()\n\-–—]\s*$|^\s*$")
_DRAWN_OUT = re.compile(r"(.)\1\1")  # as in a cry
_LATIN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNames:
    """The words of a document that may be names.

    Attributes:
        words: Counts of all words.
        names: For each word that may be a name without further evidence, what it may be without particles.
        beside: For each word, informative words beside it.
        adjacent: For each word, the possible names directly before or after it.
        titled: Counts of words after a title or head: the president, the city of.
    """

    words: dict[str, int]
    names: dict[str, tuple[str, ...]]
    beside: dict[str, tuple[str, ...]]
    adjacent: dict[str, tuple[str, ...]]
    titled: dict[str, int]


def document_names(text: str) -> DocumentNames:
    """Return what an Arabic document says about names."""
    tokens = words(text)
    names = {w.text: forms for w in tokens if (forms := _names_of(w.text, arabic=w.arabic))}
    beside: dict[str, dict[str, None]] = {}
    adjacent: dict[str, dict[str, None]] = {}
    titled: Counter[str] = Counter()
    for k, word in enumerate(tokens):
        near = _neighbours(text, tokens, k)
        by = [w for w in near if w in names]
        title = _title_weight(tokens, k)
        if by:
            adjacent.setdefault(word.text, {}).update(dict.fromkeys(by))
        if title:
            titled[word.text] += title
        if by or title or word.text in names:
            around = (*tokens[max(0, k - _WINDOW) : k], *tokens[k + 1 : k + 1 + _WINDOW])
            telling = {w.text: None for w in around if _is_informative(w.text)}
            beside.setdefault(word.text, {}).update(telling)
    return DocumentNames(
        words=dict(Counter(w.text for w in tokens)),
        names=names,
        beside={w: tuple(b)[:_MAX_BESIDE] for w, b in beside.items() if b},
        adjacent={w: tuple(a)[:_MAX_BESIDE] for w, a in adjacent.items()},
        titled=dict(titled),
    )


def source_names(text: str) -> tuple[str, ...]:
    """Return the words of a source text in Latin letters that are capitalised within a sentence."""
    inner: Counter[str] = Counter()
    for match in _LATIN.finditer(text):
        word = match.group()
        if is_latin_name(word) and word[0].isupper() and not _SENTENCE_END.search(text[: match.start()][-3:]):
            inner[word] += 1
    lower = {m.group() for m in _LATIN.finditer(text)}
    return tuple(w for w in inner if w.lower() not in lower)


def is_latin_name(word: str) -> bool:
    """Return whether a word in Latin letters may be a name: long enough, no acronym, and no English word."""
    if has_arabic_letters(word) or len(word) < _MIN_LETTERS or not (word[1:].islower() and word.isalpha()):
        return False
    return word[0].isupper() or zipf_frequency(word, "en") < _ENGLISH_ZIPF


def pack_names(names: DocumentNames) -> bytes:
    """Return the bytes that hold what a document says about names."""
    row = [names.words, names.names, names.beside, names.adjacent, names.titled]
    return zlib.compress(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack_names(packed: bytes) -> DocumentNames:
    """Return what `pack_names` has packed."""
    counts, names, beside, adjacent, titled = json.loads(zlib.decompress(packed))
    listed = ({word: tuple(some) for word, some in table.items()} for table in (names, beside, adjacent))
    names, beside, adjacent = listed
    return DocumentNames(words=counts, names=names, beside=beside, adjacent=adjacent, titled=titled)


@lru_cache(maxsize=200_000)
def _names_of(word: str, *, arabic: bool) -> tuple[str, ...]:
    """Return what may be a name of a word, with and without particles."""
    if not arabic:
        return (word,) if is_latin_name(word) else ()
    forms = tuple(f for f in without_particles(word) if len(f) >= _MIN_LETTERS)
    common = [f for f in forms if is_common_word(f) and (f == word or common_zipf(f) >= _PARTED_ZIPF)]
    if _DRAWN_OUT.search(word):
        return ()
    if any(is_listed(f) for f in forms) or not common:
        return forms
    if is_given_name(word):
        return (word,)
    known = is_rigid(word) and all(common_zipf(f) <= common_zipf(word) + _SAME_ZIPF for f in common)
    return (word,) if known else ()  # otherwise it is a word of the language with its particles


def is_listed(form: str) -> bool:
    """Return whether the gazetteer has a form as a place or organisation."""
    return any(i.partition(":")[0] in _NAMED_KINDS for i in entity_ids(form))


def is_people(form: str) -> bool:
    """Return whether the gazetteer has a form as the adjective of a people: Africa is no name of أفريقي."""
    return not is_listed(form) and any(i.startswith("people:") for i in entity_ids(form))


def _neighbours(text: str, tokens: Sequence[Word], k: int) -> Iterator[str]:
    """Yield the words directly before and after a word, with nothing but a space between."""
    if k and text[tokens[k - 1].end : tokens[k].start] == " ":
        yield tokens[k - 1].text
    if k + 1 < len(tokens) and text[tokens[k].end : tokens[k + 1].start] == " ":
        yield tokens[k + 1].text


def _title_weight(tokens: Sequence[Word], k: int) -> int:
    """Return 2 after a title of persons, 1 after the head of a place or company, else 0."""
    word = tokens[k].text
    if not k or not is_arabic(word[0]) or len(word) < _MIN_LETTERS or word.startswith(("ال", "لل")):
        return 0
    before = _folded_forms(tokens[k - 1].text)
    persons, heads = _titles()
    if before & persons:
        return 2
    return 1 if before & heads else 0


@lru_cache(maxsize=20_000)
def _folded_forms(word: str) -> frozenset[str]:
    return frozenset(normalise(f, "full").text for f in without_particles(word))


def _is_informative(word: str) -> bool:
    return len(word) > _MIN_LETTERS and common_zipf(word) < _UNINFORMATIVE_ZIPF


@load_once
def _titles() -> tuple[frozenset[str], frozenset[str]]:
    persons, _, heads = (files("workbench.names") / "titles.txt").read_text("utf-8").partition("[heads]")
    folded = (
        frozenset(
            normalise(w, "full").text
            for line in part.splitlines()
            if not line.startswith(("#", "["))
            for w in line.split()
        )
        for part in (persons, heads)
    )
    first, second = folded
    return first, second
