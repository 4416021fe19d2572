"""The evidence for the names of a corpus: which forms are names, what is beside them, and which sound alike.

A form is a name if Arabic does not inflect it, if the gazetteer has it, if a source text has it with a capital letter,
or if it follows a title or the name that another spelling of it follows. Each document is read once; what it says about
names is merged here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.arabic import is_arabic
from workbench.names.clustering import NameFacts, cluster_spellings, may_be_same_name
from workbench.names.document_names import (
    DocumentNames,
    document_names,
    is_latin_name,
    is_listed,
    is_people,
    source_names,
)
from workbench.names.inflection import (
    common_zipf,
    is_common_word,
    is_function_word,
    is_given_name,
    is_rigid,
    is_tanween,
)
from workbench.names.particles import without_particles
from workbench.names.phonetic_index import PhoneticIndex, spelling_distance
from workbench.names.phonetics import consonant_skeleton, has_arabic_letters, phonetic_code

__all__ = ["BaseForms", "NameEvidence", "collect_name_evidence", "merge_name_evidence"]

_MIN_CODE = 3  # sounds of a name
_MIN_LETTERS = 3
_TITLED = 2  # weight of titles from which a word is a name
_COMMON_ZIPF = 4.6  # a word this common is a name only by other evidence
_CONJUNCTION_WEIGHT = 10  # for a form left without و or ف, which stand before any word
_RARE_ZIPF = 4.0  # a rarer word may be a name in Latin letters that sounds the same
_LIKELY = 0.5
_SOURCE_DISTANCE_OF_COMMON = 0.04  # the same for a word that Arabic inflects
_SOURCE_DISTANCE = 0.1  # phonetic distance up to which a capitalised word of the source is the name
_SOURCE_DISTANCE_OF_SHORT = 0.06  # the same for a name of three consonants
_SOURCE_CONSONANTS = 3  # of such a name
_MAX_BESIDE = 100  # words beside a form; further ones would not tell it from others


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEvidence:
    """What the texts of a corpus say about names, before anybody decides; slow to collect and quick to decide on.

    Attributes:
        groups: Clusters of spellings, the form to use first.
        garbled: Counts of spellings in garbled documents.
        clean: Counts of spellings in clean documents.
        aligned: Counts of (garbled, clean) pairs from word alignment.
        contexts: Informative words that occur beside a spelling.
        latin: The words of source texts that spellings transliterate.
    """

    groups: tuple[tuple[str, ...], ...]
    garbled: Counter[str]
    clean: Counter[str]
    aligned: Counter[tuple[str, str]]
    contexts: dict[str, frozenset[str]] = field(default_factory=dict)
    latin: dict[str, str] = field(default_factory=dict)


def collect_name_evidence(
    garbled: Iterable[str],
    clean: Iterable[str],
    aligned: Iterable[tuple[str, str]] = (),
    sources: Iterable[str] = (),
) -> NameEvidence:
    """Return the evidence for names in texts; it reads each once and holds none of them.

    Args:
        garbled: Arabic texts of garbled documents.
        clean: Arabic texts of clean documents.
        aligned: Pairs of a garbled and a clean word from word alignment.
        sources: Texts in Latin letters that the garbled ones translate.
    """
    return merge_name_evidence(
        map(document_names, garbled),
        map(document_names, clean),
        Counter(aligned),
        Counter(name for text in sources for name in source_names(text)),
    )


def merge_name_evidence(
    garbled: Iterable[DocumentNames],
    clean: Iterable[DocumentNames],
    aligned: Mapping[tuple[str, str], int],
    sources: Mapping[str, int],
) -> NameEvidence:
    """Return the evidence for names that follows from what single documents say about them."""
    sides = [_Side.of(garbled), _Side.of(clean)]
    base_forms = BaseForms(sides[0].words + sides[1].words)
    merged = _Merged(base_forms, sides, sources)
    counts = [merged.counts(side) for side in sides]
    pairs: Counter[tuple[str, str]] = Counter()
    for (one, other), count in aligned.items():
        pair = (base_forms[one], base_forms[other])
        if may_be_same_name(*pair):
            pairs[pair] += count
    forms = [f for f in {**counts[0], **counts[1]} if len(phonetic_code(f)) >= _MIN_CODE]
    facts = NameFacts(
        clean=counts[1],
        aligned=pairs,
        contexts=merged.beside,
        adjacent=merged.adjacent,
        proper=merged.proper,
        latin=merged.latin,
    )
    strong = [f for f in forms if f in merged.strong]
    groups = [g for g in cluster_spellings(strong, forms, facts) if any(map(has_arabic_letters, g))]
    groups = _with_sources([_likely(group, facts) for group in groups], merged.latin)
    shown = {f: frozenset(merged.beside[f]) for group in groups if len(group) > 1 for f in group if f in merged.beside}
    return NameEvidence(
        groups=tuple(map(tuple, groups)),
        garbled=counts[0],
        clean=counts[1],
        aligned=pairs,
        contexts=shown,
        latin=merged.latin,
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """What all documents of one side say together."""

    words: Counter[str]
    names: dict[str, tuple[str, ...]]
    beside: dict[str, set[str]]
    adjacent: dict[str, set[str]]
    titled: Counter[str]

    @staticmethod
    def of(documents: Iterable[DocumentNames]) -> _Side:
        side = _Side(Counter(), {}, {}, {}, Counter())
        for d in documents:
            side.words.update(d.words)
            side.names.update(d.names)
            side.titled.update(d.titled)
            for table, said in ((side.beside, d.beside), (side.adjacent, d.adjacent)):
                for word, some in said.items():
                    held = table.setdefault(word, set())
                    if len(held) < _MAX_BESIDE:
                        held.update(some)
        return side


class _Merged:
    """The forms of words, with what is known of them."""

    def __init__(self, base_forms: BaseForms, sides: Sequence[_Side], sources: Iterable[str]) -> None:
        self._base_forms = base_forms
        forms = {base_forms[word] for side in sides for word in side.words if is_arabic(word[0])}
        self.latin = _latin_counterparts(forms, sources)
        self.strong: set[str] = set()
        self.proper: set[str] = set()
        self.beside: dict[str, set[str]] = {}
        self.adjacent: dict[str, set[str]] = {}

    def counts(self, side: _Side) -> Counter[str]:
        """Return the counts of the forms of one side that may be names, and keep what is known of them."""
        counts: Counter[str] = Counter()
        for word, count in side.words.items():
            form = self._base_forms[word]
            proper = self._is_proper(form, count, side.titled[word])
            named = proper or (form in side.names.get(word, ()) and common_zipf(form) < _COMMON_ZIPF)
            if named and form not in self.latin and is_people(form):
                continue
            least = _COMMON_ZIPF if word in side.adjacent else _RARE_ZIPF
            if not named and common_zipf(form) >= least:
                continue
            counts[form] += count
            if named:
                self.strong.add(form)
            if proper:
                self.proper.add(form)
            self.beside.setdefault(form, set()).update(side.beside.get(word, ()))
            near = (self._base_forms[w] for w in side.adjacent.get(word, ()))
            self.adjacent.setdefault(form, set()).update(near)
        return counts

    def _is_proper(self, form: str, count: int, titled: int) -> bool:
        """Return whether more than its lack of inflection says that a form is a name."""
        if form in self.latin or not has_arabic_letters(form):
            return form in self.latin or is_latin_name(form)
        if is_listed(form) or is_given_name(form):
            return True
        if common_zipf(form) >= _COMMON_ZIPF or is_function_word(form):
            return False
        return is_rigid(form) or (titled >= max(_TITLED, count / 2) and not is_tanween(form))


def _latin_counterparts(forms: Iterable[str], sources: Iterable[str]) -> dict[str, str]:
    """Return the words of source texts that Arabic forms transliterate; words of the language only if no name does."""
    index = PhoneticIndex(f for f in sorted(forms) if len(consonant_skeleton(phonetic_code(f))) >= _SOURCE_CONSONANTS)
    found: dict[str, tuple[float, str]] = {}
    for name in sources:
        near = [(spelling_distance(f, name), f) for f, _ in index.within(name, _SOURCE_DISTANCE)]
        telling = len(consonant_skeleton(phonetic_code(name))) > _SOURCE_CONSONANTS
        limit = _SOURCE_DISTANCE if telling else _SOURCE_DISTANCE_OF_SHORT
        near = [(d, f) for d, f in near if d <= limit and not is_people(f)]
        names = [(d, f) for d, f in near if is_listed(f) or not is_common_word(f)]
        for distance, form in names or [(d, f) for d, f in near if telling and d <= _SOURCE_DISTANCE_OF_COMMON]:
            found[form] = min(found.get(form, (1.0, "")), (distance, name))
    return {form: name for form, (_, name) in found.items()}


def _likely(group: Sequence[str], facts: NameFacts) -> list[str]:
    """Return the forms of a group that are likelier spellings of the name of its first one than not."""
    head = group[0]
    return [head, *(f for f in group[1:] if facts.probability(f, head) >= _LIKELY)]


def _with_sources(groups: Sequence[Sequence[str]], latin: Mapping[str, str]) -> list[list[str]]:
    """Return the groups, each with the words of source texts that it transliterates."""
    return [
        list({form.casefold(): form for form in [*(latin[f] for f in group if f in latin), *group]}.values())[::-1]
        for group in groups
    ]


class BaseForms(dict[str, str]):
    """A cache of words without attached particles, as far as the corpus or the language knows them without.

    known are the word counts of the corpus.
    """

    def __init__(self, known: Counter[str]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, word: str) -> str:
        self[word] = base = self._base(word) if word and is_arabic(word[0]) else word
        return base

    def _base(self, word: str) -> str:
        best, best_weight = word, self._weight(word)
        for form in without_particles(word):
            conjunction = len(form) < len(word) and word[0] in "وف" and word.endswith(form)
            weight = self._weight(form) * (_CONJUNCTION_WEIGHT if conjunction else 1)
            if weight > best_weight and len(form) >= _MIN_LETTERS:
                best, best_weight = form, weight
        return best

    def _weight(self, form: str) -> float:
        return self._known[form] + 10 ** common_zipf(form) / 1e3
