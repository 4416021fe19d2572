"""Countries, regions, their peoples, seats of government and towns that English text names, as entities.

>>> [(m.text, m.entities[0].id) for m in find_english_entities("The Iraqi minister left Moscow.")]
[('Iraqi', 'people:IQ'), ('Moscow', 'seat:RU')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from workbench.caching import load_once
from workbench.names.entities import PLACES, Entity, EntityKind
from workbench.names.gazetteer import EntityMention
from workbench.names.gazetteer_lists import gazetteer

__all__ = ["english_places", "find_english_entities"]

_WORD = re.compile(r"[^\W\d_]+")
_COLUMNS: tuple[EntityKind, ...] = ("country", "people", "seat")


@lru_cache(maxsize=1024)
def find_english_entities(text: str) -> tuple[EntityMention, ...]:
    """Return the mentions of places and peoples in an English text, in order."""
    known, longest = _names()
    tokens = list(_WORD.finditer(text))
    found: list[EntityMention] = []
    k = 0
    while k < len(tokens):
        sizes = range(min(longest.get(tokens[k][0], 0), len(tokens) - k), 0, -1)
        size = next((n for n in sizes if tuple(t[0] for t in tokens[k : k + n]) in known), 0)
        entities = known[tuple(t[0] for t in tokens[k : k + size])] if size else ()
        if entities:
            start, end = tokens[k].start(), tokens[k + size - 1].end()
            said = text[start:end]
            found.append(EntityMention(start=start, end=end, text=said, particles="", name=said, entities=entities))
        k += max(size, 1)
    return tuple(found)


def english_places() -> tuple[tuple[str, Entity], ...]:
    """Return the English names that are of one place or people alone, with what they name."""
    known, _ = _names()
    return tuple((" ".join(phrase), entities[0]) for phrase, entities in known.items() if len(entities) == 1)


@load_once
def _names() -> tuple[dict[tuple[str, ...], tuple[Entity, ...]], dict[str, int]]:
    """Return what names mean by their words, nothing for those that are of something else, and the longest by word."""
    listed = {e.id: e for some in gazetteer().phrases.values() for e in some}
    known: dict[tuple[str, ...], tuple[Entity, ...]] = {}
    for names, entity in (*_of_countries(listed), *_of_regions(listed)):
        for name in filter(None, names.split(",")):
            phrase = tuple(_WORD.findall(name))
            known[phrase] = (*known.get(phrase, ()), *([entity] if entity else []))
    longest: dict[str, int] = {}
    for phrase in known:
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return known, longest


def _of_countries(listed: Mapping[str, Entity]) -> Iterator[tuple[str, Entity | None]]:
    """Yield names of countries, peoples and seats with what they name, None for something else."""
    for code, *columns in _rows("english_countries.tsv"):
        country = listed.get(f"country:{code}")
        for kind, names in zip(_COLUMNS, columns, strict=False):
            yield names, country and Entity(id=f"{kind}:{code}", kind=kind, countries=country.countries)


def _of_regions(listed: Mapping[str, Entity]) -> Iterator[tuple[str, Entity | None]]:
    """Yield names of regions, seas, towns and their peoples with what they name."""
    places = {e.id.partition(":")[2]: e for e in listed.values() if e.kind in PLACES}
    for name, places_said, *peoples in _rows("english_regions.tsv"):
        place = places.get(name)
        if place:
            yield places_said, place
        for said in peoples:
            countries = place.countries if place else listed[f"people:{name}"].countries
            yield said, Entity(id=f"people:{name}", kind="people", countries=countries | {name})


def _rows(name: str) -> Iterator[list[str]]:
    text = files("workbench.names").joinpath(name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
