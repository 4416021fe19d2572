"""Read the lists of the gazetteer from their files, into tables of folded phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import cast

from workbench.arabic import normalise
from workbench.arabic.normalisation import CHARACTER_FOLDING
from workbench.caching import load_once
from workbench.names.entities import PLACES, Entity, EntityKind

__all__ = ["Gazetteer", "fold", "gazetteer", "has_hamza"]

_PEOPLE_ENDINGS = ("", "ه", "ا", "ون", "ين", "ان", "تان", "تين", "ات")
_PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a -]+")  # folded letter by letter
_ARTICLE = re.compile("^[وف]?(?:ال|لل)")
_BEFORE_PEOPLE = " <people>"
_PLACE_HEADS = "مدينة مدينتي ضاحية ريف بلدة قرية محافظة ولاية إقليم منطقة بلدية قضاء مطار ميناء جهة"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """The tables of the gazetteer, keyed by folded phrases.

    Attributes:
        phrases: What a phrase may name.
        longest: Words of the longest phrase that begins with a word.
        stems: Peoples by their adjective in the masculine singular, without the article.
        before_people: Offices named by a phrase that a people follows.
        ministries: Ministries by their names, which only count after a head.
        longest_ministry: Words of the longest name of a ministry that begins with a word.
        heads: Words that a ministry's name follows.
        homographs: Places whose names are ordinary words too, which only count after a word such as مدينة.
        place_heads: These words.
        with_hamza: Names of one word that have أ inside; فأس is not فاس.
    """

    phrases: dict[str, tuple[Entity, ...]]
    longest: dict[str, int]
    stems: dict[str, tuple[Entity, ...]]
    before_people: dict[str, tuple[Entity, ...]]
    ministries: dict[str, tuple[Entity, ...]]
    longest_ministry: dict[str, int]
    heads: frozenset[str]
    homographs: dict[str, tuple[Entity, ...]]
    place_heads: frozenset[str]
    with_hamza: frozenset[str]

    def people(self, word: str) -> tuple[Entity, ...]:
        """Return the peoples that a folded word may be an adjective or noun of, in any gender, number and case."""
        stem = self.people_stem(word) or self.people_stem(word.removeprefix("ال"))  # ألماني has no article
        return self.stems.get(stem or "", ())

    def people_stem(self, bare: str) -> str | None:
        """Return the masculine singular of a folded adjective without its article, None if it is of no people."""
        for ending in _PEOPLE_ENDINGS:
            if bare.endswith(ending) and (stem := bare[: len(bare) - len(ending)]) in self.stems:
                return stem
        return None


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return a word as the tables of the gazetteer have it."""
    return word.translate(CHARACTER_FOLDING) if _PLAIN.fullmatch(word) else normalise(word, "full").text


@load_once
def gazetteer() -> Gazetteer:
    """Return the gazetteer, read from its files at the first call."""
    tables = _Tables()
    for row in _rows("countries.tsv"):
        tables.add_country(*row)
    for row in _rows("regions.tsv", "organisations.tsv", "persons.tsv"):
        tables.add_listed(*row)
    for row in _rows("cities.tsv"):
        tables.add_city(*row)
    for row in _rows("offices.tsv"):
        tables.add_office(*row)
    return Gazetteer(
        phrases=tables.phrases,
        longest=_longest([*tables.phrases, *tables.before_people]),
        stems=tables.stems,
        before_people=tables.before_people,
        ministries=tables.ministries,
        longest_ministry=_longest(tables.ministries),
        heads=frozenset(tables.heads),
        homographs=tables.homographs,
        place_heads=frozenset(map(_fold_phrase, _PLACE_HEADS.split())),
        with_hamza=frozenset(tables.with_hamza),
    )


class _Tables:
    """The tables while they are read."""

    def __init__(self) -> None:
        self.phrases: dict[str, tuple[Entity, ...]] = {}
        self.stems: dict[str, tuple[Entity, ...]] = {}
        self.before_people: dict[str, tuple[Entity, ...]] = {}
        self.ministries: dict[str, tuple[Entity, ...]] = {}
        self.heads: set[str] = set()
        self.homographs: dict[str, tuple[Entity, ...]] = {}
        self.with_hamza: set[str] = set()

    def add_country(self, codes: str, names: str, people: str = "", seat: str = "") -> None:
        """Add a country, its people, and its capital and government."""
        code, *_ = codes.split()
        countries = frozenset(codes.split())  # a territory's own, and that of the country which it belongs to
        country = Entity(id=f"country:{code}", kind="country", countries=countries)
        self._add(names, country)
        self._add(seat, Entity(id=f"seat:{code}", kind="seat", countries=countries))
        of_people = Entity(id=f"people:{code}", kind="people", countries=countries)
        self._add_people(people or relative_adjective(names.partition(",")[0]), of_people)

    def add_listed(self, name: str, kind: str, codes: str, names: str, people: str = "") -> None:
        """Add a region, an organisation or a people without a country."""
        countries = frozenset(codes.split()) - {"-"}
        entity = Entity(id=f"{kind}:{name}", kind=cast("EntityKind", kind), countries=countries)
        names = names.removeprefix("-")
        self._add(names, entity)
        if kind == "club":
            self._add(",".join(f"فريق {n[5:]}" for n in names.split(",") if n.startswith("نادي ")), entity)
        # Who belongs to an organisation stands for it: الجمهوريون is الحزب الجمهوري.
        is_place = kind in PLACES
        of_people = Entity(id=f"people:{name}", kind="people", countries=countries | {name}) if is_place else entity
        self._add_people(people, of_people)

    def add_city(self, number: str, code: str, names: str) -> None:
        """Add a city, unless the country has the name already; with a name of its seat, all are spellings of that."""
        some = [e for name in names.split(",") for e in self.phrases.get(_fold_phrase(name), ())]
        seat = next((e for e in some if e.id == f"seat:{code}"), None)
        city = seat or Entity(id=f"city:{number}", kind="city", countries=frozenset({code}))
        for name in names.split(","):
            key = _fold_phrase(name)
            known = self.phrases.get(key, ())
            self.with_hamza |= {key} if has_hamza(name) else set()
            if not any(code in e.countries for e in known):
                self.phrases[key] = (*known, city)

    def add_office(self, name: str, group: str, names: str = "") -> None:
        """Add an office, an institution, a ministry, or the words that stand before the names of ministries."""
        if name == "head:":
            self.heads |= {_fold_phrase(n) for n in names.split(",")}
            return
        entity = Entity(id=f"{group}:{name}", kind=cast("EntityKind", group))
        for phrase in names.split(","):
            if phrase.endswith(_BEFORE_PEOPLE):
                self.before_people[_fold_phrase(phrase.removesuffix(_BEFORE_PEOPLE))] = (entity,)
            elif group == "ministry":
                key = _fold_phrase(phrase)  # السياحة والآثار is both
                self.ministries[key] = (*self.ministries.get(key, ()), entity)
            else:
                self.phrases[_fold_phrase(phrase)] = (entity,)

    def _add(self, names: str, entity: Entity) -> None:
        written = [n for n in names.split(",") if n]
        self.homographs |= {_fold_phrase(n[1:]): (entity,) for n in written if n.startswith("~")}
        for name in (n for n in written if not n.startswith("~")):
            key = _fold_phrase(name)
            self.with_hamza |= {key} if has_hamza(name) else set()
            if entity not in self.phrases.get(key, ()):
                self.phrases[key] = (*self.phrases.get(key, ()), entity)

    def _add_people(self, people: str, entity: Entity) -> None:
        for form in filter(None, people.split(",")):
            if form.startswith("=") or " " in form:
                self._add(form.removeprefix("="), entity)
                if " " in form:
                    self._add_phrase_forms(form.removeprefix("="), entity)
            else:
                key = _fold_phrase(form)
                self.stems[key] = (*self.stems.get(key, ()), entity)

    def _add_phrase_forms(self, form: str, entity: Entity) -> None:
        """Add the forms of an adjective of two words: الكورية الشمالية, الجنوب أفريقية."""
        first, _, second = form.partition(" ")
        for article in ("", "ال"):
            self._add(f"{article}{first}ة {article}{second}ة,{article}{first} {article}{second}", entity)
            self._add(f"{article}{first}ون {article}{second}ون,{article}{first}ين {article}{second}ين", entity)
            self._add(f"ال{first} {second}ة,{first} {second}ة,ال{first} {second}", entity)


def has_hamza(name: str) -> bool:
    """Return whether a name of one word has أ inside, behind its article: مأرب, not الأردن."""
    return "أ" in _ARTICLE.sub("", name)[1:] and " " not in name


def relative_adjective(name: str) -> str:
    """Return the relative adjective of a name of one word: غانا gives غاني; empty for a name of several words.

    >>> relative_adjective("السنغال"), relative_adjective("توفالو")
    ('سنغالي', 'توفالوي')
    """
    if " " in name:
        return ""
    bare = name.removeprefix("ال")
    return (bare[:-1] if bare.endswith(("ا", "ة", "ى", "ي")) else bare) + "ي"


def _fold_phrase(phrase: str) -> str:
    return fold(phrase.replace("-", " ").replace("(", " ").replace(")", " ").strip()).replace("  ", " ")


def _longest(phrases: Iterable[str]) -> dict[str, int]:
    """Return for each first word of the phrases how many words the longest of them has."""
    found: dict[str, int] = {}
    for phrase in phrases:
        first = phrase.partition(" ")[0]
        found[first] = max(found.get(first, 0), phrase.count(" ") + 1)
    return found


def _rows(*names: str) -> Iterator[list[str]]:
    for name in names:
        for line in files("workbench.names").joinpath(name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield line.split("\t")
